//! The stations' own table: each row is a tenant.

use mixins::prelude::*;
use sea_orm::entity::prelude::*;

#[mixins::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, UuidPk, StationTenant)]
#[sea_orm(table_name = "stations")]
#[mixin(crate = "mixins", station_tenant(column = "id"))]
pub struct Model {
    pub name: String,
}
