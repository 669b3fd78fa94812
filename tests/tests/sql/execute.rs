//! Sends what was planned to a real server, which may know better what a valid statement is.

use backend_tests::Backend;
use chrono::{NaiveDate, NaiveTime, Utc};
use engine_tests::fixture::Fixture;
use mixins_sql::{Bind, Fill, Filling, Plan};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement, TransactionTrait, Value,
};
use uuid::Uuid;

/// A database with the fixtures' tables. One connection, because `ATTACH` belongs to a connection.
pub(crate) async fn database(backend: Backend, url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    let db = Database::connect(options).await.unwrap();
    remove_second(backend, &db).await;
    for statement in engine_tests::world::tables(crate::dialect(backend)) {
        db.execute_unprepared(&statement)
            .await
            .unwrap_or_else(|err| panic!("{err}: {statement}"));
    }
    db
}

/// Which of the products that share a backend the server is.
pub(crate) async fn product(db: &DatabaseConnection) -> &'static str {
    let backend = db.get_database_backend();
    if backend != DbBackend::MySql {
        return "";
    }
    let version = Statement::from_string(backend, "SELECT VERSION()");
    let row = db.query_one_raw(version).await.unwrap().unwrap();
    let version: String = row.try_get_by_index(0).unwrap();
    if version.contains("MariaDB") {
        "MariaDB"
    } else {
        "MySQL"
    }
}

/// The second database, which is not the harness's to remove.
pub(crate) async fn remove_second(backend: Backend, db: &DatabaseConnection) {
    if backend == Backend::Mysql {
        db.execute_unprepared("DROP DATABASE IF EXISTS billing").await.unwrap();
    }
}

/// Executes a plan and takes it back.
pub(crate) async fn execute(db: &DatabaseConnection, fixture: &Fixture, plan: &Plan) -> Result<(), String> {
    let values = plan.binds.iter().map(|bind| value(fixture, bind));
    let backend = db.get_database_backend();
    let statement = Statement::from_sql_and_values(backend, &plan.sql, values);
    let transaction = db.begin().await.unwrap();
    let answer = transaction.query_all_raw(statement).await;
    transaction.rollback().await.unwrap();
    answer.map(drop).map_err(|err| format!("{err}\n    in {}", plan.sql))
}

fn value(fixture: &Fixture, bind: &Bind) -> Value {
    match bind {
        Bind::Value(index) | Bind::Cut(index) => caller(fixture, *index),
        Bind::ValueOr(_, fill) | Bind::ActorIfDeleted(_, fill) | Bind::Fill(fill) => filling(fill),
        Bind::Tenant { dimension, .. } => match engine_tests::plan::shape(fixture).dimensions[*dimension].name.as_str()
        {
            "org_id" => Value::from(1_i64),
            "realm" => Value::from("acme"),
            _ => Value::from(Uuid::from_u128(1)),
        },
    }
}

fn filling(fill: &Fill) -> Value {
    let has_flag = matches!(fill.table, 1 | 7);
    match fill.what {
        Filling::Key(row) => Value::from(Uuid::from_u128(row as u128 + 10)),
        // `customers` and `memos` have a flag.
        Filling::Deleted if has_flag => Value::from(true),
        Filling::CreatedAt | Filling::UpdatedAt | Filling::Deleted => Value::from(Utc::now()),
        Filling::Live if has_flag => Value::from(false),
        // `notices` have a number.
        Filling::Live if fill.table == 10 => Value::from(0_i32),
        Filling::Live => Value::from(None::<chrono::DateTime<Utc>>),
        Filling::FirstVersion => Value::from(1_i32),
        Filling::LastVersion => Value::from(i32::MAX),
        Filling::Actor => Value::from(Uuid::from_u128(2)),
        Filling::Nobody => Value::from(None::<Uuid>),
    }
}

/// What the fixture's caller binds: 1, unless `values:` says otherwise.
fn caller(fixture: &Fixture, index: usize) -> Value {
    let Some(word) = fixture.values.get(index) else {
        return Value::from(1_i32);
    };
    match word.as_str() {
        "uuid" => Value::from(Uuid::from_u128(3)),
        "date" => Value::from(NaiveDate::from_ymd_opt(2026, 1, 31).unwrap()),
        "time" => Value::from(NaiveTime::from_hms_opt(18, 30, 0).unwrap()),
        "now" => Value::from(Utc::now()),
        "false" => Value::from(false),
        "true" => Value::from(true),
        "null uuid" => Value::from(None::<Uuid>),
        "null time" => Value::from(None::<chrono::DateTime<Utc>>),
        text if text.starts_with('\'') => Value::from(text.trim_matches('\'')),
        long if long.ends_with('L') => Value::from(long.trim_end_matches('L').parse::<i64>().unwrap()),
        number => Value::from(
            number
                .parse::<i32>()
                .unwrap_or_else(|_| panic!("{}: {number}?", fixture.place)),
        ),
    }
}
