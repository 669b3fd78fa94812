//! `cargo xtask mutants`: breaks the engine, the hooks and the scoped connection on purpose, one place at a time, and
//! shows what no test notices.
//!
//! cargo-mutants says what there is to break. It would build the tests anew for each, which takes a day for all; here all
//! are built into one copy of the code, and a variable of the environment says which of them is to be.

mod list;
mod splice;
mod tree;

use anyhow::{Context, Result};
use clap::Args;
use throwaway::{interrupt, process};
use tree::Tree;

use crate::{
    cargo,
    reliability::{self, Record, Replaces},
};

#[derive(Args)]
pub(crate) struct Options {
    /// Only this part of all mutants, `1/16` for the second of sixteen
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
            Self::Runtime => &["impl (fmt::)?Debug"],
        }
    }

    /// The tests that judge, one after the other; what most mutants are noticed by first, where that is quick.
    fn tests(self) -> Vec<Vec<String>> {
        let (packages, tests) = self.judges();
        let packages = packages.split(',').flat_map(|package| ["--package", package]);
        let all = std::iter::once("test").chain(packages).chain(tests.iter().copied());
        let first: &[&str] = match self {
            Self::Engine => &[
                "test",
                "--package",
                "engine-tests",
                "--test",
                "engine",
                "--",
                "fixtures::",
            ],
            Self::Runtime => &["test", "--package", "sea-orm-mixins", "--lib"],
        };
        [first.to_vec(), all.collect()]
            .map(|words| words.into_iter().map(str::to_owned).collect())
            .to_vec()
    }

    /// What is optimised, since it is built once and run many times: the suite itself would take too long to build.
    fn profile(self) -> &'static str {
        match self {
            Self::Engine => "profile.dev.opt-level=1",
            Self::Runtime => "profile.dev.package.\"*\".opt-level=1",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Engine => "engine",
            Self::Runtime => "runtime",
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
    let shard = options.shard.as_deref().map(shard).transpose()?;
    let mut all_well = true;
    for part in Part::ALL {
        if options.part.is_some_and(|only| only != part) {
            continue;
        }
        let all = list::mutants(part.package(), part.excluded())?;
        let mut tree = Tree::new(part)?;
        let viable = tree.build(&all)?;
        println!("{}: {} of {} mutants compile", part.name(), viable.len(), all.len());
        let chosen = viable.iter().copied().filter(|number| match shard {
            Some((this, of)) => number % of == this,
            None => true,
        });
        let missed = tree.judge(&all, chosen.clone().collect())?;
        all_well &= missed.is_empty();
        if options.record {
            let record = options.result(part, (all.len(), viable.len()), (chosen.count(), missed.len()));
            reliability::record(vec![record], Replaces::Same)?;
        }
    }
    Ok(all_well)
}

/// `1/16`: the second of sixteen.
fn shard(text: &str) -> Result<(usize, usize)> {
    let numbers = text
        .split_once('/')
        .and_then(|(this, of)| Some((this.parse().ok()?, of.parse().ok()?)));
    numbers
        .filter(|(this, of)| this < of)
        .with_context(|| format!("`{text}` is not a part as `1/16`"))
}

impl Options {
    /// What came of a part's mutants.
    fn result(&self, part: Part, (all, viable): (usize, usize), (chosen, missed): (usize, usize)) -> Record {
        let tenths = (chosen - missed) * 1_000 / chosen.max(1);
        let shard = self
            .shard
            .as_ref()
            .map_or_else(String::new, |shard| format!(", part {shard} of all mutants"));
        let (judges, _) = part.judges();
        Record {
            promise: "The tests notice what is broken".to_owned(),
            how: format!(
                "the mutants of cargo-mutants in {}, judged by the tests of {}{shard}",
                part.package(),
                judges.replace(',', " and ")
            ),
            command: format!("cargo xtask mutants --part {}", part.name()),
            on: String::new(),
            seen: format!(
                "{} of {chosen} viable mutants noticed, {}.{} %; of {all} in all, {} do not compile, or not beside others",
                chosen - missed,
                tenths / 10,
                tenths % 10,
                all - viable
            ),
            date: reliability::today(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Part, shard};

    #[test]
    fn each_part_has_its_judges() {
        let words = |part: Part| {
            part.tests()
                .into_iter()
                .map(|words| words.join(" "))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            words(Part::Engine),
            [
                "test --package engine-tests --test engine -- fixtures::",
                "test --package sea-orm-mixins-sql --package engine-tests --lib --tests -- --skip corpus::"
            ]
        );
        assert_eq!(
            words(Part::Runtime),
            [
                "test --package sea-orm-mixins --lib",
                "test --package sea-orm-mixins --package backend-tests --lib --test suite -- --skip postgres:: --skip mysql:: \
                 --skip sqlite_memory::"
            ]
        );
    }

    #[test]
    fn a_part_of_all_is_counted_from_zero() {
        assert_eq!(shard("1/16").unwrap(), (1, 16));
        for wrong in ["16/16", "1", "a/2", "/"] {
            assert!(shard(wrong).is_err(), "{wrong}");
        }
    }
}
