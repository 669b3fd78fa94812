//! `cargo xtask semver` and `cargo xtask deny`: what a release is asked, by tools that are installed when one wants them.

use anyhow::{Context, Result};
use clap::Args;
use throwaway::process;

use crate::{cargo, package::CRATES};

#[derive(Args)]
pub(crate) struct Semver {
    /// The release to compare with: a tag or a commit
    #[arg(long, value_name = "REVISION")]
    since: String,
}

/// Compares what the crates offer with a release; true if the version says enough about what has changed.
pub(crate) fn semver(options: &Semver) -> Result<bool> {
    // The derives are not looked at: the tool reads no macros.
    let mut arguments = vec!["semver-checks", "check-release", "--baseline-rev", &options.since];
    for name in CRATES.into_iter().filter(|name| *name != "sea-orm-mixins-macros") {
        arguments.extend(["--package", name]);
    }
    run("cargo-semver-checks", &arguments)
}

/// Compares the licences, the sources and the known faults of all dependencies with `deny.toml`; true if none is refused.
pub(crate) fn deny() -> Result<bool> {
    run("cargo-deny", &["deny", "--workspace", "check"])
}

/// Runs a tool, which cargo calls by the first argument; false, and how to get it, if it is not there.
fn run(tool: &str, arguments: &[&str]) -> Result<bool> {
    let name = arguments.iter().take(1);
    if process::output(cargo::command().args(name).arg("--version")).is_none() {
        eprintln!("{tool} is not installed; `cargo install {tool} --locked` does");
        return Ok(false);
    }
    let status = cargo::command().args(arguments).status();
    Ok(status.with_context(|| format!("could not run {tool}"))?.success())
}
