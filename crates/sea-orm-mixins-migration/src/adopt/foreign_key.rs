//! `add_foreign_key`: the tenant's column names a row of the tenants' own table. And how any foreign key is added.

use super::aim::Key;
use super::builder::{Adoption, adopted, column, existing};
use super::{orphans, sql};
use crate::inspected::{ForeignKey, Inspected, Server, Table};
use crate::look;
use crate::maintenance::Maintenance;
use crate::rebuild::{Change, Reference, change_table};
use crate::step::{Lock, Step};
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
    /// - SQLite: a rebuild of the table; writers wait. Not in a transaction while `PRAGMA foreign_keys` is on.
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
            Ok(there.map(|old| drop_step(maintenance, &old.name)).collect())
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

/// `CONSTRAINT .. FOREIGN KEY ..`
fn definition(maintenance: &Maintenance<'_>, key: &Key) -> String {
    let mut definition = format!(
        "CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {} ({})",
        maintenance.quote(&key.name),
        sql::list(maintenance, &key.columns),
        sql::table(maintenance, &key.table),
        sql::list(maintenance, &key.references)
    );
    // MariaDB's own, which it keeps as NO ACTION if an ALTER in place says it.
    let is_default = |action: &&str| *action == "RESTRICT" && matches!(maintenance.server(), Server::MariaDb(_));
    if let Some(action) = key.on_delete.filter(|action| !is_default(action)) {
        let own = key.columns.get(1..).unwrap_or_default();
        let is_composite = !own.is_empty() && nulls(action);
        let columns = if is_composite {
            // Without the list the tenant would go too.
            format!(" ({})", sql::list(maintenance, own))
        } else {
            String::new()
        };
        definition.extend([" ON DELETE ", action, &columns]);
    }
    if let Some(action) = key.on_update.filter(|action| !is_default(action)) {
        definition.extend([" ON UPDATE ", action]);
    }
    definition
}

/// Whether an action sets the columns of the child.
pub(super) fn nulls(action: &str) -> bool {
    action == "SET NULL" || action == "SET DEFAULT"
}

async fn on_postgres(maintenance: &Maintenance<'_>, key: &Key) -> Result<(), DbErr> {
    let server = maintenance.server();
    let added = maintenance
        .converge(REASON, |table| {
            let table = existing(maintenance, table)?;
            let on = maintenance.quoted();
            let found = find(server, &table, key);
            let mut steps = Vec::new();
            let mut name = key.name.clone();
            let is_partitioned = table.partitions.is_some();
            match found {
                Some(found) if found.validated => return Ok(steps),
                Some(found) => name.clone_from(&found.name),
                None => {
                    let valid = if is_partitioned { "" } else { " NOT VALID" };
                    let statement = format!("ALTER TABLE {on} ADD {}{valid}", definition(maintenance, key));
                    let lock = if is_partitioned { Lock::Writers } else { Lock::Briefly };
                    steps.push(sql::step(
                        maintenance,
                        "no further row of no tenant",
                        lock,
                        vec![statement],
                    ));
                }
            }
            if !is_partitioned {
                let statement = format!("ALTER TABLE {on} VALIDATE CONSTRAINT {}", maintenance.quote(&name));
                steps.push(sql::step(
                    maintenance,
                    "no row of no tenant",
                    Lock::Nobody,
                    vec![statement],
                ));
            }
            Ok(steps)
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
            Ok(Vec::from_iter(
                unchecked.map(|found| drop_step(maintenance, &found.name)),
            ))
        })
        .await
}

async fn on_mysql(maintenance: &Maintenance<'_>, key: &Key) -> Result<(), DbErr> {
    // For this connection only, and for the one statement.
    maintenance.send("SET SESSION foreign_key_checks = 0").await?;
    let server = maintenance.server();
    let added = maintenance
        .converge(REASON, |table| {
            let table = existing(maintenance, table)?;
            if find(server, &table, key).is_some() {
                return Ok(Vec::new());
            }
            let statement = format!(
                "ALTER TABLE {} ADD {}, ALGORITHM=INPLACE, LOCK=NONE",
                maintenance.quoted(),
                definition(maintenance, key)
            );
            Ok(vec![sql::step(maintenance, REASON, Lock::Nobody, vec![statement])])
        })
        .await;
    let restored = maintenance.send("SET SESSION foreign_key_checks = 1").await;
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
    let dropped = replaced.iter().map(drop_change);
    let changes: Vec<_> = added.chain(dropped).collect();
    if changes.is_empty() {
        return Ok(());
    }
    change_table(maintenance, REASON, &changes).await
}

pub(super) fn drop_change(key: &ForeignKey) -> Change {
    Change::DropForeignKey {
        columns: key.columns.clone(),
        table: key.table.clone(),
    }
}

/// The step that drops a foreign key; not on SQLite, where a rebuild does it.
pub(super) fn drop_step(maintenance: &Maintenance<'_>, name: &str) -> Step {
    let what = if maintenance.server().is_mysql() {
        "FOREIGN KEY"
    } else {
        "CONSTRAINT"
    };
    let statement = format!(
        "ALTER TABLE {} DROP {what} {}",
        maintenance.quoted(),
        maintenance.quote(name)
    );
    sql::step(maintenance, "drop a foreign key", Lock::Briefly, vec![statement])
}
