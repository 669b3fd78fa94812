//! `--load`: on all cores, by many threads.

use crate::Options;
use anyhow::{Context as _, Result};
use backend_tests::Backend;
use bench_tests::load::{tasks, texts, threads};
use bench_tests::world::{Size, World};
use std::sync::Arc;
use std::time::Duration;
use test_notes::{Load, Performance, Texts};
use tokio::runtime;

/// Runs all of it.
pub(crate) fn run(options: &Options) -> Result<Vec<Performance>> {
    let second = Duration::from_secs(1);
    let (effort, length, count) = if options.quick {
        let turn = second / 4;
        (tasks::Effort { rounds: 6, turn }, second / 4, 20_000)
    } else {
        let turn = 2 * second;
        (tasks::Effort { rounds: 9, turn }, 2 * second, 1_000_000)
    };
    let runtime = runtime::Builder::new_multi_thread().enable_all().build()?;
    let mut all = Vec::new();
    for backend in options.backends().filter(|backend| *backend != Backend::SqliteMemory) {
        println!("\n{}", backend.name());
        for load in runtime
            .block_on(tasks_on(backend, effort))
            .with_context(|| backend.name())?
        {
            println!("{}", line(&load));
            all.push(Performance::Load(load));
        }
    }
    println!("\nthe plan cache");
    for count in [1, 2, 4, 8] {
        let threads = threads::run(count, length)?;
        println!(
            "{count} threads: {:.2} million known statements a second",
            threads.per_second / 1e6
        );
        all.push(Performance::Threads(threads));
    }
    // Before the texts, which leave a full cache behind: to make room is not what a long text takes.
    let misses = texts::misses(if options.quick { 5 } else { 25 })?;
    for miss in &misses {
        println!(
            "{} of {} values, not known: {:.1} us",
            miss.kind, miss.values, miss.time
        );
    }
    let texts = texts::without_end(count, length)?;
    println!("{}", of_texts(&texts));
    all.push(Performance::Texts(texts));
    all.extend(misses.into_iter().map(Performance::Miss));
    Ok(all)
}

async fn tasks_on(backend: Backend, effort: tasks::Effort) -> Result<Vec<Load>> {
    let world = Arc::new(World::create(backend, Size::LOAD, false).await?);
    let loads = tasks::run(Arc::clone(&world), effort).await?;
    let world = Arc::into_inner(world).context("a task is left")?;
    world.remove().await?;
    Ok(loads)
}

fn line(load: &Load) -> String {
    let by_hand = load.by_hand.map_or_else(String::new, |ratio| {
        format!(", {:.2} [{:.2}, {:.2}] of by hand", ratio.middle, ratio.low, ratio.high)
    });
    let known = load.known.map_or_else(String::new, |known| {
        format!(", {:.3} % known to the plan cache", known * 100.0)
    });
    format!(
        "{}: {:.0} a second{by_hand}, half within {:.2} ms, 99 of 100 within {:.2} ms{known}",
        load.letter, load.per_second, load.half, load.most
    )
}

fn of_texts(texts: &Texts) -> String {
    let mebibytes = |bytes: u64| bytes / (1 << 20);
    format!(
        "{} texts: held {} of {} MiB at most, the program grew by {} MiB; a known statement: {:.0} ns before, {:.0} ns \
         meanwhile",
        texts.texts,
        mebibytes(texts.held),
        mebibytes(texts.may_hold),
        mebibytes(texts.grown),
        texts.before,
        texts.meanwhile
    )
}
