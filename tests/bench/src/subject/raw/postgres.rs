//! `PostgreSQL`.

use super::texts::Dialect;
use sea_orm::sqlx;
use sqlx::Postgres as Db;
use sqlx::postgres::PgRow as Row;

const DIALECT: Dialect = Dialect::Postgres;

#[path = "any_of_array.rs"]
mod list;
#[path = "operations.rs"]
mod operations;
#[path = "read.rs"]
mod read;

pub use operations::Raw;
