//! A table booked by a customer, at one station.

use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

/// A booking. The struct holds only what is about bookings; the mixins add `id`, `station_id`, `created_by`,
/// `updated_by`, `deleted_by`, `created_at`, `updated_at`, `deleted_at` and `version`.
#[sea_orm_mixins::model]
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
#[sea_orm(table_name = "bookings")]
#[mixin(station_tenant(references = "super::station::Entity"))]
pub struct Model {
    /// Who booked. An `i32`, for that is the key of `customers`; the document's UUID would not compile.
    pub customer_id: i32,
    /// The customer's row.
    #[sea_orm(belongs_to, from = "customer_id", to = "id")]
    pub customer: BelongsTo<super::customer::Entity>,
    /// The day of the meal.
    pub date: Date,
    /// When it begins, in the station's own time.
    pub slot: Time,
    /// How many adults.
    pub party_adults: i32,
    /// How many children.
    pub party_kids: i32,
    /// What the kitchen and the waiters should know.
    #[sea_orm(column_type = "Text", nullable)]
    pub notes: Option<String>,
}
