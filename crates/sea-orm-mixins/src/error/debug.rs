//! What an error shows of itself in a log.

use super::MixinError;
use sea_orm::Value;
use std::fmt;

/// As derived, but without the values of rows, of which it names the columns: programs log `{:?}`.
impl fmt::Debug for MixinError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |columns: &[(String, Value)]| columns.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        let one =
            |f: &mut fmt::Formatter<'_>, name, field, value: &String| f.debug_struct(name).field(field, value).finish();
        let tenant = |f: &mut fmt::Formatter<'_>, name, table: &String, dimension: &String| {
            f.debug_struct(name)
                .field("table", table)
                .field("dimension", dimension)
                .finish()
        };
        match self {
            Self::StaleData {
                table,
                key,
                expected,
                attempted,
            } => f
                .debug_struct("StaleData")
                .field("table", table)
                .field("key", &names(key))
                .field("expected", expected)
                .field("attempted", &names(attempted))
                .finish(),
            Self::PolicyConflict { table, first, second } => f
                .debug_struct("PolicyConflict")
                .field("table", table)
                .field("first", first)
                .field("second", second)
                .finish(),
            Self::HasChildren { table, child, why } => f
                .debug_struct("HasChildren")
                .field("table", table)
                .field("child", child)
                .field("why", why)
                .finish(),
            Self::ParentDeleted { table, parent } => f
                .debug_struct("ParentDeleted")
                .field("table", table)
                .field("parent", parent)
                .finish(),
            Self::Cascade { table, why } => f
                .debug_struct("Cascade")
                .field("table", table)
                .field("why", why)
                .finish(),
            Self::CascadeRaced { table } => one(f, "CascadeRaced", "table", table),
            Self::MissingTenant { table, dimension } => tenant(f, "MissingTenant", table, dimension),
            Self::CrossTenant { table, dimension } => tenant(f, "CrossTenant", table, dimension),
            Self::HardDelete { table } => one(f, "HardDelete", "table", table),
            Self::UnknownTable { table } => one(f, "UnknownTable", "table", table),
            Self::VersionExhausted { table } => one(f, "VersionExhausted", "table", table),
            Self::InvalidKey { prefix, reason } => f
                .debug_struct("InvalidKey")
                .field("prefix", prefix)
                .field("reason", reason)
                .finish(),
            Self::Refused { reason } => f.debug_struct("Refused").field("reason", reason).finish(),
        }
    }
}
