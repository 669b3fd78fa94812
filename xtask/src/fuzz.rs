//! `cargo xtask fuzz`: texts and spliced statements against the engine, for as long as one likes.

use anyhow::{Context, Result};
use clap::Args;

use throwaway::process;

use crate::cargo;

const FOLDER: &str = "crates/sea-orm-mixins-sql/fuzz";
const TARGETS: [&str; 2] = ["text", "structured"];

#[derive(Args)]
pub(crate) struct Options {
    /// How long, on each target
    #[arg(long, value_name = "N", default_value_t = 60)]
    seconds: u64,
}

impl Options {
    /// What the fuzzer is called with. The engine is safe Rust, and `Miri` or a sanitizer would find nothing in it that
    /// a panic does not show; without one, the pinned compiler will do.
    fn arguments(&self, target: &str) -> Vec<String> {
        let time = format!("-max_total_time={}", self.seconds);
        let fuzzer = [
            "--",
            &time,
            "-timeout=10",
            "-max_len=4096",
            "-len_control=10",
            "-print_final_stats=1",
        ];
        let head = ["fuzz", "run", "--sanitizer", "none", "--fuzz-dir", FOLDER, target];
        [&head[..], &fuzzer].concat().into_iter().map(str::to_owned).collect()
    }
}

/// Runs each target; true if nothing was found. What is found stays in the folder's `artifacts`.
pub(crate) fn run(options: &Options) -> Result<bool> {
    if process::output(cargo::command().args(["fuzz", "--version"])).is_none() {
        println!("cargo-fuzz is not installed; `cargo install cargo-fuzz --locked` does, and a C++ compiler is needed");
        return Ok(false);
    }
    let manifest = format!("{FOLDER}/Cargo.toml");
    let seeds = ["run", "--quiet", "--manifest-path", &manifest, "--example", "seeds"];
    let mut all_well = succeeds(&seeds.map(str::to_owned))?;
    for target in TARGETS {
        all_well &= succeeds(&options.arguments(target))?;
    }
    Ok(all_well)
}

fn succeeds(arguments: &[String]) -> Result<bool> {
    let status = cargo::command().args(arguments).status();
    Ok(status.context("could not run cargo")?.success())
}

#[cfg(test)]
mod tests {
    use super::Options;

    #[test]
    fn time_reaches_the_fuzzer() {
        let arguments = Options { seconds: 7 }.arguments("text").join(" ");
        assert!(arguments.contains(" text -- -max_total_time=7 "), "{arguments}");
    }
}
