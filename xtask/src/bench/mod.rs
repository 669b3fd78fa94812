//! `cargo xtask bench`: the same work by hand and through a scope, side by side; under load; and what the engine takes alone. It
//! shows and does not judge: the same code takes another time on another machine, or beside another load.

mod engine;
mod sides;

use anyhow::{Result, ensure};
use clap::Args;
use test_notes::Performance;

use crate::{choice::Choice, performance};

#[derive(Args)]
pub(crate) struct Options {
    #[command(flatten)]
    choice: Choice,
    /// Only these operations, by the names in the table
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    only: Vec<String>,
    /// A first look: fewer and shorter blocks
    #[arg(long)]
    quick: bool,
    /// In place of one operation after the other: 64 tasks, threads, a million texts
    #[arg(long)]
    load: bool,
    /// Write the figures into docs/performance.md and the README
    #[arg(long)]
    record: bool,
}

/// Measures what was asked for; true if it ran.
pub(crate) fn run(options: &Options) -> Result<bool> {
    ensure!(
        !options.record || (!options.quick && options.only.is_empty()),
        "what is recorded is measured as a whole; leave out --quick and --only"
    );
    let mut figures = Vec::new();
    if !options.load && options.choice.is_all() && options.only.is_empty() {
        let Some(engine) = engine::run()? else {
            return Ok(false);
        };
        figures.push(Performance::Engine(engine));
    }
    let Some(measured) = sides::run(options)? else {
        return Ok(false);
    };
    figures.extend(measured);
    if options.record {
        performance::record(figures)?;
    }
    Ok(true)
}
