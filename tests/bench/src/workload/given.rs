//! What an operation gets, and what it gives.

use super::BULK;
use crate::entity::hand::booking;
use crate::subject::{Families, New, Subject};
use anyhow::{Context as _, Result};
use sea_orm::prelude::Uuid;

/// What a number of operations need.
#[derive(Debug)]
pub struct Given<S: Subject> {
    pub(super) first: u32,
    pub(super) new: Vec<New>,
    pub(super) rows: Vec<Option<S::Booking>>,
    pub(super) versions: Vec<(Uuid, i32)>,
    pub(super) lists: Vec<Vec<Uuid>>,
    pub(super) names: Vec<String>,
    pub(super) ids: Vec<Uuid>,
}

/// What an operation returned.
#[derive(Debug)]
pub enum Answer<S: Subject> {
    /// A row, or none.
    Row(Option<S::Booking>),
    /// Rows.
    Rows(Vec<S::Booking>),
    /// Customers with rows.
    Families(Families<S>),
    /// How many rows.
    Count(u64),
}

impl<S: Subject> Answer<S> {
    /// The bookings in it, by their keys.
    #[must_use]
    pub fn rows(self) -> Vec<booking::Model> {
        let mut rows: Vec<booking::Model> = match self {
            Self::Row(row) => row.into_iter().map(Into::into).collect(),
            Self::Rows(rows) => rows.into_iter().map(Into::into).collect(),
            Self::Families(families) => families
                .into_iter()
                .flat_map(|(_, rows)| rows.into_iter().map(Into::into))
                .collect(),
            Self::Count(_) => Vec::new(),
        };
        rows.sort_by_key(|row| row.id);
        rows
    }
}

pub(super) const UNPREPARED: &str = "an operation that was not prepared";

pub(super) fn party(number: u32) -> i32 {
    i32::try_from(number % 50).unwrap_or_default()
}

pub(super) fn turn<T: Copy>(items: &[T], number: u32) -> Result<T> {
    let place = usize::try_from(number)?.checked_rem(items.len()).context(UNPREPARED)?;
    items.get(place).copied().context(UNPREPARED)
}

impl<S: Subject> Given<S> {
    pub(super) fn nothing(first: u32) -> Self {
        Self {
            first,
            new: Vec::new(),
            rows: Vec::new(),
            versions: Vec::new(),
            lists: Vec::new(),
            names: Vec::new(),
            ids: Vec::new(),
        }
    }

    pub(super) fn one(&self, place: usize) -> Result<&New> {
        self.new.get(place).context(UNPREPARED)
    }

    pub(super) fn bulk(&self, place: usize) -> Result<&[New]> {
        let bulk = usize::try_from(BULK)?;
        self.new.get(place * bulk..(place + 1) * bulk).context(UNPREPARED)
    }

    pub(super) fn name(&self, number: u32) -> Result<&str> {
        let place = usize::try_from(number)?
            .checked_rem(self.names.len())
            .context(UNPREPARED)?;
        self.names.get(place).map(String::as_str).context(UNPREPARED)
    }

    /// The rows as the updates have returned them, by their keys.
    pub(crate) fn kept(&self) -> Vec<booking::Model> {
        self.rows.iter().flatten().cloned().map(Into::into).collect()
    }

    pub(super) async fn update(&mut self, subject: &S, number: u32) -> Result<()> {
        let place = usize::try_from(number)?
            .checked_rem(self.rows.len())
            .context(UNPREPARED)?;
        let slot = self.rows.get_mut(place).context(UNPREPARED)?;
        let row = slot.take().context(UNPREPARED)?;
        *slot = Some(subject.update(row, party(number)).await?);
        Ok(())
    }

    pub(super) async fn update_blind(&mut self, subject: &S, number: u32) -> Result<()> {
        let place = usize::try_from(number)?
            .checked_rem(self.versions.len())
            .context(UNPREPARED)?;
        let (id, version) = self.versions.get_mut(place).context(UNPREPARED)?;
        subject.update_blind(*id, *version, party(number)).await?;
        *version += 1;
        Ok(())
    }
}
