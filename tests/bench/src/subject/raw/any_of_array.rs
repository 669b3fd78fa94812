//! A list as one bound array: the text is the same for every length.

use super::{Db, sqlx};
use crate::entity::hand::booking;
use crate::subject::raw::texts::Text;
use sea_orm::prelude::Uuid;
use sqlx::{Database, query::QueryAs};

pub(super) fn query(
    text: &Text,
    station: Uuid,
    ids: &[Uuid],
) -> QueryAs<'static, Db, booking::Model, <Db as Database>::Arguments> {
    sqlx::query_as(text.sql()).bind(station).bind(ids.to_vec())
}
