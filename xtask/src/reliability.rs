//! `docs/reliability.md`: what was seen of each promise the last time each command ran with `--record`. The page is made of
//! the records beside it, and neither is written by hand.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context, Result};
use test_notes::Record;
use throwaway::process;

const HEAD: &str = include_str!("reliability_head.md");

/// Which older records a run takes the place of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Replaces {
    /// All of its command: it ran as a whole.
    All,
    /// Those of the same words only.
    Same,
}

/// Today, in UTC.
pub(crate) fn today() -> String {
    process::output(Command::new("date").args(["-u", "+%F"])).unwrap_or_default()
}

/// Adds records, and writes the page anew.
pub(crate) fn record(new: Vec<Record>, replaces: Replaces) -> Result<()> {
    let records = merged(read()?, new, replaces);
    fs::write(file("jsonl"), test_notes::print(&records)?).context("could not write the records")?;
    fs::write(file("md"), page(&records)).context("could not write docs/reliability.md")
}

fn file(ending: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/reliability")).with_extension(ending)
}

fn read() -> Result<Vec<Record>> {
    let text = fs::read_to_string(file("jsonl")).context("could not read docs/reliability.jsonl")?;
    test_notes::parse(&text).context("could not read docs/reliability.jsonl")
}

fn merged(old: Vec<Record>, new: Vec<Record>, replaces: Replaces) -> Vec<Record> {
    let is_gone = |old: &Record| {
        new.iter().any(|new| {
            let same_run = (&old.command, backend(&old.on)) == (&new.command, backend(&new.on));
            same_run && (replaces == Replaces::All || (&old.promise, &old.how) == (&new.promise, &new.how))
        })
    };
    let mut records: Vec<Record> = old.into_iter().filter(|old| !is_gone(old)).collect();
    records.extend(new);
    records.sort();
    records
}

/// `postgres` of `postgres, PostgreSQL 15.20`.
fn backend(on: &str) -> &str {
    on.split(',').next().unwrap_or_default()
}

/// The page: a row for each promise and way of testing it, with what each backend showed.
fn page(records: &[Record]) -> String {
    let is_one_row = |one: &Record, other: &Record| {
        (&one.promise, &one.how, &one.command) == (&other.promise, &other.how, &other.command)
    };
    let mut page = HEAD.to_owned();
    let mut above = "";
    for row in records.chunk_by(is_one_row) {
        let Some(Record {
            promise, how, command, ..
        }) = row.first()
        else {
            continue;
        };
        let first = if promise == above { "″" } else { promise };
        let seen = row.iter().map(seen).collect::<Vec<_>>().join("<br>");
        let cells = [cell(first), cell(how), format!("`{}`", cell(command)), seen];
        page.extend(["| ", &cells.join(" | "), " |\n"]);
        above = promise;
    }
    page
}

fn seen(Record { on, seen, date, .. }: &Record) -> String {
    let on = if on.is_empty() { String::new() } else { cell(on) + ": " };
    format!("{on}{} ({date})", cell(seen))
}

fn cell(text: &str) -> String {
    text.trim().replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::{Record, Replaces, file, fs, merged, page, read};

    fn record(promise: &str, on: &str, seen: &str) -> Record {
        Record {
            promise: promise.to_owned(),
            how: "by hand".to_owned(),
            command: "cargo xtask x".to_owned(),
            on: on.to_owned(),
            seen: seen.to_owned(),
            date: "2026-01-02".to_owned(),
        }
    }

    #[test]
    fn the_page_is_made_of_the_records() {
        assert!(
            fs::read_to_string(file("md")).unwrap() == page(&read().unwrap()),
            "docs/reliability.md is not what its records make; run a command with --record"
        );
    }

    #[test]
    fn a_promise_has_one_row_for_all_backends() {
        let page = page(&[record("A", "mysql, 9", "2"), record("A", "sqlite", "1 | 2")]);
        assert!(page.ends_with(
            "| A | by hand | `cargo xtask x` | mysql, 9: 2 (2026-01-02)<br>sqlite: 1 \\| 2 (2026-01-02) |\n"
        ));
    }

    #[test]
    fn a_whole_run_leaves_nothing_of_the_last_one() {
        let old = || {
            vec![
                record("A", "mysql, 9", "1"),
                record("B", "mysql, 9", "1"),
                record("B", "sqlite", "1"),
            ]
        };
        let new = || vec![record("B", "mysql, 10", "2")];
        let left = |replaces| {
            let merged = merged(old(), new(), replaces);
            merged
                .into_iter()
                .map(|record| record.promise + &record.on + &record.seen)
                .collect::<Vec<_>>()
        };
        assert_eq!(left(Replaces::All), ["Bmysql, 102", "Bsqlite1"]);
        assert_eq!(left(Replaces::Same), ["Amysql, 91", "Bmysql, 102", "Bsqlite1"]);
    }
}
