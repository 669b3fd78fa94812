//! Doubles among live rows: counted, and never shown.

use super::live_condition;
use crate::inspected::{Server, Table};
use crate::look;
use crate::maintenance::Maintenance;
use crate::steps::Place;
use sea_orm_migration::sea_orm::DbErr;
use sea_orm_mixins::schema::{LiveKey, Wanted};

/// Refuses rows of which more than one is live with the same values.
pub(super) async fn refuse(
    maintenance: &Maintenance<'_>,
    wanted: &Wanted,
    key: &LiveKey,
    table: &Table,
) -> Result<(), DbErr> {
    let query = Query::of(maintenance.server(), wanted, key, table);
    let doubles = maintenance.scalar::<i64>(&query.count()).await?;
    if doubles == 0 {
        return Ok(());
    }
    let columns = key
        .columns
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
        "more than one live row has the same {rows} of {columns}, {counted}; change or delete those rows first, `{}` shows them",
        query.show()
    )))
}

/// The groups of rows that are doubles.
struct Query {
    columns: String,
    groups: String,
}

impl Query {
    fn of(server: Server, wanted: &Wanted, key: &LiveKey, table: &Table) -> Self {
        let place = Place::of(server, table);
        let columns = place.list(key.columns.iter().map(String::as_str));
        let live = live_condition(wanted.policy, server.backend());
        // NULL is no double.
        let may_be_null = key
            .columns
            .iter()
            .filter(|column| look::column(server, table, column).is_none_or(|column| column.nullable));
        let not_null = may_be_null.map(|column| format!("{} IS NOT NULL", place.quoted(column)));
        let conditions: Vec<_> = live.into_iter().chain(not_null).collect();
        let conditions = if conditions.is_empty() {
            String::new()
        } else {
            format!(" WHERE {}", conditions.join(" AND "))
        };
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
