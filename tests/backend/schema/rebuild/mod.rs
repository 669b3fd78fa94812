//! SQLite's rebuild, and the change of a table's text alone: tables as people write them, one trap each.

mod children;
mod dropped;
mod in_place;
pub(crate) mod kill;
mod large;
mod refused;
mod traps;

use crate::kill::{dump, texts};
use mixins_migration::testing::{Change, Reference, change_table, rebuild};
use sea_orm::{ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, DbErr, TransactionTrait as _};
use sea_orm_migration::SchemaManager;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_mins(1);

/// Runs a test on a file, and in memory with and without a shared cache.
macro_rules! on_each_sqlite {
    ($($case:ident),+ $(,)?) => {
        mod file {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $case() {
                    backend_tests::run(backend_tests::Backend::Sqlite, super::$case).await;
                }
            )+
        }
        mod shared_memory {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $case() {
                    backend_tests::run(backend_tests::Backend::SqliteMemory, super::$case).await;
                }
            )+
        }
        mod private_memory {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $case() {
                    super::$case($crate::rebuild::in_private_memory().await).await;
                }
            )+
        }
    };
}
use on_each_sqlite;

/// A database to which there is no second connection.
async fn in_private_memory() -> DatabaseConnection {
    let mut options = ConnectOptions::new("sqlite://private?mode=memory&cache=private");
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.unwrap()
}

async fn execute(db: &DatabaseConnection, sql: &str) {
    let transaction = db.begin().await.unwrap();
    // A connection that has not seen the last change of the schema says `already exists` of what is gone.
    transaction
        .execute_unprepared("SELECT count(*) FROM sqlite_schema")
        .await
        .unwrap();
    let done = transaction.execute_unprepared(sql).await;
    assert!(done.is_ok(), "{sql}: {done:?}");
    transaction.commit().await.unwrap();
}

async fn change(db: &DatabaseConnection, table: &str, changes: &[Change]) -> Result<(), DbErr> {
    Way::Rebuild.change(db, table, changes).await
}

/// The two ways to change a table.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// All rows are copied.
    Rebuild,
    /// Only where they must be.
    InPlace,
}

impl Way {
    const BOTH: [Self; 2] = [Self::Rebuild, Self::InPlace];

    async fn change(self, db: &DatabaseConnection, table: &str, changes: &[Change]) -> Result<(), DbErr> {
        let manager = SchemaManager::new(db);
        match self {
            Self::Rebuild => rebuild(&manager, table, PATIENCE, changes).await,
            Self::InPlace => change_table(&manager, table, PATIENCE, changes).await,
        }
    }
}

/// The text of a table's CREATE TABLE.
async fn text_of(db: &DatabaseConnection, table: &str) -> String {
    let sql = format!(
        "SELECT sql FROM sqlite_schema WHERE name = '{}'",
        table.replace('\'', "''")
    );
    texts(db, &sql).await.join("")
}

fn names<const N: usize>(names: [&str; N]) -> Vec<String> {
    names.map(str::to_owned).to_vec()
}

fn not_null(column: &str) -> Change {
    Change::SetNotNull(column.to_owned())
}

fn foreign_key(columns: &[&str], table: &str, references: &[&str], on_delete: &str) -> Change {
    let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    Change::AddForeignKey(Reference {
        columns: names(columns),
        table: table.to_owned(),
        references: names(references),
        on_delete: on_delete.to_owned(),
    })
}

/// Asserts that the connections of the pool have foreign keys on and no transaction.
async fn is_clean(db: &DatabaseConnection) {
    for _ in 0..8 {
        assert_eq!(
            texts(db, "SELECT CAST(foreign_keys AS TEXT) FROM pragma_foreign_keys").await,
            ["1"]
        );
    }
    let transaction = db.begin().await.unwrap();
    transaction.commit().await.unwrap();
}

/// Asserts that a change is refused with these words, either way, and that nothing is different afterwards.
async fn is_refused(db: &DatabaseConnection, table: &str, changes: &[Change], words: &[&str]) -> String {
    let before = dump(db).await;
    let mut messages = Vec::new();
    for way in Way::BOTH {
        let err = way.change(db, table, changes).await.unwrap_err();
        assert!(matches!(err, DbErr::Migration(_)), "{way:?}: {err:?}");
        let message = err.to_string();
        for word in words {
            assert!(message.contains(word), "{way:?}: `{word}` is not in: {message}");
        }
        assert_eq!(dump(db).await, before, "{way:?}");
        is_clean(db).await;
        messages.push(message);
    }
    messages.swap_remove(0)
}
