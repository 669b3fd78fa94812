//! Transactions of [`Scoped`]: scoped as the connection that began them.

use super::Scoped;
use sea_orm::prelude::async_trait::async_trait;
use sea_orm::{
    AccessMode, DbErr, IsolationLevel, TransactionError, TransactionOptions, TransactionSession, TransactionTrait,
};
use std::fmt::{Debug, Display};
use std::future::Future;
use std::pin::Pin;

#[async_trait]
impl<C: TransactionTrait> TransactionTrait for Scoped<C> {
    type Transaction = Scoped<C::Transaction>;

    async fn begin(&self) -> Result<Self::Transaction, DbErr> {
        Ok(self.sibling(self.inner.begin().await?))
    }

    async fn begin_with_config(
        &self,
        isolation_level: Option<IsolationLevel>,
        access_mode: Option<AccessMode>,
    ) -> Result<Self::Transaction, DbErr> {
        let transaction = self.inner.begin_with_config(isolation_level, access_mode).await?;
        Ok(self.sibling(transaction))
    }

    async fn begin_with_options(&self, options: TransactionOptions) -> Result<Self::Transaction, DbErr> {
        Ok(self.sibling(self.inner.begin_with_options(options).await?))
    }

    async fn transaction<F, T, E>(&self, callback: F) -> Result<T, TransactionError<E>>
    where
        F: for<'c> FnOnce(&'c Self::Transaction) -> Pin<Box<dyn Future<Output = Result<T, E>> + Send + 'c>> + Send,
        T: Send,
        E: Display + Debug + Send,
    {
        let transaction = self.begin().await.map_err(TransactionError::Connection)?;
        let outcome = callback(&transaction).await;
        end(transaction, outcome).await
    }

    async fn transaction_with_config<F, T, E>(
        &self,
        callback: F,
        isolation_level: Option<IsolationLevel>,
        access_mode: Option<AccessMode>,
    ) -> Result<T, TransactionError<E>>
    where
        F: for<'c> FnOnce(&'c Self::Transaction) -> Pin<Box<dyn Future<Output = Result<T, E>> + Send + 'c>> + Send,
        T: Send,
        E: Display + Debug + Send,
    {
        let transaction = self.begin_with_config(isolation_level, access_mode).await;
        let transaction = transaction.map_err(TransactionError::Connection)?;
        let outcome = callback(&transaction).await;
        end(transaction, outcome).await
    }
}

impl<C: TransactionTrait> Scoped<C> {
    /// Runs an async closure in a transaction: commits if it succeeds, rolls back if it fails.
    ///
    /// # Errors
    ///
    /// The closure's, or the database's from beginning and ending the transaction.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future rolls back, unless the commit has been sent; surely so on a pool with
    /// [`cancel_safe`](crate::CancelSafe::cancel_safe).
    pub async fn transaction_async<F, T, E>(&self, callback: F) -> Result<T, TransactionError<E>>
    where
        F: for<'c> AsyncFnOnce(&'c Scoped<C::Transaction>) -> Result<T, E>,
        E: Display + Debug,
    {
        let transaction = self.begin().await.map_err(TransactionError::Connection)?;
        let outcome = callback(&transaction).await;
        end(transaction, outcome).await
    }

    /// As [`transaction_async`](Self::transaction_async), at that isolation level and access mode.
    ///
    /// # Errors
    ///
    /// As [`transaction_async`](Self::transaction_async).
    ///
    /// # Cancel safety
    ///
    /// As [`transaction_async`](Self::transaction_async).
    pub async fn transaction_with_config_async<F, T, E>(
        &self,
        callback: F,
        isolation_level: Option<IsolationLevel>,
        access_mode: Option<AccessMode>,
    ) -> Result<T, TransactionError<E>>
    where
        F: for<'c> AsyncFnOnce(&'c Scoped<C::Transaction>) -> Result<T, E>,
        E: Display + Debug,
    {
        let transaction = self.begin_with_config(isolation_level, access_mode).await;
        let transaction = transaction.map_err(TransactionError::Connection)?;
        let outcome = callback(&transaction).await;
        end(transaction, outcome).await
    }
}

#[async_trait]
impl<C: TransactionSession + Send> TransactionSession for Scoped<C> {
    async fn commit(self) -> Result<(), DbErr> {
        self.inner.commit().await
    }

    async fn rollback(self) -> Result<(), DbErr> {
        self.inner.rollback().await
    }
}

impl<C: TransactionSession> Scoped<C> {
    /// Commits the transaction.
    ///
    /// # Errors
    ///
    /// The database's.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future leaves it open whether the transaction is committed.
    pub async fn commit(self) -> Result<(), DbErr> {
        self.inner.commit().await
    }

    /// Rolls the transaction back.
    ///
    /// # Errors
    ///
    /// The database's.
    ///
    /// # Cancel safety
    ///
    /// The transaction is rolled back also if the future is dropped.
    pub async fn rollback(self) -> Result<(), DbErr> {
        self.inner.rollback().await
    }
}

/// Commits what succeeded and rolls back what failed.
async fn end<C: TransactionSession, T, E>(
    transaction: Scoped<C>,
    outcome: Result<T, E>,
) -> Result<T, TransactionError<E>>
where
    E: Display + Debug,
{
    let ended = match &outcome {
        Ok(_) => transaction.commit().await,
        Err(_) => transaction.rollback().await,
    };
    ended.map_err(TransactionError::Connection)?;
    outcome.map_err(TransactionError::Transaction)
}
