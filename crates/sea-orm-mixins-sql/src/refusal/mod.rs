//! From [`Reason`], the table of all reasons with their codes and ways out, to [`Refusal`]: why a statement is not
//! sent.

pub(crate) mod reason;
mod table;
mod tenant;

pub use reason::Reason;

/// The result of a stage.
pub(crate) type Result<T> = std::result::Result<T, Refusal>;

/// Why a statement is not sent. The text shows names of the statement, never a bound value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The scope says nothing about a dimension of the table, or names no tenant in it, or several where the statement
    /// needs one.
    #[error("`{table}` belongs to tenants, and {why}")]
    MissingTenant {
        /// The table.
        table: String,
        /// The dimension.
        dimension: String,
        /// What is missing, and what to do.
        why: String,
    },
    /// The statement gives a row to a tenant outside the scope, or moves a row to another tenant.
    #[error("`{table}`: {why}")]
    CrossTenant {
        /// The table.
        table: String,
        /// The dimension.
        dimension: String,
        /// What the statement tried, and what to do.
        why: String,
    },
    /// A table without a declaration of its tenants or as shared, while some table has tenants.
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

/// The one place where parts of the tree lose their slots: before a message is shown.
impl From<Reason> for Refusal {
    fn from(reason: Reason) -> Self {
        Self::Refused {
            reason: reason.readable(),
        }
    }
}
