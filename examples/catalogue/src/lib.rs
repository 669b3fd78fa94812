//! A shop's catalogue: `cargo run -p catalogue`.
//!
//! The team has mixins of its own. [`standard::Standard`] names what every table has: a key, times, soft delete, a version, who
//! did what, and the shop that a row belongs to. [`standard::Publishable`] adds a column, and a row rule by which visitors see
//! what is published and nothing else. An entity is its own few columns and these two names.
//!
//! A deletion follows the relations: a product takes its variants along, and these their photos. Restoring the product
//! brings back exactly those, and not the variant that was deleted before.

mod cli;
mod database;
pub mod entity;
pub mod standard;
mod story;

pub use cli::Options;
pub use story::Day;

use anyhow::Result;
use std::io::Write;
use std::time::SystemTime;

/// Does it all, and prints it to `out`. Returns what was done.
///
/// # Errors
///
/// The database's and those of `out`, each with what could not be done.
pub async fn run(options: &Options, out: &mut (dyn Write + Send)) -> Result<Day> {
    let pool = example_support::connect(&options.database_url).await?;
    if database::start_afresh(&pool).await? {
        writeln!(out, "The tables of an earlier run were dropped first.\n")?;
    }
    let day = story::day(&pool, SystemTime::now().into()).await?;
    pool.close().await?;
    let [before, after] = day.seen;
    writeln!(
        out,
        "Visitors saw {before} products, and {after} after the drafts were published.\n"
    )?;
    writeln!(out, "Deleting the mug was going to mark:")?;
    for (table, rows) in &day.preview {
        writeln!(out, "  {rows} of {table}")?;
    }
    writeln!(out, "\n{:<22} {:>8} {:>8} {:>8}", "", "products", "variants", "photos")?;
    for (when, [products, variants, photos]) in ["before", "deleted", "restored"].into_iter().zip(day.counts) {
        writeln!(out, "{when:<22} {products:>8} {variants:>8} {photos:>8}")?;
    }
    writeln!(out, "\nThe large mug was deleted before, and stays deleted.")?;
    Ok(day)
}
