//! `MariaDB` and `MySQL`.

use super::texts::Dialect;
use sea_orm::sqlx;
use sqlx::MySql as Db;
use sqlx::mysql::MySqlRow as Row;

const DIALECT: Dialect = Dialect::Mysql;

#[path = "each_in_list.rs"]
mod list;
#[path = "operations.rs"]
mod operations;
#[path = "read.rs"]
mod read;

pub use operations::Raw;
