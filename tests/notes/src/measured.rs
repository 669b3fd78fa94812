//! What `cargo xtask bench` measured: a line of `docs/performance.jsonl`.

use serde::{Deserialize, Serialize};

/// The middle of some figures, and where it lies with 95 % confidence.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Their median.
    pub middle: f64,
    /// It is not below, in 95 of 100 cases.
    pub low: f64,
    /// Nor above.
    pub high: f64,
}

/// What one operation takes in one of the ways to do it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Way {
    /// Its letter: r, h, p or s.
    pub letter: char,
    /// Microseconds on the clock, median.
    pub time: f64,
    /// Microseconds on a processor, without the server's, median.
    pub cpu: f64,
    /// Statements sent, without BEGIN and COMMIT.
    pub statements: u32,
}

/// Two ways compared, block by block.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ratio {
    /// The letter above the line.
    pub over: char,
    /// The letter below.
    pub under: char,
    /// Of the times.
    pub time: Interval,
    /// Of the times on a processor.
    pub cpu: Interval,
}

/// One operation on one backend.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// The backend, by its name.
    pub backend: super::Backend,
    /// The operation.
    pub workload: String,
    /// In the order r, h, p, s.
    pub ways: Vec<Way>,
    /// Those that are reported.
    pub ratios: Vec<Ratio>,
    /// The share of a core that others used meanwhile; none where nobody knows.
    pub others: Option<f64>,
    /// How often it was measured again, since others used more than they may.
    pub repeated: u32,
}

impl Measured {
    /// The ratio of two ways, if both were measured.
    #[must_use]
    pub fn ratio(&self, over: char, under: char) -> Option<&Ratio> {
        self.ratios
            .iter()
            .find(|ratio| (ratio.over, ratio.under) == (over, under))
    }
}
