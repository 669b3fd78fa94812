//! Foreign keys and CHECK constraints.

use super::{Named, Reader, Select};
use crate::inspected::read::get;
use crate::inspected::{Check, ForeignKey, Server, Version};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbErr, QueryResult};

/// The first version of MySQL that has CHECK constraints.
const CHECKS: Version = Version(8, 0, 16);

/// An account that may only SELECT sees the keys, but not their actions.
const FOREIGN_KEYS: &str = "SELECT CAST(k.table_name AS CHAR) AS table_name, CAST(k.constraint_name AS CHAR) AS name,
  CAST(k.column_name AS CHAR) AS column_name, CAST(k.referenced_table_schema AS CHAR) AS other_schema,
  CAST(k.referenced_table_name AS CHAR) AS other_table, CAST(k.referenced_column_name AS CHAR) AS other_column,
  CAST(r.delete_rule AS CHAR) AS on_delete, CAST(r.update_rule AS CHAR) AS on_update
FROM information_schema.key_column_usage k LEFT JOIN information_schema.referential_constraints r
  ON r.constraint_schema = ? AND r.table_name = k.table_name
    AND r.constraint_name = k.constraint_name
WHERE k.referenced_table_name IS NOT NULL";

const MARIADB_CHECKS: &str = "SELECT CAST(c.table_name AS CHAR) AS table_name, CAST(c.constraint_name AS CHAR) AS name,
  CAST(c.check_clause AS CHAR) AS expression, 'YES' AS enforced
FROM information_schema.check_constraints c WHERE true";

const MYSQL_CHECKS: &str = "SELECT CAST(t.table_name AS CHAR) AS table_name, CAST(c.constraint_name AS CHAR) AS name,
  CAST(c.check_clause AS CHAR) AS expression, CAST(t.enforced AS CHAR) AS enforced
FROM information_schema.check_constraints c JOIN information_schema.table_constraints t
  ON t.constraint_schema = c.constraint_schema AND t.constraint_name = c.constraint_name
WHERE t.constraint_type = 'CHECK'";

pub(super) async fn read_foreign_keys<C: ConnectionTrait>(
    reader: &Reader<'_, C>,
    tables: &mut Named,
) -> Result<(), DbErr> {
    let select = Select {
        text: FOREIGN_KEYS,
        database: "k.table_schema",
        table: Some("k.table_name"),
    };
    let order = "ORDER BY k.table_name, k.constraint_name, k.ordinal_position";
    for row in reader.rows(&[select], order).await? {
        let key = foreign_key(&row, &reader.database)?;
        let column: String = get(&row, "column_name")?;
        let reference: String = get(&row, "other_column")?;
        tables.with(&reader.key(&row)?, |table| {
            // The first row of a key makes it.
            if table.foreign_keys.last().is_none_or(|last| last.name != key.name) {
                table.foreign_keys.push(key);
            }
            if let Some(key) = table.foreign_keys.last_mut() {
                key.columns.push(column);
                key.references.push(reference);
            }
        });
    }
    Ok(())
}

/// Reads all of a foreign key but its columns.
fn foreign_key(row: &QueryResult, database: &str) -> Result<ForeignKey, DbErr> {
    let schema: Option<String> = get(row, "other_schema")?;
    let action = |column| Ok::<_, DbErr>(get::<Option<String>>(row, column)?.unwrap_or_default());
    Ok(ForeignKey {
        name: get(row, "name")?,
        columns: Vec::new(),
        schema: schema.filter(|schema| schema != database),
        table: get(row, "other_table")?,
        references: Vec::new(),
        on_delete: action("on_delete")?,
        on_update: action("on_update")?,
        set_null: Vec::new(),
        validated: true,
    })
}

pub(super) async fn read_checks<C: ConnectionTrait>(reader: &Reader<'_, C>, tables: &mut Named) -> Result<(), DbErr> {
    let select = match reader.server {
        Server::MariaDb(_) => Select {
            text: MARIADB_CHECKS,
            database: "c.constraint_schema",
            table: Some("c.table_name"),
        },
        Server::MySql(version) if version >= CHECKS => Select {
            text: MYSQL_CHECKS,
            database: "t.table_schema",
            table: Some("t.table_name"),
        },
        Server::MySql(_) | Server::Postgres(_) | Server::Sqlite(_) => return Ok(()),
    };
    for row in reader.rows(&[select], "ORDER BY table_name, name").await? {
        let enforced: String = get(&row, "enforced")?;
        let check = Check {
            name: get(&row, "name")?,
            expression: get(&row, "expression")?,
            validated: enforced == "YES",
        };
        tables.with(&reader.key(&row)?, |table| table.checks.push(check));
    }
    Ok(())
}
