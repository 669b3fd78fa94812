//! `cargo xtask mutants`: breaks the engine, the hooks and the scoped connection on purpose, one place at a time, and
//! shows what no test notices.

use anyhow::{Context, Result};
use clap::Args;

use throwaway::{interrupt, process};

use crate::{backend::Backend, cargo, servers::Servers};

#[derive(Args)]
pub(crate) struct Options {
    /// Only this part of all mutants, `1/16` for the second of sixteen; a full run takes hours
    #[arg(long, value_name = "K/N")]
    shard: Option<String>,
    /// The part to break, both if not given
    #[arg(long, value_enum)]
    part: Option<Part>,
}

/// What is broken, with the fast tests that judge it.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// `sea-orm-mixins-sql`, judged by its own tests and `tests/sql`
    Engine,
    /// `sea-orm-mixins`, judged by its own tests and the suite on SQLite
    Runtime,
}

impl Part {
    const ALL: [Self; 2] = [Self::Engine, Self::Runtime];

    fn package(self) -> &'static str {
        match self {
            Self::Engine => "sea-orm-mixins-sql",
            Self::Runtime => "sea-orm-mixins",
        }
    }

    /// What the tests are called with.
    fn tests(self) -> &'static [&'static str] {
        match self {
            Self::Engine => &["--lib", "--test", "sql"],
            Self::Runtime => &[
                "--lib",
                "--test",
                "suite",
                "--",
                "--skip",
                "postgres::",
                "--skip",
                "mysql::",
            ],
        }
    }

    /// What takes the place of equal behaviour: a short way through the parser, `Debug`, a figure of the cache.
    fn excluded(self) -> &'static [&'static str] {
        match self {
            Self::Engine => &[
                "parse_prefix",
                "short_name",
                "is_quoted",
                "is_end_of_name",
                "impl Debug",
                "with_capacity",
            ],
            Self::Runtime => &["impl Debug"],
        }
    }

    fn arguments(self, shard: Option<&str>) -> Vec<String> {
        let tested = format!("{},backend-tests", self.package());
        // A run of the tests takes seconds; one that hangs has noticed.
        let head = ["mutants", "--package", self.package(), "--test-package", &tested];
        let limits = ["--timeout", "120", "--jobs", "1", "--colors", "never"];
        let mut words: Vec<&str> = [&head[..], &limits].concat();
        words.extend(shard.iter().flat_map(|shard| ["--shard", shard]));
        words.extend(self.excluded().iter().flat_map(|name| ["--exclude-re", name]));
        words.extend(["--output", self.output(), "--"]);
        words.extend(self.tests());
        words.into_iter().map(str::to_owned).collect()
    }

    /// The folder of the results.
    fn output(self) -> &'static str {
        match self {
            Self::Engine => "target/mutants-engine",
            Self::Runtime => "target/mutants-runtime",
        }
    }
}

/// Runs the mutants; true if every one was noticed.
pub(crate) fn run(options: &Options) -> Result<bool> {
    if process::output(cargo::command().args(["mutants", "--version"])).is_none() {
        println!("cargo-mutants is not installed; `cargo install cargo-mutants --locked` does");
        return Ok(false);
    }
    interrupt::watch()?;
    let mut all_well = true;
    for part in Part::ALL {
        if options.part.is_some_and(|only| only != part) {
            continue;
        }
        std::fs::create_dir_all(part.output()).context("could not make the folder of the results")?;
        let backends: &[Backend] = match part {
            Part::Engine => &[Backend::Postgres, Backend::Mysql],
            Part::Runtime => &[],
        };
        let servers = Servers::start(backends, false)?;
        let status = cargo::command()
            .args(part.arguments(options.shard.as_deref()))
            .envs(servers.urls().iter().map(|(name, url)| (*name, url)))
            // The same texts for every mutant, and few of them: there are many mutants.
            .envs([("PROPTEST_RNG_SEED", "7"), ("PROPTEST_CASES", "64")])
            .status();
        servers.stop();
        all_well &= status.context("could not run cargo")?.success();
    }
    Ok(all_well)
}

#[cfg(test)]
mod tests {
    use super::Part;

    #[test]
    fn each_part_has_its_judges() {
        let engine = Part::Engine.arguments(Some("1/16")).join(" ");
        assert!(engine.contains("--package sea-orm-mixins-sql --test-package sea-orm-mixins-sql,backend-tests "));
        assert!(
            engine.contains(" --shard 1/16 ") && engine.ends_with(" -- --lib --test sql"),
            "{engine}"
        );
        let runtime = Part::Runtime.arguments(None).join(" ");
        assert!(!runtime.contains("--shard") && runtime.ends_with("--test suite -- --skip postgres:: --skip mysql::"));
    }
}
