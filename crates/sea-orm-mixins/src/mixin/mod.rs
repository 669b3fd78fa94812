//! One trait a mixin: what its derive says about an entity. The hooks are in `hook`, the rules in `write` and `remove`.

mod auditable;
mod key;
mod optimistic_lock;
mod soft_delete;
mod tenant;
mod timestamps;

pub use auditable::Auditable;
pub use key::{BigIntPk, IntegerPk, UuidPk};
pub use optimistic_lock::OptimisticLock;
pub use soft_delete::{ForceDeleteMany, RestoreMany, SoftDelete};
pub use tenant::{BusinessTenant, StationTenant, Tenant, TenantColumn};
pub use timestamps::Timestamps;
