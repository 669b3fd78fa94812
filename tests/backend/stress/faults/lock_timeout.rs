//! Somebody else holds the lock for longer than one is ready to wait: nothing was done, the error says that it may be done
//! again, and done again it succeeds.

use crate::database::{NORTH, TestDatabase, connect, create, new_row, on_connect, scope};
use crate::entity::account::{self, Column, Entity};
use backend_tests::Backend;
use mixins::prelude::*;
use mixins::{is_outcome_unknown, is_retryable};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, EntityTrait as _,
    IntoActiveModel as _, Set, TransactionTrait,
};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// A pool whose statements do not wait for long.
async fn with_lock_timeout(database: &TestDatabase) -> DatabaseConnection {
    let mut options = database.options(1);
    match database.backend {
        Backend::Postgres => on_connect(&mut options, "SET lock_timeout = '150ms'".to_owned()),
        // Whole seconds.
        Backend::Mysql => on_connect(&mut options, "SET innodb_lock_wait_timeout = 1".to_owned()),
        Backend::Sqlite | Backend::SqliteMemory => {
            options.map_sqlx_sqlite_opts(|options| options.busy_timeout(Duration::from_millis(50)));
        }
    }
    connect(options).await
}

#[derive(Clone, Copy, Debug)]
enum Operation {
    Update,
    UpdateMany,
    Delete,
    DeleteMany,
    ForceDelete,
    /// An insert first, which the transaction's end must take back.
    Transaction,
}

impl Operation {
    const ALL: [Self; 6] = [
        Self::Update,
        Self::UpdateMany,
        Self::Delete,
        Self::DeleteMany,
        Self::ForceDelete,
        Self::Transaction,
    ];

    async fn act<C>(self, row: &account::Model, db: &C) -> Result<(), DbErr>
    where
        C: ConnectionTrait + TransactionTrait,
        C::Transaction: ConnectionTrait + sea_orm::TransactionSession,
    {
        match self {
            Self::Update => update(row, db).await,
            Self::UpdateMany => {
                let all = Entity::update_many().col_expr(Column::Value, Expr::value(1));
                all.exec(db).await.map(drop)
            }
            Self::Delete => row.clone().delete(db).await.map(drop),
            Self::DeleteMany => Entity::delete_many().exec(db).await.map(drop),
            Self::ForceDelete => row.clone().force_delete(db).await.map(drop),
            Self::Transaction => {
                let transaction = db.begin().await?;
                new_row(0).insert(&transaction).await?;
                update(row, &transaction).await?;
                sea_orm::TransactionSession::commit(transaction).await
            }
        }
    }

    /// What is left once it is done, by value and whether it is deleted.
    fn leaves(self) -> Vec<(i32, bool)> {
        match self {
            Self::Update | Self::UpdateMany => vec![(1, false)],
            Self::Delete | Self::DeleteMany => vec![(0, true)],
            Self::ForceDelete => vec![],
            Self::Transaction => vec![(0, false), (1, false)],
        }
    }
}

async fn update(row: &account::Model, db: &impl ConnectionTrait) -> Result<(), DbErr> {
    let mut row = row.clone().into_active_model();
    row.value = Set(1);
    row.update(db).await.map(drop)
}

/// Holds every row against all other writers.
async fn hold(holder: &DatabaseConnection) -> DatabaseTransaction {
    let holding = holder.begin().await.unwrap();
    let all = Entity::update_many().col_expr(Column::Owner, Expr::value("holder"));
    all.exec(&holding).await.unwrap();
    holding
}

async fn rows(db: &DatabaseConnection) -> Vec<account::Model> {
    Entity::find().all(db).await.unwrap()
}

async fn a_lock_timeout(database: TestDatabase) {
    let holder = database.pool(1).await;
    create(&holder, Entity).await;
    let db = with_lock_timeout(&database).await.scoped(scope(NORTH));
    for operation in Operation::ALL {
        Entity::delete_many().exec(&holder).await.unwrap();
        let row = new_row(0).insert(&holder).await.unwrap();
        let before = rows(&holder).await;

        let holding = hold(&holder).await;
        let err = operation.act(&row, &db).await.expect_err("the lock is held");
        assert!(
            is_retryable(&err) && !is_outcome_unknown(&err),
            "{operation:?}: {err:?}"
        );
        holding.rollback().await.unwrap();
        assert_eq!(rows(&holder).await, before, "{operation:?}");

        // The holder goes away while it is being done again.
        let holding = std::sync::Mutex::new(Some(hold(&holder).await));
        let attempts = AtomicUsize::new(0);
        let done = retry_stale(5, async || {
            let let_go = if attempts.fetch_add(1, Ordering::Relaxed) == 1 {
                holding.lock().unwrap().take()
            } else {
                None
            };
            if let Some(holding) = let_go {
                holding.rollback().await?;
            }
            operation.act(&row, &db).await
        });
        done.await.unwrap();
        assert_eq!(attempts.into_inner(), 2, "{operation:?}");
        let mut left: Vec<_> = rows(&holder)
            .await
            .iter()
            .map(|row| (row.value, row.deleted_at.is_some()))
            .collect();
        left.sort_unstable();
        assert_eq!(left, operation.leaves(), "{operation:?}");
    }
    holder.close().await.unwrap();
    let how = match database.backend {
        Backend::Postgres => "`lock_timeout`",
        Backend::Mysql => "`innodb_lock_wait_timeout`",
        Backend::Sqlite | Backend::SqliteMemory => "a busy database",
    };
    database.figure(
        "A lock that is not had in time leaves nothing done, and the error says to do it again",
        &format!("{how}, on scoped connections: {:?}", Operation::ALL),
        "each failed once as retryable with all rows as before, and was done by `retry_stale`",
    );
}

mod sqlite {
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_lock_timeout() {
        crate::database::run(backend_tests::Backend::Sqlite, super::a_lock_timeout).await;
    }
}

mod sqlite_memory {
    #[tokio::test]
    async fn a_lock_timeout() {
        let why = "connections to one database in memory wait for each other without end";
        backend_tests::skip(backend_tests::Backend::SqliteMemory, "a_lock_timeout", why);
    }
}

mod postgres {
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_lock_timeout() {
        crate::database::run(backend_tests::Backend::Postgres, super::a_lock_timeout).await;
    }
}

mod mysql {
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_lock_timeout() {
        crate::database::run(backend_tests::Backend::Mysql, super::a_lock_timeout).await;
    }
}
