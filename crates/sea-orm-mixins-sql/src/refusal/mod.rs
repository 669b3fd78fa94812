//! [`Refusal`]: why a statement is not sent. [`Reason`]: the table of all reasons, with their codes and ways out.

pub(crate) mod reason;
mod table;
mod tenant;

pub use reason::Reason;

/// What the engine answers.
pub(crate) type Result<T> = std::result::Result<T, Refusal>;

/// Why a statement is not sent. The text shows names of the statement, never a bound value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The scope says nothing about a dimension that the table has, or names no tenant in it, or several where the
    /// statement must say which.
    #[error("`{table}` belongs to tenants, and {why}")]
    MissingTenant {
        /// The table.
        table: String,
        /// The dimension.
        dimension: String,
        /// What is missing, and what to do.
        why: String,
    },
    /// The statement gives a row to a tenant that is not the scope's, or moves it to another.
    #[error("`{table}`: {why}")]
    CrossTenant {
        /// The table.
        table: String,
        /// The dimension.
        dimension: String,
        /// What it tried, and what to do.
        why: String,
    },
    /// A table of which nobody said whose rows it holds, while some table has tenants.
    #[error("{why}")]
    UnknownTable {
        /// The table.
        table: String,
        /// What is missing, and what to do.
        why: String,
    },
    /// Two declarations disagree about a table.
    #[error("`{table}` is declared twice, with different mixins")]
    PolicyConflict {
        /// The table.
        table: String,
    },
    /// The statement cannot be proven to stay inside the scope.
    #[error("{reason} [{}]", reason.code())]
    Refused {
        /// What cannot be proven, and what to do instead.
        reason: Reason,
    },
}

/// The one place where parts of the tree lose their marks: before anybody sees them.
impl From<Reason> for Refusal {
    fn from(reason: Reason) -> Self {
        Self::Refused {
            reason: reason.readable(),
        }
    }
}
