//! The oracle: random statements under random scopes, each run through a scope on a shared database and plainly on a
//! database that holds only what the scope may see. Both must give the same, and leave behind what a simple model says.
//!
//! It knows nothing of the library that it judges: that is a [`Subject`], which a test brings along. The tables and the
//! rules are written down here a second time.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    clippy::large_enum_variant,
    clippy::option_option,
    reason = "test machinery: what cannot go on has failed"
)]

mod adjust;
mod ast;
mod builder;
mod campaign;
mod choice;
mod compare;
mod data;
mod ddl;
mod effects;
mod failure;
mod flavor;
mod generate;
mod plain;
mod report;
mod rule;
mod run;
mod schema;
mod scope;
#[cfg(test)]
mod self_check;
mod session;
mod shrink;
mod text;
mod value;

pub use campaign::{CaseId, Failure, Plan};
pub use flavor::Flavor;
pub use plain::Plain;
pub use report::Report;
pub use run::Harness;
pub use schema::{Dim, Owned, owned_tables};
pub use scope::{Reach, ScopeSpec, Visibility};
pub use session::{Sent, Session, Subject, Verdict};
pub use value::{Ty, Val, time};
