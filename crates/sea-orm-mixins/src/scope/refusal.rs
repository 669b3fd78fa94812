//! [`Refusal`]: a statement that a scope did not send, for those who keep a list of them.

use crate::MixinError;
use crate::error::Denied;
use std::fmt;

/// A statement that was refused: nothing of it was sent. [`Scope::on_refusal`](crate::Scope::on_refusal) hears of each.
///
/// `Display` says why, and shows the statement's text, with the literals in it and without a bound value.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Refusal {
    /// The error that the caller gets.
    pub error: MixinError,
    /// Why, in words about this very statement, and what to do.
    pub reason: String,
    /// The statement's text, as the caller wrote it or SeaORM built it.
    pub sql: String,
}

impl Refusal {
    pub(crate) fn new(denied: &Denied, sql: &str) -> Self {
        Self {
            error: denied.error.clone(),
            reason: denied.why.clone(),
            sql: sql.to_owned(),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; the statement is: {}", self.reason, self.sql)
    }
}
