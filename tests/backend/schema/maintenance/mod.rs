//! What every step runs through: its connection, its settings, its waiting and its messages.

mod messages;
mod settings;
mod transaction;
mod waiting;

use crate::kill::texts;
use mixins_migration::testing::step;
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend, DbErr};
use sea_orm_migration::SchemaManager;
use std::time::Duration;

/// A count of nothing.
const NEVER: &str = "SELECT count(*) FROM (SELECT 1) AS a WHERE 1 = 0";

/// Long enough for what is meant to happen.
const LONG: Duration = Duration::from_mins(2);

async fn execute(db: &DatabaseConnection, sql: &str) {
    let done = db.execute_unprepared(sql).await;
    assert!(done.is_ok(), "{sql}: {done:?}");
}

/// Runs statements as one step of the table `bookings`.
async fn run(db: &DatabaseConnection, patience: Duration, statements: &[&str]) -> Result<(), DbErr> {
    let statements: Vec<_> = statements.iter().map(|&sql| sql.to_owned()).collect();
    let manager = SchemaManager::new(db);
    step(&manager, "bookings", patience, "change it", NEVER, &statements).await
}

async fn create(db: &DatabaseConnection) {
    execute(db, "CREATE TABLE bookings (id int PRIMARY KEY, guest varchar(40))").await;
    execute(
        db,
        "INSERT INTO bookings VALUES (1, 'ada@example.org'), (2, 'ada@example.org')",
    )
    .await;
}

/// Asks until a query's answer is this one.
async fn until(db: &DatabaseConnection, sql: &str, answer: &str) {
    let asked = async {
        while texts(db, sql).await != [answer] {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let waited = tokio::time::timeout(LONG, asked).await;
    assert!(waited.is_ok(), "{sql} never becomes {answer}");
}

fn is_sqlite(db: &DatabaseConnection) -> bool {
    db.get_database_backend() == DbBackend::Sqlite
}

/// How many connections the server has to this database.
async fn connections(db: &DatabaseConnection) -> u32 {
    texts(db, connections_sql(db)).await[0].parse().unwrap()
}

fn connections_sql(db: &DatabaseConnection) -> &'static str {
    if db.get_database_backend() == DbBackend::Postgres {
        "SELECT count(*)::text FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'"
    } else {
        "SELECT CAST(count(*) AS CHAR) FROM information_schema.processlist WHERE db = DATABASE()"
    }
}
