//! [`Other`]: what an entity's name means where it is no table: a view, a foreign table. Of these the columns are read, with
//! their types, and nothing else: they have no keys and no indexes, or not their own.

use crate::inspected::{Column, Server, Table};
use crate::steps::constant;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbErr, Statement};

/// What an entity's name means where it is no table.
#[derive(Clone, Debug)]
pub(crate) struct Other {
    /// `a view`, for messages.
    pub(crate) what: &'static str,
    /// Its columns; none where they cannot be read.
    pub(crate) table: Table,
    /// Why its columns cannot be read: a view over what is gone.
    pub(crate) broken: Option<String>,
}

impl Other {
    /// Reads what a name means; `None` if nothing has it that can be read as a table.
    pub(crate) async fn read<C: ConnectionTrait>(
        db: &C,
        server: Server,
        named: &sea_orm_mixins::Table,
    ) -> Result<Option<Self>, DbErr> {
        let backend = server.backend();
        let rows = async |sql: String| db.query_all_raw(Statement::from_string(backend, sql)).await;
        let found = rows(kind_sql(server, named)).await?;
        let Some(first) = found.first() else { return Ok(None) };
        let Some(what) = what(&first.try_get::<String>("", "kind")?) else {
            return Ok(None);
        };
        let mut table = Table {
            schema: named.schema.clone(),
            name: named.name.clone(),
            visible: named.schema.is_none(),
            ..Table::default()
        };
        let mut broken = None;
        let is_view = what == "a view";
        match rows(columns_sql(server, named)).await {
            Ok(columns) => {
                for row in columns {
                    table.columns.push(Column {
                        name: row.try_get("", "name")?,
                        ty: row.try_get("", "type")?,
                        nullable: true,
                        ..Column::default()
                    });
                }
            }
            // SQLite looks only now whether the tables of a view are there.
            Err(err) => broken = Some(err.to_string()),
        }
        // MySQL and MariaDB show none of a view that they cannot read.
        if table.columns.is_empty() && is_view && server.is_mysql() {
            broken.get_or_insert_with(|| "it has none: what it reads is not there, or not this account's".to_owned());
        }
        Ok(Some(Self { what, table, broken }))
    }
}

fn what(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "v" | "view" | "VIEW" | "SYSTEM VIEW" => "a view",
        "m" => "a materialized view",
        "f" => "a foreign table",
        "table" => "a virtual table",
        // PostgreSQL's own schemas, and another database of MySQL's.
        "r" | "p" | "BASE TABLE" | "SYSTEM VERSIONED" => "a table elsewhere",
        _ => return None,
    })
}

/// What PostgreSQL finds under a name, or nothing.
fn regclass(server: Server, named: &sea_orm_mixins::Table) -> String {
    let name = crate::quoted::table_name(named, server.backend());
    format!("to_regclass({})", constant(server, &name))
}

fn kind_sql(server: Server, named: &sea_orm_mixins::Table) -> String {
    let name = constant(server, &named.name);
    match server {
        Server::Postgres(_) => format!(
            "SELECT relkind::text AS kind FROM pg_catalog.pg_class WHERE oid = {}",
            regclass(server, named)
        ),
        Server::Sqlite(_) => format!(
            "SELECT type AS kind FROM sqlite_schema WHERE (type = 'view' OR sql LIKE 'CREATE VIRTUAL %') AND lower(name) = \
             lower({name})"
        ),
        Server::MySql(_) | Server::MariaDb(_) => format!(
            "SELECT CAST(table_type AS CHAR) AS kind FROM information_schema.tables WHERE table_schema = {} AND table_name = \
             {name}",
            database(server, named)
        ),
    }
}

fn columns_sql(server: Server, named: &sea_orm_mixins::Table) -> String {
    let name = constant(server, &named.name);
    match server {
        Server::Postgres(_) => format!(
            "SELECT attname::text AS name, format_type(atttypid, atttypmod) AS type FROM pg_catalog.pg_attribute WHERE \
             attrelid = {} AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
            regclass(server, named)
        ),
        Server::Sqlite(_) => format!("SELECT name, type FROM pragma_table_xinfo({name}) ORDER BY cid"),
        Server::MySql(_) | Server::MariaDb(_) => format!(
            "SELECT CAST(column_name AS CHAR) AS name, CAST(column_type AS CHAR) AS type FROM information_schema.columns WHERE \
             table_schema = {} AND table_name = {name} ORDER BY ordinal_position",
            database(server, named)
        ),
    }
}

fn database(server: Server, named: &sea_orm_mixins::Table) -> String {
    let schema = named.schema.as_deref();
    schema.map_or_else(|| "database()".to_owned(), |schema| constant(server, schema))
}
