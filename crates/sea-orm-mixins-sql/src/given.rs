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

impl Given {
    /// Returns whether this value in a row's deletion column means deleted; `None` where only the bound value, or the
    /// database, can tell.
    pub(crate) fn is_deleted(&self) -> Option<bool> {
        match self {
            Self::Null | Self::Default | Self::Boolean(false) => Some(false),
            Self::Number(number) => Some(number != "0"),
            Self::Boolean(true) | Self::Text(_) => Some(true),
            Self::Parameter(_) | Self::Expression => None,
        }
    }
}

/// Returns whether a value in an INSERT means that the column was left out.
pub(crate) fn is_left_out(given: &Given) -> bool {
    match given {
        Given::Null | Given::Default => true,
        Given::Parameter(_) | Given::Boolean(_) | Given::Number(_) | Given::Text(_) | Given::Expression => false,
    }
}
