//! Indexes.

use super::{Named, Reader, Select};
use crate::inspected::read::get;
use crate::inspected::{Index, Part, Server, Table, Version};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbErr, QueryResult};

/// The first version of MySQL that indexes expressions. MariaDB never did.
const EXPRESSIONS: Version = Version(8, 0, 13);

fn select(server: Server) -> String {
    let expression = match server {
        Server::MySql(version) if version >= EXPRESSIONS => "s.expression",
        Server::MySql(_) | Server::MariaDb(_) | Server::Postgres(_) | Server::Sqlite(_) => "NULL",
    };
    format!(
        "SELECT CAST(s.table_name AS CHAR) AS table_name, CAST(s.index_name AS CHAR) AS name,
  CAST(s.non_unique AS SIGNED) AS non_unique, CAST(s.column_name AS CHAR) AS column_name,
  CAST(s.sub_part AS SIGNED) AS prefix, CAST({expression} AS CHAR) AS expression,
  CAST(s.index_type = 'FULLTEXT' AS SIGNED) AS of_words
FROM information_schema.statistics s WHERE true"
    )
}

pub(super) async fn read<C: ConnectionTrait>(reader: &Reader<'_, C>, tables: &mut Named) -> Result<(), DbErr> {
    let select = Select {
        text: &select(reader.server),
        database: "s.table_schema",
        table: Some("s.table_name"),
    };
    let order = "ORDER BY s.table_name, s.index_name, s.seq_in_index";
    for row in reader.rows(&[select], order).await? {
        let name: String = get(&row, "name")?;
        let non_unique: i64 = get(&row, "non_unique")?;
        let fulltext: i64 = get(&row, "of_words")?;
        let part = part(&row)?;
        let made = Made {
            unique: non_unique == 0,
            fulltext: fulltext != 0,
        };
        tables.with(&reader.key(&row)?, |table| add(table, name, made, part));
    }
    for table in tables.iter_mut() {
        if let Some(index) = table.indexes.iter().find(|index| index.primary) {
            table.key = index.columns().map(ToOwned::to_owned).collect();
        }
    }
    Ok(())
}

fn part(row: &QueryResult) -> Result<Part, DbErr> {
    if let Some(expression) = get(row, "expression")? {
        return Ok(Part::Expression(expression));
    }
    let column = get(row, "column_name")?;
    let prefix: Option<i64> = get(row, "prefix")?;
    Ok(match prefix.and_then(|prefix| prefix.try_into().ok()) {
        Some(prefix) => Part::Prefix(column, prefix),
        None => Part::Column(column),
    })
}

/// What each row of an index says of the whole.
#[derive(Clone, Copy)]
struct Made {
    unique: bool,
    fulltext: bool,
}

/// Adds a part to its index, which the first one makes.
fn add(table: &mut Table, name: String, Made { unique, fulltext }: Made, part: Part) {
    if let Some(index) = table.indexes.last_mut()
        && index.name == name
    {
        index.parts.push(part);
        return;
    }
    // No index can have this name but that of the primary key.
    let primary = name == "PRIMARY";
    table.indexes.push(Index {
        name,
        parts: vec![part],
        include: Vec::new(),
        predicate: None,
        unique,
        primary,
        constraint: primary,
        valid: true,
        fulltext,
        sql: None,
    });
}
