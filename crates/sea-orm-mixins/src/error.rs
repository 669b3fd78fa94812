//! [`MixinError`]: the errors of this library, in a form that a program can act on.

use sea_orm::{DbErr, Value};
use std::fmt;
use std::sync::Arc;

/// Why a mixin stopped an operation. It travels inside SeaORM's `DbErr`; [`MixinError::of`] takes it out again.
///
/// `Display` says what happened and what to do. It shows the table's name and a version, never a value of a row; nor
/// does `Debug`, which names the columns. The key and what the caller tried to write are fields.
///
/// ```
/// use sea_orm::DbErr;
/// use sea_orm_mixins::MixinError;
///
/// let err = DbErr::from(MixinError::HardDelete { table: "bookings".into() });
/// assert!(matches!(MixinError::of(&err), Some(MixinError::HardDelete { table }) if table == "bookings"));
/// ```
#[derive(Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum MixinError {
    /// The row is there, but not at the version that the caller read: somebody changed it since. Nothing was written.
    /// Load the row again and apply the change to it: [`retry_stale`](crate::retry_stale) does that in a loop,
    /// [`conflict`](Self::conflict) shows both sides. Inside a transaction that reads from a snapshot (MySQL's default),
    /// the newer row is only seen by a new transaction.
    #[error(
        "this copy of a row of `{table}` is stale: it was read at version {expected}, and the row has changed since; load the row again and apply the change to it, or wrap both in `retry_stale`. A version that is raised by hand makes every copy look stale, and retrying repeats that; leave it as it was read, each write raises it"
    )]
    #[non_exhaustive]
    StaleData {
        /// The table.
        table: String,
        /// The key's columns and values.
        key: Vec<(String, Value)>,
        /// The version that the caller read.
        expected: i64,
        /// The columns that the caller set, and the values.
        attempted: Vec<(String, Value)>,
    },

    /// Generic code (`ModelTrait::delete`, `ActiveModelTrait::delete`) would have removed a row for good that should be
    /// soft-deleted. The row is untouched; retrying cannot help.
    #[error(
        "`{table}` has soft delete, and this generic delete would have removed the row for good; call `delete` on the entity's own `Model` or `ActiveModel` (which soft-deletes), or `force_delete`, or use a scoped connection, on which generic code soft-deletes too"
    )]
    HardDelete {
        /// The table.
        table: String,
    },

    /// Two declarations disagree about one table, so neither is safe to follow. Retrying cannot help.
    #[error(
        "`{table}` is declared twice, in `{first}` and in `{second}`, with different mixins; give both the same, or remove one"
    )]
    PolicyConflict {
        /// The table.
        table: String,
        /// The module of one declaration.
        first: String,
        /// The module of the other.
        second: String,
    },

    /// A statement about a table with tenants, on a connection whose scope does not say for which: it names none in that
    /// dimension, or several where the statement must say which one and does not. Nothing was sent; retrying cannot help.
    #[error(
        "`{table}` belongs to tenants, and it is not said to which `{dimension}`; name one in the scope, or its column in the statement"
    )]
    MissingTenant {
        /// The table.
        table: String,
        /// `station`, `business`, or a name of the user's.
        dimension: String,
    },

    /// A statement would give a row to a tenant that is not the scope's, or move it to one. Nothing was sent; retrying
    /// cannot help.
    #[error(
        "`{table}`: the statement gives a row to a `{dimension}` that is not the scope's; leave the column out, or act in that tenant's scope"
    )]
    CrossTenant {
        /// The table.
        table: String,
        /// `station`, `business`, or a name of the user's.
        dimension: String,
    },

    /// A statement that cannot be proven to stay inside the scope. Nothing was sent; retrying cannot help. The reason
    /// names what cannot be proven and what to do instead; `unscoped("why")` is the way out.
    #[error("refused: {reason}")]
    #[non_exhaustive]
    Refused {
        /// Why, and what to do instead.
        reason: String,
    },

    /// A table of which nobody said whose rows it holds, while some table has tenants: it may hold theirs. Nobody
    /// declared it, or its entity has mixins and neither a tenant nor `#[mixin(shared)]`. Nothing was sent; retrying
    /// cannot help.
    #[error(
        "nobody said whose rows the table `{table}` holds; give its entity a tenant (its own, or its parent's), or open it to every tenant: `#[mixin(shared)]` on an entity with mixins, `shared_table!(\"{table}\")` for a table without"
    )]
    UnknownTable {
        /// The table.
        table: String,
    },

    /// The version cannot be raised any further. Nothing was written; retrying cannot help.
    #[error("the version of a row of `{table}` has reached the end of its column's range; make the column an `i64`")]
    VersionExhausted {
        /// The table.
        table: String,
    },
}

impl MixinError {
    /// The `MixinError` inside `err`, if this library made it.
    #[must_use]
    pub fn of(err: &DbErr) -> Option<Self> {
        if let DbErr::TryIntoErr { source, .. } = err {
            let denied = || source.downcast_ref::<Denied>().map(|denied| &denied.error);
            source.downcast_ref::<Self>().or_else(denied).cloned()
        } else {
            None
        }
    }

    /// Whether a retry, from reading the row on, can succeed.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::StaleData { .. } => true,
            Self::HardDelete { .. }
            | Self::PolicyConflict { .. }
            | Self::MissingTenant { .. }
            | Self::CrossTenant { .. }
            | Self::Refused { .. }
            | Self::UnknownTable { .. }
            | Self::VersionExhausted { .. } => false,
        }
    }

    /// Wraps the error in the only variant of `DbErr` that carries one without a driver. Its text begins with
    /// "Error converting", hence the words.
    fn wrapped(&self, source: Arc<dyn std::error::Error + Send + Sync>) -> DbErr {
        let (from, into) = match self {
            Self::StaleData { .. } => ("a stale copy", "the current row"),
            Self::HardDelete { .. } => ("a DELETE", "a soft delete"),
            Self::PolicyConflict { .. } => ("two declarations", "one policy"),
            Self::MissingTenant { .. }
            | Self::CrossTenant { .. }
            | Self::Refused { .. }
            | Self::UnknownTable { .. } => ("a statement", "one inside the scope"),
            Self::VersionExhausted { .. } => ("the last version", "the next one"),
        };
        DbErr::TryIntoErr { from, into, source }
    }
}

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
            Self::MissingTenant { table, dimension } => tenant(f, "MissingTenant", table, dimension),
            Self::CrossTenant { table, dimension } => tenant(f, "CrossTenant", table, dimension),
            Self::HardDelete { table } => one(f, "HardDelete", "table", table),
            Self::UnknownTable { table } => one(f, "UnknownTable", "table", table),
            Self::VersionExhausted { table } => one(f, "VersionExhausted", "table", table),
            Self::Refused { reason } => one(f, "Refused", "reason", reason),
        }
    }
}

impl From<MixinError> for DbErr {
    fn from(error: MixinError) -> Self {
        let source = Arc::new(error.clone());
        error.wrapped(source)
    }
}

/// An error with the message for this statement.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{why}")]
pub(crate) struct Denied {
    pub(crate) error: MixinError,
    pub(crate) why: String,
}

impl From<MixinError> for Denied {
    fn from(error: MixinError) -> Self {
        // Without "refused: ", which is added where it is shown.
        let why = if let MixinError::Refused { reason } = &error {
            reason.clone()
        } else {
            error.to_string()
        };
        Self { error, why }
    }
}

/// A refusal for a reason that no other error names.
pub(crate) fn refused(reason: String) -> Denied {
    MixinError::Refused { reason }.into()
}

impl From<Denied> for DbErr {
    fn from(denied: Denied) -> Self {
        denied.error.clone().wrapped(Arc::new(denied))
    }
}

#[cfg(test)]
mod tests {
    use super::{Denied, MixinError};

    #[test]
    fn no_value_of_a_row_is_shown() {
        let columns = |names: [&str; 1]| names.map(|name| (name.to_owned(), "secret".into())).to_vec();
        let stale = MixinError::StaleData {
            table: "bookings".to_owned(),
            key: columns(["id"]),
            expected: 3,
            attempted: columns(["guest"]),
        };
        let shown = r#"StaleData { table: "bookings", key: ["id"], expected: 3, attempted: ["guest"] }"#;
        assert_eq!(format!("{stale:?}"), shown);
        let denied = format!("{:?}", sea_orm::DbErr::from(Denied::from(stale.clone())));
        let wrapped = format!("{:?}", sea_orm::DbErr::from(stale));
        for text in [denied, wrapped] {
            assert!(text.contains("guest") && !text.contains("secret"), "{text}");
        }
        let hard = MixinError::HardDelete {
            table: "bookings".to_owned(),
        };
        assert_eq!(format!("{hard:?}"), r#"HardDelete { table: "bookings" }"#);
    }
}
