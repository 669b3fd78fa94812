//! A booking is cancelled and comes back: hidden from listings, never gone from the table.

use crate::entity::booking;
use crate::screen::Screen;
use crate::steps::day::Day;
use anyhow::{Context as _, Result, ensure};
use sea_orm::prelude::{DateTimeUtc, Uuid};
use sea_orm::{DatabaseConnection, EntityTrait as _, PaginatorTrait as _};
use sea_orm_mixins::prelude::*;

/// How the booking fared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// The booking.
    pub booking: Uuid,
    /// Before, while cancelled, and after.
    pub moments: [Moment; 3],
}

/// What there is to see at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The live bookings of that day.
    pub live: u64,
    /// The cancelled ones.
    pub cancelled: u64,
    /// When the booking was cancelled, while it is.
    pub deleted_at: Option<DateTimeUtc>,
    /// The booking's version.
    pub version: i32,
}

pub(crate) async fn cancel(day: &Day, db: &DatabaseConnection, screen: &mut Screen<'_>) -> Result<Restored> {
    screen.step(
        "A cancelled booking",
        "`delete` sets `deleted_at`, and `.live()` asks for rows without it. Nothing is removed. Cancelling and restoring are changes: \
         each raises the version.",
    )?;
    let id = day.first_booking(db).await?.id;
    let before = look(id, day, db).await?;

    let cancelled = read(id, db).await?.delete(db).await?.rows_affected;
    ensure!(cancelled == 1, "the booking was not cancelled");
    let while_cancelled = look(id, day, db).await?;

    read(id, db).await?.restore(db).await?;
    let moments = [before, while_cancelled, look(id, day, db).await?];

    let cells = |(name, moment): (&str, &Moment)| {
        let deleted_at = moment.deleted_at.map(|at| at.format("%Y-%m-%d %H:%M UTC").to_string());
        [
            name.to_owned(),
            moment.live.to_string(),
            moment.cancelled.to_string(),
            deleted_at.unwrap_or_default(),
            moment.version.to_string(),
        ]
    };
    let rows = ["booked", "cancelled", "restored"].into_iter().zip(&moments).map(cells);
    screen.table(
        [
            "the booking is",
            "live that day",
            "cancelled",
            "its deleted_at",
            "version",
        ],
        &[1, 2, 4],
        rows,
    )?;
    Ok(Restored { booking: id, moments })
}

async fn look(id: Uuid, day: &Day, db: &DatabaseConnection) -> Result<Moment> {
    let booking = read(id, db).await?;
    Ok(Moment {
        live: day.bookings().live().count(db).await?,
        cancelled: day.bookings().deleted().count(db).await?,
        deleted_at: booking.deleted_at,
        version: booking.version,
    })
}

/// By its key, live or not: nothing filters on a plain connection unless told to.
async fn read(id: Uuid, db: &DatabaseConnection) -> Result<booking::Model> {
    let booking = booking::Entity::find_by_id(id).one(db).await?;
    booking.context("the booking is gone")
}
