//! `cargo xtask compile-time`: how long cargo takes for entities with six mixins, beside the same columns, hooks and methods
//! by hand. The two are built in turns; the ratio is that of the medians.

mod clean;
mod cost;
mod side;

use anyhow::{Context, Result, ensure};
use clap::Args;

use crate::package;
use cost::{Cost, median};
use side::Side;

#[derive(Args)]
pub(crate) struct Options {
    /// How many entities
    #[arg(long, default_value_t = 100)]
    entities: usize,
    /// How often each is built
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Build the whole tree of a small program from nothing instead, with this library and without, and list what it adds
    #[arg(long, conflicts_with_all = ["entities", "rounds"])]
    clean: bool,
}

/// What is compared, by the name of its crate.
const SIDES: [(&str, &str); 2] = [
    ("by-hand", include_str!("by_hand.txt")),
    ("mixins", include_str!("mixins.txt")),
];

/// The command, and whether cargo may use what it kept of the build before.
const BUILDS: [(&str, &str, bool); 4] = [
    ("cargo check", "check", false),
    ("cargo check, after a change", "check", true),
    ("cargo build", "build", false),
    ("cargo build, after a change", "build", true),
];

/// Prints a line for each way of building.
pub(crate) fn run(options: &Options) -> Result<bool> {
    if options.clean {
        return clean::run(SIDES);
    }
    ensure!(options.rounds > 0 && options.entities > 0, "nothing to build");
    let folder = tempfile::tempdir().context("no temporary folder")?;
    let manifest = include_str!("manifest.toml");
    let [by_hand, mixins] =
        SIDES.map(|(name, entity)| Side::create(folder.path().join(name), entity, manifest, options.entities));
    let sides = [by_hand?, mixins?];
    let target = package::target_folder().join("compile-time");
    println!(
        "{} entities, medians of {} builds in turns",
        options.entities, options.rounds
    );
    for (title, command, incremental) in BUILDS {
        let mut costs = [Vec::new(), Vec::new()];
        for round in 0..=options.rounds {
            for (side, costs) in sides.iter().zip(&mut costs) {
                let cost = side.build(command, incremental, round, &target)?;
                // The first builds what both need.
                if round > 0 {
                    costs.push(cost);
                }
            }
        }
        print(title, &costs.map(|costs| median(&costs)));
    }
    Ok(true)
}

fn print(title: &str, [by_hand, mixins]: &[Cost; 2]) {
    let line = |by_hand: f64, mixins: f64| {
        format!(
            "by hand {by_hand:>6.2} s  mixins {mixins:>6.2} s  {:.2} x",
            mixins / by_hand
        )
    };
    println!("{title:<28} {}", line(by_hand.taken, mixins.taken));
    if let Some((by_hand, mixins)) = by_hand.processor.zip(mixins.processor) {
        println!("{:<28} {}", "  processor time", line(by_hand, mixins));
    }
}
