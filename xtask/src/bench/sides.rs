//! Runs the program that does the work in all ways, on servers of its own.

use std::fs;

use anyhow::{Context, Result};
use test_notes::{Backend, Machine, Performance};
use throwaway::{
    interrupt,
    process::{Group, Signal},
};

use super::Options;
use crate::{cargo, performance, reliability, servers::Servers};

/// Runs it; none if it failed.
pub(super) fn run(options: &Options) -> Result<Option<Vec<Performance>>> {
    interrupt::watch()?;
    let folder = tempfile::tempdir().context("no temporary folder")?;
    let json = folder.path().join("measured.jsonl");
    let mut command = cargo::command();
    command.args([
        "run",
        "--release",
        "--quiet",
        "--package",
        "bench-tests",
        "--bin",
        "side-by-side",
        "--",
    ]);
    command.arg("--json").arg(&json).args(arguments(options));
    let servers = Servers::start(&options.choice.backends(), options.choice.keep)?;
    command.envs(servers.urls().iter().map(|(name, url)| (name, url)));
    let status = Group::spawn(&mut command, Signal::Terminate, cargo::GRACE)?.wait(None)?;
    let ran_on = servers.stop();
    if !status.success() {
        return Ok(None);
    }
    let text = fs::read_to_string(&json).context("nothing was measured")?;
    let mut figures: Vec<Performance> = test_notes::parse(&text).context("what was measured cannot be read")?;
    figures.push(Performance::Machine(Machine {
        machine: performance::machine(),
        ran_on,
        is_of_load: options.load,
        date: reliability::today(),
    }));
    Ok(Some(figures))
}

fn arguments(options: &Options) -> Vec<String> {
    let names = options.choice.backends().into_iter().map(Backend::name);
    let mut arguments = vec!["--backend".to_owned(), names.collect::<Vec<_>>().join(",")];
    if !options.only.is_empty() {
        arguments.extend(["--only".to_owned(), options.only.join(",")]);
    }
    arguments.extend(options.quick.then(|| "--quick".to_owned()));
    arguments.extend(options.load.then(|| "--load".to_owned()));
    arguments
}
