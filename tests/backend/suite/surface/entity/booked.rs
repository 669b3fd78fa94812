//! The junction: a key of two columns, and a tenant of its own.

use mixins::prelude::*;
use sea_orm::entity::prelude::*;

#[mixins::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Timestamps, StationTenant)]
#[sea_orm(table_name = "surface_booked")]
#[mixin(crate = "mixins")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub booking_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub service_id: i32,
    #[sea_orm(belongs_to, from = "booking_id", to = "id")]
    pub booking: BelongsTo<super::booking::Entity>,
    #[sea_orm(belongs_to, from = "service_id", to = "id")]
    pub service: BelongsTo<super::service::Entity>,
}
