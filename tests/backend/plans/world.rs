//! The tables filled, and who looks at them.

use crate::entity::{booking, customer, line, room, ticket};
use mixins::prelude::*;
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend, EntityTrait, Schema};
use uuid::Uuid;

const STATIONS: u32 = 200;
const FIRST: u128 = 0x1_0000;
/// One of them.
pub(crate) const STATION: Uuid = Uuid::from_u128(FIRST + 7);
pub(crate) const ACTOR: Uuid = Uuid::from_u128(FIRST + 8);

/// How many bookings; `MIXINS_PLANS_ROWS` asks for more. A multiple of 2,000, so that each customer's are of one station.
pub(crate) fn rows() -> u32 {
    std::env::var("MIXINS_PLANS_ROWS").map_or(20_000, |rows| rows.parse().unwrap())
}

/// How many customers, which are numbered from this number on.
pub(crate) fn customers() -> u32 {
    rows() / 10
}

pub(crate) fn scope() -> Scope {
    Scope::new().station(STATION).actor(ACTOR)
}

/// The station first, then what is looked for or sorted by.
const INDEXES: [&str; 5] = [
    "CREATE INDEX customers_by_station ON customers (station_id, name)",
    "CREATE INDEX bookings_by_start ON bookings (station_id, starts_at, id)",
    "CREATE INDEX bookings_by_customer ON bookings (station_id, customer_id)",
    "CREATE INDEX tickets_by_station ON tickets (station_id, state)",
    "CREATE INDEX lines_by_booking ON booking_lines (booking_id)",
];

async fn create<E: EntityTrait>(db: &DatabaseConnection, entity: E) {
    let table = Schema::new(db.get_database_backend()).create_table_from_entity(entity);
    db.execute(&table).await.unwrap();
    let keep_still = match db.get_database_backend() {
        DbBackend::Postgres => "SET (autovacuum_enabled = false)",
        DbBackend::MySql => "STATS_AUTO_RECALC = 0",
        _ => return,
    };
    // Otherwise the statistics may change between two plans.
    send(db, &format!("ALTER TABLE {} {keep_still}", entity.table_name())).await;
}

async fn send(db: &DatabaseConnection, sql: &str) {
    let sent = db.execute_unprepared(sql).await;
    sent.unwrap_or_else(|err| panic!("{err}: {sql}"));
}

/// Rows of all stations in each table; one booking in twenty is deleted.
pub(crate) async fn fill(db: &DatabaseConnection) {
    create(db, customer::Entity).await;
    create(db, booking::Entity).await;
    create(db, line::Entity).await;
    create(db, ticket::Entity).await;
    create(db, room::Entity).await;
    for sql in INDEXES {
        send(db, sql).await;
    }
    let (live, analyze) = match db.get_database_backend() {
        DbBackend::Postgres => (LIVE, "VACUUM ANALYZE"),
        DbBackend::MySql => ("", "ANALYZE TABLE customers, bookings, booking_lines, tickets, rooms"),
        _ => (LIVE, "ANALYZE"),
    };
    let rooms = format!("CREATE INDEX rooms_by_station ON rooms (station_id, number) {live}");
    send(db, &rooms).await;
    numbers(db).await;
    for sql in rows_of_all(db.get_database_backend()) {
        send(db, &sql).await;
    }
    send(db, analyze).await;
}

/// MySQL has no index on a part of the rows.
const LIVE: &str = "WHERE is_deleted = false";

fn rows_of_all(backend: DbBackend) -> [String; 5] {
    let station = format!("{FIRST} + n % {STATIONS}");
    let (station, actor) = match backend {
        DbBackend::Postgres => (
            format!("lpad(to_hex({station}), 32, '0')::uuid"),
            format!("'{ACTOR}'::uuid"),
        ),
        DbBackend::MySql => (
            format!("unhex(lpad(hex({station}), 32, '0'))"),
            format!("x'{}'", ACTOR.simple()),
        ),
        _ => (
            format!("unhex(printf('%032x', {station}))"),
            format!("x'{}'", ACTOR.simple()),
        ),
    };
    let customers = customers();
    [
        format!(
            "INSERT INTO customers (id, name, station_id) SELECT {customers} + n, concat('c', n), {station} FROM numbers \
             WHERE n < {customers}"
        ),
        format!(
            "INSERT INTO bookings (id, guest, seats, starts_at, customer_id, station_id, deleted_at, version, created_at, \
             updated_at) SELECT n + 1, concat('g', n), n % 7, n * 5, {customers} + n % {customers}, {station}, CASE WHEN \
             n % 4000 < 200 THEN CURRENT_TIMESTAMP END, 1, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP FROM numbers"
        ),
        "INSERT INTO booking_lines (id, name, booking_id) SELECT n + 1, concat('l', n), n + 1 FROM numbers".to_owned(),
        format!(
            "INSERT INTO tickets (id, state, owner_id, station_id) SELECT n + 1, CASE WHEN n % 3 = 0 THEN 'closed' ELSE \
             'open' END, CASE WHEN n % 7 = 0 THEN {actor} WHEN n % 11 < 5 THEN NULL ELSE {station} END, {station} \
             FROM numbers"
        ),
        format!(
            "INSERT INTO rooms (id, number, station_id, is_deleted) SELECT n + 1, n, {station}, n % 4000 < 200 FROM numbers"
        ),
    ]
}

/// A table of numbers from 0 on.
async fn numbers(db: &DatabaseConnection) {
    send(db, "CREATE TABLE digits (d INT NOT NULL)").await;
    send(
        db,
        "INSERT INTO digits VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)",
    )
    .await;
    send(db, "CREATE TABLE numbers (n INT NOT NULL)").await;
    let n = "f.d * 100000 + e.d * 10000 + d.d * 1000 + c.d * 100 + b.d * 10 + a.d";
    let digits = "digits a, digits b, digits c, digits d, digits e, digits f";
    let fill = format!(
        "INSERT INTO numbers SELECT {n} FROM {digits} WHERE {n} < {} ORDER BY 1",
        rows()
    );
    send(db, &fill).await;
}
