//! `ConnectionTrait` for [`Scoped`]: every method written out, so that a default of SeaORM's is no second way through.

use super::answer::Answering;
use super::{Scoped, probe};
use sea_orm::prelude::async_trait::async_trait;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement, StatementBuilder};
use sea_orm_mixins_sql::Intent;

impl<C: ConnectionTrait> Scoped<C> {
    /// Builds a statement and makes of it what is to be sent.
    fn build(&self, statement: &impl StatementBuilder) -> Result<(Statement, Answering), DbErr> {
        self.planned(self.inner.get_database_backend().build(statement))
    }

    /// Makes of a statement what is to be sent, and says how the answer is to be read.
    fn planned(&self, mut statement: Statement) -> Result<(Statement, Answering), DbErr> {
        let intents = [Intent::Restore, Intent::ForceDelete].map(Intent::prefix);
        let intent = intents.into_iter().find(|prefix| statement.sql.starts_with(prefix));
        let answering = self.rewrite(self.inner.get_database_backend(), &mut statement)?;
        if let Some(intent) = intent
            && probe::scope_of(&self.inner).is_some()
        {
            // Scopes in one another: each is to hear it.
            statement.sql.insert_str(0, intent);
        }
        Ok((statement, answering))
    }
}

#[async_trait]
impl<C: ConnectionTrait> ConnectionTrait for Scoped<C> {
    fn get_database_backend(&self) -> DbBackend {
        probe::answer(&self.scope);
        self.inner.get_database_backend()
    }

    async fn execute_raw(&self, stmt: Statement) -> Result<ExecResult, DbErr> {
        let (statement, answering) = self.planned(stmt)?;
        answering.read(self.inner.execute_raw(statement).await)
    }

    async fn execute<S: StatementBuilder>(&self, stmt: &S) -> Result<ExecResult, DbErr> {
        let (statement, answering) = self.build(stmt)?;
        answering.read(self.inner.execute_raw(statement).await)
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        let statement = Statement::from_string(self.inner.get_database_backend(), sql);
        let (statement, answering) = self.planned(statement)?;
        answering.read(if statement.values.is_none() {
            self.inner.execute_unprepared(&statement.sql).await
        } else {
            self.inner.execute_raw(statement).await
        })
    }

    async fn query_one_raw(&self, stmt: Statement) -> Result<Option<QueryResult>, DbErr> {
        let (statement, answering) = self.planned(stmt)?;
        answering.read(self.inner.query_one_raw(statement).await)
    }

    async fn query_one<S: StatementBuilder>(&self, stmt: &S) -> Result<Option<QueryResult>, DbErr> {
        let (statement, answering) = self.build(stmt)?;
        answering.read(self.inner.query_one_raw(statement).await)
    }

    async fn query_all_raw(&self, stmt: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let (statement, answering) = self.planned(stmt)?;
        answering.read(self.inner.query_all_raw(statement).await)
    }

    async fn query_all<S: StatementBuilder>(&self, stmt: &S) -> Result<Vec<QueryResult>, DbErr> {
        let (statement, answering) = self.build(stmt)?;
        answering.read(self.inner.query_all_raw(statement).await)
    }

    fn support_returning(&self) -> bool {
        self.inner.support_returning()
    }

    fn is_mock_connection(&self) -> bool {
        self.inner.is_mock_connection()
    }
}
