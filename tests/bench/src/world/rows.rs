//! Which rows there are: keys and names that can be told without asking.

use crate::entity::hand::booking;
use crate::subject::{Kind, New};
use sea_orm::Set;
use sea_orm::prelude::Uuid;
use sea_orm::sqlx::types::chrono::DateTime;

/// Bookings of a station, as far as [`Size`] does not say otherwise.
pub const ROWS: u16 = 1_000;
/// Customers of a station.
pub const CUSTOMERS: u16 = 100;
/// Days that they are on.
pub const DAYS: u16 = 365;
/// The day that is deleted as a whole.
pub const BULK_DAY: i32 = 1_000;
/// Who acts.
pub const ACTOR: Uuid = Uuid::from_u128(0xac);
/// The station that is read.
const READ: u16 = 1;
/// The first that is written to.
pub(super) const WRITTEN: u16 = 60_000;

/// The key of the station with that number.
#[must_use]
pub fn station_id(station: u16) -> Uuid {
    Uuid::from_u128(0x5000_0000 + u128::from(station))
}

/// The station that is read.
#[must_use]
pub fn read() -> Uuid {
    station_id(READ)
}

/// The station that a subject writes to.
#[must_use]
pub fn written_by(kind: Kind) -> Uuid {
    station_id(place_of(kind))
}

fn place_of(kind: Kind) -> u16 {
    WRITTEN
        + match kind {
            Kind::Raw => 0,
            Kind::Hand => 1,
            Kind::Plain => 2,
            Kind::Scoped => 3,
        }
}

pub(super) fn customer_id(station: u16, place: u16) -> i64 {
    i64::from(station) * i64::from(CUSTOMERS) + i64::from(place) + 1
}

/// The name of the customer at that place, in every station.
#[must_use]
pub fn customer_name(place: u16) -> String {
    format!("customer {place:03}")
}

/// The key of the booking at that place of the station with that number.
#[must_use]
pub fn booking_id(station: u16, place: u16) -> Uuid {
    Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0000 + (u128::from(place) << 16) + u128::from(station))
}

/// The key of the booking at that place of the station that is read.
#[must_use]
pub fn read_id(place: u16) -> Uuid {
    booking_id(READ, place)
}

/// The key of the booking at that place of the station that a subject writes to.
#[must_use]
pub fn written_id(kind: Kind, place: u16) -> Uuid {
    booking_id(place_of(kind), place)
}

fn code(place: u16) -> String {
    format!("code {place:05}")
}

/// A booking that has the code of the one at that place, or a new one.
pub(crate) fn new(kind: Kind, number: u32, is_there: bool) -> New {
    new_in(place_of(kind), number, is_there)
}

/// The same in the station with that number.
pub(crate) fn new_in(station: u16, number: u32, is_there: bool) -> New {
    let place = u16::try_from(number % u32::from(ROWS)).unwrap_or_default();
    New {
        customer_id: customer_id(station, place % CUSTOMERS),
        code: if is_there {
            code(place)
        } else {
            format!("new {number:07}")
        },
        day: i32::from(place % DAYS),
        party: i32::try_from(number % 7).unwrap_or_default(),
    }
}

pub(super) fn booked(station: u16, place: u16) -> booking::ActiveModel {
    let time = DateTime::from_timestamp(1_760_000_000 + i64::from(place), 0).unwrap_or_default();
    booking::ActiveModel {
        id: Set(booking_id(station, place)),
        station_id: Set(station_id(station)),
        created_by: Set(Some(ACTOR)),
        updated_by: Set(None),
        deleted_by: Set(None),
        created_at: Set(time),
        updated_at: Set(time),
        deleted_at: Set(None),
        version: Set(1),
        customer_id: Set(customer_id(station, place % CUSTOMERS)),
        code: Set(code(place)),
        day: Set(if place < ROWS {
            i32::from(place % DAYS)
        } else {
            BULK_DAY
        }),
        party: Set(2),
    }
}
