//! [`Row`]: the one row of a statement.

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
    /// A value that the database generates.
    Made,
}

/// What a statement does with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// It inserts it.
    Insert,
    /// It inserts it, unless there is a conflicting row.
    InsertOrLeave,
    /// It updates it.
    Update,
    /// It only reads it.
    Read,
}
