//! What a build costs: its time, and the processors' time, which other work on the machine changes less.

use std::fs;

/// The seconds of one build.
#[derive(Clone, Copy)]
pub(super) struct Cost {
    pub(super) taken: f64,
    /// Of all processors; `None` where the system does not say.
    pub(super) processor: Option<f64>,
}

/// How many of the kernel's ticks a second has: the same on every Linux.
const TICKS: f64 = 100.0;

/// The seconds that the processors spent on the programs which this one has run to their end, in and outside of the kernel.
pub(super) fn processor_time() -> Option<f64> {
    of_children(&fs::read_to_string("/proc/self/stat").ok()?)
}

/// `cutime` and `cstime` of `/proc/self/stat`, whose second field is a name in parentheses that may hold anything.
fn of_children(stat: &str) -> Option<f64> {
    let (_, fields) = stat.rsplit_once(')')?;
    let mut children = fields.split_whitespace().skip(13).map(str::parse::<f64>);
    let (user, system) = (children.next()?.ok()?, children.next()?.ok()?);
    Some((user + system) / TICKS)
}

/// The middle one of each, the upper one of an even number.
pub(super) fn median(costs: &[Cost]) -> Cost {
    let middle = |mut seconds: Vec<f64>| {
        seconds.sort_unstable_by(f64::total_cmp);
        seconds.get(seconds.len() / 2).copied()
    };
    Cost {
        taken: middle(costs.iter().map(|cost| cost.taken).collect()).unwrap_or_default(),
        processor: middle(costs.iter().filter_map(|cost| cost.processor).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Cost, median, of_children};

    #[test]
    fn the_time_of_children_is_read_behind_any_name() {
        let stat = "7 (a) b) S 1 2 3 4 5 6 7 8 9 10 11 12 250 50 20 0";
        assert_eq!(of_children(stat), Some(3.0));
        assert_eq!(of_children("7 (a) S 1"), None);
    }

    #[test]
    fn the_median_is_the_middle_one_of_each() {
        let cost = |taken, processor| Cost { taken, processor };
        let middle = median(&[cost(3.0, Some(1.0)), cost(1.0, Some(3.0)), cost(2.0, Some(2.0))]);
        assert_eq!((middle.taken, middle.processor), (2.0, Some(2.0)));
        assert_eq!(median(&[cost(1.0, None)]).processor, None);
    }
}
