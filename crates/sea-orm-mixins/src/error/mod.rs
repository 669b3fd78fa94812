//! [`MixinError`]: the errors of this library, in a form that a program can act on.

mod debug;

use sea_orm::{DbErr, Value};
use sea_orm_mixins_sql::{Reason, Refusal};
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

    /// A text that is no key of an entity with [`PrefixedPk`](crate::PrefixedPk). Retrying cannot help.
    #[error("this is no key with the prefix `{prefix}_`: {reason}; take the key as it was given out")]
    InvalidKey {
        /// The entity's prefix.
        prefix: String,
        /// What is wrong with the text.
        reason: &'static str,
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
    /// has a code that stays the same from release to release, [`Reason::code`], which the message ends with; it names what
    /// cannot be proven and what to do instead. `unscoped("why")` is the way out.
    ///
    /// ```
    /// use sea_orm::{ConnectionTrait, Database, DbErr};
    /// use sea_orm_mixins::prelude::*;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), DbErr> {
    /// let db = Database::connect("sqlite::memory:").await?.scoped(Scope::new());
    /// let err = db.execute_unprepared("DROP TABLE bookings").await.unwrap_err();
    /// assert!(err.to_string().ends_with("[S210]"));
    /// let Some(MixinError::Refused { reason, .. }) = MixinError::of(&err) else { panic!("{err}") };
    /// assert_eq!((&reason, reason.code()), (&Reason::SchemaChange, "S210"));
    /// # Ok(())
    /// # }
    /// ```
    #[error("{reason} [{}]", reason.code())]
    #[non_exhaustive]
    Refused {
        /// Why, and what to do instead.
        reason: Reason,
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

    /// A deletion that cascades ([`SoftDelete`](derive@crate::SoftDelete#cascades)), and children that stop it. Nothing
    /// was changed.
    #[error("a row of `{table}` cannot be deleted: of its children in `{child}`, {why}")]
    #[non_exhaustive]
    HasChildren {
        /// The table.
        table: String,
        /// The table of the children.
        child: String,
        /// What stops it, and what to do.
        why: String,
    },

    /// A row that would be live below a parent that is deleted: it is inserted, moved or restored there. Nothing was
    /// changed.
    #[error(
        "a row of `{table}` would be live below a row of `{parent}` that is deleted; restore that one first, which brings back what was deleted with it, or use `restore_alone`"
    )]
    #[non_exhaustive]
    ParentDeleted {
        /// The table.
        table: String,
        /// The parent's table.
        parent: String,
    },

    /// A deletion or restoration that cascades, and cannot be done as it is declared or here. Nothing was changed;
    /// retrying cannot help.
    #[error("the cascade of `{table}` cannot be followed: {why}")]
    Cascade {
        /// The table.
        table: String,
        /// Why, and what to do.
        why: String,
    },

    /// Rows of a cascade changed while it was on its way. Nothing was changed; it can be tried again.
    #[error(
        "rows of `{table}` changed while they were deleted or restored with others; try again, or wrap it in `retry_stale`"
    )]
    CascadeRaced {
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
            let refusal = || source.downcast_ref::<Refusal>().map(Self::of_refusal);
            source.downcast_ref::<Self>().cloned().or_else(refusal)
        } else {
            None
        }
    }

    /// Whether a retry, from reading the row on, can succeed.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::StaleData { .. } | Self::CascadeRaced { .. } => true,
            Self::HasChildren { .. }
            | Self::ParentDeleted { .. }
            | Self::Cascade { .. }
            | Self::HardDelete { .. }
            | Self::PolicyConflict { .. }
            | Self::MissingTenant { .. }
            | Self::CrossTenant { .. }
            | Self::Refused { .. }
            | Self::UnknownTable { .. }
            | Self::InvalidKey { .. }
            | Self::VersionExhausted { .. } => false,
        }
    }

    /// A refusal of the engine, without its words about this very statement.
    pub(crate) fn of_refusal(refusal: &Refusal) -> Self {
        let what = refusal.to_string();
        match refusal.clone() {
            Refusal::MissingTenant { table, dimension, .. } => Self::MissingTenant { table, dimension },
            Refusal::CrossTenant { table, dimension, .. } => Self::CrossTenant { table, dimension },
            Refusal::UnknownTable { table, .. } => Self::UnknownTable { table },
            Refusal::Refused { reason } => Self::Refused { reason },
            // A conflict travels as `PolicyConflict`, which names both modules. A later engine may refuse for more.
            Refusal::PolicyConflict { .. } | _ => Self::Refused {
                reason: Reason::Internal { what },
            },
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
            Self::HasChildren { .. } => ("a row with children", "a deleted one"),
            Self::ParentDeleted { .. } => ("a child of a deleted row", "a live one"),
            Self::Cascade { .. } => ("relations", "a cascade"),
            Self::CascadeRaced { .. } => ("rows as they were", "rows as they are"),
            Self::InvalidKey { .. } => ("a text", "a key"),
            Self::VersionExhausted { .. } => ("the last version", "the next one"),
        };
        DbErr::TryIntoErr { from, into, source }
    }
}

impl From<MixinError> for DbErr {
    fn from(error: MixinError) -> Self {
        let source = Arc::new(error.clone());
        error.wrapped(source)
    }
}

/// The error of a statement that is refused. Its text is the refusal's, about this very statement.
pub(crate) fn refused(refusal: impl Into<Refusal>) -> DbErr {
    let refusal = refusal.into();
    MixinError::of_refusal(&refusal).wrapped(Arc::new(refusal))
}

#[cfg(test)]
mod tests {
    use super::{MixinError, refused};
    use sea_orm_mixins_sql::{Reason, Refusal};

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
        let text = format!("{:?}", sea_orm::DbErr::from(stale));
        assert!(text.contains("guest") && !text.contains("secret"), "{text}");
        let hard = MixinError::HardDelete {
            table: "bookings".to_owned(),
        };
        assert_eq!(format!("{hard:?}"), r#"HardDelete { table: "bookings" }"#);
    }

    #[test]
    fn a_refusal_of_the_engine_keeps_its_kind_and_its_words() {
        let [table, dimension, why] = ["bookings", "station", "because"].map(str::to_owned);
        for (refusal, error, words) in [
            (
                Refusal::MissingTenant {
                    table: table.clone(),
                    dimension: dimension.clone(),
                    why: why.clone(),
                },
                MixinError::MissingTenant {
                    table: table.clone(),
                    dimension: dimension.clone(),
                },
                "because",
            ),
            (
                Refusal::CrossTenant {
                    table: table.clone(),
                    dimension: dimension.clone(),
                    why: why.clone(),
                },
                MixinError::CrossTenant {
                    table: table.clone(),
                    dimension,
                },
                "because",
            ),
            (
                Refusal::UnknownTable {
                    table: table.clone(),
                    why: why.clone(),
                },
                MixinError::UnknownTable { table: table.clone() },
                "because",
            ),
            (
                Refusal::Refused {
                    reason: Reason::Truncate,
                },
                MixinError::Refused {
                    reason: Reason::Truncate,
                },
                "[S202]",
            ),
        ] {
            let err = refused(refusal);
            assert_eq!(MixinError::of(&err), Some(error));
            assert!(err.to_string().contains(words), "{err}");
        }
    }
}
