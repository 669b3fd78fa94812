//! `enforce_not_null`: no row without a tenant, from here on.

use super::aim::Aim;
use super::backfill::{Filler, Source};
use super::builder::{Adoption, adopted, existing};
use super::{Pending, definition, sql, types, value};
use crate::inspected::{Check, Column, Server, Table};
use crate::maintenance::{EVENTS, Maintenance, literal};
use crate::rebuild::{Change, rebuild};
use crate::step::{Lock, Step};
use sea_orm_migration::prelude::Expr;
use sea_orm_migration::sea_orm::{DbBackend, DbErr, Value};
use sea_orm_mixins::MixinEntity;
use sea_orm_mixins::schema::short_name;
use std::fmt;

const REASON: &str = "make the tenant NOT NULL";

/// How often rows without a tenant that come in meanwhile are filled, where the server cannot refuse them before.
const SWEEPS: u32 = 10;

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
    ///   default. With `filling` a trigger refuses rows without a tenant meanwhile, if the account may create it.
    /// - SQLite: a rebuild of the table, from 3.53 on `ALTER COLUMN .. SET NOT NULL`; writers wait. With `filling` a trigger as
    ///   well.
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
        Server::Postgres(_) => on_postgres(maintenance, aim, filler).await,
        Server::MySql(_) | Server::MariaDb(_) => on_mysql(maintenance, aim, filler, default).await,
        Server::Sqlite(_) => on_sqlite(maintenance, aim, filler).await,
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

async fn on_postgres(maintenance: &Maintenance<'_>, aim: &Aim, filler: Option<&Filler<'_>>) -> Result<(), DbErr> {
    if is_nullable(maintenance, aim).await? {
        if filler.is_none() {
            refuse_rows(maintenance, aim).await?;
        }
        maintenance
            .converge("refuse rows without tenant", |table| {
                let table = existing(maintenance, table)?;
                let is_missing =
                    adopted(maintenance, &table, aim)?.nullable && guard_of(maintenance, &table, aim)?.is_none();
                Ok(Vec::from_iter(is_missing.then(|| add_check(maintenance, aim))))
            })
            .await?;
        if let Some(filler) = filler {
            filler.run().await?;
        }
        if let Err(refused) = refuse_rows(maintenance, aim).await {
            // As before: whoever writes without a tenant goes on.
            maintenance
                .converge("take the check back", |table| {
                    let table = existing(maintenance, table)?;
                    let check = guard_of(maintenance, &table, aim)?.is_some();
                    Ok(Vec::from_iter(check.then(|| drop_check(maintenance, aim))))
                })
                .await?;
            return Err(refused);
        }
    }
    maintenance
        .converge(REASON, |table| {
            let table = existing(maintenance, table)?;
            let column = adopted(maintenance, &table, aim)?;
            let check = guard_of(maintenance, &table, aim)?;
            Ok(set_not_null(maintenance, aim, column, check))
        })
        .await
}

/// The CHECK of this step, if it is there.
fn guard_of<'t>(maintenance: &Maintenance<'_>, table: &'t Table, aim: &Aim) -> Result<Option<&'t Check>, DbErr> {
    let name = guard(aim);
    let Some(check) = table.checks.iter().find(|check| check.name == name) else {
        return Ok(None);
    };
    let bare = check.expression.trim_matches(['(', ')']);
    let column = bare.strip_suffix(" IS NOT NULL").unwrap_or_default();
    let server = maintenance.server();
    let quoted = column.trim_matches('"').replace("\"\"", "\"");
    if sql::same(server, &quoted, &aim.column) {
        return Ok(Some(check));
    }
    Err(maintenance.refuse(&format!(
        "there is another check of the name `{name}`, `{}`; rename it",
        check.expression
    )))
}

fn add_check(maintenance: &Maintenance<'_>, aim: &Aim) -> Step {
    let (table, check, column) = (
        maintenance.quoted(),
        maintenance.quote(&guard(aim)),
        maintenance.quote(&aim.column),
    );
    let statement = format!("ALTER TABLE {table} ADD CONSTRAINT {check} CHECK ({column} IS NOT NULL) NOT VALID");
    sql::step(
        maintenance,
        "no further row without tenant",
        Lock::Briefly,
        vec![statement],
    )
}

fn drop_check(maintenance: &Maintenance<'_>, aim: &Aim) -> Step {
    let (table, check) = (maintenance.quoted(), maintenance.quote(&guard(aim)));
    let statement = format!("ALTER TABLE {table} DROP CONSTRAINT {check}");
    sql::step(maintenance, "the check has served", Lock::Briefly, vec![statement])
}

/// What is missing: each statement a step of its own, as each takes another lock.
fn set_not_null(maintenance: &Maintenance<'_>, aim: &Aim, column: &Column, check: Option<&Check>) -> Vec<Step> {
    let (table, name) = (maintenance.quoted(), maintenance.quote(&aim.column));
    let mut steps = Vec::new();
    if column.nullable {
        if check.is_some_and(|check| !check.validated) {
            let statement = format!(
                "ALTER TABLE {table} VALIDATE CONSTRAINT {}",
                maintenance.quote(&guard(aim))
            );
            steps.push(sql::step(
                maintenance,
                "no row without tenant",
                Lock::Nobody,
                vec![statement],
            ));
        }
        let statement = format!("ALTER TABLE {table} ALTER COLUMN {name} SET NOT NULL");
        steps.push(sql::step(maintenance, REASON, Lock::Briefly, vec![statement]));
    }
    steps.extend(check.map(|_| drop_check(maintenance, aim)));
    steps
}

async fn on_mysql(
    maintenance: &Maintenance<'_>,
    aim: &Aim,
    filler: Option<&Filler<'_>>,
    default: Option<&str>,
) -> Result<(), DbErr> {
    let mut sweeps = 0;
    while is_nullable(maintenance, aim).await? {
        if let Some(filler) = filler {
            keep_out(maintenance, aim).await?;
            filler.run().await?;
        }
        let refused = refuse_rows(maintenance, aim).await;
        if refused.is_err() {
            let_in(maintenance, aim).await?;
        }
        refused?;
        let definition = definition::read(maintenance, &aim.column, false, default).await?;
        let modified = maintenance
            .converge(REASON, |table| {
                let table = existing(maintenance, table)?;
                let column = adopted(maintenance, &table, aim)?;
                Ok(Vec::from_iter(
                    column.nullable.then(|| modify(maintenance, aim, &definition)),
                ))
            })
            .await;
        let Err(err) = modified else { continue };
        sweeps += 1;
        // Rows that came in while it ran: the next round fills them, or says how many.
        if sweeps > SWEEPS || rows_without(maintenance, aim).await? == 0 {
            let_in(maintenance, aim).await?;
            return Err(err);
        }
    }
    let_in(maintenance, aim).await
}

/// The step that gives the column a definition.
pub(super) fn modify(maintenance: &Maintenance<'_>, aim: &Aim, definition: &str) -> Step {
    let (table, column) = (maintenance.quoted(), maintenance.quote(&aim.column));
    let statement = format!("ALTER TABLE {table} MODIFY COLUMN {column} {definition}, ALGORITHM=INPLACE, LOCK=NONE");
    sql::step(maintenance, REASON, Lock::Nobody, vec![statement])
}

/// Creates the trigger that refuses rows without a tenant. An account that may not create one goes on without.
async fn keep_out(maintenance: &Maintenance<'_>, aim: &Aim) -> Result<(), DbErr> {
    let name = guard(aim);
    let (trigger, table, column) = (
        maintenance.quote(&name),
        maintenance.quoted(),
        maintenance.quote(&aim.column),
    );
    let text = format!("column `{}` cannot be NULL", aim.column);
    let text = literal(&text, maintenance.backend());
    let statement = match maintenance.server() {
        Server::Sqlite(_) => format!(
            "CREATE TRIGGER {trigger} BEFORE INSERT ON {table} WHEN NEW.{column} IS NULL BEGIN SELECT RAISE(ABORT, {text}); END"
        ),
        Server::MySql(_) | Server::MariaDb(_) | Server::Postgres(_) => format!(
            "CREATE TRIGGER {trigger} BEFORE INSERT ON {table} FOR EACH ROW IF NEW.{column} IS NULL THEN SIGNAL SQLSTATE \
             '23000' SET MYSQL_ERRNO = 1048, MESSAGE_TEXT = {text}; END IF"
        ),
    };
    let created = maintenance
        .converge("refuse rows without tenant", |table| {
            let table = existing(maintenance, table)?;
            if table.triggers.contains(&name) {
                return Ok(Vec::new());
            }
            let step = sql::step(
                maintenance,
                "no further row without tenant",
                Lock::Briefly,
                vec![statement.clone()],
            );
            Ok(vec![step])
        })
        .await;
    if let Err(err) = created {
        tracing::info!(target: EVENTS, table = %maintenance.target(), %err, "no trigger, goes on without");
    }
    Ok(())
}

/// Drops that trigger.
pub(super) async fn let_in(maintenance: &Maintenance<'_>, aim: &Aim) -> Result<(), DbErr> {
    let name = guard(aim);
    maintenance
        .converge("drop the trigger", |table| {
            let table = existing(maintenance, table)?;
            let statement = format!("DROP TRIGGER {}", maintenance.quote(&name));
            let is_there = table.triggers.contains(&name);
            let step = || {
                sql::step(
                    maintenance,
                    "the trigger has served",
                    Lock::Briefly,
                    vec![statement.clone()],
                )
            };
            Ok(Vec::from_iter(is_there.then(step)))
        })
        .await
}

async fn on_sqlite(maintenance: &Maintenance<'_>, aim: &Aim, filler: Option<&Filler<'_>>) -> Result<(), DbErr> {
    let result = on_sqlite_within(maintenance, aim, filler).await;
    if maintenance.in_transaction() {
        return result;
    }
    let_in(maintenance, aim).await?;
    result
}

async fn on_sqlite_within(maintenance: &Maintenance<'_>, aim: &Aim, filler: Option<&Filler<'_>>) -> Result<(), DbErr> {
    if let Some(filler) = filler
        && is_nullable(maintenance, aim).await?
    {
        keep_out(maintenance, aim).await?;
        filler.run().await?;
        refuse_rows(maintenance, aim).await?;
    }
    let change = Change::SetNotNull(aim.column.clone());
    rebuild(maintenance, REASON, &[change]).await
}
