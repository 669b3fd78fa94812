//! [`Answering`]: what a database's answer means, where the statement that it got is not the caller's.

use sea_orm::DbErr;
#[cfg(feature = "sqlx-mysql")]
use sea_orm::{RuntimeErr, SqlxError};

/// How to read the answer to a statement.
#[derive(Clone, Copy, Debug)]
pub(super) struct Answering {
    /// Whether an upsert fails on MySQL where the row in its way is not the scope's. The other backends leave such a row
    /// alone, of which SeaORM makes `RecordNotInserted`.
    pub(super) fails_on_others: bool,
}

impl Answering {
    pub(super) fn read<T>(self, answer: Result<T, DbErr>) -> Result<T, DbErr> {
        answer.map_err(|err| {
            if self.fails_on_others && is_too_many_rows(&err) {
                DbErr::RecordNotInserted
            } else {
                err
            }
        })
    }
}

/// MySQL's "Subquery returns more than 1 row".
#[cfg(feature = "sqlx-mysql")]
fn is_too_many_rows(err: &DbErr) -> bool {
    let (DbErr::Exec(RuntimeErr::SqlxError(err)) | DbErr::Query(RuntimeErr::SqlxError(err))) = err else {
        return false;
    };
    let SqlxError::Database(err) = err.as_ref() else {
        return false;
    };
    let of_mysql = err.try_downcast_ref::<sea_orm::SqlxMySqlError>();
    of_mysql.is_some_and(|err| err.number() == 1242)
}

/// Without its driver there is no such server.
#[cfg(not(feature = "sqlx-mysql"))]
fn is_too_many_rows(_: &DbErr) -> bool {
    false
}
