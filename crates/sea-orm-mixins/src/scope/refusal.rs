//! [`Refusal`]: a statement that a scope refused, as listeners get it.

use crate::MixinError;
use std::fmt;

/// A statement that was refused; nothing of it was sent. Listeners of [`Scope::on_refusal`](crate::Scope::on_refusal) get
/// each one.
///
/// `Display` gives the reason and the statement's text, with its literals and without bound values.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Refusal {
    /// The error that the caller gets.
    pub error: MixinError,
    /// The reason, for this statement, and what to do.
    pub reason: String,
    /// The statement's text, as the caller wrote it or SeaORM built it.
    pub sql: String,
}

impl Refusal {
    pub(crate) fn new(error: &MixinError, reason: &str, sql: &str) -> Self {
        Self {
            error: error.clone(),
            reason: reason.to_owned(),
            sql: sql.to_owned(),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; the statement is: {}", self.reason, self.sql)
    }
}
