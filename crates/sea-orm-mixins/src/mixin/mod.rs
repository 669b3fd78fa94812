//! One trait a mixin: what its derive says about an entity. What is done with it is in `row`.

mod auditable;
mod key;
mod optimistic_lock;
mod own;
mod soft_delete;
mod tenant;
pub(crate) mod through;
mod timestamps;

pub use auditable::{Auditable, CreatedBy};
pub use key::{BigIntPk, IntegerPk, PrefixedPk, UuidPk};
pub use optimistic_lock::OptimisticLock;
pub use own::{HasField, HasMixin, OwnMixins};
pub use soft_delete::{ForceDeleteMany, RestoreMany, SoftDelete};
pub use tenant::{BusinessTenant, StationTenant, Tenant};
pub use timestamps::{CreatedAt, Timestamps};
