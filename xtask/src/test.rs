//! `cargo xtask test`: every test there is.

use anyhow::Result;
use clap::Args;

use crate::{
    choice::Choice,
    run::{self, Run},
    tally::Asked,
};

/// The package of the compile-fail tests.
pub(crate) const UI_TESTS: &str = "ui-tests";

#[derive(Args)]
pub(crate) struct Options {
    #[command(flatten)]
    choice: Choice,
    /// Run only the tests with this text in their name
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// Run the compile-fail tests too, as is done without this option; the last of the two counts
    #[arg(long, overrides_with_all = ["ui", "no_ui"])]
    ui: bool,
    /// Leave out the compile-fail tests
    #[arg(long, overrides_with_all = ["ui", "no_ui"])]
    no_ui: bool,
}

impl Options {
    /// What cargo, and after the `--` libtest, is called with.
    fn arguments(&self) -> Vec<String> {
        let mut for_cargo = vec!["--workspace"];
        if self.no_ui && !self.ui {
            for_cargo.extend(["--exclude", UI_TESTS]);
        }
        let mut arguments = run::arguments(&for_cargo, &[]);
        arguments.extend(self.choice.skips());
        arguments.extend(self.filter.clone());
        arguments
    }
}

/// Runs the tests; true if all is well.
pub(crate) fn run(options: &Options) -> Result<bool> {
    let chosen = options.choice.backends();
    Run {
        asked: Asked {
            chosen: &chosen,
            is_filtered: options.filter.is_some(),
        },
        keep: options.choice.keep,
        arguments: options.arguments(),
        variables: Vec::new(),
        shows_figures: false,
        recorded_as: None,
    }
    .run()
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::Options;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        options: Options,
    }

    fn arguments(words: &[&str]) -> String {
        let options = Line::parse_from([&["test"], words].concat()).options;
        options.arguments().join(" ")
    }

    #[test]
    fn what_is_not_chosen_is_skipped() {
        let all = arguments(&[]);
        assert_eq!(all, "test --no-fail-fast --color never --workspace -- --color never");
        let some = arguments(&["--backend=mysql", "--filter", "locking"]);
        assert!(
            some.ends_with("--skip sqlite:: --skip sqlite_memory:: --skip postgres:: locking"),
            "{some}"
        );
    }

    #[test]
    fn the_last_word_on_ui_counts() {
        assert!(arguments(&["--ui", "--no-ui"]).contains("--exclude ui-tests"));
        assert!(!arguments(&["--no-ui", "--ui"]).contains("--exclude"));
    }
}
