//! `cargo xtask compile-time`: how long cargo takes for entities with six mixins, beside the same columns, hooks and methods
//! by hand. The two are built in turns; the ratio is that of the medians.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use clap::Args;

use crate::{cargo, package};

#[derive(Args)]
pub(crate) struct Options {
    /// How many entities
    #[arg(long, default_value_t = 100)]
    entities: usize,
    /// How often each is built
    #[arg(long, default_value_t = 5)]
    rounds: usize,
}

/// What is compared, by the name of its crate.
const SIDES: [(&str, &str); 2] = [
    ("by-hand", include_str!("by_hand.txt")),
    ("mixins", include_str!("mixins.txt")),
];

/// The command, and whether cargo may use what it kept of the build before.
const BUILDS: [(&str, &str, &str); 4] = [
    ("cargo check", "check", "0"),
    ("cargo check, after a change", "check", "1"),
    ("cargo build", "build", "0"),
    ("cargo build, after a change", "build", "1"),
];

/// Prints a line for each way of building.
pub(crate) fn run(options: &Options) -> Result<bool> {
    ensure!(options.rounds > 0 && options.entities > 0, "nothing to build");
    let folder = tempfile::tempdir().context("no temporary folder")?;
    let sides = SIDES.map(|(name, entity)| Side {
        folder: folder.path().join(name),
        entity,
    });
    for (side, (name, _)) in sides.iter().zip(SIDES) {
        side.create(name, options.entities)?;
    }
    println!(
        "{} entities, medians of {} builds in turns",
        options.entities, options.rounds
    );
    for (title, command, incremental) in BUILDS {
        let mut times = [Vec::new(), Vec::new()];
        for round in 0..=options.rounds {
            for (side, times) in sides.iter().zip(&mut times) {
                let taken = side.build(command, incremental, round)?;
                // The first builds what both need.
                if round > 0 {
                    times.push(taken);
                }
            }
        }
        let [by_hand, mixins] = times.map(|times| median(times).as_secs_f64());
        println!(
            "{title:<28} by hand {by_hand:>6.2} s  mixins {mixins:>6.2} s  {:.2} x",
            mixins / by_hand
        );
    }
    Ok(true)
}

struct Side {
    folder: PathBuf,
    entity: &'static str,
}

impl Side {
    fn create(&self, name: &str, entities: usize) -> Result<()> {
        let root = package::root();
        let crates = root.join("crates/sea-orm-mixins");
        let manifest = include_str!("manifest.toml")
            .replace("NAME", name)
            .replace("MIXINS", &crates.to_string_lossy());
        write(&self.folder.join("Cargo.toml"), &manifest)?;
        // The versions that everything else is tested with.
        fs::copy(root.join("Cargo.lock"), self.folder.join("Cargo.lock")).context("no Cargo.lock")?;
        let modules = (0..entities).map(|number| format!("pub mod entity_{number};\n"));
        write(&self.folder.join("src/lib.rs"), &modules.collect::<String>())?;
        for number in 0..entities {
            self.write(number, 0)?;
        }
        Ok(())
    }

    /// The module of one entity, with a function that is another in each round.
    fn write(&self, number: usize, round: usize) -> Result<()> {
        let text = self.entity.replace("NUMBER", &number.to_string());
        let file = self.folder.join(format!("src/entity_{number}.rs"));
        write(&file, &format!("{text}\npub fn round() -> usize {{\n    {round}\n}}\n"))
    }

    /// Changes one entity, and builds.
    fn build(&self, command: &str, incremental: &str, round: usize) -> Result<Duration> {
        self.write(0, round)?;
        let begun = Instant::now();
        let status = cargo::command()
            .args([command, "--quiet", "--offline"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", package::target_folder().join("compile-time"))
            .env("CARGO_INCREMENTAL", incremental)
            .status()
            .context("could not run cargo")?;
        ensure!(status.success(), "{} does not build", self.folder.display());
        Ok(begun.elapsed())
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn write(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("could not make {}", folder.display()))?;
    }
    fs::write(path, text).with_context(|| format!("could not write {}", path.display()))
}
