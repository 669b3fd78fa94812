//! Payments, refunds, and who did what: `cargo run -p payment`.
//!
//! Two users take payments, correct one, refund parts of it and void another. The mixins keep the times, mark the
//! voided row instead of removing it, and keep who made a row, who changed it last and who deleted it.
//!
//! Who acts is the scope's to say: each user has a [`Till`], a connection with that user as its actor. No function sets
//! `created_by`, `updated_by` or `deleted_by`, and none can forget to: bulk statements and raw SQL are signed as well.

mod cli;
mod database;
pub mod entity;
mod money;
mod report;
mod story;
pub mod till;
mod trail;

pub use cli::Options;
pub use money::Cents;
pub use story::Evening;
pub use till::Till;
pub use trail::Event;

use anyhow::Result;
use sea_orm_mixins::prelude::*;
use std::io::Write;

/// Does it all, and prints it to `out`. Returns what was done, and the audit trail.
///
/// # Errors
///
/// The database's and those of `out`, each with what could not be done.
pub async fn run(options: &Options, out: &mut (dyn Write + Send)) -> Result<(Evening, Vec<Event>)> {
    let pool = example_support::connect(&options.database_url).await?;
    report::heading(out, "The till")?;
    if database::start_afresh(&pool).await? {
        writeln!(out, "The tables of an earlier run were dropped first.")?;
    }
    let evening = story::evening(&pool).await?;
    writeln!(
        out,
        "Two payments were taken, one corrected and refunded in two parts, the other voided."
    )?;
    writeln!(out, "A third refund was refused: {}.", evening.refusal)?;
    let books = pool.clone().scoped(story::house());
    let events = report::audit_trail(&books, out).await?;
    report::refund_history(&books, out).await?;
    pool.close().await?;
    Ok((evening, events))
}
