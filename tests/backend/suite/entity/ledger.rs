//! Tenants of every kind, one of them nullable, under names of their own.

use mixins::prelude::*;
use sea_orm::entity::prelude::*;

#[mixins::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, UuidPk, BusinessTenant, StationTenant, Tenant, Auditable)]
#[sea_orm(table_name = "ledgers")]
#[mixin(
    crate = "mixins",
    uuid_pk(v4),
    station_tenant(column = "branch_id", nullable, references = "super::station::Entity"),
    tenant(org_id: i64),
    tenant(region: String, column = "regionName"),
    auditable(actor = "i64", created_by = "opened_by")
)]
pub struct Model {
    pub amount: i64,
}
