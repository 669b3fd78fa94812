//! One station's live bookings on one day.

use crate::entity::{booking, customer};
use crate::screen::Screen;
use crate::steps::day::Day;
use anyhow::Result;
use sea_orm::DatabaseConnection;
use sea_orm::prelude::Time;
use sea_orm_mixins::prelude::*;

/// A line of the listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// When it begins.
    pub slot: Time,
    /// Who comes.
    pub customer: String,
    /// How many adults and how many children.
    pub party: (i32, i32),
    /// What to know.
    pub notes: String,
    /// The booking's version.
    pub version: i32,
}

pub(crate) async fn list(day: &Day, db: &DatabaseConnection, screen: &mut Screen<'_>) -> Result<Vec<Listed>> {
    screen.step(
        "One station, one day",
        "`.live().of_station(id)` says on a plain connection which rows count. The booking of the two desks now comes last.",
    )?;
    screen.say(&day.to_string())?;
    let rows = day
        .bookings()
        .live()
        .find_also_related(customer::Entity)
        .all(db)
        .await?;
    let listed = rows.into_iter().map(line).collect::<Vec<_>>();
    let cells = |it: &Listed| {
        let (adults, kids) = it.party;
        [
            it.slot.format("%H:%M").to_string(),
            it.customer.clone(),
            adults.to_string(),
            kids.to_string(),
            it.version.to_string(),
            it.notes.clone(),
        ]
    };
    let header = ["slot", "customer", "adults", "kids", "version", "notes"];
    screen.table(header, &[2, 3, 4], listed.iter().map(cells))?;
    Ok(listed)
}

fn line((booking, customer): (booking::Model, Option<customer::Model>)) -> Listed {
    let name = |it: customer::Model| format!("{} {}", it.first_name, it.last_name);
    Listed {
        slot: booking.slot,
        customer: customer.map(name).unwrap_or_default(),
        party: (booking.party_adults, booking.party_kids),
        notes: booking.notes.unwrap_or_default(),
        version: booking.version,
    }
}
