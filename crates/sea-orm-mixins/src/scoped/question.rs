//! [`Question`]: what SeaORM's executors ask a connection before they send a statement, and which executor asks.
//!
//! The caller's place in SeaORM's source tells (`#[track_caller]`). A program that asks does so from another place. Where
//! the place does not arrive (a connection type of the user's own in between, a build without locations), every question
//! is [`Question::Other`].

use std::panic::Location;

/// A question of SeaORM's executors about the connection.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    /// Whoever else asks, whatever they ask.
    Other,
    /// `executor/insert.rs` asks for the backend.
    InsertBackend,
    /// `executor/insert.rs` asks whether there is RETURNING.
    InsertReturning,
    /// `executor/update.rs` asks whether there is RETURNING.
    UpdateReturning,
}

impl Question {
    /// `get_database_backend`, called from there.
    pub(super) fn backend(caller: &Location<'_>) -> Self {
        if is_executor(caller, "insert.rs") {
            Self::InsertBackend
        } else {
            Self::Other
        }
    }

    /// `support_returning`, called from there.
    pub(super) fn returning(caller: &Location<'_>) -> Self {
        if is_executor(caller, "insert.rs") {
            Self::InsertReturning
        } else if is_executor(caller, "update.rs") {
            Self::UpdateReturning
        } else {
            Self::Other
        }
    }
}

/// Whether a place is in the file of that name in SeaORM's `executor/`.
fn is_executor(caller: &Location<'_>, name: &str) -> bool {
    let file = caller.file();
    let folder = file.strip_suffix(name).and_then(|path| path.strip_suffix(['/', '\\']));
    folder.is_some_and(|folder| folder.ends_with("executor")) && file.contains("sea-orm")
}
