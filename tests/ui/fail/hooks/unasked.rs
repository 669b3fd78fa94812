//! An impl without `hooks` would never run.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

#[sea_orm_mixins::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk)]
#[sea_orm(table_name = "bookings")]
pub struct Model {
    pub name: String,
}

impl MixinHooks for ActiveModel {}

fn main() {}
