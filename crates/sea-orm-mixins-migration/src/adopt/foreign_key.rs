//! `add_foreign_key`: the tenant's column names a row of the tenants' own table. And how any foreign key is added: when, and
//! after what was looked at; the statements are those of [`steps::foreign_key`](crate::steps::foreign_key).

use super::aim::Key;
use super::builder::{Adoption, adopted, column, existing};
use super::{orphans, sql};
use crate::inspected::{ForeignKey, Inspected, Server, Table};
use crate::look;
use crate::maintenance::Maintenance;
use crate::rebuild::{Change, Reference, change_table};
use crate::step::Lock;
use crate::steps::{Place, foreign_key};
use sea_orm_migration::sea_orm::DbErr;

const REASON: &str = "add a foreign key";

impl Adoption<'_> {
    /// Adds the foreign key from the tenant's column to the tenants' table that the entity names by `references`; does
    /// nothing if one is there, whatever its name, and looks at the rows if that was never done.
    ///
    /// # SQL
    ///
    /// Rows whose tenant does not exist are counted first.
    ///
    /// - PostgreSQL: `ALTER TABLE "bookings" ADD CONSTRAINT .. FOREIGN KEY ("station_id") REFERENCES "stations" ("id") NOT
    ///   VALID` (SHARE ROW EXCLUSIVE on both for a moment: writers wait at most 2 seconds), then `VALIDATE CONSTRAINT` (reads
    ///   all rows, keeps nobody out). On a partitioned table one plain statement, which keeps writers out.
    /// - MySQL, MariaDB: after looking that the other table has that key and the column's type, ``SET SESSION
    ///   foreign_key_checks = 0; ALTER TABLE `bookings` ADD CONSTRAINT .. FOREIGN KEY .., ALGORITHM=INPLACE, LOCK=NONE``; the
    ///   server then looks at no row, so they are counted again, and if there are any by now the key is dropped.
    /// - SQLite: an edit of the table's text, as [`enforce_not_null`](Self::enforce_not_null) does it; writers wait while rows
    ///   are read. Not in a transaction while `PRAGMA foreign_keys` is on.
    ///
    /// # Errors
    ///
    /// In a transaction; the entity names no table; that one or its key is not there; rows name a tenant that does not exist
    /// (how many, and the query to see them); a key of that name is another one.
    pub async fn add_foreign_key(&self) -> Result<(), DbErr> {
        let (maintenance, aim) = self.open().await?;
        let result = add_reference(&maintenance, aim).await;
        maintenance.finish(result).await
    }
}

async fn add_reference(maintenance: &Maintenance<'_>, aim: &super::aim::Aim) -> Result<(), DbErr> {
    let key = aim.reference.as_ref().ok_or_else(|| {
        maintenance.refuse(&format!(
            "nothing says which table `{}` names a row of; give the entity `references`, or a relation from that column",
            aim.column
        ))
    })?;
    let table = existing(maintenance, maintenance.table().await?)?;
    adopted(maintenance, &table, aim)?;
    ensure(maintenance, std::slice::from_ref(key), &[]).await
}

/// Adds the keys that are not there, and then takes others away.
pub(super) async fn ensure(maintenance: &Maintenance<'_>, keys: &[Key], replaced: &[ForeignKey]) -> Result<(), DbErr> {
    let server = maintenance.server();
    if !matches!(server, Server::Sqlite(_)) {
        maintenance.outside_transaction(REASON)?;
    }
    let table = existing(maintenance, maintenance.table().await?)?;
    for key in keys {
        check(maintenance, &table, key).await?;
        if find(server, &table, key).is_none_or(|key| !key.validated || server.is_mysql()) {
            orphans::refuse(maintenance, key).await?;
        }
    }
    match server {
        Server::Sqlite(_) => return on_sqlite(maintenance, &table, keys, replaced).await,
        Server::Postgres(_) => {
            for key in keys {
                on_postgres(maintenance, key).await?;
            }
        }
        Server::MySql(_) | Server::MariaDb(_) => {
            for key in keys {
                on_mysql(maintenance, key).await?;
            }
        }
    }
    maintenance
        .converge("take the old foreign key away", |table| {
            let table = existing(maintenance, table)?;
            let gone = |old: &&ForeignKey| !table.foreign_keys.iter().any(|key| key.name == old.name);
            let there = replaced.iter().filter(|old| !gone(old));
            let place = Place::of(server, &table);
            Ok(there.map(|old| foreign_key::drop(&place, &old.name)).collect())
        })
        .await
}

/// The foreign key of a table that is this one, by whatever name.
pub(super) fn find<'t>(server: Server, table: &'t Table, key: &Key) -> Option<&'t ForeignKey> {
    table.foreign_keys.iter().find(|found| {
        let references_key = found.references.is_empty();
        let pairs = || found.columns.iter().zip(&found.references);
        let has = |column: &String, reference: &String| {
            if references_key {
                return found.columns.iter().any(|name| look::same(server, name, column));
            }
            pairs().any(|(name, other)| look::same(server, name, column) && look::same(server, other, reference))
        };
        found.columns.len() == key.columns.len()
            && look::same(server, &found.table, &key.table.name)
            && key
                .columns
                .iter()
                .zip(&key.references)
                .all(|(column, reference)| has(column, reference))
    })
}

/// Refuses what the server would not refuse, or say less of.
async fn check(maintenance: &Maintenance<'_>, table: &Table, key: &Key) -> Result<(), DbErr> {
    let server = maintenance.server();
    let named = table
        .foreign_keys
        .iter()
        .find(|found| look::same(server, &found.name, &key.name));
    if let Some(named) = named
        && find(server, table, key).is_none()
    {
        return Err(maintenance.refuse(&format!(
            "there is another foreign key of the name `{}`: ({}) to `{}` ({}), and it should be ({}) to `{}` ({}); rename it",
            key.name,
            named.columns.join(", "),
            named.table,
            named.references.join(", "),
            key.columns.join(", "),
            key.table,
            key.references.join(", ")
        )));
    }
    let parent = Inspected::read_table(maintenance, key.table.schema.as_deref(), &key.table.name).await?;
    let parent =
        parent.ok_or_else(|| maintenance.refuse(&format!("there is no table `{}`; create it first", key.table)))?;
    if !sql::has_unique(server, &parent, &key.references) {
        return Err(maintenance.refuse(&format!(
            "`{}` has no unique key over (`{}`), to which a foreign key could lead; create one first",
            key.table,
            key.references.join("`, `")
        )));
    }
    for (own, other) in key.columns.iter().zip(&key.references) {
        let (Some(own), Some(other)) = (column(maintenance, table, own), column(maintenance, &parent, other)) else {
            return Err(maintenance.refuse(&format!(
                "there is no column `{own}`, or none `{other}` in `{}`",
                key.table
            )));
        };
        // Unchecked, MySQL and MariaDB take some that do not fit.
        if server.is_mysql() && (&own.ty, &own.collation) != (&other.ty, &other.collation) {
            return Err(maintenance.refuse(&format!(
                "`{}` is of the type `{}`{} and `{}` of `{}` is `{}`{}; make them equal",
                own.name,
                own.ty,
                collated(own.collation.as_deref()),
                other.name,
                key.table,
                other.ty,
                collated(other.collation.as_deref())
            )));
        }
    }
    Ok(())
}

fn collated(collation: Option<&str>) -> String {
    collation.map_or_else(String::new, |collation| format!(" collate `{collation}`"))
}

async fn on_postgres(maintenance: &Maintenance<'_>, key: &Key) -> Result<(), DbErr> {
    let server = maintenance.server();
    let added = maintenance
        .converge(REASON, |table| {
            let table = existing(maintenance, table)?;
            let place = Place::of(server, &table);
            let step = match find(server, &table, key) {
                Some(found) if found.validated => None,
                Some(found) => Some(foreign_key::validate(&place, &found.name, false)),
                None => foreign_key::add(&place, &table, &key.to_step(server), false),
            };
            Ok(Vec::from_iter(step))
        })
        .await;
    let Err(err) = added else { return Ok(()) };
    // Rows that came in before the key was there; now they can be counted.
    match orphans::refuse(maintenance, key).await {
        Ok(()) => Err(err),
        Err(refused) => {
            take_back(maintenance, key).await?;
            Err(refused)
        }
    }
}

/// Drops a key of ours that has not been checked.
async fn take_back(maintenance: &Maintenance<'_>, key: &Key) -> Result<(), DbErr> {
    let server = maintenance.server();
    maintenance
        .converge("take the foreign key back", |table| {
            let table = existing(maintenance, table)?;
            let ours = find(server, &table, key).filter(|found| look::same(server, &found.name, &key.name));
            let unchecked = ours.filter(|found| !found.validated || server.is_mysql());
            Ok(Vec::from_iter(unchecked.map(|found| {
                foreign_key::drop(&Place::of(server, &table), &found.name)
            })))
        })
        .await
}

async fn on_mysql(maintenance: &Maintenance<'_>, key: &Key) -> Result<(), DbErr> {
    // For this connection only, and for the one statement.
    maintenance.send(foreign_key::CHECKS_OFF).await?;
    let server = maintenance.server();
    let added = maintenance
        .converge(REASON, |table| {
            let table = existing(maintenance, table)?;
            if find(server, &table, key).is_some() {
                return Ok(Vec::new());
            }
            let place = Place::of(server, &table);
            let statement = foreign_key::add_unchecked(&place, &key.to_step(server));
            Ok(vec![place.step(REASON, Lock::Briefly, vec![statement])])
        })
        .await;
    let restored = maintenance.send(foreign_key::CHECKS_ON).await;
    added?;
    restored?;
    let counted = orphans::refuse(maintenance, key).await;
    if counted.is_err() {
        take_back(maintenance, key).await?;
    }
    counted
}

async fn on_sqlite(
    maintenance: &Maintenance<'_>,
    table: &Table,
    keys: &[Key],
    replaced: &[ForeignKey],
) -> Result<(), DbErr> {
    let server = maintenance.server();
    let missing = keys.iter().filter(|key| find(server, table, key).is_none());
    let added = missing.map(|key| {
        Change::AddForeignKey(Reference {
            columns: key.columns.clone(),
            table: key.table.name.clone(),
            references: key.references.clone(),
            on_delete: key.on_delete.unwrap_or("NO ACTION").to_owned(),
        })
    });
    // Each alone: no writer waits while rows are looked at for all of them.
    for change in added {
        change_table(maintenance, REASON, &[change]).await?;
    }
    let dropped: Vec<_> = replaced.iter().map(drop_change).collect();
    if dropped.is_empty() {
        return Ok(());
    }
    change_table(maintenance, REASON, &dropped).await
}

pub(super) fn drop_change(key: &ForeignKey) -> Change {
    Change::DropForeignKey {
        columns: key.columns.clone(),
        table: key.table.clone(),
    }
}
