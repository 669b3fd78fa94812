//! Defaults of columns: set and dropped, which reads no row on any server that can do it.

use super::Place;
use crate::inspected::Server;
use crate::step::{Lock, Step};
use sea_orm_migration::prelude::{Expr, MysqlQueryBuilder, PostgresQueryBuilder, Query, SqliteQueryBuilder};

/// A default, as the server writes it.
pub(crate) fn sql(server: Server, default: &Expr) -> String {
    let select = Query::select().expr(default.clone()).take();
    let select = match server {
        Server::Postgres(_) => select.to_string(PostgresQueryBuilder),
        Server::MySql(_) | Server::MariaDb(_) => select.to_string(MysqlQueryBuilder),
        Server::Sqlite(_) => select.to_string(SqliteQueryBuilder),
    };
    select
        .strip_prefix("SELECT ")
        .map_or_else(|| select.clone(), ToOwned::to_owned)
}

/// Whether it is one value, so that a new column with it needs no look at the rows.
pub(crate) fn is_constant(default: &Expr) -> bool {
    matches!(default, Expr::Value(_) | Expr::Constant(_))
}

/// The default in a statement: MySQL wants parentheses round an expression.
pub(crate) fn operand(server: Server, default: &Expr) -> String {
    let text = sql(server, default);
    let is_bare = is_constant(default) || text.starts_with('(');
    if server.is_mysql() && !is_bare {
        format!("({text})")
    } else {
        text
    }
}

/// Sets the default of a column; `None` on SQLite, where it takes a rebuild.
pub(crate) fn set(place: &Place<'_>, column: &str, default: &str) -> Option<Step> {
    alter(
        place,
        column,
        &format!("SET DEFAULT {default}"),
        "a default for writers that leave the column out",
    )
}

/// Drops the default of a column; `None` on SQLite.
pub(crate) fn drop(place: &Place<'_>, column: &str) -> Option<Step> {
    alter(place, column, "DROP DEFAULT", "a forgotten tenant fails again")
}

fn alter(place: &Place<'_>, column: &str, what: &str, reason: &'static str) -> Option<Step> {
    if matches!(place.server, Server::Sqlite(_)) {
        return None;
    }
    let statement = format!(
        "ALTER TABLE {} ALTER COLUMN {} {what}",
        place.sql(),
        place.quoted(column)
    );
    Some(place.step(reason, Lock::Briefly, vec![statement]))
}
