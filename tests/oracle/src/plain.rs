//! [`Plain`]: a subject that scopes nothing, to judge the oracle by.

use crate::{
    scope::ScopeSpec,
    session::{Sent, Session, Subject, Verdict},
};
use async_trait::async_trait;
use sea_orm::{DatabaseConnection, DatabaseTransaction, DbErr, QueryResult, TransactionTrait as _};

/// Sends every statement as it is.
#[derive(Clone, Copy, Debug)]
pub struct Plain;

#[async_trait]
impl Subject for Plain {
    async fn query(&self, db: &DatabaseConnection, _: &ScopeSpec, sent: &Sent) -> Result<Vec<QueryResult>, DbErr> {
        sent.query(db).await
    }

    async fn begin(&self, db: &DatabaseConnection, _: &ScopeSpec) -> Result<Box<dyn Session>, DbErr> {
        Ok(Box::new(PlainSession(db.begin().await?)))
    }

    fn verdict(&self, error: &DbErr) -> Verdict {
        Verdict::Failed(error.to_string())
    }

    fn explain(&self, _: &DatabaseConnection, _: &ScopeSpec, _: &Sent) -> String {
        "itself".to_owned()
    }
}

struct PlainSession(DatabaseTransaction);

#[async_trait]
impl Session for PlainSession {
    async fn query(&self, sent: &Sent) -> Result<Vec<QueryResult>, DbErr> {
        sent.query(&self.0).await
    }

    async fn execute(&self, sent: &Sent) -> Result<u64, DbErr> {
        sent.execute(&self.0).await
    }

    fn plain(&self) -> &DatabaseTransaction {
        &self.0
    }

    async fn rollback(self: Box<Self>) -> Result<(), DbErr> {
        self.0.rollback().await
    }
}
