//! Adopting a tenant: a table that has rows gets the column that says whose each of them is, step by step, while old and
//! new versions of the program read and write it. Each step is in a file of its own; what they share, in [`Adoption`].

mod add;
mod aim;
mod backfill;
mod builder;
mod definition;
mod dimension;
mod foreign_key;
mod index;
mod not_null;
mod orphans;
mod sql;
mod status;
mod tenant_keys;
mod types;
mod undo;
mod value;
mod whole_rows;

pub use backfill::{Backfill, Progress};
pub(crate) use backfill::{KeyRanges, KeyValues};
pub use builder::Adoption;
pub use dimension::Dimension;
pub use not_null::EnforceNotNull;
pub use status::{NextStep, Status};
pub use tenant_keys::AddTenantKeys;

use crate::maintenance::Maintenance;
use crate::on_table::Pending;
use sea_orm_migration::sea_orm::DbErr;
use sea_orm_mixins::schema::WantedForeignKey;

/// Adds a foreign key that an entity declares, without keeping others from the table; does nothing if it is there.
pub(crate) async fn add_declared_key(maintenance: &Maintenance<'_>, key: &WantedForeignKey) -> Result<(), DbErr> {
    foreign_key::ensure(maintenance, &[aim::Key::declared(key)], &[]).await
}
