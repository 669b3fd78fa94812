//! Statements whose clauses cannot hold the conditions, so that the engine must put them in place of a table.

use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult as _, JsonValue, Statement, Value};

use super::{By, Case};
use crate::world::STATION;

/// A statement as a program writes it, and by hand.
struct Raw {
    written: &'static str,
    by_hand: &'static str,
}

// Without aliases: inside of a derived table the table has its own name, and plans show that.
const USING: Raw = Raw {
    written: "SELECT bookings.guest, customers.name FROM bookings LEFT JOIN customers USING (id) WHERE starts_at >= 20000 \
              AND starts_at < 70000 ORDER BY bookings.id",
    by_hand: "SELECT bookings.guest, customers.name FROM bookings LEFT JOIN customers ON bookings.id = customers.id AND \
              customers.station_id = {station} WHERE starts_at >= 20000 AND starts_at < 70000 AND bookings.station_id = \
              {station} AND bookings.deleted_at IS NULL ORDER BY bookings.id",
};

const NATURAL: Raw = Raw {
    written: "SELECT customers.name, bookings.guest FROM customers NATURAL LEFT JOIN bookings WHERE customers.name < 'c2' \
              ORDER BY customers.id",
    by_hand: "SELECT customers.name, bookings.guest FROM customers LEFT JOIN bookings ON customers.id = bookings.id AND \
              customers.station_id = bookings.station_id AND bookings.station_id = {station} AND bookings.deleted_at IS \
              NULL WHERE customers.name < 'c2' AND customers.station_id = {station} ORDER BY customers.id",
};

const USING_OF_A_PARENT: Raw = Raw {
    written: "SELECT bookings.guest, booking_lines.name FROM bookings LEFT JOIN booking_lines USING (id) WHERE starts_at < \
              70000 ORDER BY bookings.id",
    by_hand: "SELECT bookings.guest, booking_lines.name FROM bookings LEFT JOIN booking_lines ON bookings.id = \
              booking_lines.id AND EXISTS (SELECT 1 FROM bookings AS \"parent 1\" WHERE \"parent 1\".id = \
              booking_lines.booking_id AND \"parent 1\".station_id = {station}) WHERE starts_at < 70000 AND \
              bookings.station_id = {station} AND bookings.deleted_at IS NULL ORDER BY bookings.id",
};

const FULL: Raw = Raw {
    written: "SELECT customers.name, bookings.guest FROM customers FULL JOIN bookings ON bookings.customer_id = customers.id \
              ORDER BY bookings.id, customers.id",
    by_hand: "SELECT customers.name, bookings.guest FROM (SELECT * FROM customers WHERE station_id = {station}) AS customers \
              FULL JOIN (SELECT * FROM bookings WHERE station_id = {station} AND deleted_at IS NULL) AS bookings ON \
              bookings.customer_id = customers.id ORDER BY bookings.id, customers.id",
};

const RENAMED: Raw = Raw {
    written: "SELECT c.b FROM customers AS c (a, b, station) WHERE c.b < 'c2' ORDER BY c.b",
    by_hand: "SELECT c.b FROM customers AS c (a, b, station) WHERE c.b < 'c2' AND c.station = {station} ORDER BY c.b",
};

async fn run(db: &impl ConnectionTrait, by: By, raw: Raw) -> String {
    let backend = db.get_database_backend();
    let mut values = Vec::new();
    let mut sql = String::new();
    let written = if by == By::Hand { raw.by_hand } else { raw.written };
    for (at, part) in written.split("{station}").enumerate() {
        if at > 0 {
            values.push(Value::from(STATION));
            let place = if backend == DbBackend::Postgres {
                format!("${at}")
            } else {
                "?".to_owned()
            };
            sql.push_str(&place);
        }
        sql += part;
    }
    if backend == DbBackend::MySql {
        sql = sql.replace('"', "`");
    }
    let statement = Statement::from_sql_and_values(backend, sql, values);
    let rows = JsonValue::find_by_statement(statement).all(db).await.unwrap();
    format!("{} {rows:?}", rows.len())
}

async fn using(db: &impl ConnectionTrait, by: By) -> String {
    run(db, by, USING).await
}

async fn natural(db: &impl ConnectionTrait, by: By) -> String {
    run(db, by, NATURAL).await
}

async fn using_of_a_parent(db: &impl ConnectionTrait, by: By) -> String {
    run(db, by, USING_OF_A_PARENT).await
}

async fn full(db: &impl ConnectionTrait, by: By) -> String {
    run(db, by, FULL).await
}

async fn renamed(db: &impl ConnectionTrait, by: By) -> String {
    run(db, by, RENAMED).await
}

const EVERYWHERE: [Case; 3] = super::cases![using, natural, using_of_a_parent];
const NOT_ON_MYSQL: [Case; 1] = super::cases![full];
const ON_POSTGRES: [Case; 1] = super::cases![renamed];

pub(crate) fn on(backend: DbBackend) -> Vec<Case> {
    let full = NOT_ON_MYSQL.into_iter().filter(|_| backend != DbBackend::MySql);
    let renamed = ON_POSTGRES.into_iter().filter(|_| backend == DbBackend::Postgres);
    EVERYWHERE.into_iter().chain(full).chain(renamed).collect()
}
