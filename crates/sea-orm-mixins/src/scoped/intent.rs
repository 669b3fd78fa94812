//! [`WithIntent`]: a connection that tells the scope the intent of its statements: a restore, a removal for good.

use super::cascade;
use super::lookup::ask;
#[cfg(feature = "rbac")]
use super::typed_intent;
use sea_orm::prelude::async_trait::async_trait;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement, StatementBuilder};
use sea_orm_mixins_sql::Intent;

/// A connection that hands each statement on with an intent, for the [`Scoped`](super::Scoped) behind it. On a plain
/// connection it changes nothing.
pub(crate) struct WithIntent<'a, C> {
    db: &'a C,
    /// The comment that carries the intent, put in front of each text; empty on a plain connection.
    prefix: &'static str,
    /// Whether statements must stay typed, since SeaORM's access control checks them.
    #[cfg(feature = "rbac")]
    is_restricted: bool,
}

impl<'a, C: ConnectionTrait> WithIntent<'a, C> {
    pub(crate) fn new(db: &'a C, intent: Intent) -> Self {
        Self::prefixed(db, intent.prefix())
    }

    /// To restore a row alone, without those that were deleted with it.
    pub(crate) fn alone(db: &'a C) -> Self {
        Self::prefixed(db, cascade::RESTORES_ALONE)
    }

    fn prefixed(db: &'a C, prefix: &'static str) -> Self {
        let answer = ask(db);
        Self {
            db,
            prefix: if answer.is_some() { prefix } else { "" },
            #[cfg(feature = "rbac")]
            is_restricted: answer.is_some_and(|answer| answer.is_restricted),
        }
    }

    fn build(&self, statement: &impl StatementBuilder) -> Statement {
        self.with_prefix(self.db.get_database_backend().build(statement))
    }

    fn with_prefix(&self, mut statement: Statement) -> Statement {
        if !statement.sql.starts_with(self.prefix) {
            statement.sql.insert_str(0, self.prefix);
        }
        statement
    }
}

#[async_trait]
impl<C: ConnectionTrait> ConnectionTrait for WithIntent<'_, C> {
    fn get_database_backend(&self) -> DbBackend {
        self.db.get_database_backend()
    }

    async fn execute_raw(&self, stmt: Statement) -> Result<ExecResult, DbErr> {
        self.db.execute_raw(self.with_prefix(stmt)).await
    }

    async fn execute<S: StatementBuilder>(&self, stmt: &S) -> Result<ExecResult, DbErr> {
        if self.prefix.is_empty() {
            // Typed to the end: SeaORM's `RestrictedConnection` takes no text.
            return self.db.execute(stmt).await;
        }
        #[cfg(feature = "rbac")]
        if self.is_restricted {
            return typed_intent::with(self.prefix, self.db.execute(stmt)).await;
        }
        self.db.execute_raw(self.build(stmt)).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.db.execute_unprepared(&format!("{}{sql}", self.prefix)).await
    }

    async fn query_one_raw(&self, stmt: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.db.query_one_raw(self.with_prefix(stmt)).await
    }

    async fn query_one<S: StatementBuilder>(&self, stmt: &S) -> Result<Option<QueryResult>, DbErr> {
        if self.prefix.is_empty() {
            return self.db.query_one(stmt).await;
        }
        #[cfg(feature = "rbac")]
        if self.is_restricted {
            return typed_intent::with(self.prefix, self.db.query_one(stmt)).await;
        }
        self.db.query_one_raw(self.build(stmt)).await
    }

    async fn query_all_raw(&self, stmt: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.db.query_all_raw(self.with_prefix(stmt)).await
    }

    async fn query_all<S: StatementBuilder>(&self, stmt: &S) -> Result<Vec<QueryResult>, DbErr> {
        if self.prefix.is_empty() {
            return self.db.query_all(stmt).await;
        }
        #[cfg(feature = "rbac")]
        if self.is_restricted {
            return typed_intent::with(self.prefix, self.db.query_all(stmt)).await;
        }
        self.db.query_all_raw(self.build(stmt)).await
    }

    fn support_returning(&self) -> bool {
        self.db.support_returning()
    }

    fn is_mock_connection(&self) -> bool {
        self.db.is_mock_connection()
    }
}

/// The statement with the intent that a [`WithIntent`] connection left for it, as a comment in front.
#[cfg(feature = "rbac")]
pub(super) fn with_left_intent(mut statement: Statement) -> Statement {
    statement.sql.insert_str(0, typed_intent::take());
    statement
}

#[cfg(not(feature = "rbac"))]
pub(super) fn with_left_intent(statement: Statement) -> Statement {
    statement
}
