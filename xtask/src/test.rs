//! `cargo xtask test`: the options, and the order of things in a run.

use anyhow::Result;
use clap::Args;

use crate::{backend::Backend, cargo, interrupt, servers::Servers};

/// The package of the compile-fail tests.
pub(crate) const UI_TESTS: &str = "ui-tests";

#[derive(Args)]
pub(crate) struct Options {
    /// The backends to test, all if not given
    #[arg(long, value_enum, value_delimiter = ',', value_name = "NAMES")]
    backend: Vec<Backend>,
    /// Run only the tests with this text in their name
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// Keep the servers' data and logs (the servers are stopped all the same)
    #[arg(long)]
    keep: bool,
    /// Run the compile-fail tests too, as is done without this option; the last of the two counts
    #[arg(long, overrides_with_all = ["ui", "no_ui"])]
    ui: bool,
    /// Leave out the compile-fail tests
    #[arg(long, overrides_with_all = ["ui", "no_ui"])]
    no_ui: bool,
}

impl Options {
    /// The chosen backends, each once and in the report's order.
    fn backends(&self) -> Vec<Backend> {
        let all = self.backend.is_empty();
        let chosen = Backend::ALL.into_iter();
        chosen.filter(|backend| all || self.backend.contains(backend)).collect()
    }

    /// What cargo, and after the `--` libtest, is called with.
    fn arguments(&self) -> Vec<String> {
        let mut arguments = vec!["test", "--workspace", "--no-fail-fast", "--color", "never"];
        if self.no_ui && !self.ui {
            arguments.extend(["--exclude", UI_TESTS]);
        }
        arguments.extend(["--", "--color", "never"]);
        let mut arguments: Vec<String> = arguments.into_iter().map(str::to_owned).collect();
        let chosen = self.backends();
        for backend in Backend::ALL {
            if !chosen.contains(&backend) {
                arguments.extend(["--skip".to_owned(), format!("{}::", backend.name())]);
            }
        }
        arguments.extend(self.filter.clone());
        arguments
    }
}

/// Runs the tests; true if all is well.
pub(crate) fn run(options: &Options) -> Result<bool> {
    interrupt::watch()?;
    let backends = options.backends();
    let servers = Servers::start(&backends, options.keep)?;
    let (tally, status) = cargo::test(&options.arguments(), servers.urls())?;
    let notes = servers.stop();
    let failure = (!status.success()).then(|| status.to_string());
    let verdict = tally.finish(&backends, failure.as_deref(), options.filter.is_some());
    println!();
    for line in notes.iter().chain(&verdict.problems).chain(&verdict.lines) {
        println!("{line}");
    }
    Ok(verdict.passed)
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::Options;
    use crate::backend::Backend;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        options: Options,
    }

    fn options(words: &[&str]) -> Options {
        Line::parse_from([&["test"], words].concat()).options
    }

    fn arguments(words: &[&str]) -> String {
        options(words).arguments().join(" ")
    }

    #[test]
    fn backends_are_chosen_once_and_in_order() {
        assert_eq!(options(&[]).backends(), Backend::ALL);
        let chosen = options(&["--backend", "mysql,sqlite", "--backend", "mysql"]).backends();
        assert_eq!(chosen, [Backend::Sqlite, Backend::Mysql]);
    }

    #[test]
    fn what_is_not_chosen_is_skipped() {
        let all = arguments(&[]);
        assert_eq!(all, "test --workspace --no-fail-fast --color never -- --color never");
        let some = arguments(&["--backend=mysql", "--filter", "locking"]);
        assert!(some.ends_with("--skip sqlite:: --skip postgres:: locking"), "{some}");
    }

    #[test]
    fn the_last_word_on_ui_counts() {
        assert!(arguments(&["--ui", "--no-ui"]).contains("--exclude ui-tests"));
        assert!(!arguments(&["--no-ui", "--ui"]).contains("--exclude"));
    }
}
