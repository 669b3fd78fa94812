//! [`MixinError`]: what this library refuses, in a form that a program can act on.

use sea_orm::{DbErr, Value};
use std::sync::Arc;

/// Why a mixin stopped an operation. It travels inside SeaORM's `DbErr`; [`MixinError::of`] takes it out again.
///
/// `Display` says what happened and what to do. It shows the table's name and a version, never a value of a row; the
/// key and what the caller tried to write are fields.
///
/// ```
/// use sea_orm::DbErr;
/// use sea_orm_mixins::MixinError;
///
/// let err = DbErr::from(MixinError::HardDelete { table: "bookings".into() });
/// assert!(matches!(MixinError::of(&err), Some(MixinError::HardDelete { table }) if table == "bookings"));
/// ```
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum MixinError {
    /// The row is there, but not at the version that the caller read: somebody changed it since. Nothing was written.
    /// Load the row again and apply the change to it: [`retry_stale`](crate::retry_stale) does that in a loop,
    /// [`conflict`](Self::conflict) shows both sides. Inside a transaction that reads from a snapshot (MySQL's default),
    /// the newer row is only seen by a new transaction.
    #[error(
        "this copy of a row of `{table}` is stale: it was read at version {expected}, and the row has changed since; load the row again and apply the change to it, or wrap both in `retry_stale`"
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

    /// Generic code (`ModelTrait::delete`, `ActiveModelTrait::delete`) would have removed a row for good that should
    /// only be marked. The row is untouched; retrying cannot help.
    #[error(
        "`{table}` has soft delete, and this generic delete would have removed the row for good; call `delete` on the entity's own `Model` or `ActiveModel` (which marks), or `force_delete`"
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
            source.downcast_ref::<Self>().cloned()
        } else {
            None
        }
    }

    /// Whether doing it again, from reading the row on, can succeed.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::StaleData { .. } => true,
            Self::HardDelete { .. } | Self::PolicyConflict { .. } | Self::VersionExhausted { .. } => false,
        }
    }
}

impl From<MixinError> for DbErr {
    /// Wraps the error in the only variant of `DbErr` that carries one without a driver. Its text begins with
    /// "Error converting", hence the words.
    fn from(error: MixinError) -> Self {
        let (from, into) = match &error {
            MixinError::StaleData { .. } => ("a stale copy", "the current row"),
            MixinError::HardDelete { .. } => ("a DELETE", "a soft delete"),
            MixinError::PolicyConflict { .. } => ("two declarations", "one policy"),
            MixinError::VersionExhausted { .. } => ("the last version", "the next one"),
        };
        Self::TryIntoErr {
            from,
            into,
            source: Arc::new(error),
        }
    }
}
