//! `impl ActiveModelBehavior` is generated; a second one is in its way.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

#[sea_orm_mixins::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk)]
#[sea_orm(table_name = "bookings")]
pub struct Model {
    pub name: String,
}

impl ActiveModelBehavior for ActiveModel {}

fn main() {}
