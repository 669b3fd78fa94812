//! The steps after the import, one file each. Each prints what it does and returns it, so that a test can look.

pub(crate) mod cancel;
pub(crate) mod compare;
pub(crate) mod conflict;
pub(crate) mod explain;
pub(crate) mod intrude;
pub(crate) mod offices;
pub(crate) mod row_security;
pub(crate) mod summary;

use crate::entity::booking;
use anyhow::{Context as _, Result};
use sea_orm::prelude::Uuid;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait as _, QueryOrder as _};
use sea_orm_mixins::prelude::*;

/// The booking that begins first. Whose, and that it is not cancelled, is the scope's to say.
async fn first_booking<C: ConnectionTrait>(db: &Scoped<C>) -> Result<booking::Model> {
    let first = booking::Entity::find()
        .order_by_asc(booking::Column::Date)
        .order_by_asc(booking::Column::Slot)
        .order_by_asc(booking::Column::Id);
    first.one(db).await?.context("nothing is booked")
}

/// A booking by its key.
async fn read<C: ConnectionTrait>(id: Uuid, db: &Scoped<C>) -> Result<booking::Model, DbErr> {
    let booking = booking::Entity::find_by_id(id).one(db).await?;
    booking.ok_or_else(|| DbErr::RecordNotFound("the scope sees no such booking".to_owned()))
}
