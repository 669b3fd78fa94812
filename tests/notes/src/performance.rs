//! The lines of `docs/performance.jsonl`.

use crate::{Backend, Interval, Measured};
use serde::{Deserialize, Serialize};

/// What `cargo xtask bench` saw.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "figure")]
pub enum Performance {
    /// What it ran on.
    Machine(Machine),
    /// One operation, side by side.
    Measured(Measured),
    /// The engine alone.
    Engine(Engine),
    /// Many tasks on one pool.
    Load(Load),
    /// The plan cache under threads.
    Threads(Threads),
    /// Texts without end.
    Texts(Texts),
    /// A statement that is not known.
    Miss(Miss),
}

impl Performance {
    /// The backend that it is of, if it is of one.
    #[must_use]
    pub fn backend(&self) -> Option<Backend> {
        match self {
            Self::Measured(measured) => Some(measured.backend),
            Self::Load(load) => Some(load.backend),
            Self::Machine(_) | Self::Engine(_) | Self::Threads(_) | Self::Texts(_) | Self::Miss(_) => None,
        }
    }
}

/// What it ran on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Machine {
    /// Of the run under load.
    pub is_of_load: bool,
    /// Processor, cores, memory, system.
    pub machine: String,
    /// A line for each backend.
    pub ran_on: Vec<String>,
    /// The day, in UTC.
    pub date: String,
}

/// The engine alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Engine {
    /// Its figures.
    pub rows: Vec<Limited>,
}

/// A figure, and what it may be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Limited {
    /// Of what.
    pub name: String,
    /// What was seen.
    pub seen: String,
    /// What it may be, if there is a limit.
    pub limit: Option<String>,
}

/// Many tasks on one pool, in one of the ways.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Load {
    /// The backend.
    pub backend: Backend,
    /// The way: r, h or s.
    pub letter: char,
    /// Operations a second, median of the rounds.
    pub per_second: f64,
    /// Milliseconds that half of the operations took at most.
    pub half: f64,
    /// Milliseconds that 99 of 100 took at most.
    pub most: f64,
    /// Operations a second by those of the way by hand, round by round.
    pub by_hand: Option<Interval>,
    /// The share of its statements that the plan cache knew.
    pub known: Option<f64>,
}

/// The plan cache under threads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Threads {
    /// How many look up known statements.
    pub threads: u32,
    /// Lookups a second, all together.
    pub per_second: f64,
}

/// Texts without end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Texts {
    /// How many different ones were sent.
    pub texts: u64,
    /// The most that the cache held, by its own count.
    pub held: u64,
    /// What it may hold.
    pub may_hold: u64,
    /// What the program grew by, as the system sees it.
    pub grown: u64,
    /// Nanoseconds of a known statement before.
    pub before: f64,
    /// The same while the texts came in, one of each in turns.
    pub meanwhile: f64,
}

/// A statement that is not known, by the number of its values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Miss {
    /// Of a list, or of rows.
    pub kind: String,
    /// How many values.
    pub values: u32,
    /// Microseconds on a processor, median.
    pub time: f64,
}
