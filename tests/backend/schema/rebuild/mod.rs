//! SQLite's rebuild: tables as people write them, one trap each.

pub(crate) mod kill;
