//! Scopes that a cascade makes of the caller's: at one time, and one that sees the rows of all tenants.

use super::{Scope, Tenants};
use chrono::{DateTime, Utc};
use sea_orm_mixins_sql::Visibility;

impl Scope {
    /// This scope at one time, for all that belongs together.
    pub(crate) fn at(self, at: DateTime<Utc>) -> Self {
        self.clock(move || at)
    }

    /// This scope, seeing those rows. Its statements name rows by their keys, so that it needs no guard.
    pub(crate) fn seeing(&self, visibility: Visibility) -> Self {
        self.clone().with(|inner| {
            inner.visibility = visibility;
            inner.refuse_unfiltered_writes = false;
        })
    }

    /// This scope, seeing those rows of every tenant.
    pub(crate) fn of_all(&self, dimensions: impl Iterator<Item = &'static str>, visibility: Visibility) -> Self {
        self.seeing(visibility).with(|inner| {
            inner.fill_only = None;
            inner.keep_travelling();
            let all = dimensions.map(|dimension| (dimension.to_owned(), Tenants::Any));
            inner.dimensions.extend(all);
        })
    }
}
