//! Views.

use super::{Named, Reader, Select};
use crate::inspected::read::get;
use crate::inspected::{Server, Version, View};
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
    let rows = reader.rows(&[select], "ORDER BY name").await?;
    let mut definitions: Vec<(String, String)> = Vec::new();
    for row in &rows {
        let definition: Option<String> = get(row, "definition")?;
        definitions.push((get(row, "name")?, definition.unwrap_or_default()));
    }
    for table in tables.iter_mut() {
        // The server prints them with all names in full and quoted.
        let full = format!("{}.{}", quoted(&reader.database), quoted(&table.name));
        let readers = definitions.iter().filter(|(_, text)| text.contains(&full));
        table.views = readers.map(|(name, _)| view(name.clone())).collect();
    }
    Ok(())
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
