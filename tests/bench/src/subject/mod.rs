//! The four ways to do the same work.

pub mod any;
pub mod hand;
pub mod plain;
pub mod raw;
pub mod scoped;

use crate::entity::hand as rows;
use anyhow::Result;
use sea_orm::prelude::{DateTimeUtc, Uuid};
use sea_orm::sea_query::prelude::chrono::{SubsecRound as _, Utc};
use serde::{Deserialize, Serialize};

/// A way to do the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// `r`: sqlx, its SQL and the reading of its rows written by hand.
    Raw,
    /// `h`: SeaORM, with all that the mixins do written by hand.
    Hand,
    /// `p`: mixins on a plain connection.
    Plain,
    /// `s`: through a scope.
    Scoped,
}

impl Kind {
    /// In the order they are reported.
    pub const ALL: [Self; 4] = [Self::Raw, Self::Hand, Self::Plain, Self::Scoped];

    /// The letter in tables.
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            Self::Raw => 'r',
            Self::Hand => 'h',
            Self::Plain => 'p',
            Self::Scoped => 's',
        }
    }
}

/// A booking to be made.
#[derive(Clone, Debug)]
pub struct New {
    /// The customer, of the same station.
    pub customer_id: i64,
    /// Unique in its station.
    pub code: String,
    /// The day, as a number.
    pub day: i32,
    /// How many people.
    pub party: i32,
}

/// Customers, each with the bookings of his.
pub type Families<S> = Vec<(<S as Subject>::Customer, Vec<<S as Subject>::Booking>)>;

/// One of the four ways, for one station and one actor: an operation a method.
#[allow(async_fn_in_trait, reason = "its futures are awaited where they are made")]
pub trait Subject {
    /// A row of `bookings`.
    type Booking: Into<rows::booking::Model> + Clone + std::fmt::Debug;
    /// A row of `customers`.
    type Customer: Into<rows::customer::Model> + std::fmt::Debug;

    /// Inserts one, and returns it as it was written.
    async fn insert(&self, new: &New) -> Result<Self::Booking>;
    /// Inserts all by one statement, and returns them as they were written.
    async fn insert_returning(&self, new: &[New]) -> Result<Vec<Self::Booking>>;
    /// Inserts all by one statement.
    async fn insert_many(&self, new: &[New]) -> Result<()>;
    /// The booking of that key.
    async fn find(&self, id: Uuid) -> Result<Option<Self::Booking>>;
    /// The first 20 from that day on.
    async fn list(&self, from_day: i32) -> Result<Vec<Self::Booking>>;
    /// The bookings of all customers of that name.
    async fn join(&self, name: &str) -> Result<Vec<Self::Booking>>;
    /// The customers whose names are below that one, with their bookings.
    async fn related(&self, below: &str) -> Result<Families<Self>>;
    /// Those of these keys.
    async fn listed(&self, ids: &[Uuid]) -> Result<Vec<Self::Booking>>;
    /// Changes a row if it is still as it was read, and returns it as it is then.
    async fn update(&self, row: Self::Booking, party: i32) -> Result<Self::Booking>;
    /// Changes the row of that key if it has that version.
    async fn update_blind(&self, id: Uuid, version: i32, party: i32) -> Result<()>;
    /// Deletes a row softly if it is still as it was read.
    async fn delete(&self, row: Self::Booking) -> Result<()>;
    /// Deletes all bookings of a day softly, by one statement; returns how many there were.
    async fn delete_day(&self, day: i32) -> Result<u64>;
    /// Inserts one, or changes the party of the one that has its code.
    async fn upsert(&self, new: &New) -> Result<()>;
    /// Reads a row, changes it if it is still as it was read, and commits.
    async fn change(&self, id: Uuid, party: i32) -> Result<Self::Booking>;
}

/// The time, as the mixins take it: whole microseconds.
fn now() -> DateTimeUtc {
    Utc::now().trunc_subsecs(6)
}
