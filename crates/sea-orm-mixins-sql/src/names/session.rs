//! Functions of the session: those that show what an earlier statement left on the connection, those that leave something on
//! it, and those that reach other sessions.
//!
//! A pool hands connections on, so the statement before, and the next one, may be another tenant's.

use crate::dialect::Dialect;
use crate::refusal::{Refusal, Result};
use sqlparser::ast::Ident;

/// Why a function of the session is refused, and what to do instead.
pub(crate) fn refused_function(name: &str, dialect: Dialect) -> Option<&'static str> {
    let list: &[(&[&str], &str)] = match dialect {
        Dialect::Sqlite => &[
            (&["last_insert_rowid"], RETURNING),
            (&["changes", "total_changes"], ROWS),
        ],
        Dialect::Postgres => &[
            (&["lastval", "currval"], RETURNING),
            (&POSTGRES_LOCKS, LOCK_OF_POSTGRES),
            (&["setseed"], SEED),
            (&["pg_notify"], CHANNEL),
        ],
        Dialect::Mysql => &[
            (&["last_insert_id", "lastval"], RESULT),
            (&["found_rows"], COUNT),
            (&["row_count"], ROWS),
            (&["get_lock", "release_lock", "release_all_locks"], LOCK_OF_MYSQL),
        ],
    };
    let mut known = list.iter();
    known.find(|(names, _)| names.contains(&name)).map(|(_, why)| *why)
}

/// Refuses MySQL's variables that say what these functions say: `@@identity`, `@@session.last_insert_id`.
pub(crate) fn check_variable(parts: &[Ident]) -> Result<()> {
    const VARIABLES: [&str; 5] = ["identity", "insert_id", "last_insert_id", "rand_seed1", "rand_seed2"];
    let ([first, ..], [.., last]) = (parts, parts) else {
        return Ok(());
    };
    let name = last.value.trim_start_matches('@');
    if first.value.starts_with("@@") && VARIABLES.iter().any(|known| name.eq_ignore_ascii_case(known)) {
        return Err(Refusal::because(format!(
            "`@@{name}` shows what the last statement on this connection left, and that may be another tenant's; take it from the result that `execute` gives"
        )));
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

const RETURNING: &str =
    "shows what the last statement on this connection made, and that may be another tenant's; use RETURNING";

const RESULT: &str = "shows what the last statement on this connection made, and that may be another tenant's; bind the `last_insert_id` of the result that `execute` gives";

const ROWS: &str = "counts what the last statement on this connection did, and that may be another tenant's; take `rows_affected` of the result that `execute` gives";

const COUNT: &str =
    "counts what the last statement on this connection found, and that may be another tenant's; select `COUNT(*)`";

const LOCK_OF_POSTGRES: &str = "is about a lock of the session, which goes back to the pool with it; use `pg_advisory_xact_lock` or `pg_try_advisory_xact_lock`, which end with the transaction";

const LOCK_OF_MYSQL: &str = "is about a lock of the session, which goes back to the pool with it; lock a row with SELECT .. FOR UPDATE in a transaction";

const SEED: &str = "decides what `random()` gives to the next who gets this connection; order by a hash of the key and a value of your own";

const CHANNEL: &str = "reaches whoever listens, and a channel is one for all tenants; send it through `unscoped(\"why\")`, with nothing in it that is a tenant's own";
