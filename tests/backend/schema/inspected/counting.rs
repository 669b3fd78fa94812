//! A connection that counts its statements.

use async_trait::async_trait;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, Statement};
use std::sync::atomic::{AtomicU32, Ordering};

#[derive(Debug)]
pub(crate) struct Counting {
    db: DatabaseConnection,
    count: AtomicU32,
}

impl Counting {
    pub(crate) fn new(db: &DatabaseConnection) -> Self {
        Self {
            db: db.clone(),
            count: AtomicU32::new(0),
        }
    }

    /// Returns how many statements there were since the last time.
    pub(crate) fn take(&self) -> u32 {
        self.count.swap(0, Ordering::Relaxed)
    }

    fn one(&self) -> &DatabaseConnection {
        self.count.fetch_add(1, Ordering::Relaxed);
        &self.db
    }
}

#[async_trait]
impl ConnectionTrait for Counting {
    fn get_database_backend(&self) -> DbBackend {
        self.db.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.one().execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.one().execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.one().query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.one().query_all_raw(statement).await
    }
}
