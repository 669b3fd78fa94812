//! What it comes to, station by station.

use crate::entity::{booking, station};
use crate::screen::Screen;
use anyhow::Result;
use sea_orm::{DatabaseConnection, EntityTrait as _, QueryOrder as _};
use sea_orm_mixins::prelude::*;
use std::sync::{Arc, Mutex, PoisonError};

/// A station's sums.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StationSum {
    /// Its name.
    pub station: String,
    /// Live bookings.
    pub bookings: usize,
    /// The guests of those.
    pub guests: i64,
    /// Cancelled bookings.
    pub cancelled: usize,
}

pub(crate) async fn summarize(
    office: &Scope,
    pool: &DatabaseConnection,
    screen: &mut Screen<'_>,
) -> Result<Vec<StationSum>> {
    screen.step(
        "The office",
        "Its scope names every station of the business, and here deleted rows are seen too. That is an exemption: it must be \
         asked for, says why, and a scope can tell a listener of it.",
    )?;
    let heard = Arc::new(Mutex::new(Vec::new()));
    let listener = Arc::clone(&heard);
    let scope = office
        .clone()
        .with_deleted()
        .reason("the sums count what was cancelled");
    let scope = scope.on_exemption(move |exemption| {
        listener
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(exemption.to_string());
    });
    let db = &pool.clone().scoped(scope);
    let heard = heard.lock().unwrap_or_else(PoisonError::into_inner).join(", ");
    screen.say(&format!("The listener heard: {heard}."))?;
    let stations = station::Entity::find()
        .order_by_asc(station::Column::Name)
        .find_with_related(booking::Entity)
        .all(db)
        .await?;
    let sums = stations.into_iter().map(sum).collect::<Vec<_>>();
    let total = StationSum {
        station: "all stations".to_owned(),
        bookings: sums.iter().map(|sum| sum.bookings).sum(),
        guests: sums.iter().map(|sum| sum.guests).sum(),
        cancelled: sums.iter().map(|sum| sum.cancelled).sum(),
    };
    let cells = |it: &StationSum| {
        [
            it.station.clone(),
            it.bookings.to_string(),
            it.guests.to_string(),
            it.cancelled.to_string(),
        ]
    };
    let rows = sums.iter().chain([&total]).map(cells);
    screen.table(["station", "bookings", "guests", "cancelled"], &[1, 2, 3], rows)?;
    Ok(sums)
}

fn sum((station, bookings): (station::Model, Vec<booking::Model>)) -> StationSum {
    let (cancelled, live): (Vec<_>, Vec<_>) = bookings.into_iter().partition(booking::Model::is_deleted);
    let guests = |it: &booking::Model| i64::from(it.party_adults) + i64::from(it.party_kids);
    StationSum {
        station: station.name,
        bookings: live.len(),
        guests: live.iter().map(guests).sum(),
        cancelled: cancelled.len(),
    }
}
