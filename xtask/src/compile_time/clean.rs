//! `cargo xtask compile-time --clean`: the whole tree of a small program with this library and without, built from nothing,
//! and the crates that it adds, each with its reason.

use anyhow::{Context, Result};

use super::side::Side;

/// Why each crate is there that a program with SeaORM does not have already.
const REASONS: [(&str, &str); 23] = [
    ("aliasable", "of `ouroboros`"),
    ("ar_archive_writer", "of `psm`, to build it"),
    ("backon", "`retry_stale` waits between its attempts, longer each time"),
    (
        "fastrand",
        "of `backon`: waits differ, so that two that met do not meet again",
    ),
    (
        "futures-timer",
        "of `backon`: waits without a runtime, which SeaORM leaves to the program",
    ),
    (
        "inventory",
        "gathers the entities of all crates for the registry when the program is linked",
    ),
    ("object", "of `ar_archive_writer`"),
    (
        "ouroboros",
        "of SeaORM, whose feature `stream` a scoped connection needs to stream rows",
    ),
    ("ouroboros_macro", "of `ouroboros`"),
    ("proc-macro2-diagnostics", "of `ouroboros_macro`"),
    ("psm", "of `stacker`"),
    (
        "quick_cache",
        "the engine's plans by text, within a bound, from many threads",
    ),
    (
        "recursive",
        "of `sqlparser`: deep nesting grows the stack and does not overflow it",
    ),
    ("recursive-proc-macro-impl", "of `recursive`"),
    ("sea-orm-mixins", "the mixins, and the scoped connection"),
    ("sea-orm-mixins-macros", "the derives and the attribute"),
    ("sea-orm-mixins-sql", "the engine that scopes statements"),
    ("sqlparser", "the engine reads and prints statements with it"),
    ("sqlparser_derive", "of `sqlparser`"),
    ("stacker", "the engine walks what `sqlparser` reads, however deep"),
    ("static_assertions", "of `ouroboros`"),
    ("strsim", "the macros name the option that a misspelt one is near to"),
    ("yansi", "of `proc-macro2-diagnostics`"),
];

/// The manifest of both; the second side's has one line more.
const MANIFEST: &str = include_str!("manifest.toml");

/// Prints both builds and the crates; false where one is added for no reason that is written down.
pub(super) fn run(sides: [(&'static str, &'static str); 2]) -> Result<bool> {
    let folder = tempfile::tempdir().context("no temporary folder")?;
    let [(without, by_hand), (with, mixins)] = sides;
    let lacking = MANIFEST
        .lines()
        .filter(|line| !line.starts_with("sea-orm-mixins"))
        .collect::<Vec<_>>()
        .join("\n");
    let without = Side::create(folder.path().join(without), by_hand, &lacking, 1)?;
    let with = Side::create(folder.path().join(with), mixins, MANIFEST, 1)?;
    let (few, many) = (without.crates()?, with.crates()?);
    println!("a clean build of a program with one entity, on SQLite");
    for command in ["check", "build"] {
        for (name, side, crates) in [("without", &without, &few), ("with", &with, &many)] {
            // A target folder of its own, so that it begins with nothing.
            let target = tempfile::tempdir().context("no temporary folder")?;
            let cost = side.build(command, false, 0, target.path())?;
            let processor = cost.processor.unwrap_or_default();
            println!(
                "cargo {command:<6} {name:<8} {:>4} crates  {:>6.1} s  processor {processor:>6.1} s",
                crates.len() - 1,
                cost.taken,
            );
        }
    }
    let added = many.iter().filter(|name| !few.contains(name) && *name != "mixins");
    let added = added.map(|name| (name, reason(name))).collect::<Vec<_>>();
    println!("\n| crate | why |\n| --- | --- |");
    for (name, reason) in &added {
        println!("| `{name}` | {} |", reason.unwrap_or("**no reason is written down**"));
    }
    Ok(added.iter().all(|(_, reason)| reason.is_some()))
}

fn reason(name: &str) -> Option<&'static str> {
    let mut reasons = REASONS.iter();
    reasons.find(|(known, _)| *known == name).map(|(_, reason)| *reason)
}
