//! What `docs/performance.md` promises, in small: memory stays within its bound however many texts there are, and a text that
//! is not known takes as long a value, however many it has.

#![allow(missing_docs, reason = "tests")]

use anyhow::{Context as _, Result, ensure};
use bench_tests::load::texts::{self, BOUND};
use sea_orm_mixins::plan_cache_stats;

#[test]
fn texts_without_end_stay_within_the_bound() -> Result<()> {
    let before = plan_cache_stats();
    // Enough to fill it: each plan counts at least a share of the bound.
    let held = texts::flood(20_000)?;
    let after = plan_cache_stats();
    ensure!(
        after.misses - before.misses >= 20_000,
        "some texts were known: {after:?}"
    );
    ensure!(held <= BOUND, "held {held} of {BOUND} bytes");
    ensure!(held > BOUND / 2, "the bound was not tried: {held} of {BOUND} bytes");
    Ok(())
}

#[test]
fn a_miss_takes_as_long_a_value_however_many_there_are() -> Result<()> {
    let misses = texts::misses(5)?;
    let each = |values: u32| {
        let miss = misses.iter().find(|miss| miss.values == values).context("not tried")?;
        Ok::<_, anyhow::Error>(miss.time / f64::from(values))
    };
    let (thousand, ten_thousand) = (each(1_000)?, each(10_000)?);
    // Were it quadratic, it would be ten times as long; the rest is for a machine that does other things too.
    ensure!(
        ten_thousand < 4.0 * thousand,
        "{thousand} us a value of 1,000, {ten_thousand} us of 10,000"
    );
    Ok(())
}
