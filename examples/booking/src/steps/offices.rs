//! Two businesses, and the office of each: what it may read, change and cancel.

use crate::entity::booking;
use crate::house::House;
use crate::screen::Screen;
use crate::steps::compare::Answer;
use anyhow::{Context as _, Result, ensure};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbErr, EntityTrait as _, PaginatorTrait as _, TransactionTrait as _,
};
use sea_orm_mixins::prelude::*;

/// What was done to all bookings, and how many there were for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// What was done.
    pub what: &'static str,
    /// For our office, for the neighbour's, and for one that says `any_station()`.
    pub answers: [Answer; 3],
}

pub(crate) async fn offices(
    [ours, neighbour]: [&House; 2],
    pool: &DatabaseConnection,
    screen: &mut Screen<'_>,
) -> Result<Vec<Reached>> {
    screen.step(
        "Two businesses, two offices",
        "Both keep their bookings in one table, which has a station and no business. So each office names the stations of \
         its business: `stations_of`.",
    )?;
    let careless = Scope::new().business(ours.business).any_station();
    let mut reached = ["read all", "change all", "cancel all"].map(|what| Reached {
        what,
        answers: [None; 3],
    });
    let mut refusal = None;
    for (side, scope) in [&ours.office, &neighbour.office, &careless].into_iter().enumerate() {
        // Each is rolled back.
        let db = pool.begin().await?;
        let scoped = db.scoped_ref(scope.clone());
        for (line, answer) in
            reached
                .iter_mut()
                .zip([read(&scoped).await, change(&scoped).await, cancel(&scoped).await])
        {
            let answer = answer.map_err(|err| refusal = Some(err)).ok();
            *line.answers.get_mut(side).context("three sides")? = answer;
        }
        if side == 0 {
            let theirs = read(&db.scoped_ref(neighbour.office.clone())).await?;
            ensure!(theirs > 0, "a booking of the neighbour's was cancelled");
        }
        db.rollback().await?;
    }
    let cell = |answer: Answer| answer.map_or_else(|| "refused".to_owned(), |count| count.to_string());
    let rows = reached.iter().map(|it| {
        let [ours, theirs, careless] = it.answers.map(cell);
        [it.what.to_owned(), ours, theirs, careless]
    });
    screen.table(
        ["bookings", ours.name, neighbour.name, "any_station()"],
        &[1, 2, 3],
        rows,
    )?;
    screen.say("A business that reaches every station would reach the other's too. The error says:")?;
    screen.quote(
        &refusal
            .context("an office saw the bookings of another business")?
            .to_string(),
    )?;
    Ok(reached.to_vec())
}

async fn read(office: &Scoped<impl ConnectionTrait>) -> Result<u64, DbErr> {
    booking::Entity::find().count(office).await
}

async fn change(office: &Scoped<impl ConnectionTrait>) -> Result<u64, DbErr> {
    let all = booking::Entity::update_many().col_expr(booking::Column::Notes, Expr::value("ring before"));
    Ok(all.exec(office).await?.rows_affected)
}

async fn cancel(office: &Scoped<impl ConnectionTrait>) -> Result<u64, DbErr> {
    Ok(booking::Entity::delete_many().exec(office).await?.rows_affected)
}
