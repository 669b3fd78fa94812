//! Runs the workloads on the chosen backends, and prints what they take. `cargo xtask bench` starts the servers, and this.
#![allow(clippy::print_stdout, reason = "it reports")]

mod table;
mod under_load;

use anyhow::{Context as _, Result};
use backend_tests::Backend;
use bench_tests::measure::{self, Effort, Mark};
use bench_tests::workload::Workload;
use bench_tests::world::{Size, World};
use bench_tests::{count, verify};
use clap::Parser;
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use std::fs;
use std::path::PathBuf;
use test_notes::{Measured, Performance};
use tokio::runtime;

/// The share of a core that others may use, before a workload is measured again.
const OTHERS: f64 = 0.05;
/// How often it is measured again at most.
const AGAIN: u32 = 2;

#[derive(Parser)]
struct Options {
    /// The backends, all if not given
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    backend: Vec<Backend>,
    /// Only these workloads
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    only: Vec<Workload>,
    /// A first look: fewer and shorter blocks
    #[arg(long)]
    quick: bool,
    /// Many tasks, threads and texts, in place of one operation after the other
    #[arg(long)]
    load: bool,
    /// Writes what was measured into this file, as JSON, a line each
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

impl Options {
    fn backends(&self) -> impl Iterator<Item = Backend> {
        let chosen = |backend: &Backend| self.backend.is_empty() || self.backend.contains(backend);
        Backend::ALL.into_iter().filter(chosen)
    }
}

fn main() -> Result<()> {
    let options = Options::parse();
    let all = if options.load {
        under_load::run(&options)?
    } else {
        side_by_side(&options)?
    };
    if let Some(path) = options.json {
        fs::write(&path, test_notes::print(all)?).with_context(|| path.display().to_string())?;
    }
    Ok(())
}

/// On one core, by one thread.
fn side_by_side(options: &Options) -> Result<Vec<Performance>> {
    count::listen()?;
    let core = measure::pin();
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    let mut all = Vec::new();
    for backend in options.backends() {
        println!("\n{}\n{}", backend.name(), table::HEAD);
        let measured = runtime.block_on(on(backend, options, core));
        let measured = measured.with_context(|| backend.name())?;
        all.extend(measured.into_iter().map(Performance::Measured));
    }
    Ok(all)
}

/// Measures all on one backend.
async fn on(backend: Backend, options: &Options, core: Option<usize>) -> Result<Vec<Measured>> {
    let effort = if options.quick { Effort::QUICK } else { Effort::FULL };
    let chosen = |workload: &Workload| options.only.is_empty() || options.only.contains(workload);
    let counted = World::create(backend, Size::SMALL, true).await?;
    let world = World::create(backend, Size::FULL, false).await?;
    let mut all = Vec::new();
    for workload in Workload::ALL.into_iter().filter(chosen) {
        if workload.subjects(backend).is_empty() {
            continue;
        }
        let measured = one(&counted, &world, workload, (effort, core)).await;
        let measured = measured.with_context(|| workload.name())?;
        println!("{}", table::line(&measured));
        all.push(measured);
    }
    counted.remove().await?;
    world.remove().await?;
    Ok(all)
}

async fn one(
    counted: &World,
    world: &World,
    workload: Workload,
    (effort, core): (Effort, Option<usize>),
) -> Result<Measured> {
    let backend = world.backend;
    let kinds = workload.subjects(backend);
    let with_servers = backend.variable().is_some();
    let mut statements = Vec::new();
    for &kind in &kinds {
        statements.push(count::statements(counted, workload, kind).await?);
    }
    if !workload.only_reads() {
        counted.reset().await?;
    }
    let mut random = StdRng::seed_from_u64(17);
    let mut repeated = 0;
    loop {
        verify::answers(world, workload, &kinds, workload.most().min(3)).await?;
        let before = Mark::now(core, with_servers);
        let sides = measure::run(world, workload, &kinds, effort, &mut random).await?;
        let others = before.others_until(&Mark::now(core, with_servers));
        if !workload.only_reads() {
            verify::stations(world, &kinds).await?;
            world.reset().await?;
        }
        if others.is_some_and(|others| others > OTHERS) && repeated < AGAIN {
            repeated += 1;
            continue;
        }
        let ways = sides
            .iter()
            .zip(statements)
            .map(|(side, count)| measure::way(side, count));
        return Ok(Measured {
            backend,
            workload: workload.name().to_owned(),
            ways: ways.collect(),
            ratios: measure::ratios(&sides),
            others,
            repeated,
        });
    }
}
