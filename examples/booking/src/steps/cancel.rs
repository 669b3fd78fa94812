//! A booking is cancelled and comes back: DELETE hides it, and never removes it.

use crate::entity::booking;
use crate::house::Station;
use crate::screen::Screen;
use crate::steps::{first_booking, read};
use anyhow::{Result, ensure};
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
    /// The station's live bookings.
    pub live: u64,
    /// When the booking was cancelled, while it is.
    pub deleted_at: Option<DateTimeUtc>,
    /// Who cancelled it, while it is cancelled.
    pub deleted_by: Option<Uuid>,
    /// The booking's version.
    pub version: i32,
}

pub(crate) async fn cancel(station: &Station, pool: &DatabaseConnection, screen: &mut Screen<'_>) -> Result<Restored> {
    screen.step(
        "A cancelled booking",
        "DELETE becomes an UPDATE that sets deleted_at and deleted_by, in bulk too; queries do not see the row any more, \
         `with_deleted()` does. Cancelling and restoring are changes: each raises the version.",
    )?;
    let db = pool.clone().scoped(station.phone.scope.clone());
    let id = first_booking(&db).await?.id;
    let before = look(id, &db).await?;

    // SeaORM's own, which runs no hook: on a plain connection it would remove the row.
    let cancelled = booking::Entity::delete_by_id(id).exec(&db).await?.rows_affected;
    ensure!(cancelled == 1, "the booking was not cancelled");
    let while_cancelled = look(id, &db).await?;

    let deleted = read(id, &db.only_deleted()).await?;
    deleted.restore(&db).await?;
    let moments = [before, while_cancelled, look(id, &db).await?];

    let by = |user: Uuid| {
        if user == station.phone.id {
            station.phone.login.clone()
        } else {
            user.to_string()
        }
    };
    let rows = ["booked", "cancelled", "restored"]
        .into_iter()
        .zip(&moments)
        .map(|(name, it)| {
            [
                name.to_owned(),
                it.live.to_string(),
                it.deleted_at
                    .map(|at| at.format("%H:%M UTC").to_string())
                    .unwrap_or_default(),
                it.deleted_by.map(by).unwrap_or_default(),
                it.version.to_string(),
            ]
        });
    let header = [
        "the booking is",
        "bookings seen",
        "its deleted_at",
        "its deleted_by",
        "version",
    ];
    screen.table(header, &[1, 4], rows)?;
    Ok(Restored { booking: id, moments })
}

async fn look(id: Uuid, db: &Scoped<DatabaseConnection>) -> Result<Moment> {
    let booking = read(id, &db.with_deleted()).await?;
    Ok(Moment {
        live: booking::Entity::find().count(db).await?,
        deleted_at: booking.deleted_at,
        deleted_by: booking.deleted_by,
        version: booking.version,
    })
}
