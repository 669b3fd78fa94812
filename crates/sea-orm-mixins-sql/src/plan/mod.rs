//! From a finished draft to [`Plan`]: the statement to send, the values to bind, and the checks before that.

pub(crate) mod cascade;
pub(crate) mod note;
pub(crate) mod row;

use crate::catalog::parent::Hanging;
use crate::given::Given;
use crate::id::{ContextId, DimensionId, ParamIndex, TableId, TenantIndex, ValueId};
use crate::plan::cascade::{Cascading, Link};
use crate::plan::note::Note;
use crate::plan::row::Row;
use crate::refusal::Reason;

/// A statement to send. It holds no values, so one plan serves all scopes of the same [`Shape`](crate::Shape).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Plan {
    /// The text.
    pub sql: String,
    /// The values to bind, in the order of the placeholders.
    pub binds: Vec<Bind>,
    /// How many of `binds`, from the first, are the caller's values in their order: 0, 1, 2 …
    pub kept: usize,
    /// How many values the caller must pass.
    pub parameters: usize,
    /// The LIMITs whose values are bound, on SQLite, in the order of the text: a small number belongs into the text there.
    pub limits: Vec<Limit>,
    /// Write checks on the caller's values, before anything is sent.
    pub checks: Vec<Check>,
    /// Whether MySQL fails the statement with error 1242 where the conflicting row is outside the scope; nothing is
    /// written then.
    pub fails_on_others: bool,
    /// The table whose rows name parents: with one that is out of reach the statement fails, and nothing is written.
    pub fails_without_parent: Option<Hanging>,
    /// The table with versions that the statement raises, which fails at the end of the column's range.
    pub raises: Option<TableId>,
    /// The one row of the statement, where its text names it plainly.
    pub row: Option<Row>,
    /// Pairs of the caller's values, by index, that must be two different whole numbers, or the statement is refused as
    /// changing every row: `is_in([])` prints `1 = 2`, and binds both.
    pub differing: Vec<(ParamIndex, ParamIndex)>,
    /// Values that decide whether the statement asks for deleted rows that the scope hides.
    pub unseen: Vec<Unseen>,
    /// The rows whose children follow, where the statement deletes or restores rows that have some.
    pub cascade: Option<Box<Cascading>>,
    /// The parents that the statement gives to rows, and that must be live once it is sent.
    pub links: Vec<Link>,
    /// What the engine did to the statement, and why.
    pub notes: Vec<Note>,
}

/// A LIMIT whose value is bound. SQLite takes the value for a part of the plan, and so prepares the statement anew each time
/// that one is bound; a number in the text it prepares once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Where in the text the placeholder is: that of a `?`.
    pub at: usize,
    /// Which of the binds it is: one of the caller's values.
    pub bind: usize,
}

/// A value of a [`Plan`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Bind {
    /// The caller's value with this index.
    Value(ParamIndex),
    /// The caller's value; a time is cut to microseconds, like all times of mixins.
    Cut(ParamIndex),
    /// The caller's value (cut likewise), or the generated one where it is NULL: `insert_many` writes NULL where a row
    /// leaves a column out.
    ValueOr(ParamIndex, Fill),
    /// The scope's actor if the caller's value means a deleted row (not NULL, not false); NULL otherwise.
    ActorIfDeleted(ParamIndex, Fill),
    /// A generated value.
    Fill(Fill),
    /// A tenant of the scope.
    Tenant {
        /// The dimension.
        dimension: DimensionId,
        /// The tenant.
        value: TenantIndex,
    },
    /// The scope's actor, with whom a row rule compares.
    Actor,
    /// A value of the scope that a row rule names.
    Named {
        /// The value.
        value: ValueId,
        /// Its place in the list; 0 for one value.
        at: usize,
    },
    /// A value of the scope that travels with the statement, as text.
    Context(ContextId),
}

/// A generated value, typed as the table's column.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fill {
    /// The table.
    pub table: TableId,
    /// The value.
    pub what: Filling,
}

/// The kinds of generated values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Filling {
    /// A new primary key, a different one for each row number.
    Key(usize),
    /// The time, for `created_at`.
    CreatedAt,
    /// The time, for `updated_at`.
    UpdatedAt,
    /// The value of the deletion column in a row that is deleted now.
    Deleted,
    /// The value of the deletion column in a live row.
    Live,
    /// The first version.
    FirstVersion,
    /// The last version that the column can hold.
    LastVersion,
    /// The scope's actor.
    Actor,
    /// No actor: NULL.
    Nobody,
    /// The tenant whose rows everyone reads: an index into the policy's tenants.
    Everyone(usize),
}

/// A write check: it must hold before the statement is sent, or the statement is refused as crossing tenants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The table.
    pub table: TableId,
    /// The dimension.
    pub dimension: DimensionId,
    /// The value that must be one of the scope's tenants.
    pub operand: Operand,
    /// What NULL means there.
    pub null: OnNull,
}

/// The meaning of NULL as a tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnNull {
    /// The column was left out, and gets the scope's only tenant.
    LeftOut,
    /// The column was left out, and the scope does not decide which tenant it gets.
    Missing,
    /// A value like others: the row would have no tenant.
    Nobody,
    /// A row that is private to its owner, who is the caller's value with this index, and must be the scope's actor.
    Private(ParamIndex),
}

/// A value of the caller's that decides whether a statement asks for deleted rows although the scope shows only live
/// ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unseen {
    /// The table.
    pub table: TableId,
    /// The caller's value with this index.
    pub value: ParamIndex,
    /// The values for which the statement is refused.
    pub refused: UnseenIf,
}

/// The values with which a statement asks for deleted rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnseenIf {
    /// `flag = value`, with the value of a deleted row.
    Marked,
    /// `flag <> value`, with the value of a live row.
    Unmarked,
    /// An UPDATE that sets only the deletion column, to the value of a live row.
    Restoring,
}

impl UnseenIf {
    /// Returns why the statement is refused.
    #[must_use]
    pub fn reason(self, table: &str) -> Reason {
        let table = table.to_owned();
        match self {
            Self::Marked | Self::Unmarked => Reason::DeletedRowsUnseen { table },
            Self::Restoring => Reason::RestoresNothing { table },
        }
    }
}

/// A value that a statement gives as a tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operand {
    /// The caller's value with this index.
    Value(ParamIndex),
    /// A number in the text.
    Number(String),
    /// A string in the text, as written between the quotes.
    Text(String),
    /// NULL in the text.
    Null,
}

impl Operand {
    /// Returns what stands for a value that a statement gives; `None` where that is no single value, or NULL.
    pub(crate) fn of(given: Given) -> Option<Self> {
        match given {
            Given::Parameter(index) => Some(Self::Value(index)),
            Given::Number(number) => Some(Self::Number(number)),
            Given::Text(text) => Some(Self::Text(text)),
            Given::Null | Given::Default | Given::Boolean(_) | Given::Expression => None,
        }
    }
}
