//! [`Access`]: what a user may run, where SeaORM's access control restricts a scoped connection (feature `rbac`).

use sea_orm::{DbErr, Statement, StatementBuilder};
#[cfg(feature = "rbac")]
use {sea_orm::RestrictedConnection, std::sync::Arc};

/// Who may run what; anybody anything, unless SeaORM's access control is asked.
#[derive(Clone, Debug, Default)]
pub(super) struct Access {
    /// SeaORM's own connection of a user, which is asked and never sent anything.
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

    /// Plans a statement if the user may run it, as it is before it is scoped: a DELETE that marks is a DELETE.
    pub(super) fn typed<T>(
        &self,
        typed: &impl StatementBuilder,
        built: Statement,
        plan: impl FnOnce(Statement) -> Result<T, DbErr>,
    ) -> Result<T, DbErr> {
        let Some(user) = &self.user else { return plan(built) };
        if is_on_a_schema(&built.sql) {
            // SeaORM 2.0.4 panics when it is asked about these. No scope lets them through.
            let planned = plan(built)?;
            user.user_can_run(typed)?;
            return Ok(planned);
        }
        user.user_can_run(typed)?;
        plan(built)
    }

    /// Refuses a text, which SeaORM does not read.
    pub(super) fn text(&self, sql: &str) -> Result<(), DbErr> {
        if self.is_restricted() {
            return Err(DbErr::RbacError(format!("Raw query is not supported: {sql}")));
        }
        Ok(())
    }
}

/// Whether SeaORM built a statement that makes, changes or drops a table, an index or a key.
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
