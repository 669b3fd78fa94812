//! The middle of some figures, and where it lies with 95 % confidence.
//!
//! The figures are ratios of two blocks of one round. Their median minds no block that something else disturbed, and the
//! interval is that of order statistics: the ranks between which the median of whatever they are drawn from lies in at least
//! 95 of 100 cases, by the binomial distribution. It assumes nothing of how they are distributed.

pub use test_notes::Interval;

/// The interval of the ratios of two series, round by round; none of less than six rounds, which no rank is sure of.
#[must_use]
pub fn of_ratios(over: impl Iterator<Item = f64>, under: impl Iterator<Item = f64>) -> Option<Interval> {
    let mut ratios: Vec<f64> = over.zip(under).map(|(over, under)| over / under).collect();
    ratios.sort_by(f64::total_cmp);
    let rank = rank(u32::try_from(ratios.len()).ok()?)?;
    Some(Interval {
        middle: median(&ratios)?,
        low: *ratios.get(rank)?,
        high: *ratios.get(ratios.len().checked_sub(rank + 1)?)?,
    })
}

/// The median of what is in order.
pub(crate) fn median(sorted: &[f64]) -> Option<f64> {
    let half = sorted.len() / 2;
    let upper = *sorted.get(half)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    Some(f64::midpoint(*sorted.get(half.checked_sub(1)?)?, upper))
}

/// How many figures lie outside at each end: as many as the binomial distribution allows 2.5 % for.
fn rank(count: u32) -> Option<usize> {
    let mut probability = 0.5_f64.powi(i32::try_from(count).ok()?);
    let mut below = probability;
    let mut rank = 0;
    if below > 0.025 {
        return None;
    }
    for chosen in 1..=count {
        probability *= f64::from(count - chosen + 1) / f64::from(chosen);
        below += probability;
        if below > 0.025 {
            break;
        }
        rank += 1;
    }
    usize::try_from(rank).ok()
}

#[cfg(test)]
mod tests {
    use super::{median, of_ratios, rank};

    #[test]
    fn ranks_are_those_of_the_tables() {
        // Of the table of the sign test, two sides, 5 %: the interval lies between the figures with these places.
        let table = [(6, 1), (10, 2), (20, 6), (25, 8), (41, 14), (50, 18)];
        for (count, place) in table {
            assert_eq!(rank(count).map(|rank| rank + 1), Some(place), "{count}");
        }
        assert_eq!(rank(5), None);
    }

    #[test]
    fn an_interval_is_of_pairs() {
        let over = (1..=10).map(|number| f64::from(number) * 3.0);
        let under = (1..=10).map(|number| f64::from(number) * 2.0);
        let interval = of_ratios(over, under).unwrap();
        for end in [interval.low, interval.middle, interval.high] {
            assert!((end - 1.5).abs() < 1e-9, "{interval:?}");
        }
    }

    #[test]
    fn a_median_lies_in_the_middle() {
        assert_eq!(median(&[]), None);
        assert!((median(&[1.0, 2.0, 9.0]).unwrap() - 2.0).abs() < 1e-9);
        assert!((median(&[1.0, 2.0, 4.0, 9.0]).unwrap() - 3.0).abs() < 1e-9);
    }
}
