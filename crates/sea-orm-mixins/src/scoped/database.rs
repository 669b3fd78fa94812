//! The methods of `DatabaseConnection` that a scoped one has too: those that send no statement.

use super::Scoped;
use sea_orm::{DatabaseConnection, DbErr};
#[cfg(feature = "rbac")]
use {super::access::Access, sea_orm::rbac::RbacUserId};

impl Scoped<DatabaseConnection> {
    /// Checks whether the database answers. It sends no statement of the caller, so it is not an exemption.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn ping(&self) -> Result<(), DbErr> {
        self.inner.ping().await
    }

    /// Closes the connection and the pool that it shares.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn close(self) -> Result<(), DbErr> {
        self.inner.close().await
    }

    /// As [`close`](Self::close), by reference.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn close_by_ref(&self) -> Result<(), DbErr> {
        self.inner.close_by_ref().await
    }

    /// The same connection for a user of SeaORM's access control (feature `rbac`, and `load_rbac` on the connection before):
    /// SeaORM checks each typed statement as its `RestrictedConnection` does, before it is scoped. So a row needs both: the
    /// permission on its table, and the scope.
    ///
    /// Raw statements and streams are refused as there: SeaORM cannot check them. This applies to transactions, streams and
    /// what [`rescoped`](Self::rescoped) and `with_deleted` give, not for what [`unscoped`](Self::unscoped) gives, nor
    /// for a second scope around it (`scoped_ref`), which sends raw statements. A soft delete needs `delete`,
    /// `restore` needs `update`; a program that reads a row again needs `select`.
    ///
    /// # Errors
    ///
    /// `DbErr::RbacError` where the connection has no access control. Of its statements `DbErr::AccessDenied` where the user
    /// lacks a permission, and `DbErr::RbacError` for a text.
    #[cfg(feature = "rbac")]
    pub fn restricted_for(&self, user: RbacUserId) -> Result<Self, DbErr> {
        let access = Access::of(self.inner.restricted_for(user)?);
        Ok(Self { access, ..self.clone() })
    }
}
