//! The statements, as one would write them for each database.

use sea_orm::sqlx::{AssertSqlSafe, SqlSafeStr as _, SqlStr};
use std::fmt::Write as _;
use std::iter::repeat_n;
use std::sync::Arc;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Sqlite,
    Postgres,
    Mysql,
}

const COLUMNS: &str = "id, station_id, created_by, updated_by, deleted_by, created_at, updated_at, deleted_at, version, \
                       customer_id, code, day, party";

/// One for each column that is not empty at first.
const ROW: &str = "(?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?)";

const INSERT: &str = "INSERT INTO bookings (id, station_id, created_by, updated_by, created_at, updated_at, version, \
                      customer_id, code, day, party) VALUES ";

const MINE: &str = "station_id = ? AND deleted_at IS NULL";

/// A text that is made once, and sent without a copy.
#[derive(Debug)]
pub(super) struct Text(Arc<str>);

impl Text {
    pub(super) fn sql(&self) -> SqlStr {
        AssertSqlSafe(Arc::clone(&self.0)).into_sql_str()
    }
}

#[derive(Debug)]
pub(super) struct Texts {
    /// Without RETURNING on MySQL.
    pub(super) insert_returning: Text,
    pub(super) find: Text,
    pub(super) list: Text,
    pub(super) join: Text,
    pub(super) related: Text,
    /// Of all drivers but PostgreSQL's up to the list itself.
    pub(super) listed: Text,
    pub(super) update: Text,
    /// Without RETURNING on MySQL.
    pub(super) update_returning: Text,
    pub(super) delete: Text,
    pub(super) delete_day: Text,
    pub(super) upsert: Text,
    dialect: Dialect,
}

impl Texts {
    pub(super) fn of(dialect: Dialect) -> Self {
        let text = |sql: &str| Text(marked(sql, dialect).into());
        let returning = |sql: &str| match dialect {
            Dialect::Mysql => text(sql),
            Dialect::Sqlite | Dialect::Postgres => text(&format!("{sql} RETURNING {COLUMNS}")),
        };
        let insert = format!("{INSERT}{ROW}");
        let update = format!(
            "UPDATE bookings SET party = ?, updated_at = ?, updated_by = ?, version = version + 1 WHERE id = ? AND \
             version = ? AND {MINE}"
        );
        let delete = "UPDATE bookings SET deleted_at = ?, deleted_by = ?, updated_at = ?, updated_by = ?, version = \
                      version + 1 WHERE";
        let listed = match dialect {
            Dialect::Postgres => format!("SELECT {COLUMNS} FROM bookings WHERE {MINE} AND id = ANY(?)"),
            Dialect::Sqlite | Dialect::Mysql => format!("SELECT {COLUMNS} FROM bookings WHERE {MINE} AND id IN ("),
        };
        Self {
            insert_returning: returning(&insert),
            find: text(&format!("SELECT {COLUMNS} FROM bookings WHERE id = ? AND {MINE}")),
            list: text(&format!(
                "SELECT {COLUMNS} FROM bookings WHERE {MINE} AND day >= ? ORDER BY day, id LIMIT 20"
            )),
            join: text(&format!(
                "SELECT {} FROM bookings b JOIN customers c ON c.id = b.customer_id WHERE b.station_id = ? AND \
                 b.deleted_at IS NULL AND c.station_id = ? AND c.deleted_at IS NULL AND c.name = ?",
                of_b()
            )),
            related: text(&format!(
                "SELECT {}, c.id, c.station_id, c.deleted_at, c.name FROM customers c LEFT JOIN bookings b ON \
                 b.customer_id = c.id AND b.station_id = ? AND b.deleted_at IS NULL WHERE c.station_id = ? AND \
                 c.deleted_at IS NULL AND c.name < ? ORDER BY c.id",
                of_b()
            )),
            listed: text(&listed),
            update: text(&update),
            update_returning: returning(&update),
            delete: text(&format!("{delete} id = ? AND version = ? AND {MINE}")),
            delete_day: text(&format!("{delete} day = ? AND {MINE}")),
            upsert: text(&upsert(dialect)),
            dialect,
        }
    }

    /// An insert of that many rows.
    pub(super) fn insert_many(&self, rows: usize, returning: bool) -> Text {
        let rows: Vec<&str> = repeat_n(ROW, rows).collect();
        let mut sql = format!("{INSERT}{}", rows.join(", "));
        if returning {
            sql.extend([" RETURNING ", COLUMNS]);
        }
        Text(marked(&sql, self.dialect).into())
    }
}

fn of_b() -> String {
    format!("b.{}", COLUMNS.replace(", ", ", b."))
}

fn upsert(dialect: Dialect) -> String {
    let rest = match dialect {
        Dialect::Sqlite | Dialect::Postgres => {
            "ON CONFLICT (station_id, code) DO UPDATE SET party = excluded.party, updated_at = excluded.updated_at, \
             updated_by = excluded.updated_by, version = bookings.version + 1 WHERE bookings.deleted_at IS NULL"
        }
        Dialect::Mysql => {
            "ON DUPLICATE KEY UPDATE party = IF(deleted_at IS NULL, VALUES(party), party), updated_at = IF(deleted_at \
             IS NULL, VALUES(updated_at), updated_at), updated_by = IF(deleted_at IS NULL, VALUES(updated_by), \
             updated_by), version = IF(deleted_at IS NULL, version + 1, version)"
        }
    };
    format!("{INSERT}{ROW} {rest}")
}

/// With the marks of the database in place of `?`.
fn marked(sql: &str, dialect: Dialect) -> String {
    if dialect != Dialect::Postgres {
        return sql.to_owned();
    }
    let mut marked = String::with_capacity(sql.len() * 2);
    for (number, part) in sql.split('?').enumerate() {
        if number > 0 {
            // Writing to a text does not fail.
            let _ = write!(marked, "${number}");
        }
        marked.push_str(part);
    }
    marked
}
