//! Tables of mixin entities in SeaORM migrations.
//!
//! [`MixinSchemaManager`] extends SeaORM's `SchemaManager`, so migrations stay SeaORM's. What it makes is what SeaORM's
//! own schema sync makes of the entity, except on MySQL and MariaDB, where the times that mixins own become
//! `datetime(6)`: SeaORM's `timestamp` keeps whole seconds. (Times after January 2038 stay out of reach there all the
//! same: the driver binds a `DateTimeUtc` as a `timestamp`, whatever the column is.)
//!
//! Changing tables that exist (adding columns, rolling out a tenant, row-level security) is not here yet.

mod table;

pub use table::MixinSchemaManager;
