//! `cargo xtask fuzz`: texts and spliced statements against the engine, for as long as one likes.

use std::{
    io::{BufRead, BufReader},
    process::Stdio,
};

use anyhow::{Context, Result};
use clap::Args;
use test_notes::Record;
use throwaway::process;

use crate::{
    cargo,
    reliability::{self, Replaces},
};

const FOLDER: &str = "crates/sea-orm-mixins-sql/fuzz";
/// The targets, and what each makes.
const TARGETS: [(&str, &str); 2] = [
    ("text", "any text"),
    ("structured", "statements made of the pieces of the fixtures"),
];

#[derive(Args)]
pub(crate) struct Options {
    /// How long, on each target
    #[arg(long, value_name = "N", default_value_t = 60)]
    seconds: u64,
    /// Write the figures into docs/reliability.md
    #[arg(long)]
    record: bool,
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

    fn record(&self, what: &str, texts: &str) -> Record {
        Record {
            promise: "No text makes the engine panic, hang, or print what it would read in another way".to_owned(),
            how: format!("libFuzzer, guided by coverage: {what}, in all three dialects"),
            command: format!("cargo xtask fuzz --seconds {}", self.seconds),
            on: String::new(),
            seen: format!("{texts} texts, 0 findings"),
            date: reliability::today(),
        }
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
    let seeded = cargo::command().args(seeds).status().context("could not run cargo")?;
    let mut all_well = seeded.success();
    let mut records = Vec::new();
    for (target, what) in TARGETS {
        match texts(&options.arguments(target))? {
            Some(count) => records.push(options.record(what, &count)),
            None => all_well = false,
        }
    }
    if options.record && all_well {
        reliability::record(records, Replaces::All)?;
    }
    Ok(all_well)
}

/// Runs a target and shows what it prints; how many texts it tried, if it found nothing.
fn texts(arguments: &[String]) -> Result<Option<String>> {
    let mut child = cargo::command()
        .args(arguments)
        .stderr(Stdio::piped())
        .spawn()
        .context("could not run cargo")?;
    let mut count = None;
    for line in BufReader::new(child.stderr.take().context("no output")?).lines() {
        let line = line.context("could not read what the fuzzer prints")?;
        if let Some(number) = line.strip_prefix("stat::number_of_executed_units:") {
            count = Some(number.trim().to_owned());
        }
        eprintln!("{line}");
    }
    let status = child.wait().context("could not wait for cargo")?;
    Ok(count.filter(|_| status.success()))
}

#[cfg(test)]
mod tests {
    use super::Options;

    #[test]
    fn time_reaches_the_fuzzer() {
        let options = Options {
            seconds: 7,
            record: false,
        };
        let arguments = options.arguments("text").join(" ");
        assert!(arguments.contains(" text -- -max_total_time=7 "), "{arguments}");
    }
}
