//! The bookings of a restaurant with several stations, on a plain connection: `cargo run -p booking`.
//!
//! The program makes the tables from the [entities](entity), imports `bookings.csv`, and walks through what the mixins
//! do: two desks that edit one booking, a booking that is cancelled and comes back, a day at one station, and a
//! summary. With `--sql` it prints what each step sends; with `--database-url` it does it on another database.
//!
//! On a plain connection a query says itself which rows it means: `.live()`, `.of_station(id)`.
//!
//! # What the derives catch
//!
//! The starting document gives `Customer` an integer key, and `Booking` a `customer_id` that is a UUID. Python finds
//! out when a row is written. Here it does not compile:
//!
//! ```compile_fail,E0277
//! mod booking {
//!     use sea_orm::entity::prelude::*;
//!     use sea_orm_mixins::prelude::*;
//!
//!     #[sea_orm_mixins::model]
//!     #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk)]
//!     #[sea_orm(table_name = "bookings")]
//!     pub struct Model {
//!         pub customer_id: Uuid,
//!         #[sea_orm(belongs_to, from = "customer_id", to = "id")]
//!         pub customer: BelongsTo<::booking::entity::customer::Entity>,
//!     }
//! }
//! ```
//!
//! ```text
//! error[E0277]: a foreign key of type `sea_orm::prelude::Uuid` cannot point to a key of type `i32`
//!   |
//!   |         pub customer_id: Uuid,
//!   |             ^^^^^^^^^^^^^^^^^ this foreign key does not have the type of the key it points to
//!   |
//!   = note: give it the type `i32`, or `Option<i32>` where there may be none
//! ```
//!
//! With the type that the note names, it does:
//!
//! ```
//! mod booking {
//!     use sea_orm::entity::prelude::*;
//!     use sea_orm_mixins::prelude::*;
//!
//!     #[sea_orm_mixins::model]
//!     #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk)]
//!     #[sea_orm(table_name = "bookings")]
//!     pub struct Model {
//!         pub customer_id: i32,
//!         #[sea_orm(belongs_to, from = "customer_id", to = "id")]
//!         pub customer: BelongsTo<::booking::entity::customer::Entity>,
//!     }
//! }
//! ```
//!
//! # Limits
//!
//! SeaORM makes MySQL's `timestamp` columns without fractions of a second. Nothing here depends on them.

mod cli;
mod database;
pub mod entity;
mod import;
mod screen;
mod sql_log;
mod steps;
mod text;

pub use cli::Options;
pub use import::{Imported, Rejected};
pub use steps::cancel::{Moment, Restored};
pub use steps::conflict::{Difference, Settled};
pub use steps::listing::Listed;
pub use steps::summary::StationSum;

use anyhow::Result;
use screen::Screen;
use sql_log::SqlLog;
use std::io::Write;
use steps::day::Day;

/// All that a run did.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The import.
    pub imported: Imported,
    /// Two desks, one booking.
    pub settled: Settled,
    /// A cancelled booking.
    pub restored: Restored,
    /// One station, one day.
    pub listed: Vec<Listed>,
    /// The summary, without its total.
    pub sums: Vec<StationSum>,
}

/// Does it all, and prints it to `out`.
///
/// # Errors
///
/// The file's, the database's, and those of `out`, each with what could not be done.
pub async fn run(options: &Options, out: &mut (dyn Write + Send)) -> Result<Outcome> {
    let log = options.sql.then(SqlLog::default);
    let db = database::connect(&options.database_url, log.as_ref()).await?;
    let mut screen = Screen::new(out, log);

    screen.step(
        "The tables",
        "They are made from the entities; the mixins' columns are fields like any other.",
    )?;
    let dropped = database::start_afresh(&db).await?;
    screen.say(&format!(
        "Made in {}.",
        database::without_password(&options.database_url)
    ))?;
    if dropped {
        screen.say("The tables of an earlier run were dropped first.")?;
    }

    let (imported, day) = import_step(options, &db, &mut screen).await?;
    let outcome = Outcome {
        imported,
        settled: steps::conflict::two_desks(&day, &db, &mut screen).await?,
        restored: steps::cancel::cancel(&day, &db, &mut screen).await?,
        listed: steps::listing::list(&day, &db, &mut screen).await?,
        sums: steps::summary::summarize(&db, &mut screen).await?,
    };
    screen.end_step()?;
    db.close().await?;
    Ok(outcome)
}

async fn import_step(
    options: &Options,
    db: &sea_orm::DatabaseConnection,
    screen: &mut Screen<'_>,
) -> Result<(Imported, Day)> {
    screen.step(
        "Import",
        "The program sets what is about bookings; the mixins fill id, created_at, updated_at, version.",
    )?;
    let imported = import::import(&options.csv, db).await?;
    let Imported {
        bookings,
        cancelled,
        customers,
        rejected,
    } = &imported;
    screen.say(&format!(
        "Kept {bookings} bookings of {customers} customers; {cancelled} of the bookings are cancelled."
    ))?;
    if !rejected.is_empty() {
        screen.say(&format!("Left out {} lines:", rejected.len()))?;
        let cells = |it: &Rejected| [it.line.to_string(), it.reason.clone()];
        screen.table(["line", "because"], &[0], rejected.iter().map(cells))?;
    }
    let day = Day::busiest(db).await?;
    screen.say(&format!("The next steps look at the busiest day: {day}."))?;
    Ok((imported, day))
}
