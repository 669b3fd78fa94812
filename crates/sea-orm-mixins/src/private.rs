//! What generated code names. Not for use by hand, and free to change in any release.

pub use crate::column::{
    ActorColumn, BigIntPkColumn, DeletedAtColumn, FlagColumn, IntegerPkColumn, IsDeclared, Marker, Number, Stamp,
    TenantKey, TimeColumn, UuidColumn, VersionColumn, foreign_key,
};
pub use crate::entity::{Absent, MixinColumns, MixinEntity, Probe};
pub use crate::hook::{MixinHooks, assert_hooks, before_delete, before_save};
pub use crate::mixin::TenantColumn;
pub use crate::policy::{Registration, policy_of};
pub use crate::remove::{delete, force_delete, restore};
pub use crate::write::{save, update, update_without_returning};
pub use core::convert::From;
pub use core::module_path;
pub use core::option::Option;
pub use core::result::Result;
pub use inventory;
pub use sea_orm;
pub use sea_orm::prelude::async_trait::async_trait;
pub use sea_orm::prelude::{DateTimeUtc, Uuid};
pub use sea_orm_mixins_sql::Policy;
pub use std::sync::OnceLock;

/// One function a mixin, called where an option of that mixin stands: it compiles only if the mixin is derived.
pub mod derives {
    #![allow(
        non_snake_case,
        reason = "named as the derives are, so that the error points to the right word"
    )]

    macro_rules! derives {
        ($($mixin:ident),*) => {$(
            /// Compiles only if the mixin is derived.
            pub const fn $mixin<E: crate::mixin::$mixin>() {}
        )*};
    }

    derives!(
        UuidPk,
        Timestamps,
        SoftDelete,
        OptimisticLock,
        StationTenant,
        BusinessTenant,
        Tenant,
        Auditable
    );
}
