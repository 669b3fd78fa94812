//! `SQLite`.

use super::texts::Dialect;
use sea_orm::sqlx;
use sqlx::Sqlite as Db;
use sqlx::sqlite::SqliteRow as Row;

const DIALECT: Dialect = Dialect::Sqlite;

#[path = "each_in_list.rs"]
mod list;
#[path = "operations.rs"]
mod operations;
#[path = "read.rs"]
mod read;

pub use operations::Raw;
