//! `add_nullable`, `add_with_default`, `drop_default`: the column.

use super::aim::Aim;
use super::backfill::Source;
use super::builder::{Adoption, adopted, column, existing};
use super::{not_null, sql, types, value, whole_rows};
use crate::inspected::{Column, Server, Table};
use crate::maintenance::Maintenance;
use crate::rebuild::{Change, change_table};
use crate::step::{Lock, Step};
use sea_orm_migration::prelude::{Alias, Expr, IntoTableRef as _, TableAlterStatement};
use sea_orm_migration::sea_orm::{DbBackend, DbErr, Value};

/// How many rows a batch has where nobody says it.
const BATCH: u64 = 5_000;

const DROP_DEFAULT: &str = "drop the tenant's default";

impl Adoption<'_> {
    /// Adds the tenant's column, NULL-able and without a default; does nothing if it is there.
    ///
    /// Old versions of the program go on inserting rows, which have no tenant.
    ///
    /// # SQL
    ///
    /// Instant on all: no row is read or written.
    ///
    /// - PostgreSQL: `ALTER TABLE "bookings" ADD COLUMN "station_id" uuid NULL`; ACCESS EXCLUSIVE for a moment.
    /// - MariaDB: ``ALTER TABLE `bookings` ADD COLUMN `station_id` binary(16) NULL, LOCK=NONE``; MySQL `ALGORITHM=INSTANT`. A
    ///   table that cannot be changed so is copied, while writers wait: one with a FULLTEXT index or compressed rows, on
    ///   MariaDB one with a unique index of live rows.
    /// - SQLite: `ALTER TABLE "bookings" ADD COLUMN "station_id" uuid_text NULL`.
    ///
    /// It may be in a migration's transaction.
    ///
    /// # Errors
    ///
    /// No such table; the column is there with another type, or is computed (both are named, nothing is changed).
    pub async fn add_nullable(&self) -> Result<(), DbErr> {
        let (maintenance, aim) = self.open().await?;
        let result = maintenance
            .converge("add the tenant's column", |table| {
                let table = existing(&maintenance, table)?;
                if let Some(column) = column(&maintenance, &table, &aim.column) {
                    types::check(&maintenance, aim, column)?;
                    return Ok(Vec::new());
                }
                Ok(vec![add(&maintenance, aim, &table, None)])
            })
            .await;
        maintenance.finish(result).await
    }

    /// Adds the tenant's column with a constant default, so that all rows that are there belong to that one; NOT NULL unless
    /// the entity says that a row may have no tenant.
    ///
    /// Old versions of the program go on inserting rows, which belong to that tenant too. When none of them runs any more,
    /// [`drop_default`](Self::drop_default): until then a forgotten tenant is that one, without an error.
    ///
    /// A column that is there NULL-able, after an [`undo`](Self::undo) or by hand, gets the default, its rows without tenant
    /// get that one by batches of 5,000, and it becomes NOT NULL as by [`enforce_not_null`](Self::enforce_not_null). One that
    /// is there NOT NULL stays as it is.
    ///
    /// # SQL
    ///
    /// Instant on all: no row is read or written.
    ///
    /// - PostgreSQL: `ALTER TABLE "bookings" ADD COLUMN "station_id" uuid NOT NULL DEFAULT '..'`; ACCESS EXCLUSIVE for a moment.
    /// - MariaDB: ``ALTER TABLE `bookings` ADD COLUMN `station_id` binary(16) NOT NULL DEFAULT X'..', LOCK=NONE``; MySQL
    ///   `ALGORITHM=INSTANT`.
    /// - SQLite: `ALTER TABLE "bookings" ADD COLUMN "station_id" uuid_text NOT NULL DEFAULT X'..'`.
    ///
    /// It may be in a migration's transaction.
    ///
    /// # Errors
    ///
    /// As [`add_nullable`](Self::add_nullable); the value is NULL or does not fit the type; the column is there with another
    /// default.
    pub async fn add_with_default(&self, value: impl Into<Value> + Send) -> Result<(), DbErr> {
        let value = value.into();
        let (maintenance, aim) = self.open().await?;
        let result = with_default(&maintenance, aim, &value).await;
        maintenance.finish(result).await
    }

    /// Takes the default of the tenant's column away, so that a forgotten tenant is an error; does nothing if it has none.
    ///
    /// # SQL
    ///
    /// - PostgreSQL, MariaDB, MySQL: `ALTER TABLE .. ALTER COLUMN "station_id" DROP DEFAULT`; no row is read.
    /// - SQLite: rows from before the column, which have the default from the table's text, are written with it, by batches:
    ///   `UPDATE "bookings" SET "guest" = "guest" WHERE rowid > .. AND rowid <= ..`, of a column that no index has. Then the
    ///   text is edited, as [`enforce_not_null`](Self::enforce_not_null) does it. A table with a trigger for UPDATE, or
    ///   without a primary key, is copied instead: writers wait, in WAL mode readers do not. Not in a transaction while
    ///   `PRAGMA foreign_keys` is on.
    ///
    /// # Errors
    ///
    /// There is no such table or column.
    pub async fn drop_default(&self) -> Result<(), DbErr> {
        let (maintenance, aim) = self.open().await?;
        let result = without_default(&maintenance, aim).await;
        maintenance.finish(result).await
    }
}

async fn with_default(maintenance: &Maintenance<'_>, aim: &Aim, value: &Value) -> Result<(), DbErr> {
    value::check(maintenance, aim, value)?;
    let literal = value::literal(maintenance.server(), value);
    maintenance
        .converge("add the tenant's column with a default", |table| {
            let table = existing(maintenance, table)?;
            let Some(column) = column(maintenance, &table, &aim.column) else {
                return Ok(vec![add(maintenance, aim, &table, Some(&literal))]);
            };
            types::check(maintenance, aim, column)?;
            Ok(Vec::from_iter(set_default(maintenance, aim, column, &literal)))
        })
        .await?;
    let table = existing(maintenance, maintenance.table().await?)?;
    let column = adopted(maintenance, &table, aim)?;
    check_default(maintenance, column, &literal).await?;
    if !column.nullable {
        return Ok(());
    }
    if maintenance.backend() == DbBackend::Sqlite && !has_default(column) {
        let change = Change::SetDefault(aim.column.clone(), literal.clone());
        change_table(maintenance, "set the tenant's default", &[change]).await?;
    }
    fill(maintenance, aim, &table, value, &literal).await
}

/// Gives the rows without tenant that one, and makes the column NOT NULL.
async fn fill(
    maintenance: &Maintenance<'_>,
    aim: &Aim,
    table: &Table,
    value: &Value,
    literal: &str,
) -> Result<(), DbErr> {
    let source = Source::Value(Expr::val(value.clone()));
    if aim.nullable && not_null::rows_without(maintenance, aim).await? == 0 {
        return Ok(());
    }
    let filler = source.filler(maintenance, aim, table, BATCH).await?;
    if aim.nullable {
        return filler.run().await;
    }
    not_null::enforce(maintenance, aim, Some(&filler), Some(literal)).await
}

/// The step that adds the column.
fn add(maintenance: &Maintenance<'_>, aim: &Aim, table: &Table, default: Option<&str>) -> Step {
    let server = maintenance.server();
    let mut definition = types::definition(aim, table);
    match default {
        Some(_) => {
            if !aim.nullable {
                definition.not_null();
            }
        }
        None => {
            definition.null();
        }
    }
    let mut alter = TableAlterStatement::new();
    let name = Alias::new(&aim.table.name);
    let table = match &aim.table.schema {
        Some(schema) if matches!(server, Server::Postgres(_)) => (Alias::new(schema), name).into_table_ref(),
        Some(_) | None => name.into_table_ref(),
    };
    alter.table(table).add_column(definition);
    let mut statement = sql::alter(server, &alter);
    // SeaQuery would put it into parentheses, as if it were an expression, for which tables are written anew.
    if let Some(default) = default {
        statement.extend([" DEFAULT ", default]);
    }
    statement.push_str(match server {
        // It takes the best way that lets others write, INSTANT where the row format can.
        Server::MariaDb(_) => ", LOCK=NONE",
        Server::MySql(_) => ", ALGORITHM=INSTANT",
        Server::Postgres(_) | Server::Sqlite(_) => "",
    });
    sql::step(maintenance, "the tenant's column", Lock::Briefly, vec![statement])
}

/// The step that sets a default which is missing; on SQLite the table's text says it.
fn set_default(maintenance: &Maintenance<'_>, aim: &Aim, column: &Column, literal: &str) -> Option<Step> {
    let is_missing = column.nullable && !has_default(column);
    if !is_missing || maintenance.backend() == DbBackend::Sqlite {
        return None;
    }
    let (table, name) = (maintenance.quoted(), maintenance.quote(&aim.column));
    let statement = format!("ALTER TABLE {table} ALTER COLUMN {name} SET DEFAULT {literal}");
    Some(sql::step(
        maintenance,
        "the tenant's default",
        Lock::Briefly,
        vec![statement],
    ))
}

/// Whether a column has a default; MariaDB prints that of a NULL-able column without one as NULL.
pub(super) fn has_default(column: &Column) -> bool {
    column
        .default
        .as_deref()
        .is_some_and(|default| !default.eq_ignore_ascii_case("null"))
}

/// Refuses a column whose default is another tenant.
async fn check_default(maintenance: &Maintenance<'_>, column: &Column, literal: &str) -> Result<(), DbErr> {
    let Some(default) = column.default.as_deref().filter(|_| has_default(column)) else {
        return Ok(());
    };
    let name = maintenance.quote(&column.name);
    let sql = match maintenance.server() {
        Server::Postgres(_) => format!("SELECT ({default}) = {literal}"),
        Server::Sqlite(_) => format!("SELECT ({default}) IS {literal}"),
        // Printed, bytes do not come back; it takes a row to ask for them.
        Server::MySql(_) | Server::MariaDb(_) => {
            format!(
                "SELECT DEFAULT({name}) <=> {literal} FROM {} LIMIT 1",
                maintenance.quoted()
            )
        }
    };
    let row = maintenance.row(&sql).await?;
    let is_same = row.map_or(Ok(true), |row| row.try_get_by_index::<bool>(0))?;
    if is_same {
        return Ok(());
    }
    Err(maintenance.refuse(&format!(
        "column `{}` is there with another default; run `.drop_default()` first, or give the tenant that it has",
        column.name
    )))
}

async fn without_default(maintenance: &Maintenance<'_>, aim: &Aim) -> Result<(), DbErr> {
    if maintenance.backend() == DbBackend::Sqlite {
        let table = existing(maintenance, maintenance.table().await?)?;
        let column = adopted(maintenance, &table, aim)?;
        if has_default(column) {
            whole_rows::write(maintenance, aim, &table).await?;
        }
        let change = Change::DropDefault(column.name.clone());
        return change_table(maintenance, DROP_DEFAULT, &[change]).await;
    }
    maintenance
        .converge(DROP_DEFAULT, |table| {
            let table = existing(maintenance, table)?;
            let column = adopted(maintenance, &table, aim)?;
            Ok(Vec::from_iter(drop_default(maintenance, column)))
        })
        .await
}

/// The step that drops a default; `None` where there is none.
pub(super) fn drop_default(maintenance: &Maintenance<'_>, column: &Column) -> Option<Step> {
    let (table, name) = (maintenance.quoted(), maintenance.quote(&column.name));
    let statement = format!("ALTER TABLE {table} ALTER COLUMN {name} DROP DEFAULT");
    has_default(column).then(|| {
        sql::step(
            maintenance,
            "a forgotten tenant is an error",
            Lock::Briefly,
            vec![statement],
        )
    })
}
