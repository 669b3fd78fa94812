//! Many writers of one row: no addition is lost, and the version has counted every write.

use crate::database::{NORTH, TestDatabase, create, new_row, scope, side_by_side};
use crate::entity::account::{Column, Entity};
use crate::isolation::Level;
use mixins::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, Set, TransactionSession, TransactionTrait,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;
use uuid::Uuid;

/// Enough for a writer that always loses to one of the others.
const ATTEMPTS: usize = 1_000_000;

/// What is sent to add one.
#[derive(Clone, Copy, Debug)]
enum Adding {
    /// Reads the row, adds, and writes it at the version that was read.
    ByUpdate,
    /// Lets the database add; who raises the version is said by the connection's kind.
    ByUpdateMany(Version),
}

/// Who raises the version in a bulk update.
#[derive(Clone, Copy, Debug)]
enum Version {
    /// A scope does it by itself.
    Scope,
    /// On a plain connection SeaORM's own `update_many` is the caller's to complete.
    Caller,
}

/// How it is sent.
#[derive(Clone, Copy, Debug)]
enum Sending {
    /// Each statement by itself, on any connection of the pool.
    Pool,
    /// All in a transaction at this level.
    Transaction(Level),
}

async fn add<C: ConnectionTrait>(adding: Adding, id: Uuid, db: &C) -> Result<(), DbErr> {
    match adding {
        Adding::ByUpdate => {
            let row = Entity::find_by_id(id).one(db).await?.ok_or(DbErr::RecordNotUpdated)?;
            let next = row.value + 1;
            let mut row = row.into_active_model();
            row.value = Set(next);
            row.update(db).await?;
        }
        Adding::ByUpdateMany(version) => {
            let mut update = Entity::update_many()
                .col_expr(Column::Value, Expr::col(Column::Value).add(1))
                .filter(Column::Id.eq(id));
            if matches!(version, Version::Caller) {
                update = update.col_expr(Column::Version, Expr::col(Column::Version).add(1));
            }
            let updated = update.exec(db).await?.rows_affected;
            assert_eq!(updated, 1);
        }
    }
    Ok(())
}

async fn send<C: ConnectionTrait + TransactionTrait>(
    sending: Sending,
    adding: Adding,
    id: Uuid,
    db: &C,
) -> Result<(), DbErr>
where
    C::Transaction: ConnectionTrait + TransactionSession,
{
    match sending {
        Sending::Pool => add(adding, id, db).await,
        Sending::Transaction(level) => {
            let transaction = db.begin_with_options(level.options()).await?;
            add(adding, id, &transaction).await?;
            transaction.commit().await
        }
    }
}

/// Lets all writers loose and returns how many attempts they took.
async fn write<C>(db: C, database: &TestDatabase, sending: Sending, adding: Adding, id: Uuid) -> usize
where
    C: ConnectionTrait + TransactionTrait + Clone + Send + Sync + 'static,
    C::Transaction: ConnectionTrait + TransactionSession + Send + Sync,
{
    let attempts = Arc::new(AtomicUsize::new(0));
    let increments = database.workload.increments;
    side_by_side((0..database.workload.writers).map(|_| {
        let (db, attempts) = (db.clone(), Arc::clone(&attempts));
        async move {
            for _ in 0..increments {
                let added = retry_stale(ATTEMPTS, || {
                    attempts.fetch_add(1, Ordering::Relaxed);
                    send(sending, adding, id, &db)
                });
                added.await.unwrap();
            }
        }
    }))
    .await;
    attempts.load(Ordering::Relaxed)
}

/// One run per isolation level and kind of connection.
async fn on_all(database: TestDatabase, name: &str, adding: fn(Version) -> Adding, in_transactions: bool) {
    let total = i32::try_from(database.workload.writers * database.workload.increments).unwrap();
    let started = Instant::now();
    let (mut runs, mut attempts) = (0, 0);
    for level in Level::all(database.backend) {
        let pool = database.pool_at(level, database.workload.writers).await;
        let sending = if in_transactions {
            Sending::Transaction(level)
        } else {
            Sending::Pool
        };
        for is_scoped in [false, true] {
            let row = a_row(&pool, runs == 0).await;
            attempts += if is_scoped {
                let db = pool.clone().scoped(scope(NORTH));
                write(db, &database, sending, adding(Version::Scope), row).await
            } else {
                write(pool.clone(), &database, sending, adding(Version::Caller), row).await
            };
            runs += 1;
            let row = Entity::find_by_id(row).one(&pool).await.unwrap().unwrap();
            assert_eq!(
                (row.value, row.version),
                (total, total + 1),
                "{level:?}, scoped: {is_scoped}"
            );
        }
        pool.close().await.unwrap();
    }
    let seen = format!(
        "{runs} runs, {} increments, 0 lost, {attempts} attempts, {:.1} s",
        runs * total,
        started.elapsed().as_secs_f64()
    );
    let (writers, increments) = (database.workload.writers, database.workload.increments);
    let way = if in_transactions {
        "in transactions"
    } else {
        "by single statements"
    };
    database.figure(
        "No increment is lost, and the version counts every write",
        &format!("{writers} writers × {increments} increments of one row with `retry_stale`, {name}, {way}, plain and scoped, at every isolation level"),
        &seen,
    );
}

async fn a_row(pool: &DatabaseConnection, is_first: bool) -> Uuid {
    if is_first {
        create(pool, Entity).await;
    }
    new_row(0).insert(pool).await.unwrap().id
}

async fn by_single_statements(database: TestDatabase) {
    on_all(database, "`update`", |_| Adding::ByUpdate, false).await;
}

async fn in_transactions(database: TestDatabase) {
    on_all(database, "`update`", |_| Adding::ByUpdate, true).await;
}

async fn by_update_many(database: TestDatabase) {
    on_all(database, "`update_many`", Adding::ByUpdateMany, false).await;
}

async fn by_update_many_in_transactions(database: TestDatabase) {
    on_all(database, "`update_many`", Adding::ByUpdateMany, true).await;
}

on_every_backend!(
    by_single_statements,
    in_transactions,
    by_update_many,
    by_update_many_in_transactions,
);
