//! The tenant mixins: rows belong to a station, a business, or a tenant of the user's own dimension.

use crate::entity::{AlsoColumn, MixinEntity, TenantColumn};
use sea_orm::Value;

/// An entity whose rows belong to a station. Implemented by `#[derive(StationTenant)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not have the mixin `StationTenant`",
    label = "this needs `StationTenant`",
    note = "add `StationTenant` to the derives of its `Model`"
)]
pub trait StationTenant: MixinEntity {
    /// The type of a station's key.
    type Station: Into<Value>;
    /// The column that holds the station's key.
    const STATION: Self::Column;
    /// Whether the station of a row may be NULL.
    const STATION_NULLABLE: bool;
    /// The rows that are in reach beside the station's own.
    #[doc(hidden)]
    const STATION_ALSO: AlsoColumn<Self::Column> = AlsoColumn::Nothing;
}

/// An entity whose rows belong to a business. Implemented by `#[derive(BusinessTenant)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not have the mixin `BusinessTenant`",
    label = "this needs `BusinessTenant`",
    note = "add `BusinessTenant` to the derives of its `Model`"
)]
pub trait BusinessTenant: MixinEntity {
    /// The type of a business's key.
    type Business: Into<Value>;
    /// The column that holds the business's key.
    const BUSINESS: Self::Column;
    /// Whether the business of a row may be NULL.
    const BUSINESS_NULLABLE: bool;
    /// The rows that are in reach beside the business's own.
    #[doc(hidden)]
    const BUSINESS_ALSO: AlsoColumn<Self::Column> = AlsoColumn::Nothing;
}

/// An entity whose rows belong to tenants of dimensions that the user names. Implemented by `#[derive(Tenant)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not have the mixin `Tenant`",
    label = "this needs `Tenant`",
    note = "add `Tenant` to the derives of its `Model`, with `#[mixin(tenant(org_id: i64))]`"
)]
pub trait Tenant: MixinEntity {
    /// The dimensions, as declared.
    const TENANTS: &'static [TenantColumn<Self::Column>];
}
