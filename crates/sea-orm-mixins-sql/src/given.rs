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
    /// As written between the quotes.
    Text(String),
    Expression,
}

impl Given {
    /// Whether a row with this value in its deletion column is deleted; `None` where only what is bound, or the database, can tell.
    pub(crate) fn is_deleted(&self) -> Option<bool> {
        match self {
            Self::Null | Self::Default | Self::Boolean(false) => Some(false),
            Self::Number(number) => Some(number != "0"),
            Self::Boolean(true) | Self::Text(_) => Some(true),
            Self::Parameter(_) | Self::Expression => None,
        }
    }
}

/// Whether a value in an INSERT stands for a column that was left out.
pub(crate) fn is_left_out(given: &Given) -> bool {
    match given {
        Given::Null | Given::Default => true,
        Given::Parameter(_) | Given::Boolean(_) | Given::Number(_) | Given::Text(_) | Given::Expression => false,
    }
}
