//! Fields that a mixin provides: one error each, and none besides.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

#[sea_orm_mixins::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Timestamps, SoftDelete, OptimisticLock, StationTenant, Auditable)]
#[sea_orm(table_name = "bookings")]
pub struct Model {
    pub id: Uuid,
    pub name: String,
    pub created_at: DateTimeUtc,
    pub deleted_at: Option<DateTimeUtc>,
    pub version: i64,
    pub station_id: i32,
    pub deleted_by: Option<Uuid>,
}

fn main() {}
