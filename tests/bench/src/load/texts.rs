//! Texts that the plan cache does not know: without end, and long ones.

use super::nowhere::{numbered, scoped, send};
use super::threads::known;
use crate::measure::{median, thread_time};
use anyhow::{Context as _, Result, anyhow};
use sea_orm_mixins::plan_cache_stats;
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use test_notes::{Miss, Texts};

/// What the cache of a program may hold.
pub const BOUND: u64 = 32 * 1024 * 1024;
/// Every so many texts one is a list, each time a longer one, up to the longest.
const LISTS: u64 = 100;
const LONGEST: u64 = 1_000;

/// Sends that many different texts while another thread sends known ones.
///
/// # Errors
///
/// If a statement is refused.
pub fn without_end(texts: u64, length: Duration) -> Result<Texts> {
    let before = alone(length)?;
    let (resident, is_over) = (resident(), AtomicBool::new(false));
    let (held, meanwhile) = thread::scope(|scope| {
        let worker = scope.spawn(|| {
            let begun = Instant::now();
            known(&is_over).map(|sent| begun.elapsed().as_secs_f64() / sent)
        });
        let held = flood(texts);
        is_over.store(true, Ordering::Relaxed);
        let meanwhile = worker.join().map_err(|_| anyhow!("a thread failed"))??;
        Ok::<_, anyhow::Error>((held?, meanwhile))
    })?;
    Ok(Texts {
        texts,
        held,
        may_hold: BOUND,
        grown: self::resident().saturating_sub(resident),
        before: before * 1e9,
        meanwhile: meanwhile * 1e9,
    })
}

/// What a known statement takes when nothing else is sent, in seconds.
fn alone(length: Duration) -> Result<f64> {
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        let worker = scope.spawn(|| {
            let begun = Instant::now();
            known(&is_over).map(|sent| begun.elapsed().as_secs_f64() / sent)
        });
        thread::sleep(length);
        is_over.store(true, Ordering::Relaxed);
        worker.join().map_err(|_| anyhow!("a thread failed"))?
    })
}

/// Sends that many different texts; returns the most that the cache held meanwhile.
///
/// # Errors
///
/// If a statement is refused.
pub fn flood(texts: u64) -> Result<u64> {
    let db = scoped();
    let mut held = 0;
    for number in 0..texts {
        let sql = if number % LISTS == 0 {
            list(number, number / LISTS % LONGEST + 1)
        } else {
            numbered(1_000_000 + number)
        };
        send(&db, &sql)?;
        if number % 256 == 0 {
            held = held.max(plan_cache_stats().bytes);
        }
    }
    Ok(held.max(plan_cache_stats().bytes))
}

/// A query with a list of that length, and a number that makes it differ from others.
fn list(number: u64, length: u64) -> String {
    let values: Vec<String> = (0..length).map(|value| value.to_string()).collect();
    format!(
        "{} AND \"bookings\".\"day\" IN ({})",
        numbered(number),
        values.join(", ")
    )
}

/// What statements take of a processor that are not known, by the number of their values: the median of some tries.
///
/// # Errors
///
/// If a statement is refused.
pub fn misses(tries: u64) -> Result<Vec<Miss>> {
    let db = scoped();
    let mut all = Vec::new();
    for values in [10, 100, 1_000, 10_000] {
        let mut times = Vec::new();
        for number in 0..tries {
            // Behind the numbers of all other texts.
            let sql = list(1 << 40 | u64::from(values) << 20 | number, u64::from(values));
            let begun = thread_time();
            send(&db, &sql)?;
            times.push(thread_time().saturating_sub(begun).as_secs_f64() * 1e6);
        }
        times.sort_by(f64::total_cmp);
        all.push(Miss {
            kind: "a list".to_owned(),
            values,
            time: median(&times).context("no tries")?,
        });
    }
    Ok(all)
}

/// The memory that this program has, by the system; 0 where nobody knows.
fn resident() -> u64 {
    let text = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or_default() * 1024
}
