//! `references` in the compact format, whose relations stand in an enum.

use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

#[sea_orm_mixins::compact_model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, StationTenant)]
#[sea_orm(table_name = "bookings")]
#[mixin(station_tenant(references = "super::station::Entity"))]
pub struct Model {
    pub name: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

fn main() {}
