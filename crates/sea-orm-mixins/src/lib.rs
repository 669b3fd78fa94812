//! Mixins for SeaORM 2.

mod column;
mod conflict;
mod entity;
mod error;
mod filter;
mod hook;
mod mixin;
mod policy;
mod remove;
mod retry;
mod write;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

pub use conflict::Conflict;
pub use entity::MixinEntity;
pub use error::MixinError;
pub use filter::{MixinCondition, MixinFilter};
pub use hook::MixinHooks;
pub use mixin::{
    Auditable, BigIntPk, BusinessTenant, ForceDeleteMany, IntegerPk, OptimisticLock, RestoreMany, SoftDelete,
    StationTenant, Tenant, TenantColumn, Timestamps, UuidPk,
};
pub use policy::Registry;
pub use retry::{RetryCause, is_retryable, retry_stale};
pub use sea_orm_mixins_macros::compact_model;
pub use sea_orm_mixins_macros::{
    Auditable, BigIntPk, BusinessTenant, IntegerPk, MixinBehavior, OptimisticLock, SoftDelete, StationTenant, Tenant,
    Timestamps, UuidPk, model,
};
pub use sea_orm_mixins_sql::{Mixin, Policy, Table};

/// All that entities and their users need.
pub mod prelude {
    pub use crate::{
        Auditable, BigIntPk, BusinessTenant, IntegerPk, Mixin, MixinBehavior, MixinCondition, MixinEntity, MixinError,
        MixinFilter, MixinHooks, OptimisticLock, SoftDelete, StationTenant, Tenant, Timestamps, UuidPk, retry_stale,
    };
}
