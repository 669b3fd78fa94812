//! The Rust types that managed columns may have, and how their values are made and read.
//!
//! One trait a kind of column, so that a wrong type is an error at the field that says what fits.

mod deletion;
mod foreign_key;
mod key;
mod time;
mod version;

pub(crate) use deletion::DeletionKind;
pub use deletion::{DeletedAtColumn, Deletion, FlagColumn, TimedFlagColumn};
pub use foreign_key::foreign_key;
pub use key::{ActorColumn, BigIntPkColumn, IntegerPkColumn, IsDeclared, TenantKey, UuidColumn, UuidGenerator};
pub use time::{Stamp, TimeColumn};
pub(crate) use time::{cut_to_microseconds, now};
pub(crate) use version::version_in;
pub use version::{Number, VersionColumn};
