//! A place where people eat: the tenant that owns bookings.

use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

/// A station.
#[sea_orm_mixins::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, UuidPk, Timestamps)]
#[sea_orm(table_name = "stations")]
pub struct Model {
    /// What the sign above the door says.
    #[sea_orm(column_type = "String(StringLen::N(100))", unique)]
    pub name: String,
    /// Its bookings.
    #[sea_orm(has_many)]
    pub bookings: HasMany<super::booking::Entity>,
    /// Who works there.
    #[sea_orm(has_many)]
    pub users: HasMany<super::user::Entity>,
}
