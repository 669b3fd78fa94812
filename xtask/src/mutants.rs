//! `cargo xtask mutants`: breaks the engine, the hooks and the scoped connection on purpose, one place at a time, and shows
//! what no test notices. cargo-mutants does it; this knows which fast tests judge which crate.

use std::{fs, process::Stdio};

use anyhow::{Context, Result, ensure};
use clap::Args;
use throwaway::process;

use crate::cargo;

#[derive(Args)]
pub(crate) struct Options {
    /// Only what differs from this branch or commit, such as `main`
    #[arg(long, value_name = "BASE")]
    in_diff: Option<String>,
    /// Only this part of all mutants, `1/16` for the second of sixteen
    #[arg(long, value_name = "K/N")]
    shard: Option<String>,
    /// How many are built and judged side by side
    #[arg(long, value_name = "N", default_value_t = 1)]
    jobs: usize,
    /// The part to break, both if not given
    #[arg(long, value_enum)]
    part: Option<Part>,
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
    /// The folder of the results, the crate, the packages whose tests judge, what makes no difference, and the judges.
    fn arguments(self) -> [&'static str; 5] {
        match self {
            Self::Engine => [
                "target/mutants/engine",
                "sea-orm-mixins-sql",
                "sea-orm-mixins-sql,engine-tests",
                "impl (fmt::)?Debug|with_capacity",
                // The corpus takes its time, and what it would notice the fixtures do.
                "--lib --tests -- --skip corpus::",
            ],
            Self::Runtime => [
                "target/mutants/runtime",
                "sea-orm-mixins",
                "sea-orm-mixins,backend-tests",
                "impl (fmt::)?Debug",
                "--lib --test suite -- --skip postgres:: --skip mysql:: --skip sqlite_memory::",
            ],
        }
    }
}

/// Runs the mutants; true if every one was noticed.
pub(crate) fn run(options: &Options) -> Result<bool> {
    if process::output(cargo::command().args(["mutants", "--version"])).is_none() {
        println!("cargo-mutants is not installed; `cargo install cargo-mutants --locked` does");
        return Ok(false);
    }
    let folder = tempfile::tempdir().context("no folder for the difference")?;
    let file = folder.path().join("diff");
    if let Some(base) = &options.in_diff {
        fs::write(&file, difference(base)?).context("could not write the difference")?;
    }
    let file = file.display().to_string();
    let mut all_well = true;
    for part in [Part::Engine, Part::Runtime] {
        if options.part.is_none_or(|only| only == part) {
            let [folder, ..] = part.arguments();
            fs::create_dir_all(folder).context("could not make the folder of the results")?;
            let arguments = options.arguments(part, &file);
            let status = cargo::command()
                .args(arguments)
                .status()
                .context("could not run cargo")?;
            all_well &= status.success();
        }
    }
    Ok(all_well)
}

/// What was changed since, in the crates.
fn difference(base: &str) -> Result<Vec<u8>> {
    let mut git = std::process::Command::new("git");
    git.args(["diff", "--merge-base", base, "--", "crates"])
        .stderr(Stdio::inherit());
    let output = git.output().context("could not run git")?;
    ensure!(output.status.success(), "git cannot compare with `{base}`");
    Ok(output.stdout)
}

impl Options {
    /// What cargo is called with, the difference being in that file.
    fn arguments(&self, part: Part, difference: &str) -> Vec<String> {
        let [folder, package, judges, excluded, tests] = part.arguments();
        let jobs = self.jobs.to_string();
        let mut arguments = vec![
            "mutants",
            "--output",
            folder,
            "--package",
            package,
            "--test-package",
            judges,
        ];
        arguments.extend(["--exclude-re", excluded, "--jobs", &jobs]);
        arguments.extend(self.shard.iter().flat_map(|shard| ["--shard", shard]));
        arguments.extend(self.in_diff.iter().flat_map(|_| ["--in-diff", difference]));
        arguments.push("--");
        arguments.extend(tests.split(' '));
        arguments.into_iter().map(str::to_owned).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Options, Part};

    #[test]
    fn options_reach_cargo_mutants() {
        let mut options = Options {
            in_diff: Some("main".to_owned()),
            shard: Some("1/16".to_owned()),
            jobs: 2,
            part: None,
        };
        let given = options.arguments(Part::Engine, "file").join(" ");
        assert!(
            given.contains(" --jobs 2 --shard 1/16 --in-diff file -- --lib --tests -- --skip corpus::"),
            "{given}"
        );
        options.in_diff = None;
        assert!(!options.arguments(Part::Runtime, "file").join(" ").contains("--in-diff"));
    }
}
