//! A list as so many parameters.

use super::{Db, sqlx};
use crate::entity::hand::booking;
use crate::subject::raw::texts::Text;
use sea_orm::prelude::Uuid;
use sqlx::{AssertSqlSafe, Database, query::QueryAs};

pub(super) fn query(
    text: &Text,
    station: Uuid,
    ids: &[Uuid],
) -> QueryAs<'static, Db, booking::Model, <Db as Database>::Arguments> {
    let start = text.sql();
    let start = start.as_str();
    let mut sql = String::with_capacity(start.len() + 3 * ids.len());
    sql.push_str(start);
    for place in 0..ids.len() {
        sql.push_str(if place == 0 { "?" } else { ", ?" });
    }
    sql.push(')');
    let query = sqlx::query_as(AssertSqlSafe(sql)).bind(station);
    ids.iter().fold(query, |query, id| query.bind(*id))
}
