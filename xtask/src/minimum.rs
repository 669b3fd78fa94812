//! The oldest Rust that the crates promise to build with, really tried.

use std::process::Command;

use anyhow::{Context, Result};
use throwaway::process;

use crate::package::CRATES;

/// `rust-version` of the workspace.
const MINIMUM: &str = env!("CARGO_PKG_RUST_VERSION");

/// Builds the published crates with the oldest Rust, which it installs where `rustup` can; true unless that fails. Where
/// there is no such Rust to be had it says so, in a line of its own.
pub(crate) fn check() -> Result<bool> {
    let toolchain = toolchain(MINIMUM);
    if !is_there(&toolchain) {
        println!("Rust {MINIMUM}: NOT TRIED; `rustup toolchain install {toolchain} --profile minimal` did not work");
        return Ok(true);
    }
    let mut command = Command::new("rustup");
    command.args(["run", &toolchain, "cargo", "check", "--locked", "--all-features"]);
    // Another compiler would throw away what the pinned one has built.
    command
        .arg("--target-dir")
        .arg(crate::package::target_folder().join("minimum"));
    for name in CRATES {
        command.args(["--package", name]);
    }
    let status = command.status().context("could not run rustup")?;
    println!("Rust {MINIMUM}: {}", if status.success() { "ok" } else { "failed" });
    Ok(status.success())
}

/// The toolchain of a version with or without a patch: the oldest one.
fn toolchain(version: &str) -> String {
    match version.split('.').count() {
        2 => format!("{version}.0"),
        _ => version.to_owned(),
    }
}

fn is_there(toolchain: &str) -> bool {
    let listed = process::output(Command::new("rustup").args(["toolchain", "list"])).unwrap_or_default();
    if is_listed(&listed, toolchain) {
        return true;
    }
    let mut install = Command::new("rustup");
    install.args([
        "toolchain",
        "install",
        toolchain,
        "--profile",
        "minimal",
        "--no-self-update",
    ]);
    install.status().is_ok_and(|status| status.success())
}

fn is_listed(listed: &str, toolchain: &str) -> bool {
    listed
        .lines()
        .any(|line| line.strip_prefix(toolchain).is_some_and(|rest| rest.starts_with('-')))
}

#[cfg(test)]
mod tests {
    use super::{is_listed, toolchain};

    #[test]
    fn a_version_without_a_patch_is_its_first() {
        assert_eq!(toolchain("1.94"), "1.94.0");
        assert_eq!(toolchain("1.94.1"), "1.94.1");
    }

    #[test]
    fn a_toolchain_is_listed_by_its_whole_version() {
        let listed = "stable-x86_64-unknown-linux-gnu (default)\n1.94.0-x86_64-unknown-linux-gnu\n";
        assert!(is_listed(listed, "1.94.0"));
        assert!(!is_listed(listed, "1.94"));
        assert!(!is_listed("1.94.01-x86_64-unknown-linux-gnu", "1.94.0"));
    }
}
