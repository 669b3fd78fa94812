//! A scoped connection to no database: what is left is what the scope itself does.

use sea_orm::prelude::Uuid;
use sea_orm::prelude::async_trait::async_trait;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement};
use sea_orm_mixins::prelude::*;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// A connection that answers with no rows.
#[derive(Clone, Copy, Debug)]
pub struct Nowhere;

#[async_trait]
impl ConnectionTrait for Nowhere {
    fn get_database_backend(&self) -> DbBackend {
        DbBackend::Postgres
    }

    async fn execute_raw(&self, _: Statement) -> Result<ExecResult, DbErr> {
        Err(DbErr::RecordNotUpdated)
    }

    async fn execute_unprepared(&self, _: &str) -> Result<ExecResult, DbErr> {
        Err(DbErr::RecordNotUpdated)
    }

    async fn query_one_raw(&self, _: Statement) -> Result<Option<QueryResult>, DbErr> {
        Ok(None)
    }

    async fn query_all_raw(&self, _: Statement) -> Result<Vec<QueryResult>, DbErr> {
        Ok(Vec::new())
    }
}

/// One under a scope.
#[must_use]
pub fn scoped() -> Scoped<Nowhere> {
    Nowhere.scoped(Scope::new().station(Uuid::from_u128(7)).actor(Uuid::from_u128(1)))
}

/// Sends a text with no values of its own.
///
/// # Errors
///
/// If it is refused.
pub fn send(db: &Scoped<Nowhere>, sql: &str) -> Result<(), DbErr> {
    let statement = Statement::from_string(DbBackend::Postgres, sql);
    match pin!(db.query_all_raw(statement)).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => answer.map(drop),
        Poll::Pending => Err(DbErr::Custom("nowhere never waits".to_owned())),
    }
}

/// A query that differs with its number only: the number is part of the text.
#[must_use]
pub fn numbered(number: u64) -> String {
    format!(r#"SELECT "bookings"."id", "bookings"."party" FROM "bookings" WHERE "bookings"."party" = {number}"#)
}
