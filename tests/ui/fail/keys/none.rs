//! No primary key at all.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

#[sea_orm_mixins::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Timestamps)]
#[sea_orm(table_name = "bookings")]
pub struct Model {
    pub name: String,
}

fn main() {}
