//! Tables of mixin entities in SeaORM migrations.
//!
//! [`MixinSchemaManager`] extends SeaORM's `SchemaManager`, so migrations stay SeaORM's. It makes the tables that
//! SeaORM's own schema sync makes of the entity, except on MySQL and MariaDB, where mixins' times become `datetime(6)`:
//! SeaORM's `timestamp` keeps whole seconds. (Times after January 2038 cannot be written there either way: the driver
//! binds a `DateTimeUtc` as a `timestamp`, whatever the column's type.)
//!
//! [`doctor()`] tells what a database lacks of what the entities declare, and proposes the [`Step`]s that mend it.
//!
//! Tables that exist are changed while others read and write them: each step takes a connection of its own, gives way to
//! others, does what is missing and can be run again. At the end of a tenant's rollout
//! [`enable_rls`](MixinSchemaManager::enable_rls) makes PostgreSQL keep the tenants apart by itself.

mod adopt;
mod columns;
mod convert;
pub mod doctor;
mod doubles;
pub mod inspected;
pub mod live;
mod look;
mod maintenance;
mod manager;
mod on_table;
mod quoted;
mod rebuild;
mod rls;
mod step;
mod steps;
mod table;
#[doc(hidden)]
pub mod testing;
mod this_transaction;

pub use adopt::{AddTenantKeys, Adoption, Backfill, Dimension, EnforceNotNull, NextStep, Progress, Status};
pub use columns::{AddMixinColumns, DropMixinColumns};
pub use convert::ConvertSoftDelete;
pub use doctor::{doctor, doctor_rows, doctor_rows_within};
pub use live::{CreateLiveKey, DropLiveIndex};
pub use manager::MixinSchemaManager;
pub use quoted::{quoted, table_name};
pub use rls::{DisableRls, EnableRls};
pub use step::{Lock, Step};
