//! `enforce_not_null`: no row without a tenant, from here on. How, is each server's own.

mod mysql;
mod postgres;
mod sqlite;
mod trigger;

pub(super) use mysql::modify;
pub(super) use trigger::let_in;

use super::aim::Aim;
use super::backfill::{Filler, Source};
use super::builder::{Adoption, adopted, existing};
use super::{Pending, types, value};
use crate::inspected::Server;
use crate::maintenance::Maintenance;
use sea_orm_migration::prelude::Expr;
use sea_orm_migration::sea_orm::{DbBackend, DbErr, Value};
use sea_orm_mixins::MixinEntity;
use sea_orm_mixins::schema::short_name;
use std::fmt;

const REASON: &str = "make the tenant NOT NULL";

/// Rows of a batch of the last sweep.
const BATCH: u64 = 1_000;

/// The step that makes the tenant NOT NULL, which begins when it is awaited; from [`Adoption::enforce_not_null`].
#[must_use = "the step does nothing until it is awaited"]
pub struct EnforceNotNull<'m> {
    adoption: Adoption<'m>,
    source: Option<Source>,
    value: Option<Value>,
}

impl<'m> Adoption<'m> {
    /// Makes the tenant's column NOT NULL; does nothing if it is. From here on a writer without a tenant fails.
    ///
    /// Rows that have no tenant are refused before anything is changed, with their number. Where versions of the program
    /// that set none still run, give the tenant of their rows with [`filling`](EnforceNotNull::filling): they are filled once
    /// more when no further ones can come.
    ///
    /// # SQL
    ///
    /// - PostgreSQL, so that no lock is held while rows are read:
    ///   `ALTER TABLE "bookings" ADD CONSTRAINT "bookings_station_id_not_null" CHECK ("station_id" IS NOT NULL) NOT VALID`
    ///   (ACCESS EXCLUSIVE for a moment; others wait at most 2 seconds), the last sweep, `VALIDATE CONSTRAINT` (reads all
    ///   rows, keeps nobody out), `ALTER COLUMN "station_id" SET NOT NULL` (reads none), `DROP CONSTRAINT`.
    /// - MySQL, MariaDB: ``ALTER TABLE `bookings` MODIFY COLUMN `station_id` <its definition> NOT NULL, ALGORITHM=INPLACE,
    ///   LOCK=NONE`` in strict mode; the definition is what SHOW CREATE TABLE prints, with its collation, comment and
    ///   default; without `LOCK=NONE` where a FULLTEXT index keeps writers out. With `filling` a trigger refuses rows
    ///   without a tenant meanwhile, if the account may create it.
    /// - SQLite: an edit of the table's text in one transaction, `PRAGMA writable_schema = ON; UPDATE main.sqlite_schema SET sql
    ///   = '..' WHERE type = 'table' AND name = 'bookings'; PRAGMA main.schema_version = ..`; from 3.53 on `ALTER COLUMN .. SET
    ///   NOT NULL`. Writers wait while rows are read. Where the database does not let the text be edited, a rebuild. With
    ///   `filling` a trigger as well.
    ///
    /// # Errors
    ///
    /// In a transaction (on SQLite only while `PRAGMA foreign_keys` is on); there is no such column; rows have no tenant
    /// (how many, and the query to see them); the entity says that a row may have none.
    pub fn enforce_not_null(&self) -> EnforceNotNull<'m> {
        EnforceNotNull {
            adoption: self.clone(),
            source: None,
            value: None,
        }
    }
}

impl EnforceNotNull<'_> {
    /// Says the tenant of rows that come in without one until they are refused.
    pub fn filling(mut self, value: impl Into<Value>) -> Self {
        let value = value.into();
        self.source = Some(Source::Value(Expr::val(value.clone())));
        self.value = Some(value);
        self
    }

    /// The same, from the row that they belong to; see [`Adoption::backfill_from`].
    pub fn filling_from<Parent: MixinEntity>(mut self) -> Self {
        self.source = Some(self.adoption.source_from::<Parent>());
        self
    }

    /// The same, by an expression over the row; see [`Adoption::backfill_with`].
    pub fn filling_with(mut self, expression: impl Into<Expr>) -> Self {
        self.source = Some(Source::Expression(expression.into()));
        self
    }

    async fn run(self) -> Result<(), DbErr> {
        let (maintenance, aim) = self.adoption.open().await?;
        let result = self.run_on(&maintenance, aim).await;
        maintenance.finish(result).await
    }

    async fn run_on(&self, maintenance: &Maintenance<'_>, aim: &Aim) -> Result<(), DbErr> {
        let is_sqlite = maintenance.backend() == DbBackend::Sqlite;
        if !is_sqlite || self.source.is_some() {
            maintenance.outside_transaction(REASON)?;
        }
        if aim.nullable {
            return Err(maintenance.refuse(&format!(
                "its entity says that `{}` may be NULL; take `nullable` away there first",
                aim.column
            )));
        }
        if let Some(value) = &self.value {
            value::check(maintenance, aim, value)?;
        }
        let table = existing(maintenance, maintenance.table().await?)?;
        types::check(maintenance, aim, adopted(maintenance, &table, aim)?)?;
        let filler = match &self.source {
            Some(source) => Some(source.filler(maintenance, aim, &table, BATCH).await?),
            None => None,
        };
        enforce(maintenance, aim, filler.as_ref(), None).await
    }
}

impl<'m> IntoFuture for EnforceNotNull<'m> {
    type Output = Result<(), DbErr>;
    type IntoFuture = Pending<'m>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl fmt::Debug for EnforceNotNull<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The source may hold values.
        f.debug_struct("EnforceNotNull")
            .field("adoption", &self.adoption)
            .finish_non_exhaustive()
    }
}

/// Makes the tenant NOT NULL. `default` is the column's, where it is known.
pub(super) async fn enforce(
    maintenance: &Maintenance<'_>,
    aim: &Aim,
    filler: Option<&Filler<'_>>,
    default: Option<&str>,
) -> Result<(), DbErr> {
    match maintenance.server() {
        Server::Postgres(_) => postgres::enforce(maintenance, aim, filler).await,
        Server::MySql(_) | Server::MariaDb(_) => mysql::enforce(maintenance, aim, filler, default).await,
        Server::Sqlite(_) => sqlite::enforce(maintenance, aim, filler).await,
    }
}

/// How many rows have no tenant.
pub(super) async fn rows_without(maintenance: &Maintenance<'_>, aim: &Aim) -> Result<u64, DbErr> {
    let sql = format!("SELECT COUNT(*) {}", without(maintenance, aim));
    let rows: i64 = maintenance
        .retry("count the rows without tenant", || maintenance.scalar(&sql))
        .await?;
    Ok(rows.unsigned_abs())
}

fn without(maintenance: &Maintenance<'_>, aim: &Aim) -> String {
    let column = maintenance.quote(&aim.column);
    format!("FROM {} WHERE {column} IS NULL", maintenance.quoted())
}

/// Refuses rows without a tenant.
async fn refuse_rows(maintenance: &Maintenance<'_>, aim: &Aim) -> Result<(), DbErr> {
    match rows_without(maintenance, aim).await? {
        0 => Ok(()),
        rows => Err(maintenance.refuse(&format!(
            "{rows} rows have no tenant in `{}`; fill them by `.backfill(..)`, or remove them; `SELECT * {}` shows them",
            aim.column,
            without(maintenance, aim)
        ))),
    }
}

async fn is_nullable(maintenance: &Maintenance<'_>, aim: &Aim) -> Result<bool, DbErr> {
    let table = existing(maintenance, maintenance.table().await?)?;
    Ok(adopted(maintenance, &table, aim)?.nullable)
}

/// The name of the CHECK, and of the trigger, that keeps rows without a tenant out.
pub(super) fn guard(aim: &Aim) -> String {
    short_name(&format!("{}_{}_not_null", aim.table.name, aim.column))
}
