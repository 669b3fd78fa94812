//! One run of tests: starts the servers, runs cargo, stops the servers, and says what it came to.

use anyhow::Result;

use throwaway::interrupt;

use crate::{
    cargo,
    notes::{self, Figure},
    reliability::{self, Record, Replaces},
    report::Asked,
    servers::Servers,
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
        let file = notes::File::open()?;
        let servers = Servers::start(self.asked.chosen, self.keep)?;
        let mut variables = self.variables;
        variables.push((notes::VARIABLE.to_owned(), file.path().display().to_string()));
        variables.extend(
            servers
                .urls()
                .iter()
                .map(|(name, url)| ((*name).to_owned(), url.clone())),
        );
        let (mut tally, status) = cargo::test(&self.arguments, &variables)?;
        let ran_on = servers.stop();
        let notes = file.read();
        notes.skips.iter().for_each(|skip| tally.skip(skip));
        let failure = (!status.success()).then(|| status.to_string());
        let verdict = tally.finish(self.asked, failure.as_deref());
        println!();
        if let (Some(command), true) = (&self.recorded_as, verdict.passed) {
            let replaces = if self.asked.is_filtered {
                Replaces::Same
            } else {
                Replaces::All
            };
            reliability::record(records(command, &notes.figures, &ran_on), replaces)?;
        }
        if self.shows_figures {
            notes.lines().iter().for_each(|line| println!("{line}"));
        }
        for line in ran_on.iter().chain(&verdict.problems).chain(&verdict.lines) {
            println!("{line}");
        }
        Ok(verdict.passed)
    }
}

/// The figures, each with the server that it is of.
fn records(command: &str, figures: &[Figure], ran_on: &[String]) -> Vec<Record> {
    let date = reliability::today();
    let on = |backend: &str| {
        // `postgres: PostgreSQL 15.20, throwaway cluster`
        let server = ran_on
            .iter()
            .find_map(|line| line.strip_prefix(backend)?.strip_prefix(": "));
        match server.and_then(|server| server.split(',').next()) {
            Some(server) if !server.starts_with("the library") => format!("{backend}, {server}"),
            Some(_) | None => backend.to_owned(),
        }
    };
    let record = |figure: &Figure| Record {
        promise: figure.promise.clone(),
        how: figure.how.clone(),
        command: command.to_owned(),
        on: on(&figure.backend),
        seen: figure.seen.clone(),
        date: date.clone(),
    };
    figures.iter().map(record).collect()
}

/// `cargo test`, then libtest's arguments.
pub(crate) fn arguments(for_cargo: &[&str], for_libtest: &[&str]) -> Vec<String> {
    let head = ["test", "--no-fail-fast", "--color", "never"];
    let middle = ["--", "--color", "never"];
    [&head, for_cargo, &middle, for_libtest]
        .concat()
        .into_iter()
        .map(str::to_owned)
        .collect()
}
