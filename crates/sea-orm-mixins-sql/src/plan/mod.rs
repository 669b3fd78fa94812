//! [`Plan`]: a statement as it is to be sent, with what to bind and what to check first.

pub(crate) mod note;
pub(crate) mod row;

use crate::id::{DimensionId, ParamIndex, TableId, TenantIndex};
use crate::plan::note::Note;
use crate::plan::row::Row;
use crate::refusal::Reason;

/// A statement as it is to be sent. It holds no value, so one plan serves all scopes of the same [`Shape`](crate::Shape).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Plan {
    /// The text.
    pub sql: String,
    /// What to bind, in the order of the placeholders.
    pub binds: Vec<Bind>,
    /// How many of `binds`, from the first, are the caller's values as they stand: 0, 1, 2 …
    pub kept: usize,
    /// How many values the caller must bring.
    pub parameters: usize,
    /// What must hold of the caller's values before anything is sent.
    pub checks: Vec<Check>,
    /// Whether MySQL fails it with error 1242 where the row in an upsert's way is not the scope's; nothing is written then.
    pub fails_on_others: bool,
    /// The table whose rows' versions are raised, which fails at the end of the column's range.
    pub raises: Option<TableId>,
    /// The one row that the statement is about, where that is plain to see.
    pub row: Option<Row>,
    /// Pairs of the caller's values, by index, that must be two different whole numbers, or the statement is refused as
    /// changing every row: `is_in([])` prints `1 = 2`, and binds both.
    pub differing: Vec<(ParamIndex, ParamIndex)>,
    /// Values of which the statement asks for deleted rows that the scope does not show.
    pub unseen: Vec<Unseen>,
    /// What was done to the statement, and why.
    pub notes: Vec<Note>,
}

/// A value of a [`Plan`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Bind {
    /// The caller's value with this index.
    Value(ParamIndex),
    /// The caller's value, cut to microseconds where it is a time, as all that mixins write.
    Cut(ParamIndex),
    /// The caller's value (cut likewise), or the fill where that is NULL: `insert_many` writes NULL where a row leaves a column out.
    ValueOr(ParamIndex, Fill),
    /// The scope's actor if the caller's value says that the row is deleted (not NULL, not false); NULL otherwise.
    ActorIfDeleted(ParamIndex, Fill),
    /// A value that the mixins provide.
    Fill(Fill),
    /// A tenant of the scope.
    Tenant {
        /// The dimension.
        dimension: DimensionId,
        /// The tenant.
        value: TenantIndex,
    },
}

/// A value that the mixins provide, typed as that table's column is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fill {
    /// The table.
    pub table: TableId,
    /// The value.
    pub what: Filling,
}

/// What fills a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Filling {
    /// A new primary key; another one for each row number.
    Key(usize),
    /// The time, for `created_at`.
    CreatedAt,
    /// The time, for `updated_at`.
    UpdatedAt,
    /// The deletion column of a row that is deleted now.
    Deleted,
    /// The deletion column of a live row.
    Live,
    /// The first version.
    FirstVersion,
    /// The last version that the column can hold.
    LastVersion,
    /// The scope's actor.
    Actor,
    /// No actor: NULL.
    Nobody,
}

/// Something that must hold before a statement is sent, or it is refused as crossing tenants.
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

/// What NULL means in a tenant's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnNull {
    /// It was left out, and the scope's only tenant takes its place.
    LeftOut,
    /// It was left out, and the scope does not say which tenant takes its place.
    Missing,
    /// A value as others are: the row would be nobody's.
    Nobody,
}

/// A value of the caller's that decides whether a statement asks for deleted rows where the scope shows live ones only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unseen {
    /// The table.
    pub table: TableId,
    /// The caller's value with this index.
    pub value: ParamIndex,
    /// For which values the statement is refused.
    pub refused: UnseenIf,
}

/// For which values a statement asks for deleted rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnseenIf {
    /// `flag = value`, with the value of a deleted row.
    Marked,
    /// `flag <> value`, with that of a live row.
    Unmarked,
    /// All that an UPDATE sets is the deletion column, to the value of a live row.
    Restoring,
}

impl UnseenIf {
    /// Why it is refused.
    #[must_use]
    pub fn reason(self, table: &str) -> Reason {
        let table = table.to_owned();
        match self {
            Self::Marked | Self::Unmarked => Reason::DeletedRowsUnseen { table },
            Self::Restoring => Reason::RestoresNothing { table },
        }
    }
}

/// A value that a statement gives for a tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operand {
    /// The caller's value with this index.
    Value(ParamIndex),
    /// A number in the text.
    Number(String),
    /// A string in the text, as written between the quotes.
    Text(String),
}
