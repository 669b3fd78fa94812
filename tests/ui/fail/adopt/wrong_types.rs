//! Columns of a type that the mixin cannot use.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, MixinBehavior)]
#[derive(IntegerPk, Timestamps, SoftDelete, OptimisticLock, StationTenant, Auditable)]
#[sea_orm(table_name = "bookings")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub created_at: String,
    pub updated_at: Date,
    pub deleted_at: DateTimeUtc,
    pub version: i16,
    pub station_id: f64,
    pub created_by: Uuid,
    pub updated_by: Option<bool>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

fn main() {}
