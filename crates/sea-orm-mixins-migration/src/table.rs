//! An entity's table with its keys, defaults and indexes.

use crate::live::{
    Building, live_column, live_column_type, live_index_columns, live_index_statement, live_index_unless_there,
};
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;
use sea_orm_mixins::Table as MixinTable;
use sea_orm_mixins::schema::{Wanted, WantedForeignKey, short_name};

/// Makes the table with all that the entity declares, where it is not there.
pub(crate) async fn create(manager: &SchemaManager<'_>, wanted: &Wanted) -> Result<(), DbErr> {
    let backend = manager.get_database_backend();
    let mut table = table(wanted, backend);
    if backend == DbBackend::MySql {
        // Inside CREATE TABLE: MySQL has no CREATE INDEX IF NOT EXISTS, and commits after each statement.
        for mut index in indexes(wanted, backend) {
            table.index(&mut index);
        }
        with_live_keys(&mut table, wanted, backend);
        return manager.create_table(table).await;
    }
    manager.create_table(table).await?;
    for mut index in indexes(wanted, backend) {
        manager.create_index(index.if_not_exists().take()).await?;
    }
    for key in &wanted.live_keys {
        let sql = live_index_unless_there(wanted, key, backend);
        manager.get_connection().execute_unprepared(&sql).await?;
    }
    Ok(())
}

/// The statements that make the table where it is not there, as text.
pub(crate) fn create_statements(wanted: &Wanted, backend: DbBackend) -> Vec<String> {
    let mut create = table(wanted, backend);
    if backend == DbBackend::MySql {
        for mut index in indexes(wanted, backend) {
            create.index(&mut index);
        }
        with_live_keys(&mut create, wanted, backend);
        return vec![backend.build(&create).to_string()];
    }
    let indexes = indexes(wanted, backend).map(|index| backend.build(&index).to_string());
    let lives = wanted
        .live_keys
        .iter()
        .map(|key| live_index_statement(wanted, key, backend, Building::AtOnce));
    std::iter::once(backend.build(&create).to_string())
        .chain(indexes)
        .chain(lives)
        .collect()
}

/// The table with its columns, key and foreign keys.
fn table(wanted: &Wanted, backend: DbBackend) -> TableCreateStatement {
    let mut table = Table::create();
    table.table(table_ref(&wanted.policy.table)).if_not_exists();
    for column in &wanted.columns {
        table.col(column.definition.clone());
    }
    // A key of one column stands in its definition.
    if wanted.policy.key.len() > 1 {
        let mut key = Index::create();
        for column in &wanted.policy.key {
            key.col(Alias::new(column));
        }
        table.primary_key(&mut key);
    }
    for key in &wanted.foreign_keys {
        table.foreign_key(&mut foreign_key(key, &wanted.policy.table, backend));
    }
    table
}

fn foreign_key(wanted: &WantedForeignKey, table: &MixinTable, backend: DbBackend) -> ForeignKeyCreateStatement {
    let mut key = ForeignKey::create();
    key.name(short_name(&wanted.name))
        .from_tbl(inside(table, backend))
        .to_tbl(inside(&wanted.table, backend));
    for column in &wanted.columns {
        key.from_col(Alias::new(column));
    }
    for column in &wanted.references {
        key.to_col(Alias::new(column));
    }
    if let Some(action) = wanted.on_delete {
        key.on_delete(action);
    }
    if let Some(action) = wanted.on_update {
        key.on_update(action);
    }
    key
}

/// The indexes that are statements of their own, those of live rows apart.
fn indexes(wanted: &Wanted, backend: DbBackend) -> impl Iterator<Item = IndexCreateStatement> {
    let table = inside(&wanted.policy.table, backend);
    let declared = wanted.indexes.iter().filter(|index| !index.inline);
    declared.map(move |declared| {
        let mut index = Index::create();
        index.name(short_name(&declared.name)).table(table.clone());
        if declared.unique {
            index.unique();
        }
        for column in &declared.columns {
            index.col(Alias::new(column));
        }
        index
    })
}

/// Adds the indexes of live rows on MySQL and MariaDB, and the column that tells live rows where one needs it.
fn with_live_keys(table: &mut TableCreateStatement, wanted: &Wanted, backend: DbBackend) {
    let mut types = wanted
        .live_keys
        .iter()
        .filter_map(|key| live_column_type(wanted, key, backend));
    if let Some(ty) = types.next() {
        table.col(ColumnDef::new(Alias::new(live_column(wanted))).custom(Alias::new(ty)));
    }
    for key in &wanted.live_keys {
        let mut index = Index::create();
        // sea-query does not double the quotes of this name.
        index.name(key.name.replace('`', "``"));
        if key.unique {
            index.unique();
        }
        for column in live_index_columns(wanted, key, backend) {
            index.col(Alias::new(column));
        }
        table.index(&mut index);
    }
}

/// A table's name in the statement of a table, an index or a key of it: only PostgreSQL takes a schema there. Elsewhere it is the
/// table's, and sea-query panics.
fn inside(table: &MixinTable, backend: DbBackend) -> TableRef {
    let MixinTable { schema, name } = table;
    table_ref(&MixinTable {
        schema: schema.clone().filter(|_| backend == DbBackend::Postgres),
        name: name.clone(),
    })
}

fn table_ref(table: &MixinTable) -> TableRef {
    let MixinTable { schema, name } = table;
    let name = Alias::new(name);
    match schema {
        Some(schema) => (Alias::new(schema), name).into_table_ref(),
        None => name.into_table_ref(),
    }
}
