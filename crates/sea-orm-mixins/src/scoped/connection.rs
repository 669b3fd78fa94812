//! `ConnectionTrait` for [`Scoped`]. Every method is written out: a default of SeaORM's could bypass the rewrite.

use super::error_map::ErrorMap;
use super::planner::{Planner, Rewritten};
use super::question::Question;
use super::reread::{self, ConnectionId, Reread, Trace};
use super::{Scoped, intent, lookup, session};
use sea_orm::prelude::async_trait::async_trait;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement, StatementBuilder};
use sea_orm_mixins_sql::{Intent, Plan};
use std::panic::Location;
use std::sync::Arc;

impl<C: ConnectionTrait> Scoped<C> {
    /// The database system that the connection is to. It sends nothing.
    ///
    /// The same as the method of `ConnectionTrait` and of `StreamTrait`: without it, a call is ambiguous where both are
    /// imported.
    #[must_use]
    pub fn get_database_backend(&self) -> DbBackend {
        lookup::answer(&self.scope, self.access.is_restricted());
        self.inner.get_database_backend()
    }

    /// Rewrites a typed statement under the scope, if the user may run it.
    fn typed(&self, typed: &impl StatementBuilder, built: Statement) -> Result<Planned, DbErr> {
        self.access
            .typed(typed, built, |built| self.planned(intent::with_left_intent(built)))
    }

    /// Rewrites a raw statement under the scope, if the user may send one.
    fn raw(&self, statement: Statement) -> Result<Planned, DbErr> {
        self.access.text(&statement.sql)?;
        self.planned(statement)
    }

    fn build(&self, statement: &impl StatementBuilder) -> Statement {
        self.inner.get_database_backend().build(statement)
    }

    fn id(&self) -> ConnectionId {
        ConnectionId(std::ptr::from_ref(self).addr())
    }

    /// Rewrites a statement under the scope. Returns it with what its errors mean.
    fn planned(&self, mut statement: Statement) -> Result<Planned, DbErr> {
        // What was asked or written before this statement is not about the next one.
        Trace::take();
        if session::was_planned_beside(&mut statement) {
            return Ok(Planned {
                statement,
                errors: ErrorMap::default(),
                follow: None,
            });
        }
        let intents = [Intent::Restore, Intent::ForceDelete].map(Intent::prefix);
        let intent = intents.into_iter().find(|prefix| statement.sql.starts_with(prefix));
        let Rewritten { errors, follow } = self.rewrite(self.inner.get_database_backend(), &mut statement)?;
        if let Some(intent) = intent
            && follow.is_none()
            && lookup::scope_of(&self.inner).is_some()
        {
            // A scope around another one: the inner one has to know the intent too.
            statement.sql.insert_str(0, intent);
        }
        Ok(Planned {
            statement,
            errors,
            follow,
        })
    }

    async fn executed(&self, planned: Planned) -> Result<ExecResult, DbErr> {
        match planned.follow {
            None => planned.errors.map(self.inner.execute_raw(planned.statement).await),
            // Boxed, so that the futures of all other statements stay small.
            Some(plan) => planned
                .errors
                .map(Box::pin(self.follow_execute(planned.statement, &plan)).await),
        }
    }

    async fn queried_one(&self, planned: Planned) -> Result<Option<QueryResult>, DbErr> {
        match planned.follow {
            None => planned.errors.map(self.inner.query_one_raw(planned.statement).await),
            Some(plan) => {
                let rows = Box::pin(self.follow_query(planned.statement, &plan)).await;
                planned.errors.map(rows.map(|rows| rows.into_iter().next()))
            }
        }
    }

    async fn queried_all(&self, planned: Planned) -> Result<Vec<QueryResult>, DbErr> {
        match planned.follow {
            None => planned.errors.map(self.inner.query_all_raw(planned.statement).await),
            Some(plan) => planned
                .errors
                .map(Box::pin(self.follow_query(planned.statement, &plan)).await),
        }
    }
}

/// A statement that is ready to be sent.
struct Planned {
    statement: Statement,
    errors: ErrorMap,
    /// The plan, where other rows follow those of the statement, which is the caller's own then.
    follow: Option<Arc<Plan>>,
}

#[async_trait]
impl<C: ConnectionTrait> ConnectionTrait for Scoped<C> {
    #[track_caller]
    fn get_database_backend(&self) -> DbBackend {
        lookup::answer(&self.scope, self.access.is_restricted());
        reread::ask(Question::backend(Location::caller()));
        self.inner.get_database_backend()
    }

    async fn execute_raw(&self, stmt: Statement) -> Result<ExecResult, DbErr> {
        self.executed(self.raw(stmt)?).await
    }

    async fn execute<S: StatementBuilder>(&self, stmt: &S) -> Result<ExecResult, DbErr> {
        let trace = Trace::take();
        let statement = self.build(stmt);
        let backend = self.inner.get_database_backend();
        let row = trace.row_to_reread(&statement, backend, &self.scope);
        let result = self.executed(self.typed(stmt, statement)?).await?;
        if let Some(row) = row {
            row.written(&result, self.id());
        }
        Ok(result)
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        let statement = Statement::from_string(self.inner.get_database_backend(), sql);
        let planned = self.raw(statement)?;
        if planned.follow.is_none() && planned.statement.values.is_none() {
            return planned
                .errors
                .map(self.inner.execute_unprepared(&planned.statement.sql).await);
        }
        self.executed(planned).await
    }

    async fn query_one_raw(&self, stmt: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.queried_one(self.raw(stmt)?).await
    }

    async fn query_one<S: StatementBuilder>(&self, stmt: &S) -> Result<Option<QueryResult>, DbErr> {
        let trace = Trace::take();
        let mut statement = self.build(stmt);
        let backend = self.inner.get_database_backend();
        let reread = trace.reread(&statement, backend, &self.scope, self.id());
        let planned = if reread == Reread::OfWritten {
            statement.sql.insert_str(0, Intent::Restore.prefix());
            self.borrowed(self.scope.for_written_row(Planner::get().rules()))
                .typed(stmt, statement)?
        } else {
            self.typed(stmt, statement)?
        };
        let row = self.queried_one(planned).await?;
        if reread == Reread::OfWrittenOrConflicting && row.is_none() {
            // What SeaORM's `TryInsert` takes for a conflict.
            return Err(DbErr::RecordNotInserted);
        }
        Ok(row)
    }

    async fn query_all_raw(&self, stmt: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.queried_all(self.raw(stmt)?).await
    }

    async fn query_all<S: StatementBuilder>(&self, stmt: &S) -> Result<Vec<QueryResult>, DbErr> {
        self.queried_all(self.typed(stmt, self.build(stmt))?).await
    }

    #[track_caller]
    fn support_returning(&self) -> bool {
        reread::ask(Question::returning(Location::caller()));
        self.inner.support_returning()
    }

    fn is_mock_connection(&self) -> bool {
        self.inner.is_mock_connection()
    }
}
