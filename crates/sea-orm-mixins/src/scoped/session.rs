//! [`Session`]: a transaction of any type, and how a connection begins one.
//!
//! SeaORM's `ConnectionTrait` cannot begin a transaction, and all that is sent comes through it. So a scope learns how when
//! it is put around a connection, whose type is known there.

use super::{Borrowed, Scoped};
use crate::MixinError;
use sea_orm::prelude::async_trait::async_trait;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, ExecResult, QueryResult, SqliteTransactionMode,
    Statement, TransactionOptions, TransactionSession, TransactionTrait,
};
use std::any::Any;
use std::future::Future;
use std::pin::Pin;
use std::sync::OnceLock;
use uuid::Uuid;

/// A transaction, or a savepoint inside one.
#[async_trait]
pub(super) trait Session: Send + Sync {
    async fn execute(&self, statement: Statement) -> Result<ExecResult, DbErr>;
    async fn query_all(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr>;
    async fn commit(self: Box<Self>) -> Result<(), DbErr>;
    async fn rollback(self: Box<Self>) -> Result<(), DbErr>;
}

#[async_trait]
impl<T: ConnectionTrait + TransactionSession + Send> Session for T {
    async fn execute(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.execute_raw(statement).await
    }

    async fn query_all(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.query_all_raw(statement).await
    }

    async fn commit(self: Box<Self>) -> Result<(), DbErr> {
        TransactionSession::commit(*self).await
    }

    async fn rollback(self: Box<Self>) -> Result<(), DbErr> {
        TransactionSession::rollback(*self).await
    }
}

/// How a connection begins a transaction.
pub(super) type Begin<C> = for<'c> fn(&'c C) -> Beginning<'c>;
/// A transaction that is being begun.
pub(super) type Beginning<'c> = Pin<Box<dyn Future<Output = Result<Box<dyn Session + 'c>, DbErr>> + Send + 'c>>;

/// On SQLite it takes the lock at once: it reads before it writes, and a writer in between would fail it.
fn immediate() -> TransactionOptions {
    TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    }
}

/// Begins a transaction of a connection that can.
pub(super) fn begin<C: TransactionTrait>(db: &C) -> Beginning<'_> {
    Box::pin(async move { Ok(Box::new(db.begin_with_options(immediate()).await?) as Box<dyn Session>) })
}

/// Begins a transaction of a connection whose type may be one of SeaORM's.
pub(super) fn begin_known<C: 'static>(db: &C) -> Beginning<'_> {
    let db: &dyn Any = db;
    if let Some(pool) = db.downcast_ref::<DatabaseConnection>() {
        return begin(pool);
    }
    if let Some(transaction) = db.downcast_ref::<DatabaseTransaction>() {
        return begin(transaction);
    }
    if let Some(scoped) = db.downcast_ref::<Scoped<DatabaseConnection>>() {
        return begin(scoped);
    }
    if let Some(scoped) = db.downcast_ref::<Scoped<DatabaseTransaction>>() {
        return begin(scoped);
    }
    Box::pin(std::future::ready(Err(unable())))
}

/// Begins a transaction of a connection that has a scope already: a scope beside that one, made of it, sends through it.
pub(super) fn begin_beside<C: TransactionTrait>(db: &C) -> Beginning<'_> {
    Box::pin(async move { Ok(Box::new(Beside(db.begin_with_options(immediate()).await?)) as Box<dyn Session>) })
}

/// A transaction under a scope, which is to hand on what a scope beside it has planned.
struct Beside<T>(T);

impl<T> Beside<T> {
    fn said(mut statement: Statement) -> Statement {
        statement.sql.insert_str(0, planned_beside());
        statement
    }
}

#[async_trait]
impl<T: ConnectionTrait + TransactionSession + Send> Session for Beside<T> {
    async fn execute(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.0.execute_raw(Self::said(statement)).await
    }

    async fn query_all(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.0.query_all_raw(Self::said(statement)).await
    }

    async fn commit(self: Box<Self>) -> Result<(), DbErr> {
        TransactionSession::commit(self.0).await
    }

    async fn rollback(self: Box<Self>) -> Result<(), DbErr> {
        TransactionSession::rollback(self.0).await
    }
}

/// The comment in front of a statement that a scope beside its connection's own has planned. The next scope takes it away,
/// and the database never sees it. It is made when the program starts, so that no text of the program's can have it.
fn planned_beside() -> &'static str {
    static COMMENT: OnceLock<String> = OnceLock::new();
    COMMENT.get_or_init(|| format!("/*sea-orm-mixins:{}*/ ", Uuid::new_v4().simple()))
}

/// Takes the comment away; answers whether it was there.
pub(super) fn was_planned_beside(statement: &mut Statement) -> bool {
    let is = statement.sql.starts_with("/*") && statement.sql.starts_with(planned_beside());
    if is {
        drop(statement.sql.drain(..planned_beside().len()));
    }
    is
}

/// Begins a transaction of what is borrowed.
pub(super) fn begin_borrowed<'b, C>(db: &'b Borrowed<'_, C>) -> Beginning<'b> {
    match db.1 {
        Some(begin) => begin(db.0),
        None => Box::pin(std::future::ready(Err(unable()))),
    }
}

/// The error where a transaction is needed, and there is none to be had.
pub(super) fn unable() -> DbErr {
    MixinError::Cascade {
        table: "the statement".to_owned(),
        why: "it takes several statements in one transaction, and this connection is of a type that is not known to begin one; put the scope around SeaORM's connection or transaction, or implement `TransactionTrait` for your own and use `scoped_ref`".to_owned(),
    }
    .into()
}
