//! One run of tests: starts the servers, runs cargo, stops the servers, and says what it came to.

use std::{
    collections::BTreeMap,
    env,
    fs::{self, File},
    io::{Read as _, Seek as _, SeekFrom},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use test_notes::{Backend, Note, Record};
use throwaway::interrupt;

use crate::{
    cargo,
    reliability::{self, Replaces},
    servers::Servers,
    tally::Asked,
};

/// What is run.
pub(crate) struct Run<'a> {
    pub(crate) asked: Asked<'a>,
    /// Whether the servers' data and logs are kept.
    pub(crate) keep: bool,
    /// What cargo is called with.
    pub(crate) arguments: Vec<String>,
    /// What the tests find in their environment besides the servers.
    pub(crate) variables: Vec<(String, String)>,
    /// Whether the figures are what the run is for.
    pub(crate) shows_figures: bool,
    /// The command to record the figures under, if they are to be recorded.
    pub(crate) recorded_as: Option<String>,
}

impl Run<'_> {
    /// Runs the tests; true if all is well.
    pub(crate) fn run(self) -> Result<bool> {
        interrupt::watch()?;
        let folder = tempfile::tempdir().context("no folder for the tests' notes")?;
        let file = notes_file(folder.path())?;
        let before = fs::metadata(&file).map_or(0, |data| data.len());
        let servers = Servers::start(self.asked.chosen, self.keep)?;
        let mut variables = self.variables;
        variables.push((test_notes::VARIABLE.to_owned(), file.display().to_string()));
        let urls = servers.urls().iter();
        variables.extend(urls.map(|(name, url)| ((*name).to_owned(), url.clone())));
        let (mut tally, status) = cargo::test(&self.arguments, &variables)?;
        let ran_on = servers.stop();
        let (records, skips) = notes(&file, before)?;
        for ((backend, _), why) in &skips {
            tally.skip(*backend, why);
        }
        let failure = (!status.success()).then(|| status.to_string());
        let (lines, passed) = tally.finish(self.asked, failure.as_deref());
        println!();
        if self.shows_figures {
            show(&records);
        }
        if let (Some(command), true) = (&self.recorded_as, passed) {
            let replaces = if self.asked.is_filtered {
                Replaces::Same
            } else {
                Replaces::All
            };
            reliability::record(completed(records, command, &ran_on), replaces)?;
        }
        ran_on.iter().chain(&lines).for_each(|line| println!("{line}"));
        Ok(passed)
    }
}

/// The file that the caller named, to which this run's notes are added, or one for this run.
fn notes_file(folder: &Path) -> Result<PathBuf> {
    match env::var_os(test_notes::VARIABLE).filter(|path| !path.is_empty()) {
        // Each test program has a working directory of its own.
        Some(path) => std::path::absolute(path).with_context(|| format!("{} names no file", test_notes::VARIABLE)),
        None => Ok(folder.join("notes")),
    }
}

/// The skipped tests, each once, and why.
type Skips = BTreeMap<(Backend, String), String>;

/// What this run's tests noted; a run without notes makes no file.
fn notes(path: &Path, before: u64) -> Result<(Vec<Record>, Skips)> {
    let (mut text, mut records, mut skips) = (String::new(), Vec::new(), Skips::new());
    if let Ok(mut file) = File::open(path) {
        file.seek(SeekFrom::Start(before))?;
        file.read_to_string(&mut text)?;
    }
    for note in test_notes::parse(&text).context("could not read the tests' notes")? {
        match note {
            Note::Record(record) => records.push(record),
            Note::Skip { backend, test, why } => drop(skips.insert((backend, test), why)),
        }
    }
    records.sort();
    Ok((records, skips))
}

/// Each promise, how it was tested, and what was seen on each backend.
fn show(records: &[Record]) {
    for same in records.chunk_by(|one, other| one.promise == other.promise) {
        for (
            number,
            Record {
                promise, on, seen, how, ..
            },
        ) in same.iter().enumerate()
        {
            if number == 0 {
                println!("{promise}:");
            }
            println!("  {on}: {seen} ({how})");
        }
    }
}

/// The records with the command, the day and the servers, which the tests do not know.
fn completed(records: Vec<Record>, command: &str, ran_on: &[String]) -> Vec<Record> {
    let date = reliability::today();
    let complete = |record: Record| Record {
        command: command.to_owned(),
        on: with_server(record.on, ran_on),
        date: date.clone(),
        ..record
    };
    records.into_iter().map(complete).collect()
}

/// `postgres, PostgreSQL 15.20`, of `postgres: PostgreSQL 15.20, throwaway cluster`; SQLite is a library in the tests.
fn with_server(backend: String, ran_on: &[String]) -> String {
    let server = ran_on
        .iter()
        .find_map(|line| line.strip_prefix(&backend)?.strip_prefix(": "));
    match server.and_then(|server| server.split(',').next()) {
        Some(server) if !server.starts_with("the library") => format!("{backend}, {server}"),
        Some(_) | None => backend,
    }
}

/// `cargo test`, then libtest's arguments.
pub(crate) fn arguments(for_cargo: &[&str], for_libtest: &[&str]) -> Vec<String> {
    let head = ["test", "--no-fail-fast", "--color", "never"];
    let words = [&head, for_cargo, &["--", "--color", "never"], for_libtest].concat();
    words.into_iter().map(str::to_owned).collect()
}
