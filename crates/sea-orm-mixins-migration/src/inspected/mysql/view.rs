//! Views.

use super::{Named, Reader, Select};
use crate::inspected::read::get;
use crate::inspected::{Server, Table, Version, View};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbErr};

/// The first version of MySQL that says which tables a view reads.
const USAGE: Version = Version(8, 0, 13);

const USED: &str = "SELECT CAST(u.view_name AS CHAR) AS name, CAST(u.table_name AS CHAR) AS table_name
FROM information_schema.view_table_usage u WHERE u.view_schema = u.table_schema";

const DEFINITIONS: &str = "SELECT CAST(v.table_name AS CHAR) AS name, CAST(v.view_definition AS CHAR) AS definition
FROM information_schema.views v WHERE true";

pub(super) async fn read<C: ConnectionTrait>(reader: &Reader<'_, C>, tables: &mut Named) -> Result<(), DbErr> {
    match reader.server {
        Server::MySql(version) if version >= USAGE => read_usage(reader, tables).await,
        Server::MySql(_) | Server::MariaDb(_) | Server::Postgres(_) | Server::Sqlite(_) => {
            read_definitions(reader, tables).await
        }
    }
}

async fn read_usage<C: ConnectionTrait>(reader: &Reader<'_, C>, tables: &mut Named) -> Result<(), DbErr> {
    let select = Select {
        text: USED,
        database: "u.table_schema",
        table: Some("u.table_name"),
    };
    for row in reader.rows(&[select], "ORDER BY name").await? {
        let view = view(get(&row, "name")?);
        tables.with(&reader.key(&row)?, |table| table.views.push(view));
    }
    Ok(())
}

async fn read_definitions<C: ConnectionTrait>(reader: &Reader<'_, C>, tables: &mut Named) -> Result<(), DbErr> {
    let select = Select {
        text: DEFINITIONS,
        database: "v.table_schema",
        table: None,
    };
    for row in reader.rows(&[select], "ORDER BY name").await? {
        let name: String = get(&row, "name")?;
        let Some(definition) = get::<Option<String>>(&row, "definition")? else {
            continue;
        };
        for table in tables.iter_mut() {
            if reads(&definition, &reader.database, table) {
                table.views.push(view(name.clone()));
            }
        }
    }
    Ok(())
}

/// Returns whether the definition of a view names a table. The server prints them with all names in full and quoted.
fn reads(definition: &str, database: &str, table: &Table) -> bool {
    definition.contains(&format!("{}.{}", quoted(database), quoted(&table.name)))
}

fn quoted(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

fn view(name: String) -> View {
    View {
        schema: None,
        name,
        security_invoker: false,
    }
}
