//! The steps after the import, one file each. Each prints what it does and returns it, so that a test can look.

pub(crate) mod cancel;
pub(crate) mod conflict;
pub(crate) mod day;
pub(crate) mod listing;
pub(crate) mod summary;
