//! From what the blocks took to what is reported.

use super::interval::{median, of_ratios};
use super::{Side, Taken};
use crate::subject::Kind;
use test_notes::{Ratio, Way};

/// The ratios that are reported, numerator first.
const PAIRS: [(Kind, Kind); 4] = [
    (Kind::Scoped, Kind::Hand),
    (Kind::Scoped, Kind::Raw),
    (Kind::Plain, Kind::Hand),
    (Kind::Hand, Kind::Raw),
];

/// The medians of one side.
#[must_use]
pub fn way(side: &Side, statements: u32) -> Way {
    let micros = |of: fn(&Taken) -> f64| {
        let mut all: Vec<f64> = side.taken.iter().map(of).collect();
        all.sort_by(f64::total_cmp);
        median(&all).unwrap_or_default() * 1e6
    };
    Way {
        letter: side.kind.letter(),
        time: micros(|taken| taken.time),
        cpu: micros(|taken| taken.cpu),
        statements,
    }
}

/// The ratios of those that are there.
#[must_use]
pub fn ratios(sides: &[Side]) -> Vec<Ratio> {
    let side = |kind: Kind| sides.iter().find(|side| side.kind == kind);
    let ratio = |(over, under): (Kind, Kind)| {
        let (above, below) = (side(over)?, side(under)?);
        let of = |figure: fn(&Taken) -> f64| of_ratios(above.taken.iter().map(figure), below.taken.iter().map(figure));
        Some(Ratio {
            over: over.letter(),
            under: under.letter(),
            time: of(|taken| taken.time)?,
            cpu: of(|taken| taken.cpu)?,
        })
    };
    PAIRS.into_iter().filter_map(ratio).collect()
}
