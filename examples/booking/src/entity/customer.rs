//! A customer of the business, whichever station they eat at.

use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

/// A customer. The table is older than the others: an integer key, and a flag for deleted rows.
#[sea_orm_mixins::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, Timestamps, SoftDelete, BusinessTenant)]
#[sea_orm(table_name = "customers")]
#[mixin(soft_delete(boolean), business_tenant(references = "super::business::Entity"))]
pub struct Model {
    /// Where the confirmation goes.
    #[sea_orm(column_type = "String(StringLen::N(255))", unique)]
    pub email: String,
    /// A number to call when they are late.
    #[sea_orm(column_type = "String(StringLen::N(20))", nullable)]
    pub phone: Option<String>,
    /// Given name.
    #[sea_orm(column_type = "String(StringLen::N(100))")]
    pub first_name: String,
    /// Family name.
    #[sea_orm(column_type = "String(StringLen::N(100))")]
    pub last_name: String,
    /// What they booked.
    #[sea_orm(has_many)]
    pub bookings: HasMany<super::booking::Entity>,
}
