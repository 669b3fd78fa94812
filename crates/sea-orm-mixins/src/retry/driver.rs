//! What the drivers' errors say, by the servers' codes.

#[cfg(any(feature = "sqlx-mysql", feature = "sqlx-postgres", feature = "sqlx-sqlite"))]
pub(super) use known::{is_outcome_unknown, is_retryable};
#[cfg(not(any(feature = "sqlx-mysql", feature = "sqlx-postgres", feature = "sqlx-sqlite")))]
pub(super) use unknown::{is_outcome_unknown, is_retryable};

#[cfg(any(feature = "sqlx-mysql", feature = "sqlx-postgres", feature = "sqlx-sqlite"))]
mod known {
    use sea_orm::{DbErr, RuntimeErr, SqlxError};

    /// Whether the server's code is one of those; `None` where the error is not the server's.
    pub(in super::super) fn is_retryable(err: &DbErr) -> Option<bool> {
        let (DbErr::Exec(RuntimeErr::SqlxError(err))
        | DbErr::Query(RuntimeErr::SqlxError(err))
        | DbErr::Conn(RuntimeErr::SqlxError(err))) = err
        else {
            return None;
        };
        let SqlxError::Database(err) = err.as_ref() else {
            return None;
        };
        #[cfg(feature = "sqlx-mysql")]
        if let Some(err) = err.try_downcast_ref::<sea_orm::SqlxMySqlError>() {
            // Deadlock; lock wait timeout; MariaDB's "record has changed since last read" under its snapshots.
            return Some(matches!(err.number(), 1213 | 1205 | 1020));
        }
        #[cfg(feature = "sqlx-postgres")]
        if let Some(err) = err.try_downcast_ref::<sea_orm::SqlxPostgresError>() {
            // Serialization failure; deadlock; lock not available (`lock_timeout`, NOWAIT).
            return Some(matches!(err.code(), "40001" | "40P01" | "55P03"));
        }
        #[cfg(feature = "sqlx-sqlite")]
        if err.try_downcast_ref::<sea_orm::SqlxSqliteError>().is_some() {
            // The primary code is the low byte: SQLITE_BUSY is 5, SQLITE_LOCKED is 6.
            let code = err.code().and_then(|code| code.parse::<u32>().ok());
            return code.map(|code| matches!(code & 0xff, 5 | 6));
        }
        None
    }

    /// Whether the connection went away; `None` where the error is not the driver's.
    pub(in super::super) fn is_outcome_unknown(err: &DbErr) -> Option<bool> {
        let (DbErr::Exec(RuntimeErr::SqlxError(err)) | DbErr::Query(RuntimeErr::SqlxError(err))) = err else {
            return None;
        };
        let SqlxError::Database(err) = err.as_ref() else {
            let nothing_was_sent = matches!(
                err.as_ref(),
                SqlxError::Configuration(_)
                    | SqlxError::InvalidArgument(_)
                    | SqlxError::Encode(_)
                    | SqlxError::TypeNotFound { .. }
                    | SqlxError::PoolTimedOut
                    | SqlxError::PoolClosed
                    | SqlxError::RowNotFound
            );
            // No answer came, or none that could be read.
            return Some(!nothing_was_sent);
        };
        #[cfg(feature = "sqlx-mysql")]
        if let Some(err) = err.try_downcast_ref::<sea_orm::SqlxMySqlError>() {
            // Shutdown; killed, as MariaDB and as MySQL say it; idle for too long.
            return Some(matches!(err.number(), 1053 | 1927 | 3169 | 4031));
        }
        #[cfg(feature = "sqlx-postgres")]
        if let Some(err) = err.try_downcast_ref::<sea_orm::SqlxPostgresError>() {
            // Shutdown, crash, and whatever is wrong with the connection.
            return Some(matches!(err.code(), "57P01" | "57P02") || err.code().starts_with("08"));
        }
        #[cfg(feature = "sqlx-sqlite")]
        if err.try_downcast_ref::<sea_orm::SqlxSqliteError>().is_some() {
            // SQLITE_IOERR.
            let code = err.code().and_then(|code| code.parse::<u32>().ok());
            return code.map(|code| code & 0xff == 10);
        }
        None
    }
}

/// Without a driver's feature its error types are unknown here.
#[cfg(not(any(feature = "sqlx-mysql", feature = "sqlx-postgres", feature = "sqlx-sqlite")))]
mod unknown {
    use sea_orm::DbErr;

    pub(in super::super) fn is_retryable(_: &DbErr) -> Option<bool> {
        None
    }

    pub(in super::super) fn is_outcome_unknown(_: &DbErr) -> Option<bool> {
        None
    }
}
