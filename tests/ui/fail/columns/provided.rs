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

mod under_its_column_name {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, OptimisticLock)]
    #[sea_orm(table_name = "under_its_column_name")]
    pub struct Model {
        #[sea_orm(column_name = "version")]
        pub revision: String,
    }
}

fn main() {}
