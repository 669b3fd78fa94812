//! `status`: which step of an adoption is next, and how many rows it is about.

use super::aim::Aim;
use super::builder::Adoption;
use super::tenant_keys::{nulls_tenant, singles};
use super::{add, foreign_key, sql};
use crate::inspected::{Inspected, Server, Table, Version};
use crate::look;
use crate::maintenance::quote;
use sea_orm_migration::sea_orm::{ConnectionTrait as _, DatabaseExecutor, DbBackend, DbErr, Statement};
use std::fmt;

/// How far an adoption is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Status {
    /// The table.
    pub table: String,
    /// The tenant's column.
    pub column: String,
    /// The step to run next.
    pub next: NextStep,
    /// Rows that have no tenant; all of them before the column is there.
    pub rows_left: u64,
    /// Whether the column has a default: a forgotten tenant is that one, without an error.
    pub has_default: bool,
}

/// A step of an adoption.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum NextStep {
    /// [`Adoption::add_nullable`] or [`Adoption::add_with_default`].
    AddColumn,
    /// [`Adoption::backfill`] or one of its like.
    Backfill,
    /// [`Adoption::enforce_not_null`].
    EnforceNotNull,
    /// [`Adoption::add_index`].
    AddIndex,
    /// [`Adoption::add_foreign_key`].
    AddForeignKey,
    /// [`Adoption::add_tenant_keys`].
    AddTenantKeys,
    /// [`Adoption::drop_default`], when no old version of the program runs any more.
    DropDefault,
    /// None: all is done.
    Nothing,
}

impl Adoption<'_> {
    /// Says which step is next, and how many rows have no tenant. It changes nothing, takes no lock, may be called at any time
    /// and in a transaction.
    ///
    /// # SQL
    ///
    /// The catalogue, PostgreSQL's version, and `SELECT COUNT(*) FROM "bookings" WHERE "station_id" IS NULL`, which reads all rows.
    ///
    /// # Errors
    ///
    /// There is no such table; row security hides rows from this account, so that they cannot be counted.
    pub async fn status(&self) -> Result<Status, DbErr> {
        let aim = self.aim()?;
        let db = self.manager.get_connection();
        let table = read(db, &aim.table).await?;
        let table = table.ok_or_else(|| DbErr::Migration(format!("table `{}`: there is no such table", aim.table)))?;
        if table.security.as_ref().is_some_and(|security| security.active) {
            return Err(DbErr::Migration(format!(
                "table `{}`: row security hides rows from this account, so they cannot be counted; use one with BYPASSRLS",
                aim.table
            )));
        }
        let backend = db.get_database_backend();
        let server = server(db).await?;
        let column = table
            .columns
            .iter()
            .find(|column| look::same(server, &column.name, &aim.column));
        let name = super::aim::target(&aim.table).quoted(backend);
        let rows = column.map_or_else(String::new, |column| {
            format!(" WHERE {} IS NULL", quote(&column.name, backend))
        });
        let statement = Statement::from_string(backend, format!("SELECT COUNT(*) FROM {name}{rows}"));
        let row = db
            .query_one_raw(statement)
            .await
            .map_err(|err| DbErr::Migration(err.to_string()))?;
        let rows = row.map_or(Ok(0), |row| row.try_get_by_index::<i64>(0))?;
        let rows_left = rows.unsigned_abs();
        let next = next(db, server, aim, &table, rows_left).await?;
        Ok(Status {
            table: aim.table.to_string(),
            column: aim.column.clone(),
            next,
            rows_left,
            has_default: column.is_some_and(add::has_default),
        })
    }
}

/// The server. Only PostgreSQL's version matters, and not which of MySQL's kind it is.
async fn server(db: &DatabaseExecutor<'_>) -> Result<Server, DbErr> {
    let backend = db.get_database_backend();
    if backend == DbBackend::Sqlite {
        return Ok(Server::Sqlite(sql::ANY));
    }
    if backend != DbBackend::Postgres {
        return Ok(Server::MariaDb(sql::ANY));
    }
    let major = "SELECT current_setting('server_version_num')::int / 10000";
    let row = db.query_one_raw(Statement::from_string(backend, major)).await?;
    let major: i32 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
    Ok(Server::Postgres(Version(major.unsigned_abs(), 0, 0)))
}

async fn read(db: &DatabaseExecutor<'_>, table: &sea_orm_mixins::Table) -> Result<Option<Table>, DbErr> {
    Inspected::read_table(db, table.schema.as_deref(), &table.name).await
}

async fn next(
    db: &DatabaseExecutor<'_>,
    server: Server,
    aim: &Aim,
    table: &Table,
    rows_left: u64,
) -> Result<NextStep, DbErr> {
    let column = table
        .columns
        .iter()
        .find(|column| look::same(server, &column.name, &aim.column));
    let Some(column) = column else {
        return Ok(NextStep::AddColumn);
    };
    if !aim.nullable && rows_left > 0 {
        return Ok(NextStep::Backfill);
    }
    if !aim.nullable && column.nullable {
        return Ok(NextStep::EnforceNotNull);
    }
    let leads = |index: &crate::inspected::Index| {
        index.valid
            && index.predicate.is_none()
            && index
                .columns()
                .next()
                .is_some_and(|first| look::same(server, first, &aim.column))
    };
    let in_key = table
        .key
        .first()
        .is_some_and(|first| look::same(server, first, &aim.column));
    if !in_key && !table.indexes.iter().any(leads) {
        return Ok(NextStep::AddIndex);
    }
    let is_there = |key: &super::aim::Key| foreign_key::find(server, table, key).is_some_and(|found| found.validated);
    if aim.reference.as_ref().is_some_and(|key| !is_there(key)) {
        return Ok(NextStep::AddForeignKey);
    }
    let singles = singles(db, server, aim, table).await?;
    for (key, tenant) in &singles {
        // The server cannot have it without setting the tenant to NULL.
        if nulls_tenant(server, &key.with_tenant(&aim.table, &aim.column, tenant)).is_some() {
            continue;
        }
        let is_ready = read(db, &key.table).await?.is_some_and(|parent| {
            parent
                .columns
                .iter()
                .any(|column| look::same(server, &column.name, tenant))
        });
        // Before the other table has the tenant there is no such key.
        if is_ready && !is_there(&key.with_tenant(&aim.table, &aim.column, tenant)) {
            return Ok(NextStep::AddTenantKeys);
        }
    }
    Ok(if add::has_default(column) {
        NextStep::DropDefault
    } else {
        NextStep::Nothing
    })
}

impl fmt::Display for NextStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AddColumn => "`.add_nullable()` or `.add_with_default(value)`",
            Self::Backfill => {
                "`.backfill(value, batch)`, `.backfill_from::<Parent>(batch)` or `.backfill_with(expression, batch)`"
            }
            Self::EnforceNotNull => "`.enforce_not_null()`",
            Self::AddIndex => "`.add_index()`",
            Self::AddForeignKey => "`.add_foreign_key()`",
            Self::AddTenantKeys => "`.add_tenant_keys()`",
            Self::DropDefault => "`.drop_default()`, when no old version of the program runs any more",
            Self::Nothing => "nothing, all is done",
        })
    }
}

/// ``bookings.station_id: 120 rows without tenant; next: `.backfill(value, batch)` ..``
impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            table,
            column,
            next,
            rows_left,
            has_default,
        } = self;
        write!(f, "{table}.{column}: {rows_left} rows without tenant; next: {next}")?;
        if *has_default && *next != NextStep::DropDefault {
            f.write_str("; it has a default")?;
        }
        Ok(())
    }
}
