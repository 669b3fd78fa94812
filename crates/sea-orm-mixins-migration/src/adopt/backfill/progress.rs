//! [`Progress`]: how far a backfill is.

use std::fmt;
use std::time::Duration;

/// How far a backfill is, after a batch.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Progress {
    /// Rows that were passed, with a tenant or without; in the last batch only those that got one.
    pub passed: u64,
    /// Rows that got a tenant.
    pub filled: u64,
    /// Rows of the whole table, as the server estimates them; `None` where it keeps no estimate.
    pub estimated: Option<u64>,
    /// Rows passed a second since the beginning, pauses included.
    pub rate: f64,
    /// Rows that the next batch has.
    pub batch: u64,
    /// Rows that have no tenant still. Counted once, after the last batch; `None` before.
    pub left: Option<u64>,
}

impl Progress {
    pub(super) fn new(estimated: Option<u64>, batch: u64) -> Self {
        Self {
            passed: 0,
            filled: 0,
            // PostgreSQL's is 0 before the first ANALYZE.
            estimated: estimated.filter(|&rows| rows > 0),
            rate: 0.0,
            batch,
            left: None,
        }
    }

    pub(super) fn add(&mut self, passed: u64, filled: u64, since: Duration) {
        self.passed += passed;
        self.filled += filled;
        #[expect(clippy::cast_precision_loss, reason = "a rate is no exact number")]
        let rows = self.passed as f64;
        self.rate = rows / since.as_secs_f64().max(0.001);
    }
}

/// `12000 of about 400000 rows passed, 11800 got a tenant, 25000 rows/s`.
impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.passed)?;
        if let Some(estimated) = self.estimated {
            write!(f, "of about {estimated} ")?;
        }
        write!(f, "rows passed, {} got a tenant, {:.0} rows/s", self.filled, self.rate)?;
        match self.left {
            Some(left) => write!(f, "; {left} have none"),
            None => Ok(()),
        }
    }
}
