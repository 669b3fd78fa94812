//! What tests have to say besides passing and failing. libtest shows nothing of a test that passes, so it goes to the
//! file that `MIXINS_NOTES` names, from which `cargo xtask` makes its report; without one, nobody asked.

use crate::Backend;
use std::fs::File;
use std::io::Write as _;

/// Notes what was seen of a promise: `how` it was tested, in the words of the table in `docs/reliability.md`.
///
/// # Panics
///
/// If the file cannot be written.
pub fn figure(backend: Backend, promise: &str, how: &str, seen: &str) {
    note(&["figure", backend.name(), promise, how, seen]);
}

/// Notes that a test could not be run here, and why. The test then passes; the report counts it as skipped.
///
/// # Panics
///
/// If the file cannot be written.
pub fn skip(backend: Backend, test: &str, why: &str) {
    note(&["skip", backend.name(), test, why]);
}

/// One line, its parts separated by tabs, written at once so that tests side by side do not mix theirs.
fn note(parts: &[&str]) {
    let Some(path) = std::env::var_os("MIXINS_NOTES").filter(|path| !path.is_empty()) else {
        return;
    };
    let parts: Vec<_> = parts.iter().map(|part| part.replace(['\t', '\n', '\r'], " ")).collect();
    let line = format!("{}\n", parts.join("\t"));
    let written = File::options()
        .append(true)
        .create(true)
        .open(&path)
        .and_then(|mut file| file.write_all(line.as_bytes()));
    assert!(written.is_ok(), "{}: {written:?}", path.display());
}
