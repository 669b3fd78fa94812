//! `cargo xtask soak`: the random statements of the oracle, for as long as one wants.

use anyhow::Result;
use clap::Args;

use crate::{
    backend::Backend,
    choice::Choice,
    report::Asked,
    run::{self, Run},
};

/// Where there are such tests.
const BACKENDS: [Backend; 3] = [Backend::Sqlite, Backend::Postgres, Backend::Mysql];

#[derive(Args)]
pub(crate) struct Options {
    #[command(flatten)]
    choice: Choice,
    /// How long, on each backend
    #[arg(long, value_name = "N", default_value_t = 300)]
    seconds: u64,
    /// Where the random statements begin: the same seed makes the same statements
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Write the figures into docs/reliability.md
    #[arg(long)]
    record: bool,
}

impl Options {
    /// The ignored test of each backend, one after the other.
    fn arguments(chosen: &[Backend]) -> Vec<String> {
        let mut arguments = run::arguments(
            &["--package", "backend-tests", "--test", "oracle"],
            &["--ignored", "--exact", "--show-output", "--test-threads", "1"],
        );
        arguments.extend(chosen.iter().map(|backend| format!("{}::soak", backend.name())));
        arguments
    }

    fn variables(&self) -> Vec<(String, String)> {
        vec![
            ("MIXINS_SOAK_SECONDS".to_owned(), self.seconds.to_string()),
            ("MIXINS_ORACLE_SEED".to_owned(), self.seed.to_string()),
        ]
    }
}

/// Runs until the time is over or a statement fails; true if none did.
pub(crate) fn run(options: &Options) -> Result<bool> {
    let chosen = options.choice.backends_of(&BACKENDS)?;
    Run {
        asked: Asked {
            all: &BACKENDS,
            chosen: &chosen,
            is_filtered: false,
        },
        keep: options.choice.keep,
        arguments: Options::arguments(&chosen),
        variables: options.variables(),
        shows_figures: false,
        recorded_as: options
            .record
            .then(|| format!("cargo xtask soak --seconds {} --seed {}", options.seconds, options.seed)),
    }
    .run()
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::{BACKENDS, Options};

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        options: Options,
    }

    #[test]
    fn the_ignored_case_of_each_backend_is_run() {
        let arguments = Options::arguments(&BACKENDS).join(" ");
        assert!(arguments.contains(" --test oracle -- "), "{arguments}");
        assert!(arguments.contains(" --ignored --exact "), "{arguments}");
        assert!(
            arguments.ends_with(" sqlite::soak postgres::soak mysql::soak"),
            "{arguments}"
        );
    }

    #[test]
    fn time_and_seed_reach_the_test() {
        let options = Line::parse_from(["soak", "--seconds", "7", "--seed", "9"]).options;
        let variables = options.variables();
        assert!(variables.contains(&("MIXINS_SOAK_SECONDS".to_owned(), "7".to_owned())));
        assert!(variables.contains(&("MIXINS_ORACLE_SEED".to_owned(), "9".to_owned())));
    }
}
