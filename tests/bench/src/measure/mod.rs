//! The time that a workload takes: blocks of the subjects in turns, in an order that is drawn anew each time. Blocks, since what
//! a statement leaves to be done falls to whoever comes next; in turns, since the machine is never the same for long.

mod interval;
mod machine;
mod report;

pub(crate) use interval::median;
pub use interval::{Interval, of_ratios};
pub(crate) use machine::thread_time;
pub use machine::{Mark, pin};
pub use report::{ratios, way};

use crate::subject::{Kind, Subject, any::Any};
use crate::with_subject;
use crate::workload::Workload;
use crate::world::World;
use anyhow::Result;
use rand::rngs::StdRng;
use rand::seq::SliceRandom as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// How long it is measured.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Blocks of each subject.
    pub rounds: u32,
    /// How long one takes.
    pub block: Duration,
    /// After this time no round begins, once there were the fewest.
    pub limit: Duration,
    /// Rounds that there are at least.
    pub fewest: u32,
}

impl Effort {
    /// What is recorded.
    pub const FULL: Self = Self {
        rounds: 41,
        block: Duration::from_millis(20),
        limit: Duration::from_secs(8),
        fewest: 15,
    };
    /// A first look.
    pub const QUICK: Self = Self {
        rounds: 9,
        block: Duration::from_millis(5),
        limit: Duration::from_secs(1),
        fewest: 9,
    };
}

/// What an operation took, in seconds.
#[derive(Clone, Copy, Debug)]
pub struct Taken {
    /// On the clock.
    pub time: f64,
    /// On a processor, by this program.
    pub cpu: f64,
}

/// What each block took by operation.
#[derive(Clone, Debug)]
pub struct Side {
    /// Whose.
    pub kind: Kind,
    /// In the order of the rounds.
    pub taken: Vec<Taken>,
}

/// Measures one workload.
///
/// # Errors
///
/// If an operation fails.
pub async fn run(
    world: &World,
    workload: Workload,
    kinds: &[Kind],
    effort: Effort,
    random: &mut StdRng,
) -> Result<Vec<Side>> {
    let mut sides: Vec<(Any, Side)> = kinds
        .iter()
        .map(|&kind| {
            let taken = Vec::new();
            (Any::new(kind, world, workload.station(kind)), Side { kind, taken })
        })
        .collect();
    // Behind those of the comparison of answers: codes are unique.
    let mut first = 1_000;
    let begun = Instant::now();
    let count = size(world, workload, &sides, effort, &mut first).await?;
    for round in 0..effort.rounds {
        if round >= effort.fewest && begun.elapsed() > effort.limit {
            break;
        }
        sides.shuffle(random);
        for (any, side) in &mut sides {
            side.taken
                .push(block(world, workload, (side.kind, any), (first, count)).await?);
        }
        first += count;
    }
    let mut sides: Vec<Side> = sides.into_iter().map(|(_, side)| side).collect();
    sides.sort_by_key(|side| side.kind);
    Ok(sides)
}

/// How many operations make a block: found by trying, which warms up all of them too.
async fn size(
    world: &World,
    workload: Workload,
    sides: &[(Any, Side)],
    effort: Effort,
    first: &mut u32,
) -> Result<u32> {
    let mut count = 1;
    loop {
        let mut longest = Duration::ZERO;
        for (any, side) in sides {
            let taken = block(world, workload, (side.kind, any), (*first, count)).await?;
            longest = longest.max(Duration::from_secs_f64(taken.time * f64::from(count)));
        }
        *first += count;
        if longest * 2 > effort.block || count == workload.most() {
            return Ok(count);
        }
        count = (count * 2).min(workload.most());
    }
}

async fn block(world: &World, workload: Workload, (kind, any): (Kind, &Any), numbers: (u32, u32)) -> Result<Taken> {
    with_subject!(any, subject => block_of(world, workload, (kind, subject), numbers).await)
}

async fn block_of<S: Subject>(
    world: &World,
    workload: Workload,
    (kind, subject): (Kind, &S),
    (first, count): (u32, u32),
) -> Result<Taken> {
    let mut given = workload.prepare(world, (kind, subject), (first, count)).await?;
    let places = 0..usize::try_from(count)?;
    let cpu = machine::own_time();
    let begun = Instant::now();
    for place in places {
        black_box(workload.once(subject, &mut given, place).await?);
    }
    let time = begun.elapsed();
    let cpu = machine::own_time().saturating_sub(cpu);
    Ok(Taken {
        time: time.as_secs_f64() / f64::from(count),
        cpu: cpu.as_secs_f64() / f64::from(count),
    })
}
