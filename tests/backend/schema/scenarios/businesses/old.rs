//! The database of before: fifteen tables by hand, filled.

use crate::stations::key;
use crate::world::{execute, insert, literal, texts};
use sea_orm::DatabaseConnection;

/// The tables, and the parent of those that have one, parents first.
pub(crate) const TABLES: [(&str, Option<(&str, &str)>); 15] = [
    ("users", None),
    ("venues", None),
    ("menus", None),
    ("prospects", None),
    ("email_messages", None),
    ("shifts", Some(("users", "user_id"))),
    ("dishes", Some(("menus", "menu_id"))),
    ("guests", Some(("venues", "venue_id"))),
    ("reviews", Some(("guests", "guest_id"))),
    ("reservations", Some(("guests", "guest_id"))),
    ("reservation_lines", Some(("reservations", "reservation_id"))),
    ("payments", Some(("reservations", "reservation_id"))),
    ("refunds", Some(("payments", "payment_id"))),
    ("invoices", Some(("reservations", "reservation_id"))),
    ("invoice_lines", Some(("invoices", "invoice_id"))),
];

/// The number of a table, which is in its keys.
fn index(table: &str) -> u128 {
    let index = TABLES.iter().position(|(name, _)| *name == table).unwrap();
    u128::try_from(index).unwrap() + 100
}

/// Makes the tables with so many rows each. Those without parent tell their brand, two in five sushi; the children by the
/// row that they belong to.
pub(crate) async fn old(db: &DatabaseConnection, rows: u128) {
    for (table, parent) in TABLES {
        let child = match parent {
            Some((parent, column)) => format!(
                ", \"{column}\" {{uuid}} NOT NULL, CONSTRAINT \"fk-{table}-{column}\" FOREIGN KEY (\"{column}\") REFERENCES \
                 \"{parent}\" (\"id\")"
            ),
            None => String::new(),
        };
        let create = format!(
            "CREATE TABLE \"{table}\" (\"id\" {{uuid}} NOT NULL PRIMARY KEY, \"name\" {{text}} NOT NULL{child})"
        );
        execute(db, &[&create]).await;
        let row = |number: u128| {
            let id = literal(db, key(index(table), number));
            match parent {
                Some((parent, _)) => {
                    let parent = literal(db, key(index(parent), number * 7 % rows + 1));
                    format!("({id}, '{table} {number}', {parent})")
                }
                None => format!(
                    "({id}, '{} {number}')",
                    if number % 5 < 2 { "Sushi" } else { "Hibachi" }
                ),
            }
        };
        insert(db, table, (1..=rows).map(row)).await;
    }
}

/// All rows as they were, without their businesses.
pub(crate) async fn rows(db: &DatabaseConnection) -> Vec<String> {
    let mut rows = Vec::new();
    for (table, parent) in TABLES {
        let column = parent.map_or_else(|| "NULL".to_owned(), |(_, column)| format!("{{hex}}({column})"));
        let sql = format!("SELECT concat_ws('|', '{table}', {{hex}}(id), name, {column}) FROM {table} ORDER BY id");
        rows.extend(texts(db, &sql).await);
    }
    rows
}
