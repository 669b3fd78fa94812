//! The bookings of a restaurant with several stations, each on a connection of its own scope: `cargo run -p booking`.
//!
//! The program makes the tables from the [entities](entity), imports `bookings.csv`, and walks through what a scope and
//! the mixins do: two stations that ask the same questions, one that reaches for the other's rows, two desks that edit
//! one booking, a booking that is cancelled and comes back, what becomes of one statement, and the offices of two
//! businesses, each of which sees all of its own stations. With `--sql` it prints what each step sends; with `--database-url` it does it on another database.
//!
//! With `--rls` it ends with what PostgreSQL's own row-level security shows of the bookings, to whom.
//!
//! With `--doctor` it only compares the tables that are there with the entities, and `--doctor --mend` prints the statements
//! that mend what is wrong.
//!
//! The functions behind the steps take a `Scoped<..>`, not any connection: so they cannot be called without a scope.
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
mod examine;
mod house;
mod import;
mod screen;
mod sql_log;
mod steps;
mod text;

pub use cli::Options;
pub use examine::examine;
pub use import::{Imported, Rejected};
pub use steps::cancel::{Moment, Restored};
pub use steps::compare::{Answer, Compared};
pub use steps::conflict::{Difference, Settled};
pub use steps::intrude::Tried;
pub use steps::offices::Reached;
pub use steps::row_security::Seen;
pub use steps::summary::StationSum;

use anyhow::{Context as _, Result};
use house::House;
use screen::Screen;
use sea_orm::DatabaseConnection;
use sea_orm_mixins::prelude::*;
use sql_log::SqlLog;
use std::io::Write;

/// All that a run did.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The import.
    pub imported: Imported,
    /// Two stations, the same questions.
    pub compared: Vec<Compared>,
    /// What one tried with the other's rows.
    pub tried: Vec<Tried>,
    /// Two desks, one booking.
    pub settled: Settled,
    /// A cancelled booking.
    pub restored: Restored,
    /// What a scope makes of a statement.
    pub explanation: Explanation,
    /// The office's sums, without their total.
    pub sums: Vec<StationSum>,
    /// Two businesses, the office of each.
    pub reached: Vec<Reached>,
    /// With `--rls`: what connections see below policies; nothing where the database has none.
    pub seen: Vec<Seen>,
}

/// Does it all, and prints it to `out`.
///
/// # Errors
///
/// The file's, the database's, and those of `out`, each with what could not be done.
pub async fn run(options: &Options, out: &mut (dyn Write + Send)) -> Result<Outcome> {
    let log = options.sql.then(SqlLog::default);
    let pool = database::connect(&options.database_url, log.as_ref()).await?;
    let mut screen = Screen::new(out, log);

    screen.step(
        "The tables",
        "They are made from the entities, on the plain connection. From here on every connection has a scope.",
    )?;
    if database::start_afresh(&pool).await? {
        screen.say("The tables of an earlier run were dropped first.")?;
    }
    let house = House::ours(&pool).await.context("cannot write the stations")?;
    let neighbour = House::neighbour(&pool).await.context("cannot write the neighbour")?;
    let imported = import_step(options, &house, &pool, &mut screen).await?;

    // As a web server would do for each request: the pool is shared, the scope is the request's own.
    let [harbour, riverside] = house.pair()?;
    let at = |station: &house::Station| pool.clone().scoped(station.front.scope.clone());
    let both = [&at(harbour), &at(riverside)];
    let outcome = Outcome {
        imported,
        compared: steps::compare::compare(both, &mut screen).await?,
        tried: steps::intrude::intrude(harbour, both, &mut screen).await?,
        settled: steps::conflict::two_desks(harbour, &pool, &mut screen).await?,
        restored: steps::cancel::cancel(harbour, &pool, &mut screen).await?,
        explanation: steps::explain::explain(&at(harbour), &mut screen)?,
        sums: steps::summary::summarize(&house.office, &pool, &mut screen).await?,
        reached: steps::offices::offices([&house, &neighbour], &pool, &mut screen).await?,
        seen: if options.rls {
            steps::row_security::row_security(harbour, &pool, &options.database_url, &mut screen).await?
        } else {
            Vec::new()
        },
    };
    screen.end_step()?;
    pool.close().await?;
    Ok(outcome)
}

async fn import_step(
    options: &Options,
    house: &House,
    pool: &DatabaseConnection,
    screen: &mut Screen<'_>,
) -> Result<Imported> {
    screen.step(
        "Import",
        "The program sets what is about bookings; mixins and scope fill id, created_at, updated_at, created_by, version.",
    )?;
    let office = pool.clone().scoped(house.office.clone());
    let imported = import::import(&options.csv, house, &office).await?;
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
    Ok(imported)
}
