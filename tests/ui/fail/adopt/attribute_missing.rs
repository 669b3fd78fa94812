//! `#[sea_orm::model]` where `#[sea_orm_mixins::model]` was meant.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, OptimisticLock)]
#[sea_orm(table_name = "bookings")]
pub struct Model {
    pub name: String,
}

fn main() {}
