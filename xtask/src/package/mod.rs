//! `cargo xtask package`: packs the crates as they would be published, and looks at what is in them as somebody who has
//! nothing but the packages.

mod contents;
mod outside;

use std::{
    env,
    path::{self, Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

use crate::cargo;

/// The crates that are published, each behind those that it needs.
pub(crate) const CRATES: [&str; 4] = [
    "sea-orm-mixins-sql",
    "sea-orm-mixins-macros",
    "sea-orm-mixins",
    "sea-orm-mixins-migration",
];

/// One for all crates, this program included.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A crate as it is published: `name-version.crate`.
struct Package {
    name: &'static str,
    archive: PathBuf,
}

/// Packs the crates, and builds them and a program from what was packed; true if all is well.
pub(crate) fn run() -> Result<bool> {
    let packages = pack()?;
    let mut all_well = true;
    for package in &packages {
        all_well &= contents::show(package)?;
    }
    let built = outside::build(&packages)?;
    println!("\ncontents: {}", word(all_well));
    println!("built outside of the repository: {}", word(built));
    Ok(all_well && built)
}

fn word(is_well: bool) -> &'static str {
    if is_well { "ok" } else { "failed" }
}

/// Packs the crates, which find each other's packages though none of them is published.
///
/// Cargo does not build them. It would unpack a crate that another needs to where it keeps what registries sent, and take
/// what it finds there the next time, under the same version, whatever has changed since.
fn pack() -> Result<Vec<Package>> {
    let target = target_folder();
    let mut command = cargo::command();
    // This sends nothing, so it may pack what is not committed yet.
    command
        .args(["package", "--allow-dirty", "--no-verify", "--locked", "--target-dir"])
        .arg(&target);
    for name in CRATES {
        command.args(["--package", name]);
    }
    let status = command.status().context("could not run cargo package")?;
    ensure!(status.success(), "cargo could not pack the crates");
    let folder = target.join("package");
    Ok(CRATES.map(|name| package(name, &folder)).into())
}

fn package(name: &'static str, folder: &Path) -> Package {
    let archive = folder.join(format!("{name}-{VERSION}.crate"));
    Package { name, archive }
}

/// Where cargo builds this workspace. A relative one is seen from where this program was called, as cargo sees it.
pub(crate) fn target_folder() -> PathBuf {
    let named = env::var_os("CARGO_TARGET_DIR").and_then(|folder| path::absolute(folder).ok());
    named.unwrap_or_else(|| root().join("target"))
}

/// The folder of this workspace.
pub(crate) fn root() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    folder.parent().unwrap_or(folder).to_owned()
}
