//! A connection is terminated by the server: between two statements of a scoped transaction, before its commit, in a
//! transaction inside, and while a statement waits.

use crate::database::{NORTH, PATIENCE, TestDatabase, create, new_row, scope};
use crate::entity::account::{self, Column, Entity};
use backend_tests::Backend;
use mixins::prelude::*;
use mixins::{is_outcome_unknown, is_retryable};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait as _, IntoActiveModel as _, Set,
    Statement, TransactionTrait as _,
};
use std::time::Duration;

/// Where the connection is terminated.
#[derive(Clone, Copy, Debug)]
enum When {
    BetweenStatements,
    BeforeCommit,
    InsideANestedOne,
}

/// The other side: sees connections, terminates them, and judges what is left.
struct Judge {
    backend: Backend,
    db: DatabaseConnection,
}

impl Judge {
    async fn number(&self, sql: &str) -> Option<i64> {
        let statement = Statement::from_string(self.db.get_database_backend(), sql);
        let row = self.db.query_one_raw(statement).await.unwrap()?;
        Some(row.try_get_by_index(0).unwrap())
    }

    async fn is_mariadb(&self) -> bool {
        self.number("SELECT VERSION() LIKE '%MariaDB%'").await == Some(1)
    }

    /// Terminates a connection, and waits until the server has let go of it.
    async fn terminate(&self, id: i64) {
        let sql = match self.backend {
            Backend::Postgres => format!("SELECT pg_terminate_backend({id})"),
            _ => format!("KILL {id}"),
        };
        self.db.execute_unprepared(&sql).await.unwrap();
        let left = match self.backend {
            Backend::Postgres => format!("SELECT count(*) FROM pg_stat_activity WHERE pid = {id}"),
            _ if self.is_mariadb().await => {
                format!("SELECT count(*) FROM information_schema.processlist WHERE id = {id}")
            }
            // MySQL's other list trips over keys that are bytes, in whatever statement runs then.
            _ => format!("SELECT count(*) FROM performance_schema.threads WHERE processlist_id = {id}"),
        };
        self.until(&left, 0).await;
    }

    async fn until_waiting(&self, id: i64) {
        let waits = match self.backend {
            Backend::Postgres => {
                format!("SELECT count(*) FROM pg_stat_activity WHERE pid = {id} AND wait_event_type = 'Lock'")
            }
            _ if self.is_mariadb().await => format!(
                "SELECT count(*) FROM information_schema.innodb_trx \
                 WHERE trx_mysql_thread_id = {id} AND trx_state = 'LOCK WAIT'"
            ),
            // MySQL's list of transactions trips over keys that are bytes.
            _ => format!(
                "SELECT count(*) FROM performance_schema.data_lock_waits AS w \
                 JOIN performance_schema.threads AS t ON t.thread_id = w.requesting_thread_id WHERE t.processlist_id = {id}"
            ),
        };
        self.until(&waits, 1).await;
    }

    async fn until(&self, count: &str, wanted: i64) {
        let reached = async {
            while self.number(count).await != Some(wanted) {
                // InnoDB shows the same picture again to whoever asks within a tenth of a second.
                tokio::time::sleep(Duration::from_millis(120)).await;
            }
        };
        tokio::time::timeout(PATIENCE, reached).await.expect(count);
    }

    /// Value and version of each row, which nobody has a lock on.
    async fn rows(&self) -> Vec<(i32, i32)> {
        let lock = Entity::update_many().col_expr(Column::Owner, Expr::value("judge"));
        let locked = tokio::time::timeout(PATIENCE, lock.exec(&self.db)).await;
        locked.expect("somebody holds a lock").unwrap();
        let mut rows = Entity::find().all(&self.db).await.unwrap();
        rows.sort_by_key(|row| row.created_at);
        rows.iter().map(|row| (row.value, row.version)).collect()
    }
}

/// The server's number of a connection.
async fn id(backend: Backend, db: &impl ConnectionTrait) -> i64 {
    let sql = match backend {
        Backend::Postgres => "SELECT pg_backend_pid()::bigint",
        _ => "SELECT CAST(CONNECTION_ID() AS SIGNED)",
    };
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let row = db.query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

async fn set(row: &account::Model, value: i32, db: &impl ConnectionTrait) -> Result<account::Model, DbErr> {
    let mut row = row.clone().into_active_model();
    row.value = Set(value);
    row.update(db).await
}

/// Never to be taken for a failure after which it is safe to do it again without a look.
fn says_lost(err: &DbErr, what: &str) {
    assert!(is_outcome_unknown(err) && !is_retryable(err), "{what}: {err:?}");
}

async fn transaction(
    when: When,
    rows: &[account::Model],
    db: &Scoped<DatabaseConnection>,
    judge: &Judge,
) -> Result<(), DbErr> {
    let transaction = db.begin().await?;
    let victim = id(judge.backend, transaction.unscoped("which connection it is")).await;
    set(&rows[0], 1, &transaction).await?;
    match when {
        When::BetweenStatements => {
            judge.terminate(victim).await;
            set(&rows[1], 1, &transaction).await?;
        }
        When::BeforeCommit => {
            set(&rows[1], 1, &transaction).await?;
            judge.terminate(victim).await;
        }
        When::InsideANestedOne => {
            let inner = transaction.begin().await?;
            set(&rows[1], 1, &inner).await?;
            judge.terminate(victim).await;
            inner.commit().await?;
        }
    }
    transaction.commit().await
}

async fn two_rows(db: &DatabaseConnection) -> Vec<account::Model> {
    Entity::delete_many().exec(db).await.unwrap();
    let mut rows = Vec::new();
    for _ in 0..2 {
        rows.push(new_row(0).insert(db).await.unwrap());
    }
    rows
}

async fn a_terminated_transaction(database: TestDatabase) {
    let judge = Judge {
        backend: database.backend,
        db: database.pool(1).await,
    };
    create(&judge.db, Entity).await;
    // One connection: the next user gets what the last one left.
    let pool = database.pool(1).await;
    let db = pool.clone().scoped(scope(NORTH));
    let mut terminated = 0;
    for when in [When::BetweenStatements, When::BeforeCommit, When::InsideANestedOne] {
        for _ in 0..database.workload.rounds {
            let rows = two_rows(&judge.db).await;
            let err = transaction(when, &rows, &db, &judge)
                .await
                .expect_err("it was terminated");
            says_lost(&err, &format!("{when:?}"));
            assert_eq!(judge.rows().await, [(0, 1), (0, 1)], "{when:?}");
            // The pool has another connection now.
            set(&rows[0], 2, &db).await.unwrap();
            assert_eq!(judge.rows().await, [(2, 2), (0, 1)], "{when:?}");
            terminated += 1;
        }
    }
    drop((pool.close().await, judge.db.close().await));
    database.figure(
        "A terminated connection leaves nothing of its transaction",
        "the server ends the connection of a scoped transaction: between statements, before the commit, in a nested one",
        &format!("{terminated} terminated, rows and versions as before, and the pool went on each time"),
    );
}

async fn a_terminated_wait(database: TestDatabase) {
    let judge = Judge {
        backend: database.backend,
        db: database.pool(1).await,
    };
    create(&judge.db, Entity).await;
    let holder = database.pool(1).await;
    let pool = database.pool(1).await;
    let db = pool.clone().scoped(scope(NORTH));
    for _ in 0..database.workload.rounds {
        let rows = two_rows(&judge.db).await;
        let victim = id(database.backend, &pool).await;
        let holding = holder.begin().await.unwrap();
        set(&rows[0], 5, &holding).await.unwrap();
        let waiting = {
            let db = db.clone();
            tokio::spawn(async move {
                let all = Entity::update_many().col_expr(Column::Value, Expr::value(7));
                all.exec(&db).await
            })
        };
        judge.until_waiting(victim).await;
        judge.terminate(victim).await;
        let err = waiting.await.unwrap().expect_err("it was terminated");
        says_lost(&err, "waiting");
        holding.commit().await.unwrap();
        assert_eq!(judge.rows().await, [(5, 2), (0, 1)]);
        set(&rows[1], 6, &db).await.unwrap();
        assert_eq!(judge.rows().await, [(5, 2), (6, 2)]);
    }
    drop((holder.close().await, pool.close().await, judge.db.close().await));
}

mod postgres {
    use backend_tests::Backend::Postgres;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_terminated_transaction() {
        crate::database::run(Postgres, super::a_terminated_transaction).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_terminated_wait() {
        crate::database::run(Postgres, super::a_terminated_wait).await;
    }
}

mod mysql {
    use backend_tests::Backend::Mysql;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_terminated_transaction() {
        crate::database::run(Mysql, super::a_terminated_transaction).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_terminated_wait() {
        crate::database::run(Mysql, super::a_terminated_wait).await;
    }
}
