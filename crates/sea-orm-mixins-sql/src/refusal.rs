//! [`Refusal`]: why a statement is not sent.

use crate::mark::unmarked;

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
    /// A table that nobody declared, while some table has tenants.
    #[error(
        "nobody declared the table `{table}`; derive a mixin on its entity, or write `shared_table!(\"{table}\")` if all tenants may see it"
    )]
    UnknownTable {
        /// The table.
        table: String,
    },
    /// Two declarations disagree about a table.
    #[error("`{table}` is declared twice, with different mixins")]
    PolicyConflict {
        /// The table.
        table: String,
    },
    /// The statement cannot be proven to stay inside the scope.
    #[error("{reason}")]
    Refused {
        /// What cannot be proven, and what to do instead.
        reason: String,
    },
}

impl Refusal {
    /// A refusal for this reason, in which a part of the tree may be shown.
    pub(crate) fn because(reason: impl AsRef<str>) -> Self {
        Self::Refused {
            reason: unmarked(reason.as_ref()),
        }
    }
}
