//! The indexes of live rows as each backend makes them, for new tables and for those that exist.
//!
//! PostgreSQL and SQLite index the live rows alone. MySQL and MariaDB cannot: there a unique index of live rows ends with
//! a column that is 1 in them and NULL in deleted ones, which repeat freely as NULL is no double.

mod builder;
mod creating;
mod dropping;
mod replacing;
mod there;

pub use builder::{CreateLiveKey, DropLiveIndex};
pub(crate) use creating::create;

use crate::quoted::{quoted, table_name};
use sea_orm_migration::sea_orm::DbBackend;
use sea_orm_mixins::Policy;
use sea_orm_mixins::schema::{Constant, LiveKey, SoftDelete, Wanted};

/// Returns the condition that a row is live; `None` where rows are not soft-deleted.
///
/// It is the text that a scoped connection adds to statements, in the same case: SQLite uses such an index only for a
/// statement, and finds it for an upsert, with the very words of its condition.
///
/// # SQL
///
/// A time: `"deleted_at" IS NULL`; a flag: `"is_deleted" = false`; a number: `"is_deleted" = 0`; a value of one's own:
/// `"del_flag" = '0'`, and where NULL is live too `("del_flag" = '0' OR "del_flag" IS NULL)`. On MySQL and MariaDB with
/// backticks.
#[must_use]
pub fn live_condition(policy: &Policy, backend: DbBackend) -> Option<String> {
    let soft_delete = policy.soft_delete.as_ref()?;
    let column = quoted(soft_delete.column(), backend);
    Some(match soft_delete {
        SoftDelete::Time { column: _ } => format!("{column} IS NULL"),
        SoftDelete::Flag { column: _ } => format!("{column} = false"),
        SoftDelete::Number { column: _ } | SoftDelete::UnixTime { column: _ } => format!("{column} = 0"),
        SoftDelete::Value {
            column: _,
            live,
            deleted: _,
            nullable,
        } => {
            let is_live = format!("{column} = {}", constant(*live));
            if *nullable {
                format!("({is_live} OR {column} IS NULL)")
            } else {
                is_live
            }
        }
    })
}

/// Writes a constant of a declaration. A text has letters, digits, `_`, `-`, `.` and spaces: the macros refuse others.
fn constant(constant: Constant) -> String {
    match constant {
        Constant::Number(number) => number.to_string(),
        Constant::Text(text) => format!("'{}'", text.replace('\'', "''")),
    }
}

/// Returns the name of the column that tells live rows on MySQL and MariaDB: `live`, or `mixin_live` where the entity has
/// a column of that name.
#[must_use]
pub fn live_column(wanted: &Wanted) -> &'static str {
    let mut columns = wanted.columns.iter();
    // Column names are folded there.
    if columns.any(|column| column.name.eq_ignore_ascii_case("live")) {
        "mixin_live"
    } else {
        "live"
    }
}

/// Returns what the column that tells live rows is; `None` where a table needs none: on PostgreSQL and SQLite, without
/// `SoftDelete`, and for keys that are not unique.
///
/// # SQL
///
/// `TINYINT AS (IF(<live>, 1, NULL)) VIRTUAL INVISIBLE`: in this order MySQL (from 8.0.23) and MariaDB (from 10.3) both
/// read it. It takes no room in the rows, `SELECT *` does not show it, and an INSERT without a column list does not count it.
#[must_use]
pub fn live_column_type(wanted: &Wanted, key: &LiveKey, backend: DbBackend) -> Option<String> {
    if backend != DbBackend::MySql || !key.unique {
        return None;
    }
    let live = live_condition(wanted.policy, backend)?;
    Some(format!("TINYINT AS (IF({live}, 1, NULL)) VIRTUAL INVISIBLE"))
}

/// Returns the columns that the index has in the database.
///
/// On MySQL and MariaDB they are more than the key's: a unique index ends with [`live_column`], any other with the
/// deletion column, by which statements ask for live rows. Without `SoftDelete` they are the key's everywhere.
#[must_use]
pub fn live_index_columns(wanted: &Wanted, key: &LiveKey, backend: DbBackend) -> Vec<String> {
    let mut columns = key.columns.clone();
    if backend == DbBackend::MySql
        && let Some(soft_delete) = &wanted.policy.soft_delete
    {
        let last = if key.unique {
            live_column(wanted)
        } else {
            soft_delete.column()
        };
        columns.push(last.to_owned());
    }
    columns
}

/// Returns the statements that make an index of live rows on a table that exists and has neither it nor, on MySQL and
/// MariaDB, the column that tells live rows: that one is made first, by [`live_column_statement`].
///
/// Two statements there, not one: the column alone is INSTANT and the index alone lets others write, while both in one
/// ALTER copy the table.
#[must_use]
pub fn live_index_statements(wanted: &Wanted, key: &LiveKey, backend: DbBackend, building: Building) -> Vec<String> {
    let column = live_column_statement(wanted, key, backend);
    let index = live_index_statement(wanted, key, backend, building);
    column.into_iter().chain([index]).collect()
}

/// How PostgreSQL builds an index. The other backends know one way: SQLite keeps writers out, MySQL and MariaDB let them
/// write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Building {
    /// Writers wait. It may be in a transaction.
    AtOnce,
    /// `CONCURRENTLY`: nobody waits. Not in a transaction; if it is stopped, an invalid index of that name stays.
    Concurrently,
}

/// Returns the statement that adds the column that tells live rows; `None` where the key needs none. A table has one for
/// all its keys, so leave it out where the table has it.
///
/// # SQL
///
/// MySQL and MariaDB: ``ALTER TABLE `t` ADD COLUMN `live` TINYINT AS (IF(`deleted_at` IS NULL, 1, NULL)) VIRTUAL
/// INVISIBLE, ALGORITHM=INSTANT``
#[must_use]
pub fn live_column_statement(wanted: &Wanted, key: &LiveKey, backend: DbBackend) -> Option<String> {
    let ty = live_column_type(wanted, key, backend)?;
    let (table, column) = (
        table_name(&wanted.policy.table, backend),
        quoted(live_column(wanted), backend),
    );
    Some(format!(
        "ALTER TABLE {table} ADD COLUMN {column} {ty}, ALGORITHM=INSTANT"
    ))
}

/// Returns the statement that makes an index of live rows on a table that exists, and has [`live_column`] where the key
/// needs it.
///
/// It says no IF NOT EXISTS: on PostgreSQL that would pass over an invalid index. Look first.
///
/// # SQL
///
/// PostgreSQL: `CREATE UNIQUE INDEX CONCURRENTLY "uq-live-t-station_id-email" ON "t" ("station_id", "email") WHERE
/// "deleted_at" IS NULL`; SQLite the same without CONCURRENTLY; MySQL and MariaDB: ``ALTER TABLE `t` ADD UNIQUE INDEX
/// `uq-live-t-station_id-email` (`station_id`, `email`, `live`), ALGORITHM=INPLACE, LOCK=NONE``
#[must_use]
pub fn live_index_statement(wanted: &Wanted, key: &LiveKey, backend: DbBackend, building: Building) -> String {
    if backend == DbBackend::MySql {
        let table = table_name(&wanted.policy.table, backend);
        let unique = if key.unique { "UNIQUE " } else { "" };
        let (name, columns) = (quoted(&key.name, backend), column_list(wanted, key, backend));
        return format!("ALTER TABLE {table} ADD {unique}INDEX {name} ({columns}), ALGORITHM=INPLACE, LOCK=NONE");
    }
    let option = match building {
        Building::Concurrently if backend == DbBackend::Postgres => "CONCURRENTLY ",
        Building::Concurrently | Building::AtOnce => "",
    };
    partial_index(wanted, key, backend, option)
}

/// Returns the statement that makes an index of live rows on PostgreSQL and SQLite, unless it exists.
pub(crate) fn live_index_unless_there(wanted: &Wanted, key: &LiveKey, backend: DbBackend) -> String {
    partial_index(wanted, key, backend, "IF NOT EXISTS ")
}

fn partial_index(wanted: &Wanted, key: &LiveKey, backend: DbBackend, option: &str) -> String {
    let unique = if key.unique { "UNIQUE " } else { "" };
    let (name, columns) = (quoted(&key.name, backend), column_list(wanted, key, backend));
    let table = if backend == DbBackend::Sqlite {
        // It makes an index where its table is, and takes no schema here.
        quoted(&wanted.policy.table.name, backend)
    } else {
        table_name(&wanted.policy.table, backend)
    };
    let live = live_condition(wanted.policy, backend).map(|live| format!(" WHERE {live}"));
    let live = live.unwrap_or_default();
    format!("CREATE {unique}INDEX {option}{name} ON {table} ({columns}){live}")
}

fn column_list(wanted: &Wanted, key: &LiveKey, backend: DbBackend) -> String {
    let columns = live_index_columns(wanted, key, backend);
    let columns = columns.iter().map(|column| quoted(column, backend));
    columns.collect::<Vec<_>>().join(", ")
}
