//! `add_mixin_columns`, in its order: columns, old rows, NOT NULL and defaults, indexes, foreign keys. Each part looks at
//! the table again and does what is missing, so that it goes on where a run before was stopped.

use super::missing::{self, NewDefault};
use super::old_rows::{Planned, Values, planned};
use super::{Times, belongings, check, fill, not_null};
use crate::inspected::{Server, Table};
use crate::look;
use crate::maintenance::Maintenance;
use crate::rebuild::{Change, change_table};
use crate::steps::Place;
use sea_orm_migration::sea_orm::DbErr;
use sea_orm_mixins::MixinEntity;
use sea_orm_mixins::schema::{Wanted, wanted};

/// What is given by the caller, and what it comes to.
struct Adding<'w> {
    wanted: &'w Wanted,
    planned: Vec<Planned<'w>>,
    times: &'w Times,
}

pub(super) async fn run<E: MixinEntity>(maintenance: &Maintenance<'_>, times: &Times) -> Result<(), DbErr> {
    let wanted = wanted::<E>(maintenance.backend());
    let planned = planned(maintenance, &wanted, &Values::of::<E>(), times).await?;
    let adding = Adding {
        wanted: &wanted,
        planned,
        times,
    };
    let table = adding.check(maintenance, maintenance.table().await?)?;
    adding.refuse_in_transaction(maintenance, &table).await?;
    adding.add(maintenance).await?;
    adding.fill(maintenance).await?;
    adding.settle(maintenance).await?;
    belongings::add(maintenance, &wanted).await
}

impl Adding<'_> {
    fn check(&self, maintenance: &Maintenance<'_>, table: Option<Table>) -> Result<Table, DbErr> {
        let table = table.ok_or_else(|| {
            maintenance.refuse("there is no such table; `manager.create_mixin_table` makes it, with the columns")
        })?;
        match check::refused(maintenance.server(), &table, self.wanted, &self.planned) {
            Some(why) => Err(maintenance.refuse(&why)),
            None => Ok(table),
        }
    }

    /// Refuses what cannot be in the migration's transaction before anything is changed; also where it is done already.
    async fn refuse_in_transaction(&self, maintenance: &Maintenance<'_>, table: &Table) -> Result<(), DbErr> {
        if !maintenance.in_transaction() {
            return Ok(());
        }
        let server = maintenance.server();
        let fills = self.planned.iter().any(|planned| planned.old_rows.is_filled());
        if fills || self.filled(server, table).next().is_some() {
            maintenance.outside_transaction("filling rows in batches")?;
        }
        // A default that SQLite does not take with a new column.
        let rebuilds = self
            .planned
            .iter()
            .any(|planned| !missing::has_default_at_once(planned));
        let is_sqlite = matches!(server, Server::Sqlite(_));
        if is_sqlite && rebuilds && maintenance.scalar::<i32>("PRAGMA foreign_keys").await? != 0 {
            maintenance.outside_transaction(
                "setting a default takes a rebuild of the table, which, while foreign keys are on, would delete the rows that \
                 refer to it, and so",
            )?;
        }
        belongings::refuse_in_transaction(maintenance, table, self.wanted).await
    }

    async fn add(&self, maintenance: &Maintenance<'_>) -> Result<(), DbErr> {
        let server = maintenance.server();
        let inline = belongings::inline(server, self.wanted);
        maintenance
            .converge("add the columns of mixins", |table| {
                let table = self.check(maintenance, table)?;
                let place = Place::of(server, &table);
                let step = missing::add(&place, &table, &self.planned, &inline);
                Ok(step.into_iter().collect())
            })
            .await
    }

    /// The columns of which rows are filled one by one: those that the caller gives, where a row may have NULL.
    fn filled<'t>(&'t self, server: Server, table: &'t Table) -> impl Iterator<Item = &'t Planned<'t>> {
        let given = self.planned.iter().filter(|planned| planned.given.is_some());
        given.filter(move |planned| {
            let there = look::column(server, table, &planned.wanted.name);
            there.is_some_and(|there| there.nullable)
        })
    }

    async fn fill(&self, maintenance: &Maintenance<'_>) -> Result<(), DbErr> {
        let table = self.check(maintenance, maintenance.table().await?)?;
        let filled: Vec<_> = self.filled(maintenance.server(), &table).collect();
        if filled.is_empty() {
            return Ok(());
        }
        maintenance.outside_transaction("filling rows in batches")?;
        for planned in filled {
            fill::fill(maintenance, &table, planned, self.times).await?;
        }
        Ok(())
    }

    /// Sets what could not be set with the columns: defaults, and NOT NULL where rows had to be filled.
    async fn settle(&self, maintenance: &Maintenance<'_>) -> Result<(), DbErr> {
        let server = maintenance.server();
        let table = self.check(maintenance, maintenance.table().await?)?;
        if let Server::Sqlite(_) = server {
            let filled = self.filled(server, &table).filter(|planned| !planned.wanted.nullable);
            let not_null = filled.map(|planned| Change::SetNotNull(planned.wanted.name.clone()));
            let defaults = missing::defaults(server, &table, &self.planned);
            let changes: Vec<_> = defaults.into_iter().map(change).chain(not_null).collect();
            if changes.is_empty() {
                return Ok(());
            }
            return change_table(maintenance, "set the defaults of mixins' columns", &changes).await;
        }
        maintenance
            .converge("set the defaults of mixins' columns", |table| {
                let table = self.check(maintenance, table)?;
                let new = missing::defaults(server, &table, &self.planned);
                Ok(missing::set_defaults(&Place::of(server, &table), &new)
                    .into_iter()
                    .collect())
            })
            .await?;
        // Also those that are NOT NULL: a run before may have been stopped before it took its CHECK away.
        let given = self
            .planned
            .iter()
            .filter(|planned| planned.given.is_some() && !planned.wanted.nullable);
        for planned in given {
            not_null::set(maintenance, &planned.wanted.name).await?;
        }
        Ok(())
    }
}

fn change(new: NewDefault) -> Change {
    let NewDefault { column, default } = new;
    match default {
        Some(default) => Change::SetDefault(column, default),
        None => Change::DropDefault(column),
    }
}
