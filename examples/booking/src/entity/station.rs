//! A place where people eat: the tenant that owns bookings.

use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

/// A station. The key is the tenant, so each station sees its own row; and it belongs to a business, whose office can
/// [name its stations](sea_orm_mixins::Scope::stations_of).
#[sea_orm_mixins::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, UuidPk, Timestamps, StationTenant, BusinessTenant)]
#[sea_orm(table_name = "stations")]
#[mixin(
    station_tenant(column = "id"),
    business_tenant(references = "super::business::Entity")
)]
pub struct Model {
    /// What the sign above the door says. Not unique: another business may have a station of that name.
    #[sea_orm(column_type = "String(StringLen::N(100))")]
    pub name: String,
    /// Its bookings.
    #[sea_orm(has_many)]
    pub bookings: HasMany<super::booking::Entity>,
    /// Who works there.
    #[sea_orm(has_many)]
    pub users: HasMany<super::user::Entity>,
}
