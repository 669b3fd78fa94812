//! The tables of before.

use crate::columns::world::{of, run};
use sea_orm::DatabaseConnection;

/// Customers of two organisations; of one e-mail address each organisation has one live row, and deleted ones.
pub(crate) async fn old_customers(db: &DatabaseConnection) {
    old_customers_with(db, "").await;
}

/// The same, with something more in the CREATE TABLE.
pub(crate) async fn old_customers_with(db: &DatabaseConnection, more: &str) {
    let flag = of(db, ["boolean", "boolean", "tinyint(1)"]);
    run(
        db,
        &format!(
            "CREATE TABLE lot_customers (id int PRIMARY KEY, org_id bigint NOT NULL, email varchar(99), phone varchar(99), \
             is_deleted {flag} NOT NULL DEFAULT FALSE{more})"
        ),
    )
    .await;
    run(
        db,
        "INSERT INTO lot_customers VALUES (1, 1, 'a@x', '1', FALSE), (2, 1, NULL, '2', FALSE), (3, 1, NULL, '3', FALSE), \
         (4, 2, 'b@x', '4', FALSE), (5, 2, 'c@x', '5', TRUE)",
    )
    .await;
}

pub(crate) async fn old_pages(db: &DatabaseConnection) {
    let time = of(db, ["timestamp_text", "timestamptz", "datetime(6)"]);
    let table = of(db, ["\"Lot \"\"Pages`\"", "\"Lot \"\"Pages`\"", "`Lot \"Pages```"]);
    let slug = of(db, ["\"the \"\"Slug`\"", "\"the \"\"Slug`\"", "`the \"Slug```"]);
    let deleted = of(db, ["\"deletedAt\"", "\"deletedAt\"", "`deletedAt`"]);
    run(
        db,
        &format!("CREATE TABLE {table} (id int PRIMARY KEY, {slug} varchar(99) NOT NULL, {deleted} {time} NULL)"),
    )
    .await;
    run(
        db,
        &format!("INSERT INTO {table} VALUES (1, 'a', NULL), (2, 'b', '2020-01-01 00:00:00'), (3, 'b', NULL)"),
    )
    .await;
}
