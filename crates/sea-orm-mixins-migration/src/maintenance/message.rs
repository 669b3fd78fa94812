//! Messages: what the server said, without what could be a value of a row.

use super::Target;
use sea_orm_migration::sea_orm::DbErr;

/// Any error as `DbErr::Migration` that names the table; one that is one already stays.
pub(super) fn failed(target: &Target, err: &DbErr) -> DbErr {
    if let DbErr::Migration(_) = err {
        return err.clone();
    }
    DbErr::Migration(format!("table `{target}`: {}", words(err)))
}

/// The same, with the step's reason.
pub(super) fn failed_step(target: &Target, reason: &str, err: &DbErr) -> DbErr {
    if let DbErr::Migration(_) = err {
        return err.clone();
    }
    step(target, reason, &words(err))
}

/// An error of a step.
pub(super) fn step(target: &Target, reason: &str, why: &str) -> DbErr {
    DbErr::Migration(format!("table `{target}`, step `{reason}`: {why}"))
}

/// What an error says.
pub(super) fn words(err: &DbErr) -> String {
    match err {
        DbErr::Migration(why) => why.clone(),
        #[cfg(any(feature = "sqlx-mysql", feature = "sqlx-postgres", feature = "sqlx-sqlite"))]
        DbErr::Exec(err) | DbErr::Query(err) | DbErr::Conn(err) => driver::words(err),
        _ => err.to_string(),
    }
}

#[cfg(any(feature = "sqlx-mysql", feature = "sqlx-postgres", feature = "sqlx-sqlite"))]
mod driver {
    use sea_orm_migration::sea_orm::{RuntimeErr, SqlxError};

    pub(super) fn words(err: &RuntimeErr) -> String {
        let RuntimeErr::SqlxError(err) = err else {
            return err.to_string();
        };
        let SqlxError::Database(err) = err.as_ref() else {
            return err.to_string();
        };
        #[cfg(feature = "sqlx-postgres")]
        if let Some(err) = err.try_downcast_ref::<sea_orm_migration::sea_orm::SqlxPostgresError>() {
            // Class 22 shows the value that does not fit. Others show theirs in the detail, which is left out.
            return if err.code().starts_with("22") {
                format!("a value of a row does not fit (SQLSTATE {})", err.code())
            } else {
                format!("{} (SQLSTATE {})", err.message(), err.code())
            };
        }
        #[cfg(feature = "sqlx-mysql")]
        if let Some(err) = err.try_downcast_ref::<sea_orm_migration::sea_orm::SqlxMySqlError>() {
            let own = match err.number() {
                1062 | 1586 => "rows have the same values in the columns of a unique key",
                1292 | 1366 | 1367 | 1411 => "a value of a row does not fit the column's type",
                1690 => "a number is out of range",
                _ => err.message(),
            };
            return format!("{own} (error {})", err.number());
        }
        // SQLite's show names only.
        err.message().to_owned()
    }
}
