//! Rows are read by the places of their columns, as sqlx's own macros do.

use super::{Row, sqlx};
use crate::entity::hand::{booking, customer};
use sea_orm::prelude::Uuid;
use sqlx::{Error, FromRow, Row as _};

impl<'row> FromRow<'row, Row> for booking::Model {
    fn from_row(row: &'row Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.try_get(0)?,
            station_id: row.try_get(1)?,
            created_by: row.try_get(2)?,
            updated_by: row.try_get(3)?,
            deleted_by: row.try_get(4)?,
            created_at: row.try_get(5)?,
            updated_at: row.try_get(6)?,
            deleted_at: row.try_get(7)?,
            version: row.try_get(8)?,
            customer_id: row.try_get(9)?,
            code: row.try_get(10)?,
            day: row.try_get(11)?,
            party: row.try_get(12)?,
        })
    }
}

/// A customer, with one of his bookings if he has any.
pub(super) struct Member(pub(super) customer::Model, pub(super) Option<booking::Model>);

impl<'row> FromRow<'row, Row> for Member {
    fn from_row(row: &'row Row) -> Result<Self, Error> {
        let has_booking = row.try_get::<Option<Uuid>, _>(0)?.is_some();
        let customer = customer::Model {
            id: row.try_get(13)?,
            station_id: row.try_get(14)?,
            deleted_at: row.try_get(15)?,
            name: row.try_get(16)?,
        };
        let booking = has_booking.then(|| booking::Model::from_row(row)).transpose()?;
        Ok(Self(customer, booking))
    }
}
