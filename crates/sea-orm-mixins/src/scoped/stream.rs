//! `StreamTrait` for [`Scoped`].

use super::Scoped;
use sea_orm::{DbBackend, DbErr, Statement, StatementBuilder, StreamTrait};
use std::future::Future;
use std::pin::Pin;

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
        mut stmt: Statement,
    ) -> Pin<Box<dyn Future<Output = Result<Self::Stream<'a>, DbErr>> + 'a + Send>> {
        match self.rewrite(self.inner.get_database_backend(), &mut stmt) {
            // Nothing of the answer is read here: an upsert returns no rows on MySQL.
            Ok(_) => self.inner.stream_raw(stmt),
            Err(refusal) => Box::pin(std::future::ready(Err(refusal))),
        }
    }

    fn stream<'a, S: StatementBuilder + Sync>(
        &'a self,
        stmt: &S,
    ) -> Pin<Box<dyn Future<Output = Result<Self::Stream<'a>, DbErr>> + 'a + Send>> {
        self.stream_raw(self.inner.get_database_backend().build(stmt))
    }
}
