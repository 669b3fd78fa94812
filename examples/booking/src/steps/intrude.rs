//! One station reaches for a row of another.

use crate::entity::booking;
use crate::house::Station;
use crate::screen::Screen;
use crate::steps::first_booking;
use anyhow::{Result, ensure};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, DatabaseConnection, DatabaseTransaction, DbErr, EntityTrait as _, IntoActiveModel as _, Set,
    TransactionTrait as _,
};
use sea_orm_mixins::prelude::*;

/// What was tried, and the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// What Riverside tried.
    pub what: &'static str,
    /// What came of it, in a few words.
    pub answer: String,
}

pub(crate) async fn intrude(
    station: &Station,
    [harbour, riverside]: [&Scoped<DatabaseConnection>; 2],
    screen: &mut Screen<'_>,
) -> Result<Vec<Tried>> {
    screen.step(
        "Riverside reaches for Harbour's rows",
        "A row of another station does not exist for an UPDATE or a DELETE. Giving it one, or moving one there, is an error.",
    )?;
    let theirs = first_booking(harbour).await?;
    // Its transactions are scoped too. This one is rolled back.
    let db = riverside.begin().await?;
    let before = all_of(harbour, &db).await?;
    let mut update = theirs.clone().into_active_model();
    update.party_adults = Set(99);
    let mut gift = first_booking(&db).await?.into_active_model().reset_all();
    gift.id = sea_orm::NotSet;
    gift.station_id = Set(station.id);
    let empty_all = booking::Entity::update_many().col_expr(booking::Column::Notes, Expr::value(""));
    let tried = [
        ("update it", answer(update.update(&db).await.map(|_| 1))),
        (
            "delete it",
            answer(theirs.clone().delete(&db).await.map(|done| done.rows_affected)),
        ),
        (
            "insert a row with Harbour's station_id",
            answer(gift.insert(&db).await.map(|_| 1)),
        ),
        (
            "update all bookings, without a WHERE",
            answer(empty_all.exec(&db).await.map(|done| done.rows_affected)),
        ),
    ];
    ensure!(
        all_of(harbour, &db).await? == before,
        "a booking of Harbour's has changed"
    );
    db.rollback().await?;

    let tried = tried.map(|(what, answer)| Tried { what, answer });
    let cells = |it: &Tried| [it.what.to_owned(), it.answer.clone()];
    screen.table(["Riverside tries to", "and"], &[], tried.iter().map(cells))?;
    screen.say("Harbour's bookings are as before. Riverside's own were rolled back.")?;
    Ok(tried.to_vec())
}

/// All of Harbour's bookings, deleted ones too, as they stand in Riverside's transaction.
async fn all_of(
    harbour: &Scoped<DatabaseConnection>,
    db: &Scoped<DatabaseTransaction>,
) -> Result<Vec<booking::Model>, DbErr> {
    let db = db.rescoped(harbour.scope().clone().with_deleted());
    booking::Entity::find().all(&db).await
}

fn answer(outcome: Result<u64, DbErr>) -> String {
    match outcome {
        Ok(rows) => format!("{rows} rows change"),
        Err(DbErr::RecordNotUpdated) => "no such row: RecordNotUpdated".to_owned(),
        Err(err) => match MixinError::of(&err) {
            Some(MixinError::CrossTenant { dimension, .. }) => format!("refused: CrossTenant, by {dimension}"),
            _ => err.to_string(),
        },
    }
}
