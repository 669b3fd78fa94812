//! How statements are sent: plainly, or through what is to be judged.

use crate::scope::ScopeSpec;
use async_trait::async_trait;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, QueryResult, Statement,
    StatementBuilder,
    sea_query::{DeleteStatement, InsertStatement, SelectStatement, UpdateStatement, WithQuery},
};

/// A statement as it is sent.
#[derive(Clone, Debug)]
pub enum Sent {
    /// SQL text and values.
    Text(Statement),
    /// SeaQuery's SELECT.
    Select(Box<SelectStatement>),
    /// SeaQuery's INSERT.
    Insert(Box<InsertStatement>),
    /// SeaQuery's UPDATE.
    Update(Box<UpdateStatement>),
    /// SeaQuery's DELETE.
    Delete(Box<DeleteStatement>),
    /// SeaQuery's WITH.
    With(Box<WithQuery>),
}

impl Sent {
    /// The text and the values.
    #[must_use]
    pub fn statement(&self, backend: DbBackend) -> Statement {
        match self {
            Self::Text(statement) => statement.clone(),
            Self::Select(statement) => StatementBuilder::build(&**statement, &backend),
            Self::Insert(statement) => StatementBuilder::build(&**statement, &backend),
            Self::Update(statement) => StatementBuilder::build(&**statement, &backend),
            Self::Delete(statement) => StatementBuilder::build(&**statement, &backend),
            Self::With(statement) => StatementBuilder::build(&**statement, &backend),
        }
    }

    /// Sends it for its rows.
    ///
    /// # Errors
    ///
    /// The connection's.
    pub async fn query<C: ConnectionTrait>(&self, db: &C) -> Result<Vec<QueryResult>, DbErr> {
        match self {
            Self::Text(statement) => db.query_all_raw(statement.clone()).await,
            Self::Select(statement) => db.query_all(&**statement).await,
            Self::Insert(statement) => db.query_all(&**statement).await,
            Self::Update(statement) => db.query_all(&**statement).await,
            Self::Delete(statement) => db.query_all(&**statement).await,
            Self::With(statement) => db.query_all(&**statement).await,
        }
    }

    /// Sends it for the number of rows affected.
    ///
    /// # Errors
    ///
    /// The connection's.
    pub async fn execute<C: ConnectionTrait>(&self, db: &C) -> Result<u64, DbErr> {
        let result = match self {
            Self::Text(statement) => db.execute_raw(statement.clone()).await,
            Self::Select(statement) => db.execute(&**statement).await,
            Self::Insert(statement) => db.execute(&**statement).await,
            Self::Update(statement) => db.execute(&**statement).await,
            Self::Delete(statement) => db.execute(&**statement).await,
            Self::With(statement) => db.execute(&**statement).await,
        };
        result.map(|result| result.rows_affected())
    }
}

/// What an error of the scoped side means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The scope names no tenant, or the statement gives none.
    MissingTenant,
    /// The statement gives another tenant.
    CrossTenant,
    /// Refused, and why.
    Refused(String),
    /// Anything else.
    Failed(String),
}

/// What is to be judged: a connection under a scope.
#[async_trait]
pub trait Subject: Send + Sync {
    /// Sends without a transaction, for rows.
    async fn query(&self, db: &DatabaseConnection, scope: &ScopeSpec, sent: &Sent) -> Result<Vec<QueryResult>, DbErr>;
    /// Begins a transaction.
    async fn begin(&self, db: &DatabaseConnection, scope: &ScopeSpec) -> Result<Box<dyn Session>, DbErr>;
    /// What an error means.
    fn verdict(&self, error: &DbErr) -> Verdict;
    /// What is sent in place of a statement, for the report of a failure.
    fn explain(&self, db: &DatabaseConnection, scope: &ScopeSpec, sent: &Sent) -> String;
}

/// A transaction of a [`Subject`].
#[async_trait]
pub trait Session: Send + Sync {
    /// Sends for rows.
    async fn query(&self, sent: &Sent) -> Result<Vec<QueryResult>, DbErr>;
    /// Sends for the number of rows affected.
    async fn execute(&self, sent: &Sent) -> Result<u64, DbErr>;
    /// The transaction itself.
    fn plain(&self) -> &DatabaseTransaction;
    /// Undoes everything.
    async fn rollback(self: Box<Self>) -> Result<(), DbErr>;
}
