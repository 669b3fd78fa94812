//! Statements made of the pieces of `tests/fixtures`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sea_orm_mixins_sql_fuzz::{Splices, check};

fuzz_target!(|splices: Splices| check(splices.dialect, &splices.text));
