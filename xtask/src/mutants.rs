//! `cargo xtask mutants`: breaks the engine, the hooks and the scoped connection on purpose, one place at a time, and
//! shows what no test notices.

use anyhow::{Context, Result, bail};
use clap::Args;
use throwaway::{interrupt, process};

use crate::{
    cargo,
    reliability::{self, Record, Replaces},
};

#[derive(Args)]
pub(crate) struct Options {
    /// Only this part of all mutants, `1/16` for the second of sixteen; a full run takes hours
    #[arg(long, value_name = "K/N")]
    shard: Option<String>,
    /// The part to break, both if not given
    #[arg(long, value_enum)]
    part: Option<Part>,
    /// Write the figures into docs/reliability.md
    #[arg(long)]
    record: bool,
}

/// What is broken, with the fast tests that judge it.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// `sea-orm-mixins-sql`, judged by its own tests and those of `tests/engine`
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

    /// The packages whose tests judge, and what these are called with.
    fn judges(self) -> (&'static str, &'static [&'static str]) {
        match self {
            // The corpus takes its time, and what it would notice the fixtures do.
            Self::Engine => (
                "sea-orm-mixins-sql,engine-tests",
                &["--lib", "--tests", "--", "--skip", "corpus::"],
            ),
            Self::Runtime => (
                "sea-orm-mixins,backend-tests",
                &[
                    "--lib",
                    "--test",
                    "suite",
                    "--",
                    "--skip",
                    "postgres::",
                    "--skip",
                    "mysql::",
                    "--skip",
                    "sqlite_memory::",
                ],
            ),
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
        let (packages, tests) = self.judges();
        // A run of the tests takes seconds; one that hangs has noticed. That all is well without a mutant is seen before:
        // cargo-mutants would look at the mutated package alone.
        let head = ["mutants", "--package", self.package(), "--test-package", packages];
        let limits = [
            "--baseline",
            "skip",
            "--timeout",
            "120",
            "--jobs",
            "1",
            "--colors",
            "never",
        ];
        let mut words: Vec<&str> = [&head[..], &limits].concat();
        words.extend(shard.iter().flat_map(|shard| ["--shard", shard]));
        words.extend(self.excluded().iter().flat_map(|name| ["--exclude-re", name]));
        words.extend(["--output", self.output(), "--"]);
        words.extend(tests);
        words.into_iter().map(str::to_owned).collect()
    }

    /// The same tests on the code as it is.
    fn baseline(self) -> Vec<String> {
        let (packages, tests) = self.judges();
        let packages = packages.split(',').flat_map(|package| ["--package", package]);
        let words = std::iter::once("test").chain(packages).chain(tests.iter().copied());
        words.map(str::to_owned).collect()
    }

    fn name(self) -> &'static str {
        match self {
            Self::Engine => "engine",
            Self::Runtime => "runtime",
        }
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
        if run_cargo(&part.baseline())? != Some(0) {
            bail!("the tests fail without a mutant");
        }
        all_well &= match run_cargo(&part.arguments(options.shard.as_deref()))? {
            Some(0) => true,
            Some(MISSED | TIMEOUT) => false,
            _ => bail!("cargo-mutants did not come to the end"),
        };
        if options.record {
            reliability::record(vec![options.result(part)?], Replaces::Same)?;
        }
    }
    Ok(all_well)
}

/// What cargo-mutants says at the end of a run: no test noticed some mutant, or a test hung on one.
const MISSED: i32 = 2;
const TIMEOUT: i32 = 3;

/// Runs cargo and returns what it exits with; `None` where a signal ended it.
fn run_cargo(arguments: &[String]) -> Result<Option<i32>> {
    let status = cargo::command()
        .args(arguments)
        // The same texts for every mutant, and few of them: there are many mutants.
        .envs([("PROPTEST_RNG_SEED", "7"), ("PROPTEST_CASES", "24")])
        .status();
    Ok(status.context("could not run cargo")?.code())
}

impl Options {
    /// What came of a part's mutants.
    fn result(&self, part: Part) -> Result<Record> {
        let count = |list: &str| {
            let file = format!("{}/mutants.out/{list}.txt", part.output());
            let lines = std::fs::read_to_string(&file).map(|text| text.lines().count());
            lines.context(file)
        };
        let noticed = count("caught")? + count("timeout")?;
        let viable = noticed + count("missed")?;
        let tenths = noticed * 1_000 / viable.max(1);
        let shard = self
            .shard
            .as_ref()
            .map_or_else(String::new, |shard| format!(", part {shard} of all mutants"));
        let (judges, _) = part.judges();
        Ok(Record {
            promise: "The tests notice what is broken".to_owned(),
            how: format!(
                "cargo-mutants on {}, judged by the tests of {}{shard}",
                part.package(),
                judges.replace(',', " and ")
            ),
            command: format!("cargo xtask mutants --part {}", part.name()),
            on: String::new(),
            seen: format!(
                "{noticed} of {viable} viable mutants noticed, {}.{} %; {} do not compile",
                tenths / 10,
                tenths % 10,
                count("unviable")?
            ),
            date: reliability::today(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Part;

    #[test]
    fn each_part_has_its_judges() {
        let engine = Part::Engine.arguments(Some("1/16")).join(" ");
        assert!(engine.contains("--package sea-orm-mixins-sql --test-package sea-orm-mixins-sql,engine-tests "));
        assert!(
            engine.contains(" --shard 1/16 ") && engine.ends_with(" -- --lib --tests -- --skip corpus::"),
            "{engine}"
        );
        let runtime = Part::Runtime.arguments(None).join(" ");
        assert!(
            !runtime.contains("--shard") && runtime.contains(" --test suite -- --skip postgres::"),
            "{runtime}"
        );
        let baseline = Part::Engine.baseline().join(" ");
        assert!(
            baseline.starts_with("test --package sea-orm-mixins-sql --package engine-tests --lib "),
            "{baseline}"
        );
    }
}
