//! What the setting costs: under policies, the plan of a statement of one tenant is that of the statement by hand, and a point
//! read takes as long as with the setting on the connection.

use crate::world::{World, run, scope, texts};
use backend_tests::plan::{explain, nodes};
use mixins::prelude::*;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement, Value};
use std::sync::Arc;
use std::time::{Duration, Instant};
use uuid::Uuid;

const STATIONS: u32 = 200;
const STATION: Uuid = Uuid::from_u128(0x1_0007);

/// `MIXINS_RLS_ROWS` asks for more.
fn rows() -> u32 {
    std::env::var("MIXINS_RLS_ROWS").map_or(20_000, |rows| rows.parse().unwrap())
}

/// As the program writes them, and as by hand without policies.
const STATEMENTS: [(&str, &str); 7] = [
    (
        "SELECT guest FROM bookings WHERE id = 1008",
        "SELECT guest FROM bookings WHERE id = 1008 AND station_id = $1 AND NOT is_deleted",
    ),
    (
        "SELECT guest FROM bookings WHERE id > 1000 ORDER BY id LIMIT 20",
        "SELECT guest FROM bookings WHERE id > 1000 AND station_id = $1 AND NOT is_deleted ORDER BY id LIMIT 20",
    ),
    (
        "SELECT b.guest, c.name FROM bookings b JOIN customers c ON c.id = b.customer_id WHERE b.id < 5000",
        "SELECT b.guest, c.name FROM bookings b JOIN customers c ON c.id = b.customer_id WHERE b.id < 5000 AND \
         b.station_id = $1 AND NOT b.is_deleted AND c.station_id = $1",
    ),
    (
        "SELECT count(*) FROM bookings",
        "SELECT count(*) FROM bookings WHERE station_id = $1 AND NOT is_deleted",
    ),
    (
        "SELECT name FROM customers c WHERE EXISTS (SELECT 1 FROM bookings b WHERE b.customer_id = c.id AND b.seats = 3)",
        "SELECT name FROM customers c WHERE EXISTS (SELECT 1 FROM bookings b WHERE b.customer_id = c.id AND b.seats = 3 AND \
         b.station_id = $1 AND NOT b.is_deleted) AND c.station_id = $1",
    ),
    (
        "UPDATE customers SET name = name || '!' WHERE id = 1008",
        "UPDATE customers SET name = name || '!' WHERE id = 1008 AND station_id = $1",
    ),
    (
        "DELETE FROM events WHERE id = 1008",
        "DELETE FROM events WHERE id = 1008 AND station_id = $1",
    ),
];

/// Rows of two hundred stations more.
async fn fill(world: &World) {
    let (rows, first) = (rows(), STATION.as_u128() - 7);
    let station = format!("lpad(to_hex({first} + n % {STATIONS}), 32, '0')::uuid");
    let numbers = format!("generate_series(1001, 1000 + {rows}) AS n");
    for sql in [
        format!("INSERT INTO customers (id, name, station_id) SELECT n, 'n' || n, {station} FROM {numbers}"),
        format!(
            "INSERT INTO bookings (id, guest, seats, customer_id, station_id) SELECT n, 'g' || n, n % 7, n, {station} \
             FROM {numbers}"
        ),
        format!("INSERT INTO events (id, what, station_id) SELECT n, 'e' || n, {station} FROM {numbers}"),
        "VACUUM ANALYZE customers, bookings, events".to_owned(),
    ] {
        world
            .judge
            .execute_unprepared(&sql)
            .await
            .unwrap_or_else(|err| panic!("{err}: {sql}"));
    }
}

/// Lines that test something once, the memory in front of an index, and conditions that no index serves.
const LEFT_OUT: [&str; 7] = [
    "InitPlan",
    "One-Time Filter",
    "Filter",
    "Join Filter",
    "Result",
    "Memoize",
    "Cache",
];

async fn the_plan_by_hand(world: Arc<World>) {
    fill(&world).await;
    let pool = world.pool(1).await;
    let db = pool.clone().scoped(scope(STATION).enforce_rls());
    for (written, by_hand) in STATEMENTS {
        let wanted = explain(&world.judge, by_hand, vec![Value::from(STATION)]).await;
        let found = explain(&db, written, Vec::new()).await;
        assert_eq!(
            nodes(&found, &LEFT_OUT),
            nodes(&wanted, &LEFT_OUT),
            "{written}\n{found:#?}\n{wanted:#?}"
        );
        assert!(
            nodes(&wanted, &LEFT_OUT).iter().any(|node| node.contains("Scan")),
            "{wanted:#?}"
        );
    }
    drop(db);
    pool.close().await.unwrap();
}

const GUARD: &str = "(SELECT set_config('app.station_id', $1, true)) IS NOT NULL AND ";

/// One execution.
async fn timed(db: &DatabaseConnection, sql: &str, values: Vec<Value>) -> Duration {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let begun = Instant::now();
    let row = db.query_one_raw(statement).await.unwrap();
    let taken = begun.elapsed();
    assert!(row.is_some(), "{sql}");
    taken
}

/// A point read: with the setting in the statement, with it on the connection, and in a transaction of its own.
async fn the_cost_of_a_point_read(world: Arc<World>) {
    fill(&world).await;
    let (guarded, session) = (world.pool(1).await, world.pool(1).await);
    let set = format!("SELECT set_config('app.station_id', '{STATION}', false)");
    assert_eq!(texts(&session, &set).await, [STATION.to_string()]);
    let sql = |guard: &str, station: &str, id: &str| {
        format!(
            "SELECT guest FROM bookings WHERE {guard}id = {id} AND bookings.\"station_id\" = {station} AND \
             bookings.\"is_deleted\" = false"
        )
    };
    let (with, without) = (sql(GUARD, "$2", "$3"), sql("", "$1", "$2"));
    let (mut in_it, mut on_connection) = (Vec::new(), Vec::new());
    for round in 0..6_000_i64 {
        let id = Value::from(1007 + 200 * (round % 90));
        let tenant = Value::from(STATION);
        let text = Value::from(STATION.to_string());
        in_it.push(timed(&guarded, &with, vec![text, tenant.clone(), id.clone()]).await);
        on_connection.push(timed(&session, &without, vec![tenant, id]).await);
    }
    let median = |mut all: Vec<Duration>| {
        all.sort_unstable();
        all[all.len() / 2].as_secs_f64() * 1e6
    };
    let (in_it, on_connection) = (median(in_it), median(on_connection));
    let ratio = in_it / on_connection;
    backend_tests::figure(
        backend_tests::Backend::Postgres,
        "A point read that sets its tenant costs as much as one on a connection that has it",
        "6,000 pairs over loopback under forced policies, medians",
        &format!("{in_it:.0} and {on_connection:.0} us: {ratio:.3}"),
    );
    assert!(ratio <= 1.15, "{in_it} and {on_connection} us: {ratio}");
    drop((guarded.close().await, session.close().await));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_the_plan_by_hand() {
    run(the_plan_by_hand).await;
}

/// On a machine that has nothing else to do: `MIXINS_RLS_ROWS=1000000 cargo test --release -p backend-tests --test rls --
/// --ignored`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "measures"]
async fn postgres_the_cost_of_a_point_read() {
    run(the_cost_of_a_point_read).await;
}
