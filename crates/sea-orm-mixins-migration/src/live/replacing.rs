//! The old unique key, which goes after the new one stands.

use crate::inspected::{Index, Server, Table};
use crate::look;
use crate::maintenance::{Maintenance, literal};
use crate::rebuild::{Change, change_table};
use crate::step::Lock;
use crate::steps::{Place, index};
use crate::this_transaction;
use sea_orm_migration::sea_orm::{DbBackend, DbErr};
use sea_orm_mixins::schema::LiveKey;

/// An old index: its name, and the columns that the caller names for the new one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Old<'a> {
    pub(super) name: &'a str,
    pub(super) columns: &'a [String],
}

impl Old<'_> {
    /// The index; `None` if it is not there, or not any more.
    pub(super) fn find<'t>(&self, server: Server, key: &LiveKey, table: &'t Table) -> Option<&'t Index> {
        let named = look::index(server, table, self.name).or_else(|| {
            let by_columns = self.name == format!("{}_{}_key", table.name, self.columns.join("_"));
            by_columns.then(|| self.of_columns(server, table)).flatten()
        });
        named.filter(|index| !look::same(server, &index.name, &key.name))
    }

    /// The UNIQUE of a column or of the table, which MySQL and MariaDB name after its first column, and SQLite by a number.
    fn of_columns<'t>(&self, server: Server, table: &'t Table) -> Option<&'t Index> {
        let columns: Vec<_> = self.columns.iter().map(String::as_str).collect();
        let first = columns.first()?.to_lowercase();
        let is_named_so = |name: &str| match server {
            Server::Postgres(_) => false,
            Server::Sqlite(_) => name.starts_with("sqlite_autoindex_"),
            Server::MySql(_) | Server::MariaDb(_) => {
                let name = name.to_lowercase();
                let rest = name.strip_prefix(&first);
                rest.is_some_and(|rest| {
                    rest.is_empty()
                        || rest
                            .strip_prefix('_')
                            .is_some_and(|number| number.parse::<u32>().is_ok())
                })
            }
        };
        table.indexes.iter().find(|index| {
            let found = look::whole_columns(index).is_some_and(|found| look::same_list(server, &found, &columns));
            found && index.unique && !index.primary && index.predicate.is_none() && is_named_so(&index.name)
        })
    }

    /// Refuses what cannot be taken away, before the new index is made.
    pub(super) async fn check(&self, maintenance: &Maintenance<'_>, key: &LiveKey, table: &Table) -> Result<(), DbErr> {
        let server = maintenance.server();
        let Some(index) = self.find(server, key, table) else {
            return Ok(());
        };
        if index.primary {
            return Err(maintenance.refuse(&format!("`{}` is the primary key, and is not replaced", index.name)));
        }
        let Server::Sqlite(_) = server else {
            return Ok(());
        };
        refuse_referenced(maintenance, index, table).await?;
        let is_inline = index::drop(&Place::of(server, table), table, index).is_none();
        if is_inline && maintenance.in_transaction() && maintenance.scalar::<i32>("PRAGMA foreign_keys").await? != 0 {
            maintenance.outside_transaction(&format!(
                "taking the UNIQUE `{}` away takes a rebuild of the table, which, while foreign keys are on, would delete the \
                 rows that refer to it, and so",
                self.name
            ))?;
        }
        Ok(())
    }

    /// Takes it away; does nothing if it is not there.
    pub(super) async fn drop(&self, maintenance: &Maintenance<'_>, key: &LiveKey) -> Result<(), DbErr> {
        const REASON: &str = "drop the unique key that was replaced";
        let server = maintenance.server();
        if let Server::Sqlite(_) = server {
            let Some(table) = maintenance.table().await? else {
                return Ok(());
            };
            let place = Place::of(server, &table);
            if let Some(index) = self.find(server, key, &table)
                && index::drop(&place, &table, index).is_none()
            {
                let columns = index.columns().map(str::to_owned).collect();
                return change_table(maintenance, REASON, &[Change::DropUnique(columns)]).await;
            }
        }
        maintenance
            .converge(REASON, |table| {
                let Some(table) = table else { return Ok(Vec::new()) };
                let Some(index) = self.find(server, key, &table) else {
                    return Ok(Vec::new());
                };
                let place = Place::of(server, &table);
                let drop = this_transaction::drop_index(maintenance, &table, index);
                Ok(vec![place.step(REASON, Lock::Briefly, Vec::from_iter(drop))])
            })
            .await
    }
}

/// Refuses to take a key away to which rows of other tables refer: SQLite would not, and every write there would fail.
async fn refuse_referenced(maintenance: &Maintenance<'_>, index: &Index, table: &Table) -> Result<(), DbErr> {
    let text = |text: &str| literal(text, DbBackend::Sqlite);
    let columns: Vec<_> = index.columns().collect();
    let list = columns.iter().map(|column| format!("{} COLLATE NOCASE", text(column)));
    let list = list.collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT m.name FROM main.sqlite_schema AS m, pragma_foreign_key_list(m.name, 'main') AS f WHERE m.type = 'table' AND \
         f.\"table\" = {} COLLATE NOCASE GROUP BY m.name, f.id HAVING count(*) = {} AND min(f.\"to\" COLLATE NOCASE IN ({list})) = 1",
        text(&table.name),
        columns.len()
    );
    match maintenance.row(&sql).await? {
        None => Ok(()),
        Some(row) => {
            let child: String = row.try_get_by_index(0)?;
            Err(maintenance.refuse(&format!(
                "a foreign key of `{child}` refers to the columns of `{}`, and an index of live rows cannot stand in for it; \
                 change that first",
                index.name
            )))
        }
    }
}
