//! Indexes of live rows on a table that exists.

use super::Place;
use crate::inspected::{Server, Table};
use crate::live::{Building, live_column, live_column_statement, live_index_statement};
use crate::step::{Lock, Step};
use sea_orm_mixins::schema::{LiveKey, Wanted};

/// Creates an index of live rows, and on MySQL and MariaDB the column that tells them where the table has none yet.
pub(crate) fn create(place: &Place<'_>, table: Option<&Table>, wanted: &Wanted, key: &LiveKey) -> Step {
    let backend = place.server.backend();
    let has_column = table.is_some_and(|table| {
        let mut columns = table.columns.iter();
        columns.any(|column| column.name.eq_ignore_ascii_case(live_column(wanted)))
    });
    let column = live_column_statement(wanted, key, backend).filter(|_| !has_column);
    let is_partitioned = table.is_some_and(|table| table.partitions.is_some());
    let building = if is_partitioned {
        Building::AtOnce
    } else {
        Building::Concurrently
    };
    let lock = match place.server {
        Server::Postgres(_) if is_partitioned => Lock::Writers,
        Server::Postgres(_) | Server::MySql(_) | Server::MariaDb(_) => Lock::Nobody,
        Server::Sqlite(_) => Lock::Writers,
    };
    let index = live_index_statement(wanted, key, backend, building);
    place.step(
        "an index of live rows",
        lock,
        column.into_iter().chain([index]).collect(),
    )
}
