//! Unknown, duplicate and misplaced options, all reported at once.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

#[sea_orm_mixins::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Timestamps, SoftDelete, StationTenant)]
#[sea_orm(table_name = "bookings")]
#[mixin(
    timestamp(created_at = "made_at"),
    soft_delete(bolean, column = "gone", column = "gone_at"),
    nullable,
    uuid_pk(v4),
    uuid_pk(v7),
    station_tenant(boolean, refs = "super::station::Entity"),
    StationTenant(nullable),
    frobnicate = 7
)]
pub struct Model {
    #[mixin(soft_delete(boolean))]
    pub name: String,
}

fn main() {}
