//! The processor: which core this program has, how much time it had, and how much others had meanwhile. Known on Linux only.

use rustix::time::{ClockId, clock_gettime};
use std::fs;
use std::time::{Duration, Instant};

/// The programs that work for this one.
const SERVERS: [&str; 3] = ["postgres", "mariadbd", "mysqld"];

/// The time that this program had on processors, all of its threads together.
pub(super) fn own_time() -> Duration {
    time_of(ClockId::ProcessCPUTime)
}

/// The time that this thread had on a processor: what others do meanwhile is no part of it.
pub(crate) fn thread_time() -> Duration {
    time_of(ClockId::ThreadCPUTime)
}

fn time_of(clock: ClockId) -> Duration {
    let time = clock_gettime(clock);
    let seconds = u64::try_from(time.tv_sec).unwrap_or_default();
    Duration::new(seconds, u32::try_from(time.tv_nsec).unwrap_or_default())
}

/// Keeps this program, and the threads that it starts from now on, on one core; returns which. It is the last one, since
/// interrupts mostly go to the first.
#[cfg(target_os = "linux")]
#[must_use]
pub fn pin() -> Option<usize> {
    use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

    let allowed = sched_getaffinity(None).ok()?;
    let core = (0..CpuSet::MAX_CPU).rev().find(|core| allowed.is_set(*core))?;
    let mut one = CpuSet::new();
    one.set(core);
    sched_setaffinity(None, &one).ok()?;
    Some(core)
}

/// Keeps this program on one core, where that is possible.
#[cfg(not(target_os = "linux"))]
#[must_use]
pub fn pin() -> Option<usize> {
    None
}

/// The clocks at a moment.
#[derive(Debug)]
pub struct Mark {
    at: Instant,
    own: Duration,
    /// Of the core, or of all where servers work on others too.
    busy: Option<Duration>,
    servers: Duration,
}

impl Mark {
    /// Reads them: of this core, or of all, if servers take part.
    #[must_use]
    pub fn now(core: Option<usize>, with_servers: bool) -> Self {
        let line = core
            .filter(|_| !with_servers)
            .map_or_else(|| "cpu".to_owned(), |core| format!("cpu{core}"));
        Self {
            at: Instant::now(),
            own: own_time(),
            busy: busy(&line),
            servers: if with_servers { servers() } else { Duration::ZERO },
        }
    }

    /// The share of a core that others have used between two moments; none where nobody knows.
    #[must_use]
    pub fn others_until(&self, end: &Self) -> Option<f64> {
        let busy = end.busy?.saturating_sub(self.busy?);
        let ours = end.own.saturating_sub(self.own) + end.servers.saturating_sub(self.servers);
        Some(busy.saturating_sub(ours).as_secs_f64() / (end.at - self.at).as_secs_f64())
    }
}

/// Linux counts in hundredths of a second, on every machine that it runs on.
fn ticks(count: u64) -> Duration {
    Duration::from_millis(count * 10)
}

/// The time of that line of `/proc/stat` that was neither idle nor waiting: user, nice, system, interrupts, and what a host
/// took for itself.
fn busy(line: &str) -> Option<Duration> {
    let text = fs::read_to_string("/proc/stat").ok()?;
    let line = text.lines().find(|text| text.split(' ').next() == Some(line))?;
    let numbers: Vec<u64> = line
        .split_whitespace()
        .skip(1)
        .map_while(|number| number.parse().ok())
        .collect();
    let places = [0, 1, 2, 5, 6, 7];
    Some(ticks(places.iter().filter_map(|place| numbers.get(*place)).sum()))
}

/// The time that database servers of this machine had.
fn servers() -> Duration {
    let Ok(folders) = fs::read_dir("/proc") else {
        return Duration::ZERO;
    };
    let time = |folder: fs::DirEntry| {
        let name = fs::read_to_string(folder.path().join("comm")).ok()?;
        if !SERVERS.contains(&name.trim()) {
            return None;
        }
        let text = fs::read_to_string(folder.path().join("stat")).ok()?;
        // The name in parentheses is the second field, and may have spaces.
        let (_, rest) = text.rsplit_once(')')?;
        let mut numbers = rest
            .split_whitespace()
            .skip(11)
            .map_while(|number| number.parse::<u64>().ok());
        Some(numbers.next()? + numbers.next()?)
    };
    ticks(folders.flatten().filter_map(time).sum())
}
