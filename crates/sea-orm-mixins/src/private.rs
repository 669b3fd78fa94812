//! The items that generated code names. Not for use by hand; they may change in any release.

pub use crate::column::{
    ActorKey, BigIntPkColumn, DeletedAtColumn, DeletedByColumn, Deletion, DeletionKind, FlagColumn, FlagValues,
    IntegerPkColumn, IsDeclared, Micros, Millis, New, Number, PrefixedPkColumn, Seconds, Stamp, TenantKey,
    TextDeletedAtColumn, TextTimeColumn, TimeColumn, TimedFlagColumn, UnixDeletedAtColumn, UnixTimeColumn, UuidColumn,
    UuidGenerator, VersionColumn, flag_value, foreign_key,
};
pub use crate::entity::rule;
pub use crate::entity::{
    Absent, AlsoColumn, LiveKeyColumns, MixinColumns, MixinEntity, Probe, TenantColumn, policy_of, policy_once,
};
pub use crate::mixin::through::{BusinessThrough, StationThrough, TenantsThrough};
pub use crate::mixin::{HasField, HasMixin, OwnMixins};
pub use crate::registry::Registration;
pub use crate::row::{
    Boxed, EntityHooks, HookProbe, Hooked, MixinActiveModel, MixinHooks, MixinHooksOf, NoHooks, after_delete,
    after_save, before_delete, before_save, delete, delete_cascading, force_delete, restore, restore_alone,
    restore_cascading, save, touch, update, update_without_returning,
};
pub use crate::scope::RlsPrefix;
pub use core::assert;
pub use core::clone::Clone;
pub use core::convert::From;
pub use core::future::Future;
pub use core::marker::Send;
pub use core::module_path;
pub use core::option::Option;
pub use core::pin::Pin;
pub use core::result::Result;
pub use inventory;
pub use sea_orm;
pub use sea_orm::prelude::{DateTimeUtc, Uuid};
pub use sea_orm_mixins_macros::own_step;
pub use sea_orm_mixins_sql::{Constant, Policy};
pub use std::boxed::Box;
pub use std::sync::OnceLock;

/// One trait for each mixin. Its derive implements it even where it fails otherwise; an option of the mixin requires it.
pub mod derived {
    macro_rules! derived {
        ($($mixin:ident: $message:literal, $note:literal;)*) => {$(
            /// The mixin is derived.
            #[diagnostic::on_unimplemented(message = $message, label = "an option for a mixin that is not derived", note = $note)]
            pub trait $mixin {
                /// Evaluated at each option.
                const IS_DERIVED: () = ();
            }
        )*};
    }

    derived! {
        UuidPk: "`uuid_pk(..)` is for `UuidPk`, which is not derived", "add `UuidPk` to the derives or remove the option";
        IntegerPk: "`IntegerPk` is not derived", "add `IntegerPk` to the derives";
        BigIntPk: "`BigIntPk` is not derived", "add `BigIntPk` to the derives";
        PrefixedPk: "`prefixed_pk(..)` is for `PrefixedPk`, which is not derived", "add `PrefixedPk` to the derives or remove the option";
        Timestamps: "`timestamps(..)` is for `Timestamps`, which is not derived", "add `Timestamps` to the derives or remove the option";
        SoftDelete: "`soft_delete(..)` is for `SoftDelete`, which is not derived", "add `SoftDelete` to the derives or remove the option";
        OptimisticLock: "`optimistic_lock(..)` is for `OptimisticLock`, which is not derived", "add `OptimisticLock` to the derives or remove the option";
        StationTenant: "`station_tenant(..)` is for `StationTenant`, which is not derived", "add `StationTenant` to the derives or remove the option";
        BusinessTenant: "`business_tenant(..)` is for `BusinessTenant`, which is not derived", "add `BusinessTenant` to the derives or remove the option";
        Tenant: "`tenant(..)` is for `Tenant`, which is not derived", "add `Tenant` to the derives or remove the option";
        Auditable: "`auditable(..)` is for `Auditable`, which is not derived", "add `Auditable` to the derives or remove the option";
    }
}
