//! What is built: a crate of entities, in a folder of its own.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::{Context, Result, ensure};

use super::cost::{Cost, processor_time};
use crate::{cargo, package};

/// A crate in a temporary folder.
pub(super) struct Side {
    folder: PathBuf,
    /// The text of one entity's module.
    entity: &'static str,
}

impl Side {
    /// Writes it, with this manifest.
    pub(super) fn create(folder: PathBuf, entity: &'static str, manifest: &str, entities: usize) -> Result<Self> {
        let side = Self { folder, entity };
        let name = side.folder.file_name().unwrap_or_default();
        let root = package::root();
        let manifest = manifest
            .replace("NAME", &name.to_string_lossy())
            .replace("MIXINS", &root.join("crates/sea-orm-mixins").to_string_lossy());
        write(&side.folder.join("Cargo.toml"), &manifest)?;
        // The versions that everything else is tested with.
        fs::copy(root.join("Cargo.lock"), side.folder.join("Cargo.lock")).context("no Cargo.lock")?;
        let modules = (0..entities).map(|number| format!("pub mod entity_{number};\n"));
        write(&side.folder.join("src/lib.rs"), &modules.collect::<String>())?;
        for number in 0..entities {
            side.write(number, 0)?;
        }
        Ok(side)
    }

    /// The module of one entity, with a function that is another in each round.
    fn write(&self, number: usize, round: usize) -> Result<()> {
        let text = self.entity.replace("NUMBER", &number.to_string());
        let file = self.folder.join(format!("src/entity_{number}.rs"));
        write(&file, &format!("{text}\npub fn round() -> usize {{\n    {round}\n}}\n"))
    }

    /// Changes one entity, and builds.
    pub(super) fn build(&self, command: &str, incremental: bool, round: usize, target: &Path) -> Result<Cost> {
        self.write(0, round)?;
        let (begun, before) = (Instant::now(), processor_time());
        let status = cargo::command()
            .args([command, "--quiet", "--offline"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", target)
            .env("CARGO_INCREMENTAL", if incremental { "1" } else { "0" })
            .status()
            .context("could not run cargo")?;
        ensure!(status.success(), "{} does not build", self.folder.display());
        let taken = begun.elapsed().as_secs_f64();
        let processor = processor_time().zip(before).map(|(after, before)| after - before);
        Ok(Cost { taken, processor })
    }

    /// The crates that it is built of, sorted.
    pub(super) fn crates(&self) -> Result<Vec<String>> {
        let tree = cargo::command()
            .args(["tree", "--offline", "--edges", "normal,build"])
            .args(["--prefix", "none", "--format", "{p}"])
            .current_dir(&self.folder)
            .output()
            .context("could not run cargo")?;
        ensure!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
        let text = String::from_utf8_lossy(&tree.stdout).into_owned();
        let names = text.lines().filter_map(|line| line.split_whitespace().next());
        let mut names = names.map(ToOwned::to_owned).collect::<Vec<_>>();
        names.sort();
        names.dedup();
        Ok(names)
    }
}

fn write(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("could not make {}", folder.display()))?;
    }
    fs::write(path, text).with_context(|| format!("could not write {}", path.display()))
}
