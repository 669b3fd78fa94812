//! A derive without its columns.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, MixinBehavior)]
#[derive(IntegerPk, Timestamps, SoftDelete, OptimisticLock, StationTenant, Auditable)]
#[sea_orm(table_name = "bookings")]
#[mixin(optimistic_lock(column = "revision"))]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub name: String,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

fn main() {}
