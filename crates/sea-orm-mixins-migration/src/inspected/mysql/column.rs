//! Columns.

use super::{Named, Reader, Select, text};
use crate::inspected::read::get;
use crate::inspected::{Column, Server};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbErr, QueryResult};

const COLUMNS: &str = "SELECT CAST(c.table_name AS CHAR) AS table_name, CAST(c.column_name AS CHAR) AS name,
  CAST(c.column_type AS CHAR) AS type, CAST(c.is_nullable AS CHAR) AS nullable,
  CAST(c.column_default AS CHAR) AS expression, CAST(c.generation_expression AS CHAR) AS generated,
  CAST(c.extra AS CHAR) AS extra, CAST(c.collation_name AS CHAR) AS collation
FROM information_schema.columns c WHERE true";

pub(super) async fn read<C: ConnectionTrait>(reader: &Reader<'_, C>, tables: &mut Named) -> Result<(), DbErr> {
    let select = Select {
        text: COLUMNS,
        database: "c.table_schema",
        table: Some("c.table_name"),
    };
    let order = "ORDER BY c.table_name, c.ordinal_position";
    for row in reader.rows(&[select], order).await? {
        let column = column(&row, reader.server)?;
        tables.with(&reader.key(&row)?, |table| table.columns.push(column));
    }
    Ok(())
}

fn column(row: &QueryResult, server: Server) -> Result<Column, DbErr> {
    let default: Option<String> = get(row, "expression")?;
    // MariaDB prints an expression, and `NULL` where there is no default; MySQL a text without its quotes.
    let default = match server {
        Server::MariaDb(_) => default.filter(|default| !default.eq_ignore_ascii_case("NULL")),
        Server::MySql(_) | Server::Postgres(_) | Server::Sqlite(_) => default,
    };
    let extra = get::<Option<String>>(row, "extra")?
        .unwrap_or_default()
        .to_ascii_lowercase();
    // A sequence of MariaDB's is nothing but a default.
    let counted = default
        .as_deref()
        .is_some_and(|default| default.starts_with("nextval("));
    Ok(Column {
        name: get(row, "name")?,
        ty: get(row, "type")?,
        base: None,
        nullable: get::<String>(row, "nullable")? == "YES",
        default,
        generated: text(row, "generated")?,
        numbered: counted || extra.contains("auto_increment"),
        collation: get(row, "collation")?,
        on_update: extra.contains("on update"),
        invisible: extra.contains("invisible"),
        leakproof: false,
    })
}
