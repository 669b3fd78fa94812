//! A mixin derived twice.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

#[sea_orm_mixins::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Timestamps)]
#[derive(Timestamps)]
#[sea_orm(table_name = "bookings")]
pub struct Model {
    pub name: String,
}

fn main() {}
