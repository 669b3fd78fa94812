//! Who works at the till.

use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

/// A user, as in the starting document. The tables of businesses and stations are not part of this example, so the
/// tenant columns refer to nothing.
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
#[mixin(soft_delete(boolean))]
pub struct Model {
    /// The login.
    #[sea_orm(column_type = "String(StringLen::N(255))", unique)]
    pub email: String,
    /// What they may do.
    #[sea_orm(column_type = "String(StringLen::N(50))")]
    pub role: String,
}
