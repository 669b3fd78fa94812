//! What the database holds, and whether a connection is as good as new.

use super::operation::Operation;
use crate::database::new_row;
use crate::entity::account::{self, Column, Entity};
use crate::entity::{line, order};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, DatabaseConnection, EntityTrait as _, PaginatorTrait as _, TransactionTrait as _,
};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// A lock that nobody holds is had at once; one that a forgotten transaction holds, never.
const PROMPT: Duration = Duration::from_secs(20);

/// The rows that an operation is about.
pub(super) type Rows = [account::Model; 2];

/// All that the operations can change.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct State {
    /// Value, version and whether it is deleted, in order.
    pub(super) accounts: Vec<(i32, i32, bool)>,
    pub(super) orders: u64,
    pub(super) lines: u64,
}

impl State {
    pub(super) async fn read(judge: &DatabaseConnection) -> Self {
        let rows = Entity::find().all(judge).await.unwrap();
        let mut accounts: Vec<_> = rows
            .iter()
            .map(|row| (row.value, row.version, row.deleted_at.is_some()))
            .collect();
        accounts.sort_unstable();
        Self {
            accounts,
            orders: order::Entity::find().count(judge).await.unwrap(),
            lines: line::Entity::find().count(judge).await.unwrap(),
        }
    }
}

/// Two rows and no others.
pub(super) async fn fresh(operation: Operation, judge: &DatabaseConnection) -> Rows {
    Entity::delete_many().exec(judge).await.unwrap();
    let mut rows = Vec::new();
    for _ in 0..2 {
        let row = new_row(0).insert(judge).await.unwrap();
        if operation.starts_deleted() {
            row.clone().delete(judge).await.unwrap();
            rows.push(Entity::find_by_id(row.id).one(judge).await.unwrap().unwrap());
        } else {
            rows.push(row);
        }
    }
    rows.try_into().unwrap()
}

/// The pool's one connection takes statements, each of which is committed by itself, and holds no locks.
pub(super) async fn is_clean(pool: &DatabaseConnection, judge: &DatabaseConnection, what: &str) {
    let step = AtomicUsize::new(0);
    let next = || step.fetch_add(1, Ordering::Relaxed);
    let checked = tokio::time::timeout(PROMPT, async {
        let written = new_row(7).insert(pool).await.unwrap();
        next();
        let seen = Entity::find_by_id(written.id).one(judge).await.unwrap();
        assert!(
            seen.is_some(),
            "{what}: the connection is in a transaction that nobody ends"
        );
        next();
        let transaction = pool.begin().await.unwrap();
        new_row(7).insert(&transaction).await.unwrap();
        transaction.rollback().await.unwrap();
        next();
        // Takes a lock on every row.
        let all = Entity::update_many().col_expr(Column::Owner, Expr::value("judge"));
        all.exec(judge).await.unwrap();
        Entity::delete_by_id(written.id).exec(judge).await.unwrap();
    });
    if checked.await.is_err() {
        let step = ["insert", "read", "transaction", "lock"][step.into_inner()];
        panic!("{what}: waits for ever at the {step}");
    }
}
