//! What the engine makes of statements: the fixtures in `tests/fixtures`, and a way to compare an answer with one.
//!
//! Without a database, so that a change of the engine is judged in seconds. `backend-tests` executes the same fixtures on
//! real servers.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_errors_doc,
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    missing_docs,
    reason = "for tests: what cannot go on has failed, and names say what fields hold"
)]

pub mod fixture;
pub mod plan;
pub(crate) mod rules;
pub mod scan;
pub mod world;
