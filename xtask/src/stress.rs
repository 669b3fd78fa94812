//! `cargo xtask stress`: the test target `stress` with other figures than those of a normal run.

use anyhow::Result;
use clap::Args;

use crate::{
    backend::Backend,
    choice::Choice,
    report::Asked,
    run::{self, Run},
};

#[derive(Args)]
pub(crate) struct Options {
    #[command(flatten)]
    choice: Choice,
    /// Run only the tests with this text in their name
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// The figures that the promises are judged by, where no other number is given
    #[arg(long)]
    full: bool,
    /// Tasks that write to one row
    #[arg(long, value_name = "N")]
    writers: Option<usize>,
    /// What each of them adds, one at a time
    #[arg(long, value_name = "N")]
    increments: Option<usize>,
    /// Clients that want one slot
    #[arg(long, value_name = "N")]
    clients: Option<usize>,
    /// How often a race is run
    #[arg(long, value_name = "N")]
    rounds: Option<usize>,
    /// Requests of all tenants together
    #[arg(long, value_name = "N")]
    requests: Option<usize>,
    /// Write the figures into docs/reliability.md
    #[arg(long, requires = "full")]
    record: bool,
}

impl Options {
    /// One test after the other: side by side they would only wait for each other.
    fn arguments(&self) -> Vec<String> {
        let mut arguments = run::arguments(
            &["--package", "backend-tests", "--test", "stress"],
            &["--test-threads", "1"],
        );
        arguments.extend(self.choice.skips());
        arguments.extend(self.filter.clone());
        arguments
    }

    /// The numbers that were given: what is not there has its own default.
    fn numbers(&self) -> impl Iterator<Item = (&'static str, usize)> {
        let numbers = [
            ("writers", self.writers),
            ("increments", self.increments),
            ("clients", self.clients),
            ("rounds", self.rounds),
            ("requests", self.requests),
        ];
        numbers.into_iter().filter_map(|(name, number)| Some((name, number?)))
    }

    fn variables(&self) -> Vec<(String, String)> {
        let full = self.full.then(|| ("MIXINS_STRESS".to_owned(), "full".to_owned()));
        let variable = |(name, number): (&str, usize)| (format!("MIXINS_{}", name.to_uppercase()), number.to_string());
        full.into_iter().chain(self.numbers().map(variable)).collect()
    }

    /// The command that another could run, on all backends.
    fn command(&self) -> String {
        let mut command = "cargo xtask stress".to_owned();
        command.push_str(if self.full { " --full" } else { "" });
        for (name, number) in self.numbers() {
            command.extend([" --", name, " ", &number.to_string()]);
        }
        command
    }
}

/// Runs the tests and shows their figures; true if all is well.
pub(crate) fn run(options: &Options) -> Result<bool> {
    let chosen = options.choice.backends();
    Run {
        asked: Asked {
            all: &Backend::ALL,
            chosen: &chosen,
            is_filtered: options.filter.is_some(),
        },
        keep: options.choice.keep,
        arguments: options.arguments(),
        variables: options.variables(),
        shows_figures: true,
        recorded_as: options.record.then(|| options.command()),
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

    fn options(words: &[&str]) -> Options {
        Line::parse_from([&["stress"], words].concat()).options
    }

    #[test]
    fn only_numbers_that_were_given_reach_the_tests() {
        assert!(options(&[]).variables().is_empty());
        let given = options(&["--full", "--writers", "3", "--rounds=0"]).variables();
        let expected = [
            ("MIXINS_STRESS", "full"),
            ("MIXINS_WRITERS", "3"),
            ("MIXINS_ROUNDS", "0"),
        ];
        assert_eq!(given, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    #[test]
    fn the_numbers_are_part_of_the_command_that_is_recorded() {
        let command = options(&["--full", "--rounds", "7", "--record", "--backend", "sqlite"]).command();
        assert_eq!(command, "cargo xtask stress --full --rounds 7");
    }

    #[test]
    fn backends_that_are_left_out_are_skipped() {
        let arguments = options(&["--backend", "sqlite,mysql", "--filter", "booking"]).arguments();
        let arguments = arguments.join(" ");
        assert!(arguments.contains("--test stress -- "), "{arguments}");
        assert!(
            arguments.ends_with(" --skip sqlite_memory:: --skip postgres:: booking"),
            "{arguments}"
        );
    }
}
