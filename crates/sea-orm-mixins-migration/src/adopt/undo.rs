//! `undo`: what `down` calls. The schema goes back, the values stay.

use super::aim::{Aim, Key};
use super::builder::{Adoption, column, existing};
use super::{add, definition, foreign_key, index, not_null, sql, tenant_keys, whole_rows};
use crate::columns::policies_on;
use crate::inspected::{ForeignKey, Inspected, Server, Table};
use crate::look;
use crate::maintenance::Maintenance;
use crate::rebuild::{Change, change_table};
use crate::step::{Lock, Step};
use crate::steps::Place;
use crate::this_transaction::drop_index;
use sea_orm_migration::sea_orm::{DbBackend, DbErr};

const REASON: &str = "undo the tenant's adoption";

impl Adoption<'_> {
    /// Takes back what the steps made: foreign keys with the tenant in them and the one to the tenants' table, the index, NOT
    /// NULL and the default. Old versions of the program can then write again.
    ///
    /// The column stays, NULL-able, with its values: a later `up` has nothing to fill again but the rows that came in
    /// meanwhile. [`drop_mixin_columns`](crate::MixinSchemaManager) takes it, values and all. A key of one column that
    /// [`replacing`](super::AddTenantKeys::replacing) took away, and that the entity declares, is put back first.
    ///
    /// # SQL
    ///
    /// - PostgreSQL: `DROP CONSTRAINT`, `DROP INDEX CONCURRENTLY` (in a transaction without), `DROP NOT NULL`, `DROP DEFAULT`; no
    ///   row is read.
    /// - MySQL, MariaDB: `DROP FOREIGN KEY`, `DROP INDEX`, `ALTER COLUMN .. DROP DEFAULT`, `MODIFY .. NULL`.
    /// - SQLite: an edit of the table's text, as [`enforce_not_null`](Self::enforce_not_null) does it, and `DROP INDEX`.
    ///
    /// It may be in a migration's transaction, but on SQLite while `PRAGMA foreign_keys` is on.
    ///
    /// # Errors
    ///
    /// A foreign key of another table leads to the tenant of this one: undo it there first. On PostgreSQL row security is on,
    /// with a policy that looks at the tenant: old versions of the program, which name none, would see no row.
    /// [`disable_rls`](crate::MixinSchemaManager::disable_rls) comes first.
    pub async fn undo(&self) -> Result<(), DbErr> {
        let (maintenance, aim) = self.open().await?;
        let result = undo(&maintenance, aim).await;
        maintenance.finish(result).await
    }
}

async fn undo(maintenance: &Maintenance<'_>, aim: &Aim) -> Result<(), DbErr> {
    let Some(table) = maintenance.table().await? else {
        return Ok(());
    };
    if column(maintenance, &table, &aim.column).is_none() {
        return Ok(());
    }
    refuse_policies(maintenance, &table, aim).await?;
    refuse_referenced(maintenance, &table, aim).await?;
    put_back(maintenance, &table, aim).await?;
    if maintenance.backend() != DbBackend::Postgres {
        not_null::let_in(maintenance, aim).await?;
    }
    if maintenance.backend() == DbBackend::Sqlite {
        if column(maintenance, &table, &aim.column).is_some_and(add::has_default) {
            whole_rows::write(maintenance, aim, &table).await?;
        }
        let changes = changes(maintenance, &table, aim);
        change_table(maintenance, REASON, &changes).await?;
    }
    let nullable = match maintenance.server() {
        Server::MySql(_) | Server::MariaDb(_) => {
            // The definition is read without the default, which goes first.
            maintenance
                .converge(REASON, |table| {
                    let table = existing(maintenance, table)?;
                    let column = column(maintenance, &table, &aim.column);
                    Ok(Vec::from_iter(
                        column.and_then(|column| add::drop_default(maintenance, column)),
                    ))
                })
                .await?;
            definition::read(maintenance, &aim.column, true, None).await?
        }
        Server::Postgres(_) | Server::Sqlite(_) => String::new(),
    };
    maintenance
        .converge(REASON, |table| {
            let table = existing(maintenance, table)?;
            Ok(steps(maintenance, &table, aim, &nullable))
        })
        .await
}

/// The foreign keys of the table that have the tenant in them, the one to the tenants' table among them.
fn with_tenant<'t>(server: Server, table: &'t Table, aim: &Aim) -> impl Iterator<Item = &'t ForeignKey> {
    let column = aim.column.clone();
    table.foreign_keys.iter().filter(move |key| {
        key.columns
            .first()
            .is_some_and(|first| look::same(server, first, &column))
    })
}

fn steps(maintenance: &Maintenance<'_>, table: &Table, aim: &Aim, nullable: &str) -> Vec<Step> {
    let server = maintenance.server();
    let mut steps = Vec::new();
    if maintenance.backend() != DbBackend::Sqlite {
        for key in with_tenant(server, table, aim) {
            steps.push(crate::steps::foreign_key::drop(&Place::of(server, table), &key.name));
            // The index that the server made for it.
            let mut named = table.indexes.iter().filter(|index| index.name == key.name);
            if let Some(index) = named.next().filter(|_| server.is_mysql()) {
                let statements = Vec::from_iter(drop_index(maintenance, table, index));
                steps.push(sql::step(maintenance, "drop a key's index", Lock::Briefly, statements));
            }
        }
    }
    steps.extend(index::drop_steps(maintenance, table, aim));
    let Some(column) = column(maintenance, table, &aim.column) else {
        return steps;
    };
    let (on, name) = (maintenance.quoted(), maintenance.quote(&column.name));
    match server {
        Server::Postgres(_) => {
            let guard = not_null::guard(aim);
            if table.checks.iter().any(|check| check.name == guard) {
                let statement = format!("ALTER TABLE {on} DROP CONSTRAINT {}", maintenance.quote(&guard));
                steps.push(sql::step(maintenance, "drop the check", Lock::Briefly, vec![statement]));
            }
            if !column.nullable {
                let statement = format!("ALTER TABLE {on} ALTER COLUMN {name} DROP NOT NULL");
                steps.push(sql::step(
                    maintenance,
                    "old programs set no tenant",
                    Lock::Briefly,
                    vec![statement],
                ));
            }
            steps.extend(add::drop_default(maintenance, column));
        }
        Server::MySql(_) | Server::MariaDb(_) => {
            if !column.nullable {
                steps.push(not_null::modify(maintenance, aim, nullable));
            }
        }
        Server::Sqlite(_) => (),
    }
    steps
}

/// What goes from SQLite's text of the table.
fn changes(maintenance: &Maintenance<'_>, table: &Table, aim: &Aim) -> Vec<Change> {
    let keys = with_tenant(maintenance.server(), table, aim).map(foreign_key::drop_change);
    let column = [
        Change::DropNotNull(aim.column.clone()),
        Change::DropDefault(aim.column.clone()),
    ];
    keys.chain(column).collect()
}

/// Refuses while a policy shows rows by the tenant.
async fn refuse_policies(maintenance: &Maintenance<'_>, table: &Table, aim: &Aim) -> Result<(), DbErr> {
    if !table.security.as_ref().is_some_and(|security| security.enabled) {
        return Ok(());
    }
    // The name as it is there: a long one is cut.
    let Some(column) = column(maintenance, table, &aim.column) else {
        return Ok(());
    };
    let policies = policies_on(maintenance, &[&column.name]).await?;
    match policies.first() {
        None => Ok(()),
        Some(policy) => Err(maintenance.refuse(&format!(
            "row security is on, and the policy `{policy}` looks at `{}`, which programs of before do not name: they would see no \
             row; run `disable_rls` first",
            aim.column
        ))),
    }
}

/// Refuses while other tables refer to the tenant of this one.
async fn refuse_referenced(maintenance: &Maintenance<'_>, table: &Table, aim: &Aim) -> Result<(), DbErr> {
    let server = maintenance.server();
    let all = Inspected::read(maintenance).await?;
    let is_self = |other: &Table| other.name == table.name && other.schema == table.schema;
    let refers = |key: &&ForeignKey| {
        let schema = key.schema.is_none() || key.schema == table.schema;
        let here = schema && look::same(server, &key.table, &table.name);
        here && key
            .references
            .iter()
            .any(|column| look::same(server, column, &aim.column))
    };
    for other in all.tables.iter().filter(|other| !is_self(other)) {
        if let Some(key) = other.foreign_keys.iter().find(refers) {
            return Err(maintenance.refuse(&format!(
                "`{}` refers to its tenant by a foreign key over (`{}`); undo the adoption there first",
                other.name,
                key.columns.join("`, `")
            )));
        }
    }
    Ok(())
}

/// Adds the declared keys of one column that were replaced.
async fn put_back(maintenance: &Maintenance<'_>, table: &Table, aim: &Aim) -> Result<(), DbErr> {
    let server = maintenance.server();
    let singles = tenant_keys::singles(maintenance, maintenance.server(), aim, table).await?;
    let is_replaced = |key: &Key, tenant: &String| {
        let successor = key.with_tenant(&aim.table, &aim.column, tenant);
        foreign_key::find(server, table, key).is_none() && foreign_key::find(server, table, &successor).is_some()
    };
    let gone = singles.iter().filter(|(key, tenant)| is_replaced(key, tenant));
    let gone: Vec<Key> = gone.map(|(key, _)| key.clone()).collect();
    if gone.is_empty() {
        return Ok(());
    }
    foreign_key::ensure(maintenance, &gone, &[]).await
}
