//! [`Refusal`]: why a statement is not sent.

use crate::slot::unmarked;

pub(crate) fn unreadable(message: &str) -> Refusal {
    // Before it is cut, which might leave half a mark.
    let message = unmarked(message);
    let message = message.strip_prefix("sql parser error: ").unwrap_or(&message);
    let end = message.char_indices().nth(200).map_or(message.len(), |(end, _)| end);
    let message = message.get(..end).unwrap_or(message);
    Refusal::because(format!(
        "the statement is not understood ({message}), so it cannot be kept inside the scope; write it another way, or send it through `unscoped(\"why\")`"
    ))
}

/// What the engine answers.
pub(crate) type Result<T> = std::result::Result<T, Refusal>;

/// Why a word that no name can be is refused in a name's place.
pub(crate) fn misplaced(word: &str) -> Refusal {
    Refusal::because(format!(
        "`{word}` stands where a name belongs, and servers read it as something else; put a name that is such a word into the backend's quotes"
    ))
}

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
    #[error("{reason}")]
    Refused {
        /// What cannot be proven, and what to do instead.
        reason: String,
    },
}

impl Refusal {
    /// Nobody declared the table.
    pub(crate) fn undeclared(table: String) -> Self {
        let why = format!(
            "nobody declared the table `{table}`, which may hold rows of tenants; give its entity a tenant (its own, or its parent's), or write `shared_table!(\"{table}\")` if every tenant may read and change its rows"
        );
        Self::UnknownTable { table, why }
    }

    /// The table has mixins and no tenant, and does not say that it is open to all.
    pub(crate) fn undecided(table: String) -> Self {
        let why = format!(
            "the entity of `{table}` has mixins and no tenant, so every tenant would read and change all rows; give it a tenant (its own, or its parent's), or write `#[mixin(shared)]` if that is meant"
        );
        Self::UnknownTable { table, why }
    }

    /// A refusal for this reason, in which a part of the tree may be shown.
    pub(crate) fn because(reason: impl AsRef<str>) -> Self {
        Self::Refused {
            reason: unmarked(reason.as_ref()),
        }
    }
}

pub(crate) fn unknown(what: &str) -> Refusal {
    Refusal::because(format!(
        "{what} is not SQL of this backend, or not understood; write it another way"
    ))
}

/// What a lock cannot reach into.
pub(crate) fn unlockable() -> Refusal {
    Refusal::because(
        "FOR UPDATE, FOR SHARE and LOCK IN SHARE MODE do not reach into the subquery that this join needs for its scope; lock in a statement of its own",
    )
}
