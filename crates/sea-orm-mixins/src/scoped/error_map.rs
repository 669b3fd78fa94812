//! [`ErrorMap`]: what the database's errors mean to the caller, whose statement was rewritten.

use crate::MixinError;
use sea_orm::DbErr;
#[cfg(any(feature = "sqlx-mysql", feature = "sqlx-postgres", feature = "sqlx-sqlite"))]
use sea_orm::{RuntimeErr, SqlxError};
use sea_orm_mixins_sql::Policy;

/// How the errors of a statement are mapped.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ErrorMap {
    /// Whether an upsert fails on MySQL where the conflicting row is outside the scope. The other backends leave such a
    /// row alone, which SeaORM reports as `RecordNotInserted`.
    pub(super) fails_on_others: bool,
    /// The version that the statement raises.
    pub(super) raised: Option<RaisedVersion>,
    /// The table and the dimension of rows that hang on others: one that is out of reach fails the statement.
    pub(super) hanging: Option<(&'static Policy, &'static str)>,
}

/// A version that a statement raises, which fails at the end of the column's range.
#[derive(Clone, Copy, Debug)]
pub(super) struct RaisedVersion {
    policy: &'static Policy,
    column: &'static str,
}

impl RaisedVersion {
    pub(super) fn of(policy: &'static Policy) -> Option<Self> {
        let column = policy.version.as_deref()?;
        Some(Self { policy, column })
    }
}

impl ErrorMap {
    pub(super) fn map<T>(self, answer: Result<T, DbErr>) -> Result<T, DbErr> {
        answer.map_err(|err| match self.raised {
            _ if self.fails_on_others && is_too_many_rows(&err) => DbErr::RecordNotInserted,
            _ if self.hanging.is_some() && (is_too_many_rows(&err) || is_overflow(&err)) => self.out_of_reach(err),
            Some(RaisedVersion { policy, column }) if is_exhausted(&err, column) => MixinError::VersionExhausted {
                table: policy.table.to_string(),
            }
            .into(),
            _ => err,
        })
    }
}

impl ErrorMap {
    fn out_of_reach(self, err: DbErr) -> DbErr {
        let Some((policy, dimension)) = self.hanging else {
            return err;
        };
        MixinError::CrossTenant {
            table: policy.table.to_string(),
            dimension: dimension.to_owned(),
        }
        .into()
    }
}

/// "Subquery returns more than 1 row" of MySQL, and PostgreSQL's "more than one row returned by a subquery".
fn is_too_many_rows(err: &DbErr) -> bool {
    #[cfg(feature = "sqlx-mysql")]
    if let Some(err) = on_mysql(err) {
        return err.number() == 1242;
    }
    #[cfg(feature = "sqlx-postgres")]
    if let Some(err) = of_server(err) {
        let of_postgres = err.try_downcast_ref::<sea_orm::SqlxPostgresError>();
        return of_postgres.is_some_and(|err| err.code() == "21000");
    }
    let _ = err;
    false
}

/// What SQLite says where a number has no absolute value.
fn is_overflow(err: &DbErr) -> bool {
    #[cfg(feature = "sqlx-sqlite")]
    if let Some(err) = of_server(err) {
        let of_sqlite = err.try_downcast_ref::<sea_orm::SqlxSqliteError>();
        return of_sqlite.is_some() && err.message() == "integer overflow";
    }
    let _ = err;
    false
}

/// Whether a version cannot be raised: what MySQL says of the column, and what SQLite says of our sum. PostgreSQL does not
/// say which column it is about.
#[cfg_attr(
    not(feature = "sqlx-mysql"),
    expect(unused_variables, reason = "only MySQL names the column")
)]
fn is_exhausted(err: &DbErr, column: &str) -> bool {
    #[cfg(feature = "sqlx-mysql")]
    if let Some(err) = on_mysql(err) {
        let message = err.message();
        let is_named = |quote: char| message.contains(&format!("{quote}{column}{quote}"));
        // Out of the column's range; out of the range of a sum.
        return err.number() == 1264 && is_named('\'') || err.number() == 1690 && is_named('`');
    }
    is_overflow(err)
}

#[cfg(any(feature = "sqlx-mysql", feature = "sqlx-postgres", feature = "sqlx-sqlite"))]
fn of_server(err: &DbErr) -> Option<&dyn sea_orm::sqlx::error::DatabaseError> {
    let (DbErr::Exec(RuntimeErr::SqlxError(err)) | DbErr::Query(RuntimeErr::SqlxError(err))) = err else {
        return None;
    };
    let SqlxError::Database(err) = err.as_ref() else {
        return None;
    };
    Some(err.as_ref())
}

#[cfg(feature = "sqlx-mysql")]
fn on_mysql(err: &DbErr) -> Option<&sea_orm::SqlxMySqlError> {
    of_server(err)?.try_downcast_ref()
}
