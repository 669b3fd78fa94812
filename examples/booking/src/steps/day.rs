//! [`Day`]: the station and the date that the steps look at.

use crate::entity::{booking, station};
use anyhow::{Context as _, Result};
use sea_orm::prelude::{Date, Uuid};
use sea_orm::{
    ColumnTrait as _, DatabaseConnection, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, Select,
};
use sea_orm_mixins::prelude::*;
use std::fmt::{self, Display};

/// A station's day.
#[derive(Clone, Debug)]
pub(crate) struct Day {
    pub(crate) station: station::Model,
    pub(crate) date: Date,
}

impl Day {
    /// The day on which a station has most bookings.
    pub(crate) async fn busiest(db: &DatabaseConnection) -> Result<Self> {
        let busiest: Option<(Uuid, Date, i64)> = booking::Entity::find()
            .live()
            .select_only()
            .columns([booking::Column::StationId, booking::Column::Date])
            .column_as(booking::Column::Id.count(), "bookings")
            .group_by(booking::Column::StationId)
            .group_by(booking::Column::Date)
            .order_by_desc(booking::Column::Id.count())
            .order_by_asc(booking::Column::Date)
            .order_by_asc(booking::Column::StationId)
            .into_tuple()
            .one(db)
            .await?;
        let (station, date, _) = busiest.context("the file has no booking to show")?;
        let station = station::Entity::find_by_id(station).one(db).await?;
        let station = station.context("the station is gone")?;
        Ok(Self { station, date })
    }

    /// Its bookings, cancelled ones too, in the order in which they begin.
    pub(crate) fn bookings(&self) -> Select<booking::Entity> {
        booking::Entity::find()
            .of_station(self.station.id)
            .filter(booking::Column::Date.eq(self.date))
            .order_by_asc(booking::Column::Slot)
            .order_by_asc(booking::Column::Id)
    }

    /// The one that begins first and is not cancelled.
    pub(crate) async fn first_booking(&self, db: &DatabaseConnection) -> Result<booking::Model> {
        let first = self.bookings().live().one(db).await?;
        first.context("nothing is booked that day")
    }
}

impl Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.station.name, self.date.format("%A %-d %B %Y"))
    }
}
