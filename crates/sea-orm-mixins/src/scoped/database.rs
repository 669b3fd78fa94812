//! What a scoped connection does of a `DatabaseConnection`'s own: nothing that sends a statement.

use super::Scoped;
use sea_orm::{DatabaseConnection, DbErr};
#[cfg(feature = "rbac")]
use {super::access::Access, sea_orm::rbac::RbacUserId};

impl Scoped<DatabaseConnection> {
    /// Asks whether the database answers. It sends nothing of the caller's, so it is no exemption.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn ping(&self) -> Result<(), DbErr> {
        self.inner.ping().await
    }

    /// Closes the connection, and with it all that share it: its pool.
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
    /// what SeaORM's `RestrictedConnection` asks of a typed statement is asked here, of the statement as it is before it is
    /// scoped, and then it is scoped. So a row needs both: the permission on its table, and the scope.
    ///
    /// Texts are refused as there, streams of them too: SeaORM does not read them. It holds for transactions, streams and
    /// what [`rescoped`](Self::rescoped) and `with_deleted` give, not for what [`unscoped`](Self::unscoped) gives, nor
    /// for a second scope around it (`scoped_ref`), which sends texts. Marking asks for `delete`, `restore` for
    /// `update`; a program that reads a row again needs `select`.
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
