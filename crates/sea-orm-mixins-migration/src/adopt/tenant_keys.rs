//! `add_tenant_keys`: references that stay within a tenant, because the tenant is part of them.

use super::Pending;
use super::aim::{Aim, Key, Keys};
use super::builder::{Adoption, adopted, column, existing};
use super::foreign_key::ensure;
use super::index::add_unique;
use crate::inspected::{ForeignKey, Inspected, Server, Table};
use crate::look;
use crate::maintenance::Maintenance;
use crate::steps::foreign_key::nulls;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbErr};

/// From here on PostgreSQL can say which columns ON DELETE SET NULL sets.
const SET_NULL_COLUMNS: u32 = 15;

/// The step that adds foreign keys with the tenant in them, which begins when it is awaited; from
/// [`Adoption::add_tenant_keys`].
#[derive(Clone, Debug)]
#[must_use = "the step does nothing until it is awaited"]
pub struct AddTenantKeys<'m> {
    adoption: Adoption<'m>,
    replaced: Vec<String>,
    left_out: Vec<String>,
}

impl<'m> Adoption<'m> {
    /// Makes the database itself refuse a reference to a row of another tenant: for each `belongs_to` of the entity to one
    /// with the same tenant, itself included, a foreign key over the tenant and the relation's column, and in the other
    /// table the unique key that it leads to. With [`adopt_tenant_on`](crate::MixinSchemaManager::adopt_tenant_on) it is done
    /// for each foreign key that the table has to a table with a column of the same name.
    ///
    /// The keys of one column stay, unless they are given to [`replacing`](AddTenantKeys::replacing). A relation that is given to
    /// [`except`](AddTenantKeys::except) is left as it is.
    ///
    /// # SQL
    ///
    /// On the other table, `CREATE UNIQUE INDEX` over tenant and key as [`add_index`](Self::add_index) does it. Then, after
    /// the rows that refer into another tenant are counted, as [`add_foreign_key`](Self::add_foreign_key):
    ///
    /// ```sql
    /// ALTER TABLE "bookings" ADD CONSTRAINT "fk-bookings-station_id-customer_id"
    ///   FOREIGN KEY ("station_id", "customer_id") REFERENCES "customers" ("station_id", "id")
    /// ```
    ///
    /// `ON DELETE` and `ON UPDATE` are the relation's; `ON DELETE SET NULL` becomes `SET NULL ("customer_id")`.
    ///
    /// # Errors
    ///
    /// As [`add_foreign_key`](Self::add_foreign_key); rows refer into another tenant; a relation has `ON DELETE SET NULL`, and
    /// the server is not PostgreSQL from 15 on: it would set the tenant to NULL too. All of it is looked at before anything is
    /// changed.
    pub fn add_tenant_keys(&self) -> AddTenantKeys<'m> {
        AddTenantKeys {
            adoption: self.clone(),
            replaced: Vec::new(),
            left_out: Vec::new(),
        }
    }
}

impl AddTenantKeys<'_> {
    /// Takes an old foreign key without the tenant away after the new one is there: its name, or its column, as SQLite keeps
    /// no names. One that is not there is no error.
    pub fn replacing(mut self, name_or_column: impl Into<String>) -> Self {
        self.replaced.push(name_or_column.into());
        self
    }

    /// Leaves a relation as it is: its column, or the name of its foreign key. For one that sets it to NULL when its parent is
    /// deleted, where the server would set the tenant too, and for one whose rows may name another tenant's.
    pub fn except(mut self, name_or_column: impl Into<String>) -> Self {
        self.left_out.push(name_or_column.into());
        self
    }

    async fn run(self) -> Result<(), DbErr> {
        let Self {
            adoption,
            replaced,
            left_out,
        } = self;
        let (maintenance, aim) = adoption.open().await?;
        let own = aim.table.clone();
        let keys = keys_of(&maintenance, aim, &left_out).await;
        let keys = maintenance.finish(keys).await?;
        for key in keys.iter().filter(|key| key.table != own) {
            let parent = adoption.open_for(&key.table).await?;
            let result = add_unique(&parent, &key.references).await;
            parent.finish(result).await?;
        }
        let (maintenance, aim) = adoption.open().await?;
        let result = add(&maintenance, aim, &keys, &replaced).await;
        maintenance.finish(result).await
    }
}

impl<'m> IntoFuture for AddTenantKeys<'m> {
    type Output = Result<(), DbErr>;
    type IntoFuture = Pending<'m>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

async fn add(maintenance: &Maintenance<'_>, aim: &Aim, keys: &[Key], replaced: &[String]) -> Result<(), DbErr> {
    for key in keys.iter().filter(|key| key.table == aim.table) {
        add_unique(maintenance, &key.references).await?;
    }
    let table = existing(maintenance, maintenance.table().await?)?;
    let server = maintenance.server();
    let old = table.foreign_keys.iter().filter(|key| {
        let is_single = matches!(key.columns.as_slice(), [one] if !look::same(server, one, &aim.column));
        let is_meant = |name: &String| look::same(server, &key.name, name) || key.columns == [name.as_str()];
        is_single && replaced.iter().any(is_meant) && has_successor(server, key, keys)
    });
    let old: Vec<ForeignKey> = old.cloned().collect();
    ensure(maintenance, keys, &old).await
}

/// Whether one of the new keys says more than an old one.
fn has_successor(server: Server, old: &ForeignKey, keys: &[Key]) -> bool {
    keys.iter().any(|key| {
        let own = key.columns.get(1..).unwrap_or_default();
        look::same_list(server, own, &old.columns) && look::same(server, &key.table.name, &old.table)
    })
}

/// The keys with the tenant that should be there; refuses before anything is changed.
async fn keys_of(maintenance: &Maintenance<'_>, aim: &Aim, left_out: &[String]) -> Result<Vec<Key>, DbErr> {
    let table = existing(maintenance, maintenance.table().await?)?;
    adopted(maintenance, &table, aim)?;
    if !matches!(maintenance.server(), Server::Sqlite(_)) {
        maintenance.outside_transaction("adding foreign keys")?;
    }
    let server = maintenance.server();
    let singles = singles(maintenance, server, aim, &table).await?;
    let mut keys = Vec::new();
    for (key, tenant) in singles {
        let is_meant = |name: &String| look::same(server, &key.name, name) || key.columns == [name.as_str()];
        if left_out.iter().any(is_meant) {
            continue;
        }
        let parent = Inspected::read_table(maintenance, key.table.schema.as_deref(), &key.table.name).await?;
        let parent =
            parent.ok_or_else(|| maintenance.refuse(&format!("there is no table `{}`; create it first", key.table)))?;
        if column(maintenance, &parent, &tenant).is_none() {
            return Err(maintenance.refuse(&format!(
                "`{}` has no column `{tenant}` yet; adopt the tenant there first",
                key.table
            )));
        }
        keys.push(key.with_tenant(&aim.table, &aim.column, &tenant));
    }
    check_actions(maintenance, &keys)?;
    for key in &keys {
        super::orphans::refuse(maintenance, key).await?;
    }
    Ok(keys)
}

/// The keys without the tenant, and the tenant's column in the other table.
pub(super) async fn singles<C: ConnectionTrait>(
    db: &C,
    server: Server,
    aim: &Aim,
    table: &Table,
) -> Result<Vec<(Key, String)>, DbErr> {
    let Keys::OfTheTable = &aim.keys else {
        return Ok(match &aim.keys {
            Keys::Declared(keys) => keys.clone(),
            Keys::OfTheTable => Vec::new(),
        });
    };
    let mut singles = Vec::new();
    for found in &table.foreign_keys {
        let has_tenant = found
            .columns
            .iter()
            .any(|column| look::same(server, column, &aim.column));
        if has_tenant {
            continue;
        }
        let parent = Inspected::read_table(db, found.schema.as_deref(), &found.table).await?;
        let Some(parent) = parent else { continue };
        let Some(tenant) = look::column(server, &parent, &aim.column) else {
            continue;
        };
        let references = if found.references.is_empty() {
            parent.key.clone()
        } else {
            found.references.clone()
        };
        let key = Key {
            name: found.name.clone(),
            columns: found.columns.clone(),
            table: sea_orm_mixins::Table {
                // One without a schema is found as the table itself is.
                schema: found.schema.clone().filter(|_| !parent.visible),
                name: found.table.clone(),
            },
            references,
            on_delete: action(&found.on_delete),
            on_update: action(&found.on_update),
        };
        singles.push((key, tenant.name.clone()));
    }
    Ok(singles)
}

fn action(text: &str) -> Option<&'static str> {
    let known = ["RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT"];
    known.into_iter().find(|action| *action == text)
}

/// The action of a key that would set the tenant to NULL, or to its default, and of what it is the action.
pub(super) fn nulls_tenant(server: Server, key: &Key) -> Option<(&'static str, &'static str)> {
    let lists_columns = matches!(server, Server::Postgres(version) if version.0 >= SET_NULL_COLUMNS);
    let of_delete = key.on_delete.filter(|&action| nulls(action) && !lists_columns);
    let of_update = key.on_update.filter(|&action| nulls(action));
    let actions = [("DELETE", of_delete), ("UPDATE", of_update)];
    actions.into_iter().find_map(|(on, action)| Some((on, action?)))
}

/// Refuses actions that would set the tenant, all of them at once.
fn check_actions(maintenance: &Maintenance<'_>, keys: &[Key]) -> Result<(), DbErr> {
    let refused = keys.iter().filter_map(|key| {
        let (on, action) = nulls_tenant(maintenance.server(), key)?;
        let column = key.columns.last().map_or("", String::as_str);
        let but = if on == "DELETE" {
            " (PostgreSQL from 15 on can say which columns)"
        } else {
            ""
        };
        Some(format!(
            "the relation by `{column}` to `{}` has ON {on} {action}, which would set the tenant too{but}; give the relation \
             another action, or leave it as it is by `.except({column:?})`",
            key.table
        ))
    });
    let refused: Vec<_> = refused.collect();
    if refused.is_empty() {
        return Ok(());
    }
    Err(maintenance.refuse(&refused.join("; ")))
}
