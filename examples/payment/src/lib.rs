//! Payments, refunds, and who did what: `cargo run -p payment`.
//!
//! Two users take payments, correct one, refund parts of it and void another. The mixins keep the times, mark the
//! voided row instead of removing it, and add `created_by`, `updated_by` and `deleted_by`.
//!
//! A plain connection does not know who acts and leaves those three empty. So the entities' own hooks fill them
//! (`#[mixin(hooks)]`), from what the [task](acting) says. That covers single-row work and no more.

mod actor;
mod cli;
mod database;
pub mod entity;
mod money;
mod report;
mod story;
pub mod till;
mod trail;

pub use actor::acting;
pub use cli::Options;
pub use money::Cents;
pub use story::Evening;
pub use trail::Event;

use anyhow::Result;
use std::io::Write;

/// Does it all, and prints it to `out`. Returns what was done, and the audit trail.
///
/// # Errors
///
/// The database's and those of `out`, each with what could not be done.
pub async fn run(options: &Options, out: &mut (dyn Write + Send)) -> Result<(Evening, Vec<Event>)> {
    let db = database::connect(&options.database_url).await?;
    report::heading(out, "The till")?;
    if database::start_afresh(&db).await? {
        writeln!(out, "The tables of an earlier run were dropped first.")?;
    }
    let evening = story::evening(&db).await?;
    writeln!(
        out,
        "Two payments were taken, one corrected and refunded in two parts, the other voided."
    )?;
    writeln!(out, "A third refund was refused: {}.", evening.refusal)?;
    let events = report::audit_trail(&db, out).await?;
    report::refund_history(&db, out).await?;
    db.close().await?;
    Ok((evening, events))
}
