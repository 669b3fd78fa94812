//! The Rust types that managed columns may have, and how their values are made and read.
//!
//! One trait a kind of column, so that a wrong type is an error at the field that says what fits.

mod deletion;
mod foreign_key;
mod key;
mod prefixed;
mod time;
mod time_form;
mod version;

pub use deletion::{DeletedAtColumn, Deletion, DeletionKind, FlagColumn, FlagValues, TimedFlagColumn, flag_value};
pub use foreign_key::foreign_key;
pub use key::{
    ActorKey, BigIntPkColumn, DeletedByColumn, IntegerPkColumn, IsDeclared, New, TenantKey, UuidColumn, UuidGenerator,
};
pub use prefixed::{PrefixedId, PrefixedPkColumn};
pub use time::{Stamp, TimeColumn};
pub(crate) use time::{cut_to_microseconds, now};
pub use time_form::{
    Micros, Millis, Seconds, TextDeletedAtColumn, TextTimeColumn, UnixDeletedAtColumn, UnixTimeColumn,
};
pub(crate) use version::version_in;
pub use version::{Number, VersionColumn};
