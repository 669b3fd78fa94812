//! What a case sends, how the database would do it, and that both sides do the same.

use crate::cases::{Case, joins, reads, writes};
use crate::world;
use backend_tests::Backend;
use backend_tests::plan::{explain, nodes};
use mixins::prelude::*;
use sea_orm::{
    ConnectionTrait as _, DatabaseConnection, DbBackend, QueryResult, Statement, TransactionTrait as _, Value,
};
use std::sync::{Arc, Mutex};

/// Keeps the statements that a connection sends.
fn recorded(mut db: DatabaseConnection) -> (DatabaseConnection, Arc<Mutex<Vec<Statement>>>) {
    let sent = Arc::<Mutex<Vec<Statement>>>::default();
    let kept = Arc::clone(&sent);
    db.set_metric_callback(move |info| kept.lock().unwrap().push(info.statement.clone()));
    (db, sent)
}

/// The plans of a statement, each with what it is: PostgreSQL makes one for the values, and after five executions one that
/// serves all, if that seems as good.
async fn plans(db: &DatabaseConnection, statement: &Statement) -> Vec<(&'static str, Vec<String>)> {
    let values = statement.values.clone().map_or_else(Vec::new, |values| values.0);
    match db.get_database_backend() {
        DbBackend::Postgres => {
            let custom = explain(db, &statement.sql, values.clone()).await;
            let generic = generic(db, &statement.sql, &values).await;
            vec![("custom", compared(&custom)), ("generic", compared(&generic))]
        }
        DbBackend::MySql => vec![("plan", table(db, statement).await)],
        _ => vec![("plan", steps(db, statement).await)],
    }
}

/// The plan of a prepared statement for any values.
async fn generic(db: &DatabaseConnection, sql: &str, values: &[Value]) -> Vec<String> {
    let types: Vec<&str> = values.iter().map(type_of).collect();
    let (types, nulls) = match types.len() {
        0 => (String::new(), String::new()),
        many => (
            format!("({})", types.join(", ")),
            format!("({})", vec!["NULL"; many].join(", ")),
        ),
    };
    for sql in [
        "SET plan_cache_mode = force_generic_plan",
        &format!("PREPARE compared{types} AS {sql}"),
    ] {
        let sent = db.execute_unprepared(sql).await;
        sent.unwrap_or_else(|err| panic!("{err}: {sql}"));
    }
    let plan = explain(db, &format!("EXECUTE compared{nulls}"), Vec::new()).await;
    db.execute_unprepared("DEALLOCATE compared").await.unwrap();
    plan
}

/// The type as which the driver sends a value.
fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Int(_) => "int4",
        Value::BigInt(_) | Value::BigUnsigned(_) => "int8",
        Value::String(_) => "text",
        Value::Uuid(_) => "uuid",
        Value::Bool(_) => "bool",
        Value::ChronoDateTimeUtc(_) => "timestamptz",
        other => panic!("what type has {other:?}?"),
    }
}

/// Nodes in which parameters have no numbers, and the terms of a condition one order.
fn compared(plan: &[String]) -> Vec<String> {
    let node = |line: String| {
        let mut unnumbered = String::new();
        let mut in_parameter = false;
        for c in line.chars() {
            in_parameter = c == '$' || in_parameter && c.is_ascii_digit();
            if !in_parameter || c == '$' {
                unnumbered.push(c);
            }
        }
        match unnumbered
            .strip_prefix("Filter: (")
            .and_then(|terms| terms.strip_suffix(')'))
        {
            Some(terms) if terms.contains(" AND ") => {
                let mut terms: Vec<&str> = terms.split(" AND ").collect();
                terms.sort_unstable();
                format!("Filter: {}", terms.join(" AND "))
            }
            _ => unnumbered,
        }
    };
    nodes(plan, &[]).into_iter().map(node).collect()
}

async fn explained(db: &DatabaseConnection, explain: &str, statement: &Statement) -> Vec<QueryResult> {
    let mut statement = statement.clone();
    statement.sql = format!("{explain} {}", statement.sql);
    let rows = db.query_all_raw(statement.clone()).await;
    rows.unwrap_or_else(|err| panic!("{err}: {}", statement.sql))
}

/// A line for each table in the order of the joins.
async fn table(db: &DatabaseConnection, statement: &Statement) -> Vec<String> {
    let columns = ["select_type", "table", "type", "key", "key_len", "ref", "Extra"];
    let rows = explained(db, "EXPLAIN", statement).await;
    let line = |row: &QueryResult| {
        let cell = |column| row.try_get::<Option<String>>("", column).unwrap().unwrap_or_default();
        columns.map(cell).join(" | ")
    };
    rows.iter().map(line).collect()
}

async fn steps(db: &DatabaseConnection, statement: &Statement) -> Vec<String> {
    let rows = explained(db, "EXPLAIN QUERY PLAN", statement).await;
    rows.iter().map(|row| row.try_get("", "detail").unwrap()).collect()
}

async fn the_plans_by_hand(url: String) {
    let db = connect(&url).await;
    world::fill(&db).await;
    let mut wrong = Vec::new();
    for case in reads::CASES.iter().chain(&joins::CASES).chain(&writes::CASES) {
        wrong.extend(difference(&db, case).await);
    }
    db.close().await.unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Plans are asked for on the one connection on which all statements are sent.
async fn connect(url: &str) -> DatabaseConnection {
    let mut options = sea_orm::ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    sea_orm::Database::connect(options).await.unwrap()
}

async fn difference(db: &DatabaseConnection, case: &Case) -> Option<String> {
    let (recorded, sent) = recorded(db.clone());
    // What one side changes, the other finds as it was.
    let tx = recorded.begin().await.unwrap();
    let by_hand = (case.by_hand)(&tx).await;
    tx.rollback().await.unwrap();
    let by_hand_sent = std::mem::take(&mut *sent.lock().unwrap());
    let tx = recorded.begin().await.unwrap().scoped(world::scope());
    let scoped = (case.scoped)(&tx).await;
    tx.rollback().await.unwrap();
    let sent = std::mem::take(&mut *sent.lock().unwrap());
    let name = case.name;
    assert_eq!(scoped, by_hand, "{name}: {sent:#?}\n{by_hand_sent:#?}");
    assert!(
        scoped.contains(|c: char| c.is_ascii_digit() && c != '0') || scoped == "true",
        "{name}: {scoped}"
    );
    let mut wrong = String::new();
    assert_eq!(sent.len(), by_hand_sent.len(), "{name}: {sent:#?}");
    for (statement, written) in sent.iter().zip(&by_hand_sent) {
        let (found, wanted) = (plans(db, statement).await, plans(db, written).await);
        for (found, wanted) in found.into_iter().zip(wanted) {
            let what = found.0;
            if std::env::var("MIXINS_PLANS_SHOW").is_ok() {
                eprintln!("{name}, {what}: {}\n{:#?}", statement.sql, found.1);
            }
            if found != wanted {
                wrong += &format!(
                    "{name}, {what}:\n{}\n{:#?}\nby hand:\n{}\n{:#?}\n",
                    statement.sql, found.1, written.sql, wanted.1
                );
            }
        }
    }
    (!wrong.is_empty()).then_some(wrong)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_the_plans_by_hand() {
    backend_tests::with_database(Backend::Postgres, the_plans_by_hand).await;
}
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mysql_the_plans_by_hand() {
    backend_tests::with_database(Backend::Mysql, the_plans_by_hand).await;
}
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_the_plans_by_hand() {
    backend_tests::with_database(Backend::Sqlite, the_plans_by_hand).await;
}
