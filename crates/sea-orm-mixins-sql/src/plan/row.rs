//! [`Row`]: the one row that a statement is about.

use crate::id::{ParamIndex, TableId};

/// A row, and what the statement does with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The table.
    pub table: TableId,
    /// What the statement does.
    pub act: Act,
    /// The key, column by column.
    pub key: Vec<KeyValue>,
}

/// The value of a column of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyValue {
    /// The caller's value with this index.
    Value(ParamIndex),
    /// What the database makes.
    Made,
}

/// What a statement does with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// It inserts it.
    Insert,
    /// It inserts it, unless another is in the way.
    InsertOrLeave,
    /// It updates it.
    Update,
    /// It reads it, and nothing else.
    Read,
}
