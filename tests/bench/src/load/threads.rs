//! Threads that send known statements at once, through the one plan cache of the program.

use super::nowhere::{numbered, scoped, send};
use anyhow::{Result, anyhow};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use test_notes::Threads;

/// Different statements.
const STATEMENTS: u64 = 64;
/// Between two looks at the clock.
const STEP: u32 = 1_024;

/// Lets so many threads send for a while.
///
/// # Errors
///
/// If a statement is refused.
pub fn run(threads: u32, length: Duration) -> Result<Threads> {
    let is_over = AtomicBool::new(false);
    let (sent, begun) = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(|| known(&is_over))).collect();
        let begun = Instant::now();
        thread::sleep(length);
        is_over.store(true, Ordering::Relaxed);
        let mut sent = 0.0;
        for worker in workers {
            sent += worker.join().map_err(|_| anyhow!("a thread failed"))??;
        }
        Ok::<_, anyhow::Error>((sent, begun))
    })?;
    Ok(Threads {
        threads,
        per_second: sent / begun.elapsed().as_secs_f64(),
    })
}

/// Sends known statements until it is over; returns how many.
pub(super) fn known(is_over: &AtomicBool) -> Result<f64> {
    let db = scoped();
    let texts: Vec<String> = (0..STATEMENTS).map(numbered).collect();
    let mut sent = 0.0;
    while !is_over.load(Ordering::Relaxed) {
        for text in texts.iter().cycle().take(STEP.try_into()?) {
            send(&db, text)?;
        }
        sent += f64::from(STEP);
    }
    Ok(sent)
}
