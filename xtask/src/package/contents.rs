//! What is in a package: shown, and compared with what must and what must not be there.

use std::{fs, process::Command};

use anyhow::{Context, Result, ensure};

use super::{Package, VERSION, root};

/// What every package has.
const NEEDED: [&str; 4] = ["Cargo.toml", "LICENSE", "README.md", "src/lib.rs"];

/// Where what may be in a package lies. A folder that is not named is one that nobody decided to publish.
const KNOWN: [&str; 9] = [
    ".cargo_vcs_info.json",
    "Cargo.lock",
    "Cargo.toml",
    "Cargo.toml.orig",
    "LICENSE",
    "README.md",
    "benches/",
    "src/",
    "tests/",
];

/// Those of the macros' tests.
const SNAPSHOTS: &str = "snapshots/";

/// Shows what a package holds; true if it is what it should be.
pub(super) fn show(package: &Package) -> Result<bool> {
    let files = list(package)?;
    let size = fs::metadata(&package.archive).context("no package")?.len();
    println!(
        "\n{} {VERSION}: {} files, {} KiB packed",
        package.name,
        files.len(),
        size.div_ceil(1024)
    );
    for file in &files {
        println!("  {file}");
    }
    let mut faults = faults(&files);
    if text(package, "LICENSE")? != fs::read(root().join("LICENSE")).context("no LICENSE")? {
        faults.push("its LICENSE is not the one of the repository".to_owned());
    }
    for fault in &faults {
        eprintln!("{}: {fault}", package.name);
    }
    Ok(faults.is_empty())
}

/// What is missing, and what nobody meant to publish.
fn faults(files: &[String]) -> Vec<String> {
    let missing = NEEDED.iter().filter(|needed| !files.iter().any(|file| file == *needed));
    let missing = missing.map(|needed| format!("`{needed}` is missing"));
    let strange = files.iter().filter(|file| !is_known(file));
    missing
        .chain(strange.map(|file| format!("`{file}` does not belong there")))
        .collect()
}

fn is_known(file: &str) -> bool {
    let mut known = KNOWN.iter().chain([&SNAPSHOTS]);
    known.any(|known| file == *known || (known.ends_with('/') && file.starts_with(known)))
}

/// The files of a package, without the folder that holds them.
fn list(package: &Package) -> Result<Vec<String>> {
    let listed = tar("-tzf", package, &[])?;
    let listed = String::from_utf8(listed).context("a file with a strange name")?;
    let folder = format!("{}-{VERSION}/", package.name);
    Ok(listed
        .lines()
        .map(|file| file.strip_prefix(&folder).unwrap_or(file).to_owned())
        .collect())
}

fn text(package: &Package, file: &str) -> Result<Vec<u8>> {
    tar("-xOzf", package, &[&format!("{}-{VERSION}/{file}", package.name)])
}

/// What `tar`, which every Unix has, prints about a package.
pub(super) fn tar(how: &str, package: &Package, rest: &[&str]) -> Result<Vec<u8>> {
    let mut command = Command::new("tar");
    command.arg(how).arg(&package.archive).args(rest);
    let printed = command.output().context("could not run tar")?;
    let said = String::from_utf8_lossy(&printed.stderr);
    ensure!(
        printed.status.success(),
        "tar {how} {}: {said}",
        package.archive.display()
    );
    Ok(printed.stdout)
}

#[cfg(test)]
mod tests {
    use super::faults;

    fn of(files: &[&str]) -> Vec<String> {
        faults(&files.iter().map(|file| (*file).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn what_is_missing_and_what_is_strange_is_named() {
        let all = ["Cargo.toml", "LICENSE", "README.md", "src/lib.rs", "benches/plan.rs"];
        assert!(of(&all).is_empty());
        assert_eq!(of(&["Cargo.toml", "README.md", "src/lib.rs"]), ["`LICENSE` is missing"]);
        let strange = of(&[&all[..], &["fuzz/src/lib.rs", "srcs"]].concat());
        assert_eq!(
            strange,
            [
                "`fuzz/src/lib.rs` does not belong there",
                "`srcs` does not belong there"
            ]
        );
    }
}
