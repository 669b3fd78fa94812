//! The far side of the junction.

use mixins::prelude::*;
use sea_orm::entity::prelude::*;

#[mixins::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, SoftDelete, StationTenant)]
#[sea_orm(table_name = "surface_services")]
#[mixin(crate = "mixins")]
pub struct Model {
    pub name: String,
    pub price: i32,
    #[sea_orm(has_many, via = "booked")]
    pub bookings: HasMany<super::booking::Entity>,
}
