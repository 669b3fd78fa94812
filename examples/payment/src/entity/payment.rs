//! Money that was taken for a booking.

use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

/// A payment. A number that the tax office can follow, a date for what is deleted, who did what, and at which station.
#[sea_orm_mixins::model]
#[derive(
    Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, Timestamps, SoftDelete, StationTenant, Auditable,
)]
#[sea_orm(table_name = "payments")]
pub struct Model {
    /// How much, in cents. The document has a decimal; SQLite does not, and would keep a floating point number.
    pub amount_cents: i64,
    /// How: `card`, `cash`.
    #[sea_orm(column_type = "String(StringLen::N(50))")]
    pub payment_method: String,
    /// The booking that it is for, as it stands on the bill.
    #[sea_orm(column_type = "String(StringLen::N(20))")]
    pub booking_reference: String,
    /// What was given back.
    #[sea_orm(has_many)]
    pub refunds: HasMany<super::refund::Entity>,
}
