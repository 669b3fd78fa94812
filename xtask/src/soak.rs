//! `cargo xtask soak`: the tests that a normal run keeps short (the targets `oracle` and `stress`) with the figures that
//! the promises are judged by, or with others.

use anyhow::Result;
use clap::Args;

use crate::{
    choice::Choice,
    run::{self, Run},
    tally::Asked,
};

/// Run in their short form by `cargo xtask test`, or by other tests.
const NOT_HERE: [&str; 2] = ["random_statements", "writes_until_it_is_killed"];

#[derive(Args)]
pub(crate) struct Options {
    #[command(flatten)]
    choice: Choice,
    /// Run only the tests with this text in their name; `soak` is in that of the random statements
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    #[command(flatten)]
    numbers: Numbers,
    /// Write the figures into docs/reliability.md
    #[arg(long)]
    record: bool,
}

/// What is not given is as the promises are judged by.
#[derive(Args)]
struct Numbers {
    /// How long random statements are run, on each backend [default: 300]
    #[arg(long, value_name = "N")]
    seconds: Option<usize>,
    /// Where the random statements begin: the same seed makes the same statements [default: 1]
    #[arg(long, value_name = "N")]
    seed: Option<usize>,
    /// Tasks that write to one row [default: 16]
    #[arg(long, value_name = "N")]
    writers: Option<usize>,
    /// What each of them adds, one at a time [default: 500]
    #[arg(long, value_name = "N")]
    increments: Option<usize>,
    /// Clients that want one slot [default: 32]
    #[arg(long, value_name = "N")]
    clients: Option<usize>,
    /// How often a race is run [default: 50]
    #[arg(long, value_name = "N")]
    rounds: Option<usize>,
    /// Requests of all tenants together [default: 2000]
    #[arg(long, value_name = "N")]
    requests: Option<usize>,
}

impl Numbers {
    /// Those that were given.
    fn given(&self) -> impl Iterator<Item = (&'static str, usize)> {
        let numbers = [
            ("seconds", self.seconds),
            ("seed", self.seed),
            ("writers", self.writers),
            ("increments", self.increments),
            ("clients", self.clients),
            ("rounds", self.rounds),
            ("requests", self.requests),
        ];
        numbers.into_iter().filter_map(|(name, number)| Some((name, number?)))
    }
}

impl Options {
    /// One test after the other: side by side they would only wait for each other.
    fn arguments(&self) -> Vec<String> {
        let mut arguments = run::arguments(
            &["--package", "backend-tests", "--test", "oracle", "--test", "stress"],
            &["--include-ignored", "--test-threads", "1"],
        );
        arguments.extend(NOT_HERE.iter().flat_map(|name| ["--skip", name]).map(str::to_owned));
        arguments.extend(self.choice.skips());
        arguments.extend(self.filter.clone());
        arguments
    }

    fn variables(&self) -> Vec<(String, String)> {
        let variable = |(name, number): (&str, usize)| (format!("MIXINS_{}", name.to_uppercase()), number.to_string());
        let all = ("MIXINS_SOAK".to_owned(), "1".to_owned());
        [all].into_iter().chain(self.numbers.given().map(variable)).collect()
    }

    /// The command that another could run, on all backends.
    fn command(&self) -> String {
        let mut command = "cargo xtask soak".to_owned();
        for (name, number) in self.numbers.given() {
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
        Line::parse_from([&["soak"], words].concat()).options
    }

    #[test]
    fn only_numbers_that_were_given_reach_the_tests() {
        assert_eq!(options(&[]).variables(), [("MIXINS_SOAK".to_owned(), "1".to_owned())]);
        let given = options(&["--seconds", "7", "--writers", "3", "--rounds=0"]).variables();
        let expected = [
            ("MIXINS_SOAK", "1"),
            ("MIXINS_SECONDS", "7"),
            ("MIXINS_WRITERS", "3"),
            ("MIXINS_ROUNDS", "0"),
        ];
        assert_eq!(given, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    #[test]
    fn the_numbers_are_part_of_the_command_that_is_recorded() {
        let command = options(&["--rounds", "7", "--record", "--backend", "sqlite"]).command();
        assert_eq!(command, "cargo xtask soak --rounds 7");
    }

    #[test]
    fn the_long_tests_are_run_in_place_of_the_short_ones() {
        let arguments = options(&["--backend", "sqlite,mysql", "--filter", "booking"]).arguments();
        let arguments = arguments.join(" ");
        assert!(arguments.contains(" --test oracle --test stress -- "), "{arguments}");
        assert!(
            arguments.contains(" --include-ignored --test-threads 1 --skip random_statements "),
            "{arguments}"
        );
        assert!(
            arguments.ends_with(" --skip sqlite_memory:: --skip postgres:: booking"),
            "{arguments}"
        );
    }
}
