//! [`AlsoColumn`]: the rows that a scope reaches beside its tenants' own, as a derive says it.

use super::described::{Described, Name};
use sea_orm::Value;
use sea_orm_mixins_sql::Also;

/// The rows of an entity that a scope reaches beside its tenants' own.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum AlsoColumn<Column> {
    /// None.
    Nothing,
    /// `nullable = "everyone"`: those with NULL, to read.
    Nobodys,
    /// `everyone = 0`: those of this tenant, to read.
    Everyones(fn() -> Value),
    /// `nullable = "owner: user_id"`: those with NULL whose owner acts.
    Owners(Column),
    /// `or = "to_station_id"`: those with one of its tenants there; to write with `writes = "either"`.
    Others { column: Column, writes: bool },
}

impl AlsoColumn<Name> {
    /// The same, as the engine takes it.
    pub(super) fn policy(&self, described: &Described) -> Also {
        match *self {
            Self::Nothing => Also::Nothing,
            Self::Nobodys => Also::Nobodys,
            Self::Everyones(_) => Also::Everyones,
            Self::Owners(column) => Also::Owners {
                column: column.to_owned(),
                text: super::policy::is_text(described, column),
            },
            Self::Others { column, writes } => Also::Others {
                column: column.to_owned(),
                writes,
            },
        }
    }

    /// What makes the tenant whose rows everyone reads.
    pub(crate) fn everyone(&self) -> Option<fn() -> Value> {
        match *self {
            Self::Everyones(everyone) => Some(everyone),
            Self::Nothing | Self::Nobodys | Self::Owners(_) | Self::Others { .. } => None,
        }
    }
}
