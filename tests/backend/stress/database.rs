//! A database of its own for each test, and pools to it.

use crate::entity::account;
use crate::isolation::Level;
use crate::workload::Workload;
use backend_tests::Backend;
use mixins::prelude::*;
use sea_orm::sqlx::{AssertSqlSafe, Executor as _};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, EntityTrait, Schema, Set};
use std::future::Future;
use std::time::Duration;
use uuid::Uuid;

pub(crate) const NORTH: Uuid = Uuid::from_u128(0x0a);
pub(crate) const ACTOR: Uuid = Uuid::from_u128(0xac);

/// Far more than any wait that is meant to end, far less than a test that hangs.
pub(crate) const PATIENCE: Duration = Duration::from_mins(2);

/// A database of a test's own, and how much is done on it.
#[derive(Clone, Debug)]
pub(crate) struct TestDatabase {
    pub(crate) backend: Backend,
    pub(crate) url: String,
    pub(crate) workload: Workload,
}

/// Runs `case` on a fresh database.
pub(crate) async fn run<F, Fut>(backend: Backend, case: F)
where
    F: FnOnce(TestDatabase) -> Fut,
    Fut: Future<Output = ()> + Send + 'static,
{
    backend_tests::with_database(backend, |url| {
        let workload = Workload::get();
        case(TestDatabase { backend, url, workload })
    })
    .await;
}

impl TestDatabase {
    /// A pool at the backend's own isolation level.
    pub(crate) async fn pool(&self, connections: usize) -> DatabaseConnection {
        connect(self.options(connections)).await
    }

    /// A pool of which every statement runs at that level.
    pub(crate) async fn pool_at(&self, level: Level, connections: usize) -> DatabaseConnection {
        let mut options = self.options(connections);
        if let Some(sql) = level.for_session(self.backend) {
            on_connect(&mut options, sql);
        }
        connect(options).await
    }

    pub(crate) fn options(&self, connections: usize) -> ConnectOptions {
        let mut options = ConnectOptions::new(&self.url);
        options
            .max_connections(u32::try_from(connections).unwrap())
            .acquire_timeout(PATIENCE)
            .sqlx_logging(false);
        options
    }

    /// A pool that drops of futures do no harm to, of one connection, which the next user therefore gets as the last one
    /// left it.
    pub(crate) async fn cancel_safe(&self) -> DatabaseConnection {
        let mut options = self.options(1);
        options.cancel_safe();
        connect(options).await
    }

    /// Says what was seen, for the table of promises.
    pub(crate) fn figure(&self, promise: &str, how: &str, seen: &str) {
        backend_tests::figure(self.backend, promise, how, seen);
    }
}

pub(crate) async fn connect(options: ConnectOptions) -> DatabaseConnection {
    Database::connect(options).await.unwrap()
}

/// Has each new connection of a pool run a statement.
pub(crate) fn on_connect(options: &mut ConnectOptions, sql: String) {
    macro_rules! hook {
        ($pool:ident, $sql:ident) => {
            $pool.after_connect(move |connection, _| {
                let sql = $sql.clone();
                Box::pin(async move { connection.execute(AssertSqlSafe(sql)).await.map(drop) })
            })
        };
    }
    let (for_postgres, for_mysql) = (sql.clone(), sql.clone());
    options
        .map_sqlx_postgres_pool_opts(move |pool| {
            let sql = for_postgres.clone();
            hook!(pool, sql)
        })
        .map_sqlx_mysql_pool_opts(move |pool| {
            let sql = for_mysql.clone();
            hook!(pool, sql)
        })
        .map_sqlx_sqlite_pool_opts(move |pool| {
            let sql = sql.clone();
            hook!(pool, sql)
        });
}

/// Creates the table of an entity, as SeaORM makes it.
pub(crate) async fn create<E: EntityTrait>(db: &DatabaseConnection, entity: E) {
    let schema = Schema::new(db.get_database_backend());
    db.execute(&schema.create_table_from_entity(entity)).await.unwrap();
}

/// An account of the one station, for whatever connection.
pub(crate) fn new_row(value: i32) -> account::ActiveModel {
    account::ActiveModel {
        owner: Set("all".to_owned()),
        value: Set(value),
        station_id: Set(NORTH),
        ..Default::default()
    }
}

pub(crate) fn scope(station: Uuid) -> Scope {
    Scope::new().station(station).actor(ACTOR)
}

/// Runs tasks side by side to their ends, in the order given.
pub(crate) async fn side_by_side<T, Fut>(tasks: impl IntoIterator<Item = Fut>) -> Vec<T>
where
    T: Send + 'static,
    Fut: Future<Output = T> + Send + 'static,
{
    let tasks: Vec<_> = tasks.into_iter().map(tokio::spawn).collect();
    let mut results = Vec::new();
    for task in tasks {
        let result = tokio::time::timeout(PATIENCE * 10, task).await.expect("the tasks hang");
        results.push(result.unwrap());
    }
    results
}
