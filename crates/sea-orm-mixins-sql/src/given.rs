//! [`Given`]: the value that a statement gives for a column.

use crate::id::ParamIndex;

/// A value that a statement gives for a column.
pub(crate) enum Given {
    /// The caller's value with this index.
    Parameter(ParamIndex),
    Null,
    /// `DEFAULT`.
    Default,
    Boolean(bool),
    Number(String),
    /// A string, as written between the quotes.
    Text(String),
    Expression,
}

/// Returns whether a value in an INSERT means that the column was left out.
pub(crate) fn is_left_out(given: &Given) -> bool {
    match given {
        Given::Null | Given::Default => true,
        Given::Parameter(_) | Given::Boolean(_) | Given::Number(_) | Given::Text(_) | Given::Expression => false,
    }
}
