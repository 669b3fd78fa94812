//! The database of before: tables by hand, and their rows.

use crate::world::{execute, insert, literal, texts};
use sea_orm::DatabaseConnection;
use uuid::Uuid;

/// Keys that are not in the order of the numbers.
pub(crate) fn key(table: u128, number: u128) -> Uuid {
    Uuid::from_u128((number.wrapping_mul(0x9e37_79b9_7f4a_7c15) << 64) | (table << 32) | number)
}

/// Makes the tables, with customers in three cities and twice as many bookings, a quarter of them without a customer.
pub(crate) async fn old(db: &DatabaseConnection, customers: u128) {
    execute(
        db,
        &[
            "CREATE TABLE \"customers\" (\"id\" {uuid} NOT NULL PRIMARY KEY, \"email\" {text} NOT NULL, \"city\" {text} NOT NULL, \
             \"created_at\" {time} NOT NULL DEFAULT {now}, \"updated_at\" {time} NOT NULL DEFAULT {now}, \"is_deleted\" {bool} \
             NOT NULL DEFAULT FALSE, CONSTRAINT \"customers_email_key\" UNIQUE (\"email\"))",
            "CREATE INDEX \"idx-customers-is_deleted\" ON \"customers\" (\"is_deleted\")",
            "CREATE TABLE \"bookings\" (\"id\" {uuid} NOT NULL PRIMARY KEY, \"created_at\" {time} NOT NULL DEFAULT {now}, \
             \"updated_at\" {time} NOT NULL DEFAULT {now}, \"deleted_at\" {time} NULL, \"version\" integer NOT NULL DEFAULT 1, \
             \"customer_id\" {uuid} NULL, \"party\" integer NOT NULL, CONSTRAINT \"fk-bookings-customer_id\" FOREIGN KEY \
             (\"customer_id\") REFERENCES \"customers\" (\"id\"))",
            "CREATE INDEX \"idx-bookings-deleted_at\" ON \"bookings\" (\"deleted_at\")",
        ],
    )
    .await;
    let city = |number: u128| ["Berlin", "Hamburg", "Bremen"][usize::try_from(number % 3).unwrap()];
    let customer = |number: u128| {
        let (id, is_deleted) = (literal(db, key(1, number)), number.is_multiple_of(7));
        format!("({id}, 'guest{number}@example.org', '{}', {is_deleted})", city(number))
    };
    insert(
        db,
        "customers (id, email, city, is_deleted)",
        (1..=customers).map(customer),
    )
    .await;
    let booking = |number: u128| {
        let customer = match number % 4 {
            0 => "NULL".to_owned(),
            _ => literal(db, key(1, number % customers + 1)),
        };
        format!("({}, {customer}, {})", literal(db, key(2, number)), number % 5 + 1)
    };
    insert(
        db,
        "bookings (id, customer_id, party)",
        (1..=customers * 2).map(booking),
    )
    .await;
}

/// Rows as they were, without their stations.
pub(crate) async fn rows(db: &DatabaseConnection) -> Vec<String> {
    let mut rows = texts(
        db,
        "SELECT concat_ws('|', {hex}(id), email, city, is_deleted, created_at, updated_at) FROM customers ORDER BY email",
    )
    .await;
    let bookings = "SELECT concat_ws('|', {hex}(id), {hex}(customer_id), party, version, created_at, updated_at, deleted_at) FROM bookings \
                    ORDER BY id";
    rows.extend(texts(db, bookings).await);
    rows
}
