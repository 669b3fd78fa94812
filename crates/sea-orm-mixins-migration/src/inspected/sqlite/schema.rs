//! Tables, triggers and views.

use super::token::{Token, tokens};
use super::{Named, Reader, key};
use crate::inspected::read::{Tables, get};
use crate::inspected::{Table, View};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

/// Virtual tables are left out: their columns can be asked for only where their module is loaded. SQLite writes the first
/// words of a CREATE itself.
const OBJECTS: &str = "SELECT type, name, tbl_name, sql FROM main.sqlite_master
WHERE type <> 'index' AND (type <> 'table' OR sql NOT LIKE 'CREATE VIRTUAL %')
  AND (?1 IS NULL OR type = 'view' OR tbl_name COLLATE NOCASE IN (?1, 'sqlite_stat1'))
ORDER BY name";

/// What ANALYZE counted: a row for an index begins with the rows of the table, if it is not partial.
const ESTIMATES: &str = "SELECT tbl, max(CAST(stat AS INTEGER)) AS estimate FROM main.sqlite_stat1 GROUP BY tbl";

pub(super) async fn read<C: ConnectionTrait>(reader: &Reader<'_, C>) -> Result<Named, DbErr> {
    let mut tables = Tables::new();
    let mut triggers = Vec::new();
    let mut views = Vec::new();
    let mut is_analysed = false;
    for row in reader.rows(OBJECTS).await? {
        let kind: String = get(&row, "type")?;
        let name: String = get(&row, "name")?;
        let sql: Option<String> = get(&row, "sql")?;
        match kind.as_str() {
            "table" if name.starts_with("sqlite_") => is_analysed |= name == "sqlite_stat1",
            "table" => tables.insert(key(&name), table(name, sql)),
            "trigger" => triggers.push((key(&get::<String>(&row, "tbl_name")?), name)),
            "view" => views.push((name, sql.unwrap_or_default())),
            // Indexes are read with their columns.
            _ => {}
        }
    }
    for (table, trigger) in triggers {
        tables.with(&table, |table| table.triggers.push(trigger));
    }
    for (name, sql) in views {
        add_view(&mut tables, &name, &sql)?;
    }
    if is_analysed {
        read_estimates(reader, &mut tables).await?;
    }
    Ok(tables)
}

fn table(name: String, sql: Option<String>) -> Table {
    Table {
        name,
        visible: true,
        sql,
        ..Table::default()
    }
}

/// Adds a view to the tables whose names stand in its text behind the AS.
fn add_view(tables: &mut Named, view: &str, sql: &str) -> Result<(), DbErr> {
    let tokens = tokens(sql)?;
    let query = tokens.iter().skip_while(|token| token.depth > 0 || !token.is("AS"));
    let mut names: Vec<String> = query.map(Token::name).map(|name| key(&name)).collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        tables.with(&name, |table| {
            table.views.push(View {
                schema: None,
                name: view.to_owned(),
                security_invoker: false,
            });
        });
    }
    Ok(())
}

async fn read_estimates<C: ConnectionTrait>(reader: &Reader<'_, C>, tables: &mut Named) -> Result<(), DbErr> {
    let statement = Statement::from_string(DbBackend::Sqlite, ESTIMATES);
    for row in reader.db.query_all_raw(statement).await? {
        let name: String = get(&row, "tbl")?;
        let estimate: Option<i64> = get(&row, "estimate")?;
        tables.with(&key(&name), |table| {
            table.estimated_rows = estimate.and_then(|rows| rows.try_into().ok());
        });
    }
    Ok(())
}
