//! What follows a statement: the children of rows that are deleted or restored, and the parents that must be live, in one
//! transaction with it.

mod children;
mod parents;
mod purge;
mod restore;
mod rows;
mod run;

pub use children::Preview;
pub use purge::{OlderThan, Purged};

use super::Scoped;
use super::session::{Session, unable};
use crate::MixinError;
use crate::registry::Registry;
use crate::scoped::planner::Planner;
use rows::Row;
use run::Run;
use sea_orm::{ConnectionTrait, DbErr, ExecResult, QueryResult, Statement};
use sea_orm_mixins_sql::{Cascades, Cascading, Plan};

/// The comment in front of a restoration of rows alone; it begins as that of any restoration.
pub(super) const RESTORES_ALONE: &str = "/*sea-orm-mixins:restore*/ /*sea-orm-mixins:alone*/ ";

/// The answer to a statement that was followed.
enum Answer {
    Executed(ExecResult),
    Rows(Vec<QueryResult>),
}

impl Answer {
    /// How many rows the statement changed, where that is known.
    fn count(&self, returns: bool) -> Option<usize> {
        match self {
            Self::Executed(result) => usize::try_from(result.rows_affected()).ok(),
            Self::Rows(rows) => returns.then_some(rows.len()),
        }
    }
}

impl<C: ConnectionTrait> Scoped<C> {
    pub(super) async fn follow_execute(&self, statement: Statement, plan: &Plan) -> Result<ExecResult, DbErr> {
        match self.follow(statement, plan, false).await? {
            Answer::Executed(result) => Ok(result),
            Answer::Rows(_) => Err(unable()),
        }
    }

    pub(super) async fn follow_query(&self, statement: Statement, plan: &Plan) -> Result<Vec<QueryResult>, DbErr> {
        // A deletion that returns nothing is counted when it is executed.
        let returns = plan.cascade.as_ref().is_none_or(|cascade| cascade.returns);
        match self.follow(statement, plan, returns).await? {
            Answer::Rows(rows) => Ok(rows),
            Answer::Executed(_) => Ok(Vec::new()),
        }
    }

    /// Sends a statement with all that follows, in a transaction of its own or a savepoint of the caller's.
    async fn follow(&self, statement: Statement, plan: &Plan, returns: bool) -> Result<Answer, DbErr> {
        let graph = Registry::get().graph();
        if let (Some(problem), Some(_)) = (&graph.problem, &plan.cascade) {
            return Err(problem.clone().into());
        }
        let session = self.begin_session().await?;
        let run = Run::new(self, &*session);
        let done = run.follow(statement, plan, returns).await;
        end(session, done).await
    }

    async fn begin_session(&self) -> Result<Box<dyn Session + '_>, DbErr> {
        let begin = self.begin.ok_or_else(unable)?;
        begin(&self.inner).await
    }
}

/// Commits what succeeded and rolls back what failed.
async fn end<T>(session: Box<dyn Session + '_>, done: Result<T, DbErr>) -> Result<T, DbErr> {
    match done {
        Ok(done) => {
            session.commit().await?;
            Ok(done)
        }
        Err(err) => {
            // The first error says more than one of the rollback.
            drop(session.rollback().await);
            Err(err)
        }
    }
}

impl<C: ConnectionTrait> Scoped<C> {
    /// What a deletion would take along. Nothing is changed.
    pub(crate) async fn preview(&self, statement: Statement) -> Result<Preview, DbErr> {
        let mut planned = statement.clone();
        let rewritten = self.rewrite(self.inner.get_database_backend(), &mut planned)?;
        let Some(plan) = rewritten.follow else {
            return Ok(Preview::default());
        };
        let Some(cascade) = &plan.cascade else {
            return Ok(Preview::default());
        };
        if let Some(problem) = &Registry::get().graph().problem {
            return Err(problem.clone().into());
        }
        let session = self.begin_session().await?;
        let run = Run::new(self, &*session);
        let done = run.preview(&statement, cascade).await;
        end(session, done).await
    }
}

impl Run<'_> {
    /// Sends a statement with all that follows.
    async fn follow(&self, statement: Statement, plan: &Plan, returns: bool) -> Result<Answer, DbErr> {
        let Some(cascade) = &plan.cascade else {
            let answer = self.own(statement.clone(), plan, returns).await?;
            self.check_links(plan, &statement).await?;
            return Ok(answer);
        };
        match cascade.does {
            Cascades::Delete => self.delete(statement, plan, cascade, returns).await,
            Cascades::Restore => self.restore(statement, plan, cascade, returns).await,
        }
    }

    async fn preview(&self, statement: &Statement, cascade: &Cascading) -> Result<Preview, DbErr> {
        let at = self.node_of(cascade)?;
        let rows = self.rows_of(statement, cascade).await?;
        self.find(at, rows).await?.preview(self, at)
    }

    /// Deletes rows, and what follows them.
    async fn delete(
        &self,
        statement: Statement,
        plan: &Plan,
        cascade: &Cascading,
        returns: bool,
    ) -> Result<Answer, DbErr> {
        let rows = self.rows_of(&statement, cascade).await?;
        let found = self.find(self.node_of(cascade)?, rows).await?;
        found.check(self)?;
        let answer = self.own(statement, plan, returns).await?;
        self.check_count(&answer, cascade, found.roots)?;
        self.change(&found).await?;
        Ok(answer)
    }

    /// Restores rows, and those that were deleted with them.
    async fn restore(
        &self,
        statement: Statement,
        plan: &Plan,
        cascade: &Cascading,
        returns: bool,
    ) -> Result<Answer, DbErr> {
        let is_alone = statement.sql.starts_with(RESTORES_ALONE);
        let at = self.node_of(cascade)?;
        let rows = self.rows_of(&statement, cascade).await?;
        let count = rows.len();
        let found = if is_alone {
            None
        } else {
            Some(self.find_deleted(at, rows).await?)
        };
        let answer = self.own(statement.clone(), plan, returns).await?;
        self.check_count(&answer, cascade, count)?;
        if let Some(found) = found {
            self.bring_back(&found).await?;
        }
        if !is_alone {
            self.check_links(plan, &statement).await?;
        }
        Ok(answer)
    }

    /// The rows of a statement, as its query finds and locks them.
    async fn rows_of(&self, statement: &Statement, cascade: &Cascading) -> Result<Vec<Row>, DbErr> {
        let node = self.graph.node(self.node_of(cascade)?)?;
        let rows = self.caller_rows(statement, cascade).await?;
        let mut rows = rows
            .iter()
            .map(|row| Row::of(row, node, self.backend))
            .collect::<Result<Vec<_>, _>>()?;
        // A join may find a row more than once.
        let mut known = std::collections::HashSet::new();
        rows.retain(|row| known.insert(row.identity(node)));
        Ok(rows)
    }

    fn node_of(&self, cascade: &Cascading) -> Result<usize, DbErr> {
        let policy = Planner::get().policy(cascade.table);
        let found = policy.and_then(|policy| self.graph.find(&policy.table));
        found.ok_or_else(unable)
    }

    /// Refuses where the statement did not change the rows whose children were found.
    fn check_count(&self, answer: &Answer, cascade: &Cascading, rows: usize) -> Result<(), DbErr> {
        if answer.count(cascade.returns).is_some_and(|count| count != rows) {
            let table = self.graph.node(self.node_of(cascade)?)?.table();
            return Err(MixinError::CascadeRaced { table }.into());
        }
        Ok(())
    }
}

/// The error of a statement that is streamed and has something to be done after it.
pub(super) fn no_stream(plan: &Plan) -> DbErr {
    let table = plan.cascade.as_ref().map(|cascade| cascade.table);
    let table = table.or_else(|| plan.links.first().map(|link| link.table));
    let policy = table.and_then(|table| Planner::get().policy(table));
    MixinError::Cascade {
        table: policy.map_or_else(String::new, |policy| policy.table.to_string()),
        why: "a stream leaves no room for what must be done beside it; use `query_all` or `execute`".to_owned(),
    }
    .into()
}
