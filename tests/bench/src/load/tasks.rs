//! Tasks that share a pool, as the requests of a server do: each request is of another station, and has a scope of its own.

use crate::measure::{median, of_ratios};
use crate::subject::{Kind, Subject, any::Any};
use crate::with_subject;
use crate::world::{self, Size, World};
use anyhow::{Context as _, Result, ensure};
use rand::rngs::StdRng;
use rand::seq::SliceRandom as _;
use rand::{RngExt as _, SeedableRng as _};
use sea_orm_mixins::plan_cache_stats;
use std::sync::Arc;
use std::time::{Duration, Instant};
use test_notes::Load;
use tokio::task::JoinSet;

/// Requests at once.
const TASKS: u32 = 64;
/// The ways that are compared.
const KINDS: [Kind; 3] = [Kind::Raw, Kind::Hand, Kind::Scoped];
/// A number that no code has yet; each way has its own thousand million behind it.
const NEW: u32 = 1_000_000;

/// How long it lasts.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Turns of each way.
    pub rounds: u32,
    /// How long a turn is.
    pub turn: Duration,
}

/// What one way did.
#[derive(Debug)]
struct Done {
    kind: Kind,
    /// Requests a second, by rounds.
    per_second: Vec<f64>,
    /// Seconds, of all requests.
    latencies: Vec<f64>,
    hits: u64,
    misses: u64,
}

/// Runs all ways in turns.
///
/// # Errors
///
/// If a request fails, or finds nothing.
pub async fn run(world: Arc<World>, effort: Effort) -> Result<Vec<Load>> {
    let mut all: Vec<Done> = KINDS.into_iter().map(Done::nothing).collect();
    let mut random = StdRng::seed_from_u64(17);
    // The first round warms up.
    for round in 0..=effort.rounds {
        all.shuffle(&mut random);
        for done in &mut all {
            let before = plan_cache_stats();
            let begun = Instant::now();
            let latencies = turn(&world, done.kind, effort.turn, round).await?;
            let per_second = f64::from(u32::try_from(latencies.len())?) / begun.elapsed().as_secs_f64();
            if round == 0 {
                continue;
            }
            let after = plan_cache_stats();
            done.hits += after.hits - before.hits;
            done.misses += after.misses - before.misses;
            done.per_second.push(per_second);
            done.latencies.extend(latencies);
        }
    }
    all.sort_by_key(|done| done.kind);
    let by_hand = all
        .iter()
        .find(|done| done.kind == Kind::Hand)
        .context("nothing by hand")?;
    let by_hand = by_hand.per_second.clone();
    all.into_iter()
        .map(|done| done.report(world.backend, &by_hand))
        .collect()
}

impl Done {
    fn nothing(kind: Kind) -> Self {
        Self {
            kind,
            per_second: Vec::new(),
            latencies: Vec::new(),
            hits: 0,
            misses: 0,
        }
    }

    fn report(mut self, backend: backend_tests::Backend, by_hand: &[f64]) -> Result<Load> {
        let ratio = of_ratios(self.per_second.iter().copied(), by_hand.iter().copied());
        self.per_second.sort_by(f64::total_cmp);
        self.latencies.sort_by(f64::total_cmp);
        let within = |hundredths: usize| {
            let place = self.latencies.len() * hundredths / 100;
            self.latencies
                .get(place)
                .map(|seconds| seconds * 1e3)
                .context("nothing was done")
        };
        let asked = f64::from(u32::try_from(self.hits + self.misses)?);
        let known = f64::from(u32::try_from(self.hits)?) / asked;
        Ok(Load {
            backend,
            letter: self.kind.letter(),
            per_second: median(&self.per_second).context("no round")?,
            half: within(50)?,
            most: within(99)?,
            by_hand: ratio.filter(|_| self.kind != Kind::Hand),
            known: (asked > 0.0).then_some(known),
        })
    }
}

/// All tasks for a while; returns what each request took.
async fn turn(world: &Arc<World>, kind: Kind, length: Duration, round: u32) -> Result<Vec<f64>> {
    let end = Instant::now() + length;
    let mut tasks = JoinSet::new();
    for task in 0..TASKS {
        let world = Arc::clone(world);
        tasks.spawn(async move {
            let mut random = StdRng::seed_from_u64(u64::from(round * TASKS + task));
            let mut latencies = Vec::new();
            while Instant::now() < end {
                let station = random.random_range(0..Size::LOAD.stations);
                let what = random.random_range(0..100);
                let number = random.random_range(0..u32::from(Size::LOAD.rows));
                let begun = Instant::now();
                let any = Any::new(kind, &world, world::station_id(station));
                // A code that no other request has: none has the same round, task and place.
                let code = NEW + first_of(kind) + (round * TASKS + task) * 100_000 + u32::try_from(latencies.len())?;
                with_subject!(&any, subject => request(subject, station, what, (number, code)).await)?;
                latencies.push(begun.elapsed().as_secs_f64());
            }
            Ok::<_, anyhow::Error>(latencies)
        });
    }
    let mut all = Vec::new();
    while let Some(latencies) = tasks.join_next().await {
        all.extend(latencies??);
    }
    Ok(all)
}

fn first_of(kind: Kind) -> u32 {
    match kind {
        Kind::Raw => 0,
        Kind::Hand => 1_000_000_000,
        Kind::Plain => 2_000_000_000,
        Kind::Scoped => 3_000_000_000,
    }
}

/// One request: half of them find a row, three of ten list 20, one of ten changes a row, and one inserts one.
async fn request<S: Subject>(subject: &S, station: u16, what: u32, (number, code): (u32, u32)) -> Result<()> {
    match what {
        0..50 => {
            let row = subject.find(world::booking_id(station, u16::try_from(number)?)).await?;
            ensure!(row.is_some(), "no such booking");
        }
        50..80 => {
            let rows = subject.list(i32::try_from(number % 80)?).await?;
            ensure!(rows.len() == 20, "a list of {}", rows.len());
        }
        80..90 => subject.upsert(&world::new_in(station, number, true)).await?,
        _ => {
            subject.insert(&world::new_in(station, code, false)).await?;
        }
    }
    Ok(())
}
