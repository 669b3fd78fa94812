//! A workspace outside of the repository, that has the packages and nothing else: what does not reach the packages is
//! missed there, as it would be by who gets them from a registry.

use std::{fmt::Write as _, fs, path::Path, process::Command};

use anyhow::{Context, Result};

use super::{CRATES, Package, VERSION, contents, root, target_folder};
use crate::cargo;

/// A program that derives mixins, migrates a database and works under a scope.
const PROGRAM: &str = include_str!("outside/main.rs");
const PROGRAM_MANIFEST: &str = include_str!("outside/manifest.toml");

/// Builds the packages with their tests, benches and all features, and with none; builds and runs a program that uses
/// them; true if all is well.
pub(super) fn build(packages: &[Package]) -> Result<bool> {
    let folder = tempfile::tempdir().context("no temporary folder")?;
    let folder = folder.path();
    for package in packages {
        let into = folder.to_string_lossy();
        contents::tar("-xzf", package, &["-C", &into])?;
    }
    write(&folder.join("Cargo.toml"), &workspace())?;
    write(
        &folder.join("program/Cargo.toml"),
        &PROGRAM_MANIFEST.replace("VERSION", VERSION),
    )?;
    write(&folder.join("program/src/main.rs"), PROGRAM)?;
    // The versions that everything else is tested with.
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).context("no Cargo.lock")?;
    let everything = [
        "check",
        "--workspace",
        "--exclude",
        "program",
        "--all-targets",
        "--all-features",
    ];
    // It needs all others, and asks for no feature of theirs.
    let without_features = ["check", "--package", "sea-orm-mixins-migration"];
    let program = ["run", "--package", "program"];
    Ok(run(folder, &everything)? && run(folder, &without_features)? && run(folder, &program)?)
}

/// The packages as members, so that their tests and benches can be built, and in the place of what a registry would have.
fn workspace() -> String {
    let mut members = String::new();
    let mut patches = String::new();
    for name in CRATES {
        // Writing to a text cannot fail.
        let _ = write!(members, ", \"{name}-{VERSION}\"");
        let _ = writeln!(patches, "{name} = {{ path = \"{name}-{VERSION}\" }}");
    }
    format!("[workspace]\nresolver = \"3\"\nmembers = [\"program\"{members}]\n\n[patch.crates-io]\n{patches}")
}

fn write(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("could not make {}", folder.display()))?;
    }
    fs::write(path, text).with_context(|| format!("could not write {}", path.display()))
}

/// Runs cargo there, with a target folder that is kept from run to run; true if it succeeds.
fn run(folder: &Path, arguments: &[&str]) -> Result<bool> {
    println!("\ncargo {}", arguments.join(" "));
    let mut command: Command = cargo::command();
    command
        .current_dir(folder)
        .args(arguments)
        .env("CARGO_TARGET_DIR", target_folder().join("outside"));
    Ok(command.status().context("could not run cargo")?.success())
}

#[cfg(test)]
mod tests {
    use super::workspace;

    #[test]
    fn every_crate_comes_from_its_package() {
        let workspace = workspace();
        assert!(
            workspace.contains("\nsea-orm-mixins-sql = { path = \"sea-orm-mixins-sql-"),
            "{workspace}"
        );
        assert!(workspace.contains(", \"sea-orm-mixins-migration-"), "{workspace}");
    }
}
