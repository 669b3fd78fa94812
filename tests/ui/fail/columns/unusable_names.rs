//! Names that cannot name a field.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

#[sea_orm_mixins::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, SoftDelete, OptimisticLock)]
#[sea_orm(table_name = "bookings")]
#[mixin(soft_delete(column = ""), optimistic_lock(column = "1st version"))]
pub struct Model {
    pub name: String,
}

fn main() {}
