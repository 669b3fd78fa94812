//! A child with a version, booked over a junction.

use mixins::prelude::*;
use sea_orm::entity::prelude::*;

#[mixins::model]
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    DeriveEntityModel,
    UuidPk,
    Timestamps,
    SoftDelete,
    OptimisticLock,
    StationTenant,
    Auditable,
)]
#[sea_orm(table_name = "surface_bookings")]
#[mixin(crate = "mixins")]
pub struct Model {
    pub slot: String,
    pub party: i32,
    pub customer_id: Option<i32>,
    #[sea_orm(belongs_to, from = "customer_id", to = "id")]
    pub customer: BelongsTo<Option<super::customer::Entity>>,
    #[sea_orm(has_many, via = "booked")]
    pub services: HasMany<super::service::Entity>,
}
