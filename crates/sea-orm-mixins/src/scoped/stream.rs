//! `StreamTrait` for [`Scoped`].

use super::{Scoped, cascade};
use sea_orm::{DbBackend, DbErr, Statement, StatementBuilder, StreamTrait};
use std::future::Future;
use std::pin::Pin;

impl<C: StreamTrait> Scoped<C> {
    fn send(&self, planned: Result<Statement, DbErr>) -> Streaming<'_, C> {
        match planned {
            Ok(statement) => self.inner.stream_raw(statement),
            Err(refusal) => Box::pin(std::future::ready(Err(refusal))),
        }
    }

    fn streamed(&self, mut statement: Statement) -> Result<Statement, DbErr> {
        // The errors need no mapping: an upsert returns no rows on MySQL.
        let rewritten = self.rewrite(self.inner.get_database_backend(), &mut statement)?;
        if let Some(plan) = rewritten.follow {
            return Err(cascade::no_stream(&plan));
        }
        Ok(statement)
    }
}

/// A stream that is being opened.
type Streaming<'a, C> = Pin<Box<dyn Future<Output = Result<<C as StreamTrait>::Stream<'a>, DbErr>> + 'a + Send>>;

impl<C: StreamTrait> StreamTrait for Scoped<C> {
    type Stream<'a>
        = C::Stream<'a>
    where
        Self: 'a;

    fn get_database_backend(&self) -> DbBackend {
        self.inner.get_database_backend()
    }

    fn stream_raw<'a>(
        &'a self,
        stmt: Statement,
    ) -> Pin<Box<dyn Future<Output = Result<Self::Stream<'a>, DbErr>> + 'a + Send>> {
        let allowed = self.access.text(&stmt.sql);
        self.send(allowed.and_then(|()| self.streamed(stmt)))
    }

    fn stream<'a, S: StatementBuilder + Sync>(
        &'a self,
        stmt: &S,
    ) -> Pin<Box<dyn Future<Output = Result<Self::Stream<'a>, DbErr>> + 'a + Send>> {
        let statement = self.inner.get_database_backend().build(stmt);
        self.send(self.access.typed(stmt, statement, |statement| self.streamed(statement)))
    }
}
