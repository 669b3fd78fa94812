//! Any text: the first byte chooses the dialect.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sea_orm_mixins_sql_fuzz::{DIALECTS, check};

fuzz_target!(|input: &[u8]| {
    let Some((first, text)) = input.split_first() else {
        return;
    };
    let Ok(text) = std::str::from_utf8(text) else { return };
    check(DIALECTS[usize::from(*first) % DIALECTS.len()], text);
});
