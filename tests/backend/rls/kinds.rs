//! Every kind of statement, as the role with `enforce_rls()` and as one who sees everything without: the same rows, and the
//! same tables afterwards; with each way of the planner switched off in turn.

use crate::world::{NORTH, SOUTH, TABLES, World, run, scope, texts};
use mixins::prelude::*;
use sea_orm::{ConnectionTrait, DatabaseTransaction, Statement, TransactionTrait as _, Value};
use std::sync::Arc;

const WAYS: [&str; 10] = [
    "enable_indexscan = on",
    "enable_indexscan = off",
    "enable_seqscan = off",
    "enable_bitmapscan = off",
    "enable_nestloop = off",
    "enable_hashjoin = off",
    "enable_mergejoin = off",
    "enable_partition_pruning = off",
    "plan_cache_mode = force_generic_plan",
    "force_parallel_mode = on",
];

/// Each has one column of text, and binds 5.
const STATEMENTS: [&str; 52] = [
    "SELECT guest FROM bookings WHERE seats < $1 ORDER BY id",
    "SELECT count(*)::text FROM bookings WHERE $1 = 5",
    "SELECT b.guest FROM bookings b JOIN customers c ON c.id = b.customer_id WHERE b.seats < $1 ORDER BY b.id",
    "SELECT c.name FROM customers c LEFT JOIN bookings b ON b.customer_id = c.id AND b.seats > $1 ORDER BY c.id",
    "SELECT c.name FROM bookings b RIGHT JOIN customers c ON b.customer_id = c.id AND b.seats > $1 ORDER BY c.id",
    "SELECT c.name FROM customers c FULL JOIN bookings b ON b.customer_id = c.id WHERE c.id > $1 ORDER BY c.id",
    "SELECT name FROM customers WHERE id IN (SELECT customer_id FROM bookings WHERE seats = $1) ORDER BY id",
    "SELECT name FROM customers WHERE id NOT IN (SELECT customer_id FROM bookings WHERE seats = $1) ORDER BY id",
    "SELECT name FROM customers WHERE EXISTS (SELECT 1 FROM bookings WHERE seats = $1) ORDER BY id",
    "SELECT name FROM customers c WHERE EXISTS (SELECT 1 FROM bookings b WHERE b.customer_id = c.id AND b.seats = $1 AND \
     EXISTS (SELECT 1 FROM events)) ORDER BY id",
    "SELECT guest FROM (SELECT id, guest FROM bookings WHERE EXISTS (SELECT 1 FROM customers)) b WHERE id > $1 ORDER BY id",
    // Correlated as they are written, and not as they are planned.
    "SELECT guest FROM (SELECT b.id, b.guest FROM bookings b WHERE EXISTS (SELECT b.id FROM customers)) b WHERE id > $1 \
     ORDER BY id",
    "SELECT guest FROM (SELECT b.id, b.guest FROM bookings b WHERE (SELECT count(*) FROM customers c WHERE 1 = 1 OR \
     c.id = b.id) > 0) b WHERE id > $1 ORDER BY id",
    "SELECT guest FROM (SELECT b.id, b.guest FROM bookings b WHERE (SELECT count(*) FROM customers c WHERE c.id > CASE WHEN \
     1 = 1 THEN 0 ELSE b.id END) > 0) b WHERE id > $1 ORDER BY id",
    "SELECT guest FROM (SELECT b.id, b.guest FROM bookings b WHERE (SELECT count(*) FROM customers c WHERE c.id = \
     coalesce(8, b.id)) > 0) b WHERE id > $1 ORDER BY id",
    "SELECT guest FROM (SELECT b.id, b.guest FROM bookings b, (SELECT 6 AS k) d WHERE (SELECT count(*) FROM customers c \
     WHERE c.id = d.k) > 0) b WHERE id > $1 ORDER BY id",
    "WITH d AS (SELECT 6 AS k) SELECT guest FROM (SELECT b.id, b.guest FROM bookings b, d AS few WHERE (SELECT count(*) FROM \
     customers c WHERE c.id = few.k) > 0) b WHERE id > $1 ORDER BY id",
    "SELECT guest FROM (SELECT b.id, b.guest FROM bookings b, (SELECT s.k FROM (VALUES (6)) AS s (k)) d WHERE (SELECT \
     count(*) FROM customers c WHERE c.id = d.k) > 0) b WHERE id > $1 ORDER BY id",
    "SELECT b.guest FROM bookings b JOIN customers c ON (SELECT count(*) FROM events) > $1 AND c.id = b.id ORDER BY b.id",
    "SELECT b.guest FROM bookings b LEFT JOIN customers c ON (SELECT count(*) FROM events) > $1 AND c.id = b.id ORDER BY b.id",
    "SELECT guest FROM bookings ORDER BY id LIMIT (SELECT count(*) / $1 FROM customers) OFFSET (SELECT min(id) FROM kinds)",
    "SELECT guest FROM bookings WHERE id > $1 ORDER BY id FETCH FIRST (SELECT count(*) / 9 FROM customers) ROWS ONLY",
    "SELECT count(*) || ' ' || (SELECT count(*) FROM customers) FROM bookings WHERE false AND id > $1",
    "SELECT count(*) || ' ' || (SELECT count(*) FROM customers) FROM bookings WHERE $1 = 6",
    "SELECT max(n)::text FROM (SELECT count(*) OVER (ORDER BY id ROWS (SELECT count(*) FROM customers) PRECEDING) AS n \
     FROM bookings WHERE seats < $1) AS w",
    "SELECT (count(*) OVER (ORDER BY id ROWS (SELECT count(*) FROM customers) PRECEDING))::text FROM bookings WHERE id > $1",
    "SELECT guest FROM bookings WHERE seats < $1 UNION SELECT name FROM customers ORDER BY 1",
    "SELECT guest FROM bookings WHERE seats > $1 EXCEPT (SELECT guest FROM bookings ORDER BY id LIMIT (SELECT 2 FROM customers \
     LIMIT 1)) ORDER BY 1",
    "WITH few AS (SELECT id, guest FROM bookings WHERE seats < $1) SELECT guest FROM few ORDER BY id",
    "WITH few AS MATERIALIZED (SELECT id, guest FROM bookings WHERE seats < $1) SELECT a.guest FROM few a, few b WHERE a.id = b.id \
     ORDER BY a.id LIMIT (SELECT count(*) FROM few)",
    "WITH RECURSIVE up (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM up WHERE n < (SELECT count(*) FROM customers) AND n < $1) \
     SELECT n::text FROM up",
    "SELECT guest FROM bookings b, LATERAL (SELECT id FROM customers c WHERE c.id = b.customer_id LIMIT 1) l WHERE b.seats = $1 \
     ORDER BY b.id",
    "SELECT seats::text FROM bookings GROUP BY seats HAVING count(*) > (SELECT count(*) / 10 FROM customers) AND seats < $1 \
     ORDER BY seats",
    "SELECT DISTINCT seats::text FROM bookings WHERE seats < $1 ORDER BY 1",
    "SELECT what FROM events WHERE id > $1 ORDER BY id",
    "SELECT e.what FROM events e JOIN bookings b ON b.id = e.id WHERE b.seats = $1 ORDER BY e.id",
    "SELECT count(*)::text FROM kinds WHERE id < $1",
    "SELECT guest FROM bookings WHERE seats = $1 ORDER BY id FOR UPDATE",
    "SELECT b.guest FROM bookings b JOIN customers c ON c.id = b.customer_id WHERE b.seats = $1 ORDER BY b.id FOR SHARE OF b",
    "UPDATE bookings SET seats = 9 WHERE seats = $1 RETURNING guest",
    "UPDATE bookings SET guest = (SELECT max(name) FROM customers) WHERE seats < $1 RETURNING guest",
    "UPDATE bookings b SET guest = c.name FROM customers c WHERE c.id = b.customer_id AND b.seats = $1 RETURNING b.guest",
    "UPDATE events SET what = 'x' WHERE id < $1 * 3 RETURNING what",
    "DELETE FROM customers c USING bookings b WHERE b.customer_id = c.id AND b.seats = $1 RETURNING c.name",
    "DELETE FROM events WHERE EXISTS (SELECT 1 FROM customers) AND id > $1 RETURNING what",
    "DELETE FROM bookings WHERE seats = $1 RETURNING guest",
    "INSERT INTO customers (id, name) VALUES (1001, 'n1'), (1002 + $1, 'n2'), (1003, 'n3') RETURNING name",
    "INSERT INTO bookings (id, guest, seats, customer_id) VALUES (1001, (SELECT max(name) FROM customers), $1, abs(-7)) \
     RETURNING guest",
    "INSERT INTO events (id, what) SELECT 1000 + id, guest FROM bookings WHERE seats = $1 UNION ALL SELECT 2000 + id, name \
     FROM customers RETURNING what",
    "INSERT INTO customers (id, name) SELECT 5000 + count(*), 'sum' || (SELECT count(*) FROM events) FROM bookings \
     WHERE $1 = 6 RETURNING name",
    "INSERT INTO customers (id, name) VALUES ($1, 'c6') ON CONFLICT (name) DO UPDATE SET name = 'seen' || \
     (SELECT count(*) FROM bookings) RETURNING name",
    "INSERT INTO customers (id, name) VALUES ($1, 'c7'), (1004, 'c8') ON CONFLICT DO NOTHING RETURNING name",
];

/// These write in a WITH.
const IN_WITH: [&str; 3] = [
    "WITH gone AS (DELETE FROM customers WHERE id < $1 * 2 RETURNING name) SELECT name FROM gone ORDER BY name",
    "WITH gone AS (DELETE FROM events WHERE id > $1), put AS (INSERT INTO customers (id, name) VALUES (1001, 'put')) \
     SELECT count(*)::text FROM bookings WHERE false",
    "WITH moved AS (DELETE FROM customers WHERE id < $1 * 2 RETURNING id, name) INSERT INTO events (id, what) SELECT id + 1000, \
     name FROM moved RETURNING what",
];

/// What a statement returns, sorted, and what all tables hold afterwards.
async fn outcome<C: ConnectionTrait>(
    db: &C,
    judge: impl AsyncFnOnce() -> Vec<String>,
    sql: &str,
) -> Result<Vec<String>, String> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [Value::from(5_i32)]);
    let rows = db.query_all_raw(statement).await.map_err(|err| err.to_string())?;
    let mut rows: Vec<String> = rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
    rows.sort();
    rows.extend(judge().await);
    Ok(rows)
}

async fn tables(db: &DatabaseTransaction) -> Vec<String> {
    let mut all = Vec::new();
    for table in TABLES {
        let sql = format!("SELECT coalesce(string_agg(t::text, ' ' ORDER BY t::text), '') FROM {table} t");
        all.extend(texts(db, &sql).await);
    }
    all
}

fn difference(found: &Result<Vec<String>, String>, wanted: &[String]) -> String {
    let Ok(found) = found else { return format!("{found:?}") };
    let apart: Vec<_> = found
        .iter()
        .zip(wanted)
        .filter(|(found, wanted)| found != wanted)
        .collect();
    format!(
        "{} and not {} rows and tables; {apart:.200?}",
        found.len(),
        wanted.len()
    )
}

/// Holds each statement against the scope alone, on the connection that sees everything.
async fn as_the_scope_alone(world: Arc<World>) {
    let pool = world.pool(1).await;
    let mut judged = 0;
    let mut wrong = Vec::new();
    for station in [NORTH, SOUTH] {
        for sql in STATEMENTS.iter().chain(&IN_WITH) {
            if sql.contains("DO UPDATE") && station == SOUTH {
                // The row in its way is the other station's: see below.
                continue;
            }
            let alone = world.judge.clone().scoped(scope(station)).begin().await.unwrap();
            let wanted = outcome(&alone, async || tables(alone.unscoped("the judge")).await, sql).await;
            alone.rollback().await.unwrap();
            let wanted = wanted.unwrap_or_else(|err| panic!("{err}: {sql}"));
            for way in WAYS {
                let transaction = pool.clone().scoped(scope(station).enforce_rls()).begin().await.unwrap();
                let plain = transaction.unscoped("the judge");
                plain.execute_unprepared(&format!("SET LOCAL {way}")).await.unwrap();
                let all = async || {
                    plain.execute_unprepared("SET LOCAL ROLE none").await.unwrap();
                    tables(plain).await
                };
                let found = outcome(&transaction, all, sql).await;
                transaction.rollback().await.unwrap();
                judged += 1;
                if found.as_ref() != Ok(&wanted) {
                    wrong.push(format!("{way}: {sql}\n    {}", difference(&found, &wanted)));
                }
            }
        }
    }
    pool.close().await.unwrap();
    assert!(wrong.is_empty(), "{} of {judged}:\n{}", wrong.len(), wrong.join("\n"));
}

/// As statements of their own, on a connection that keeps them prepared.
async fn outside_of_transactions(world: Arc<World>) {
    let pool = world.pool(1).await;
    let reads: Vec<_> = STATEMENTS.iter().filter(|sql| sql.starts_with("SELECT")).collect();
    for _ in 0..3 {
        for station in [NORTH, SOUTH] {
            for sql in &reads {
                let alone = world.judge.clone().scoped(scope(station));
                let wanted = outcome(&alone, async || Vec::new(), sql).await;
                let db = pool.clone().scoped(scope(station).enforce_rls());
                let found = outcome(&db, async || Vec::new(), sql).await;
                assert_eq!(found, wanted, "{sql}");
                let left = texts(&pool, "SELECT coalesce(current_setting('app.station_id', true), '')").await;
                assert_eq!(left, [""], "{sql}");
            }
        }
    }
    pool.close().await.unwrap();
}

/// A function reads behind the scope's back, and the policies stop it, wherever it is called.
async fn a_function_that_reads(world: Arc<World>) {
    let pool = world.pool(1).await;
    let db = pool.clone().scoped(scope(NORTH).enforce_rls());
    for sql in [
        "SELECT guests()::text",
        "SELECT guests()::text FROM kinds LIMIT 1",
        "SELECT max(guests())::text FROM kinds",
        "INSERT INTO kinds (id, name) VALUES (guests(), 'by number') RETURNING id::text",
        "INSERT INTO kinds (id, name) SELECT guests() + 1, 'selected' RETURNING (id - 1)::text",
        "UPDATE kinds SET name = 'x' WHERE id = guests() RETURNING guests()::text",
        "SELECT name FROM kinds WHERE id = guests() AND name = 'x'",
        "INSERT INTO bookings (id, guest, seats, customer_id) VALUES (1001, 'g', 1, guests()) RETURNING customer_id::text",
    ] {
        let wanted = if sql.ends_with("'x'") { "x" } else { "40" };
        assert_eq!(texts(&db, sql).await, [wanted], "{sql}");
    }
    assert_eq!(
        texts(&world.judge.clone().scoped(scope(NORTH)), "SELECT guests()::text").await,
        ["81"]
    );
    drop(db);
    pool.close().await.unwrap();
}

/// Another tenant's row in the way is an error of the database's; the scope alone leaves that row as it is.
async fn an_upsert_onto_a_hidden_row_fails(world: Arc<World>) {
    let sql = "INSERT INTO customers (id, name) VALUES (1001, 'c7') ON CONFLICT (name) DO UPDATE SET name = 'taken' \
               RETURNING name";
    let statement = Statement::from_string(world.judge.get_database_backend(), sql);
    let alone = world.judge.clone().scoped(scope(NORTH));
    assert!(alone.query_all_raw(statement.clone()).await.unwrap().is_empty());
    let pool = world.pool(1).await;
    let err = pool
        .clone()
        .scoped(scope(NORTH).enforce_rls())
        .query_all_raw(statement)
        .await
        .unwrap_err();
    assert!(err.to_string().contains("row-level security"), "{err}");
    pool.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_as_the_scope_alone() {
    run(as_the_scope_alone).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_outside_of_transactions() {
    run(outside_of_transactions).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_a_function_that_reads() {
    run(a_function_that_reads).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_an_upsert_onto_a_hidden_row_fails() {
    run(an_upsert_onto_a_hidden_row_fails).await;
}
