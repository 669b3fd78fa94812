//! What a campaign ran, in numbers.

use crate::{
    ast::{Body, Statement},
    run::Outcome,
};
use std::{collections::BTreeMap, fmt, time::Duration};

/// What a campaign ran.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// By kind of statement: all, and those that touched or gave rows.
    kinds: BTreeMap<&'static str, (u64, u64)>,
    /// All statements.
    pub total: u64,
    /// Statements that gave the same on both sides.
    pub same: u64,
    /// Statements that SeaQuery printed.
    pub built: u64,
    /// Statements that the scope refused, by reason, with an example.
    refused: BTreeMap<String, (u64, String)>,
    /// Statements that the plain database did not take, by its message, with an example.
    invalid: BTreeMap<String, (u64, String)>,
    took: Duration,
}

impl Report {
    pub(crate) fn count(
        &mut self,
        statement: &Statement,
        writes: bool,
        built: bool,
        outcome: &Outcome,
        sql: impl Fn() -> String,
    ) {
        let kind = match &statement.body {
            Body::Query(_) if writes => "WITH a write",
            Body::Query(_) => "SELECT",
            Body::Insert(_) => "INSERT",
            Body::Update(_) => "UPDATE",
            Body::Delete(_) => "DELETE",
        };
        self.total += 1;
        self.built += u64::from(built);
        let counts = self.kinds.entry(kind).or_default();
        counts.0 += 1;
        match outcome {
            Outcome::Same(rows) => {
                self.same += 1;
                counts.1 += u64::from(*rows > 0);
            }
            Outcome::Refused(reason) => tally(&mut self.refused, reason, sql),
            Outcome::Invalid(message) => tally(&mut self.invalid, message, sql),
            Outcome::Differs(..) => {}
        }
    }

    pub(crate) fn took(&mut self, time: Duration) {
        self.took = time;
    }

    /// Adds what another run counted.
    pub fn absorb(&mut self, other: Self) {
        self.took += other.took;
        self.total += other.total;
        self.built += other.built;
        self.same += other.same;
        for (kind, (count, telling)) in other.kinds {
            let counts = self.kinds.entry(kind).or_default();
            counts.0 += count;
            counts.1 += telling;
        }
        for (mine, others) in [(&mut self.refused, other.refused), (&mut self.invalid, other.invalid)] {
            for (reason, (count, sql)) in others {
                mine.entry(reason).or_insert_with(|| (0, sql)).0 += count;
            }
        }
    }

    /// The counts in a line.
    #[must_use]
    pub fn summary(&self) -> String {
        format!(
            "{} statements, {} of them printed by SeaQuery: {} compared and equal, {:.2} % refused, {:.2} % not valid",
            self.total,
            self.built,
            self.same,
            self.refused_share(),
            self.invalid_share(),
        )
    }

    /// The share of statements refused, in percent.
    #[must_use]
    pub fn refused_share(&self) -> f64 {
        share(self.refused.values().map(|(count, _)| count).sum(), self.total)
    }

    /// The share of statements that the plain database did not take, in percent.
    #[must_use]
    pub fn invalid_share(&self) -> f64 {
        share(self.invalid.values().map(|(count, _)| count).sum(), self.total)
    }
}

fn tally(map: &mut BTreeMap<String, (u64, String)>, reason: &str, sql: impl Fn() -> String) {
    let entry = map.entry(reason.to_owned()).or_insert_with(|| (0, sql()));
    entry.0 += 1;
}

#[expect(clippy::cast_precision_loss, reason = "a share for people")]
fn share(part: u64, of: u64) -> f64 {
    100.0 * part as f64 / of.max(1) as f64
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} in {:.1} s", self.summary(), self.took.as_secs_f64())?;
        for (kind, (count, telling)) in &self.kinds {
            writeln!(f, "  {kind}: {count}, with rows {telling}")?;
        }
        for (what, reasons) in [("refused", &self.refused), ("not valid", &self.invalid)] {
            let mut reasons: Vec<_> = reasons.iter().collect();
            reasons.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
            for (reason, (count, sql)) in reasons.into_iter().take(12) {
                writeln!(f, "  {what} {count}: {reason}\n    {sql}")?;
            }
        }
        Ok(())
    }
}
