//! What tests have to say besides passing and failing, in JSON, a [`Note`] a line. libtest shows nothing of a test that
//! passes, so it goes to the file that `MIXINS_NOTES` names, from which `cargo xtask` makes its report; without one, nobody
//! asked.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::fs::File;
use std::io::Write as _;

mod backend;
mod measured;
mod performance;

pub use backend::Backend;
pub use measured::{Interval, Measured, Ratio, Way};
pub use performance::{Engine, Limited, Load, Machine, Miss, Performance, Texts, Threads};

/// The variable that names the file.
pub const VARIABLE: &str = "MIXINS_NOTES";

/// What was seen of a promise; a line of `docs/reliability.jsonl`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Record {
    /// The promise, in the words of the table in `docs/reliability.md`.
    pub promise: String,
    /// How it was tested.
    pub how: String,
    /// The command that a reader can run; a test does not know it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub command: String,
    /// The backend, with its version where a server runs; empty where none is needed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub on: String,
    /// What was seen.
    pub seen: String,
    /// The day, in UTC; a test does not know it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub date: String,
}

/// What a test says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Note {
    /// It saw this.
    Record(Record),
    /// It could not be run here.
    Skip {
        /// Where it would have run.
        backend: Backend,
        /// Its name.
        test: String,
        /// Why not.
        why: String,
    },
}

/// Notes what was seen of a promise, and how it was tested.
///
/// # Panics
///
/// If the file cannot be written.
pub fn figure(backend: Backend, promise: &str, how: &str, seen: &str) {
    note(&Note::Record(Record {
        promise: promise.to_owned(),
        how: how.to_owned(),
        command: String::new(),
        on: backend.name().to_owned(),
        seen: seen.to_owned(),
        date: String::new(),
    }));
}

/// Notes that a test could not be run here, and why. The test then passes; the report counts it as skipped.
///
/// # Panics
///
/// If the file cannot be written.
pub fn skip(backend: Backend, test: &str, why: &str) {
    let (test, why) = (test.to_owned(), why.to_owned());
    note(&Note::Skip { backend, test, why });
}

/// Written at once, so that tests side by side do not mix theirs.
fn note(note: &Note) {
    let Some(path) = std::env::var_os(VARIABLE).filter(|path| !path.is_empty()) else {
        return;
    };
    let written = File::options()
        .append(true)
        .create(true)
        .open(&path)
        .and_then(|mut file| file.write_all(print([note])?.as_bytes()));
    assert!(written.is_ok(), "{}: {written:?}", path.display());
}

/// A line for each.
///
/// # Errors
///
/// If one has no form in JSON.
pub fn print<T: Serialize>(items: impl IntoIterator<Item = T>) -> serde_json::Result<String> {
    items
        .into_iter()
        .map(|item| Ok(serde_json::to_string(&item)? + "\n"))
        .collect()
}

/// What each line says.
///
/// # Errors
///
/// If a line says something else.
pub fn parse<T: DeserializeOwned>(text: &str) -> serde_json::Result<Vec<T>> {
    text.lines().map(serde_json::from_str).collect()
}

#[cfg(test)]
mod tests {
    use super::{Backend, Note, Record, parse, print};

    #[test]
    fn notes_come_back_as_they_were_written() {
        let record = Record {
            promise: "A".to_owned(),
            how: "by\nhand".to_owned(),
            command: String::new(),
            on: "sqlite".to_owned(),
            seen: "1 | \"2\"".to_owned(),
            date: String::new(),
        };
        let skip = Note::Skip {
            backend: Backend::SqliteMemory,
            test: "a".to_owned(),
            why: "b".to_owned(),
        };
        let notes = vec![Note::Record(record), skip];
        let text = print(&notes).unwrap();
        assert!(
            text.ends_with("{\"skip\":{\"backend\":\"sqlite_memory\",\"test\":\"a\",\"why\":\"b\"}}\n"),
            "{text}"
        );
        assert_eq!(parse::<Note>(&text).unwrap(), notes);
        assert!(parse::<Note>("figure\tsqlite\n").is_err());
    }
}
