//! `docs/reliability.md`: what was seen of each promise the last time each command ran with `--record`. The page is made of
//! the records beside it, and neither is written by hand.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context, Result};
use throwaway::process;

const HEAD: &str = include_str!("reliability_head.md");

/// What was seen of a promise.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Record {
    pub(crate) promise: String,
    /// How it was tested.
    pub(crate) how: String,
    /// The command that a reader can run.
    pub(crate) command: String,
    /// The backend with its version; empty where none is needed.
    pub(crate) on: String,
    pub(crate) seen: String,
    pub(crate) date: String,
}

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
    let old = fs::read_to_string(file("tsv")).unwrap_or_default();
    let records = merged(parse(&old), new, replaces);
    let lines: String = records.iter().map(line).collect();
    fs::write(file("tsv"), lines).context("could not write the records")?;
    fs::write(file("md"), page(&records)).context("could not write docs/reliability.md")
}

fn file(ending: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/reliability")).with_extension(ending)
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

fn line(record: &Record) -> String {
    let Record {
        promise,
        how,
        command,
        on,
        seen,
        date,
    } = record;
    let parts = [promise, how, command, on, seen, date].map(|part| part.replace(['\t', '\n', '\r'], " "));
    parts.join("\t") + "\n"
}

fn parse(text: &str) -> Vec<Record> {
    let record = |line: &str| match line.split('\t').collect::<Vec<_>>()[..] {
        [promise, how, command, on, seen, date] => Some(Record {
            promise: promise.to_owned(),
            how: how.to_owned(),
            command: command.to_owned(),
            on: on.to_owned(),
            seen: seen.to_owned(),
            date: date.to_owned(),
        }),
        _ => None,
    };
    text.lines().filter_map(record).collect()
}

/// The page: a row for each promise and way of testing it.
fn page(records: &[Record]) -> String {
    let mut page = HEAD.to_owned();
    let mut above: Option<&Record> = None;
    for record in records {
        let is_next_backend = above.is_some_and(|above| {
            (&above.promise, &above.how, &above.command) == (&record.promise, &record.how, &record.command)
        });
        if is_next_backend {
            page.push_str("<br>");
        } else {
            if above.is_some() {
                page.push_str(" |\n");
            }
            let is_same_promise = above.is_some_and(|above| above.promise == record.promise);
            let promise = if is_same_promise { "″" } else { &record.promise };
            let (how, command) = (&record.how, &record.command);
            page.push_str(&format_row(promise, how, command));
        }
        if !record.on.is_empty() {
            page.extend([cell(&record.on), ": ".to_owned()]);
        }
        page.extend([cell(&record.seen), " (".to_owned(), record.date.clone(), ")".to_owned()]);
        above = Some(record);
    }
    page.push_str(if above.is_some() { " |\n" } else { "" });
    page
}

/// A row up to its figures, which come last.
fn format_row(promise: &str, how: &str, command: &str) -> String {
    format!("| {} | {} | `{}` | ", cell(promise), cell(how), cell(command))
}

fn cell(text: &str) -> String {
    text.trim().replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::{Record, Replaces, file, line, merged, page, parse};

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
        let read = |ending| std::fs::read_to_string(file(ending)).unwrap();
        assert!(
            read("md") == page(&parse(&read("tsv"))),
            "docs/reliability.md is not what its records make; run a command with --record"
        );
    }

    #[test]
    fn a_record_comes_back_as_it_was_written() {
        let records = vec![record("A", "sqlite", "1 | 2"), record("B", "", "x")];
        let text: String = records.iter().map(line).collect();
        assert_eq!(parse(&text), records);
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
