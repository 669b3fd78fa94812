//! Rows with the same values, where a unique index is to be: counted, and never shown.

use crate::inspected::{Server, Table};
use crate::look;
use crate::maintenance::Maintenance;
use crate::steps::Place;
use sea_orm_migration::sea_orm::DbErr;

/// Refuses rows of which more than one has the same values. `live` is the condition of those that count; without it all
/// do.
pub(crate) async fn refuse(
    maintenance: &Maintenance<'_>,
    table: &Table,
    columns: &[String],
    live: Option<String>,
) -> Result<(), DbErr> {
    let what = if live.is_some() { "live row" } else { "row" };
    let query = Query::of(maintenance.server(), table, columns, live);
    let doubles = maintenance.scalar::<i64>(&query.count()).await?;
    if doubles == 0 {
        return Ok(());
    }
    let columns = columns
        .iter()
        .map(|column| format!("`{column}`"))
        .collect::<Vec<_>>()
        .join(", ");
    let (times, rows) = if doubles == 1 {
        ("once", "value")
    } else {
        ("times", "values")
    };
    let counted = if doubles == 1 {
        times.to_owned()
    } else {
        format!("{doubles} {times}")
    };
    Err(maintenance.refuse(&format!(
        "more than one {what} has the same {rows} of {columns}, {counted}; change or delete those rows first, `{}` shows them",
        query.show()
    )))
}

/// The groups of rows that are doubles.
struct Query {
    columns: String,
    groups: String,
}

impl Query {
    fn of(server: Server, table: &Table, columns: &[String], live: Option<String>) -> Self {
        let place = Place::of(server, table);
        // NULL is no double.
        let may_be_null = columns
            .iter()
            .filter(|column| look::column(server, table, column).is_none_or(|column| column.nullable));
        let not_null = may_be_null.map(|column| format!("{} IS NOT NULL", place.quoted(column)));
        let conditions: Vec<_> = live.into_iter().chain(not_null).collect();
        let conditions = if conditions.is_empty() {
            String::new()
        } else {
            format!(" WHERE {}", conditions.join(" AND "))
        };
        let columns = place.list(columns);
        Self {
            groups: format!(
                "FROM {}{conditions} GROUP BY {columns} HAVING count(*) > 1",
                place.sql()
            ),
            columns,
        }
    }

    fn count(&self) -> String {
        format!("SELECT count(*) FROM (SELECT 1 AS one {}) AS doubles", self.groups)
    }

    fn show(&self) -> String {
        format!("SELECT {}, count(*) {}", self.columns, self.groups)
    }
}
