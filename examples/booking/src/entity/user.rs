//! Who works at a station's desk.

use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

/// A user. It belongs to a business and, within it, to a station; the mixins add both columns, and who made the row.
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
    BusinessTenant,
    StationTenant,
    Auditable,
)]
#[sea_orm(table_name = "users")]
#[mixin(
    soft_delete(boolean),
    business_tenant(references = "super::business::Entity"),
    station_tenant(references = "super::station::Entity")
)]
pub struct Model {
    /// The login.
    #[sea_orm(column_type = "String(StringLen::N(255))", unique)]
    pub email: String,
    /// What they may do.
    #[sea_orm(column_type = "String(StringLen::N(50))")]
    pub role: String,
}
