//! [`Access`]: which statements a user may run, where SeaORM's access control restricts a connection (feature `rbac`).

use sea_orm::{DbErr, Statement, StatementBuilder};
#[cfg(feature = "rbac")]
use {sea_orm::RestrictedConnection, std::sync::Arc};

/// Which statements may run: all of them, unless SeaORM's access control restricts the connection.
#[derive(Clone, Debug, Default)]
pub(super) struct Access {
    /// SeaORM's own connection of the user, which checks statements and never sends one.
    #[cfg(feature = "rbac")]
    user: Option<Arc<RestrictedConnection>>,
}

#[cfg(feature = "rbac")]
impl Access {
    pub(super) fn of(user: RestrictedConnection) -> Self {
        let user = Some(Arc::new(user));
        Self { user }
    }

    pub(super) fn is_restricted(&self) -> bool {
        self.user.is_some()
    }

    /// Plans a statement if the user may run it. What is checked is the statement before it is scoped: a DELETE that
    /// soft-deletes needs the permission of a DELETE.
    pub(super) fn typed<T>(
        &self,
        typed: &impl StatementBuilder,
        built: Statement,
        plan: impl FnOnce(Statement) -> Result<T, DbErr>,
    ) -> Result<T, DbErr> {
        let Some(user) = &self.user else { return plan(built) };
        if is_on_a_schema(&built.sql) {
            // SeaORM 2.0.4 panics when it checks these. Planning refuses them.
            let planned = plan(built)?;
            user.user_can_run(typed)?;
            return Ok(planned);
        }
        user.user_can_run(typed)?;
        plan(built)
    }

    /// Refuses raw SQL, which SeaORM cannot check.
    pub(super) fn text(&self, sql: &str) -> Result<(), DbErr> {
        if self.is_restricted() {
            return Err(DbErr::RbacError(format!("Raw query is not supported: {sql}")));
        }
        Ok(())
    }
}

/// Whether the statement is one of SeaORM's schema statements.
#[cfg(feature = "rbac")]
fn is_on_a_schema(sql: &str) -> bool {
    ["CREATE", "ALTER", "DROP", "RENAME", "TRUNCATE"]
        .iter()
        .any(|verb| sql.starts_with(verb))
}

#[cfg(not(feature = "rbac"))]
#[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "as with the feature")]
impl Access {
    pub(super) fn is_restricted(&self) -> bool {
        false
    }

    pub(super) fn typed<T>(
        &self,
        _: &impl StatementBuilder,
        built: Statement,
        plan: impl FnOnce(Statement) -> Result<T, DbErr>,
    ) -> Result<T, DbErr> {
        plan(built)
    }

    pub(super) fn text(&self, _: &str) -> Result<(), DbErr> {
        Ok(())
    }
}
