//! `hooks` without an impl.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

#[sea_orm_mixins::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk)]
#[sea_orm(table_name = "bookings")]
#[mixin(hooks)]
pub struct Model {
    pub name: String,
}

fn main() {}
