//! Functions of the session: they show what an earlier statement left on the connection, leave something on it, or
//! reach other sessions.
//!
//! A pool reuses connections, so the statement before, and the next one, may be another tenant's.

use crate::dialect::Dialect;
use crate::refusal::{Reason, Result};
use sqlparser::ast::Ident;

/// Returns why a function of the session is refused, and what to use instead.
pub(crate) fn refused_function(name: &str, dialect: Dialect) -> Option<Reason> {
    let function = name.to_owned();
    let last = |instead| {
        let what = format!("{name}(..)");
        Some(Reason::LastStatement { what, instead })
    };
    match (dialect, name) {
        (Dialect::Sqlite, "last_insert_rowid") | (Dialect::Postgres, "lastval" | "currval") => last("use RETURNING"),
        (Dialect::Mysql, "last_insert_id" | "lastval") => {
            last("bind the `last_insert_id` of the result that `execute` gives")
        }
        (Dialect::Sqlite, "changes" | "total_changes") | (Dialect::Mysql, "row_count") => {
            last("take `rows_affected` of the result that `execute` gives")
        }
        (Dialect::Mysql, "found_rows") => last("select `COUNT(*)`"),
        (Dialect::Postgres, "setseed") => Some(Reason::RandomSeed { function }),
        (Dialect::Postgres, "pg_notify") => Some(Reason::Channel {
            what: format!("`{name}(..)`"),
        }),
        (Dialect::Postgres, name) if POSTGRES_LOCKS.contains(&name) => Some(Reason::SessionLock {
            function,
            instead: "use `pg_advisory_xact_lock` or `pg_try_advisory_xact_lock`, which end with the transaction",
        }),
        (Dialect::Mysql, "get_lock" | "release_lock" | "release_all_locks") => Some(Reason::SessionLock {
            function,
            instead: "lock a row with SELECT .. FOR UPDATE in a transaction",
        }),
        (Dialect::Sqlite | Dialect::Postgres | Dialect::Mysql, _) => None,
    }
}

/// Refuses MySQL's variables with the same values: `@@identity`, `@@session.last_insert_id`.
pub(crate) fn check_variable(parts: &[Ident]) -> Result<()> {
    const VARIABLES: [&str; 5] = ["identity", "insert_id", "last_insert_id", "rand_seed1", "rand_seed2"];
    let ([first, ..], [.., last]) = (parts, parts) else {
        return Ok(());
    };
    let name = last.value.trim_start_matches('@');
    if first.value.starts_with("@@") && VARIABLES.iter().any(|known| name.eq_ignore_ascii_case(known)) {
        return Err(Reason::LastStatement {
            what: format!("@@{name}"),
            instead: "take it from the result that `execute` gives",
        }
        .into());
    }
    Ok(())
}

/// Locks that the session holds; those with `xact` in their names end with the transaction.
const POSTGRES_LOCKS: [&str; 7] = [
    "pg_advisory_lock",
    "pg_advisory_lock_shared",
    "pg_advisory_unlock",
    "pg_advisory_unlock_all",
    "pg_advisory_unlock_shared",
    "pg_try_advisory_lock",
    "pg_try_advisory_lock_shared",
];
