//! Two stations ask the same questions, and nobody says for whom.

use crate::entity::{booking, customer};
use crate::screen::Screen;
use crate::steps::first_booking;
use anyhow::{Context as _, Result, ensure};
use sea_orm::prelude::Uuid;
use sea_orm::sea_query::JoinType;
use sea_orm::{
    ConnectionTrait as _, DatabaseConnection, DbErr, EntityTrait as _, PaginatorTrait as _, QuerySelect as _,
    RelationTrait as _, Statement,
};
use sea_orm_mixins::prelude::*;

/// A question, and what each side was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The question.
    pub question: &'static str,
    /// At Harbour, at Riverside, and in a scope that names no station.
    pub answers: [Answer; 3],
}

/// How many rows; or that the statement was not sent, since it is not said for which station.
pub type Answer = Option<u64>;

pub(crate) async fn compare(
    [harbour, riverside]: [&Scoped<DatabaseConnection>; 2],
    screen: &mut Screen<'_>,
) -> Result<Vec<Compared>> {
    screen.step(
        "Two stations, the same questions",
        "No query below says which station it means, and none filters deleted rows: the scope of the connection does.",
    )?;
    let theirs = first_booking(harbour).await?.id;
    let nobody = harbour.clone().into_rescoped(Scope::new());
    let questions = [
        "booking::Entity::find()",
        "the same as raw SQL",
        "customers who booked, by a join",
        "one of Harbour's, by its key",
    ];
    let mut compared = questions.map(|question| Compared {
        question,
        answers: [None; 3],
    });
    let mut refusal = None;
    for (side, db) in [harbour, riverside, &nobody].into_iter().enumerate() {
        let answers = [all(db).await, raw(db).await, guests(db).await, by_key(theirs, db).await];
        for (line, answer) in compared.iter_mut().zip(answers) {
            let answer = match answer {
                Err(err) => {
                    ensure!(
                        matches!(MixinError::of(&err), Some(MixinError::MissingTenant { .. })),
                        err
                    );
                    refusal = Some(err);
                    None
                }
                Ok(count) => Some(count),
            };
            *line.answers.get_mut(side).context("three sides")? = answer;
        }
    }
    let cell = |answer: Answer| answer.map_or_else(|| "refused".to_owned(), |count| count.to_string());
    let rows = compared.iter().map(|it| {
        let [harbour, riverside, nobody] = it.answers.map(cell);
        [it.question.to_owned(), harbour, riverside, nobody]
    });
    screen.table(["rows", "Harbour", "Riverside", "no station"], &[1, 2, 3], rows)?;
    screen.say("Without a station nothing is sent. The error says:")?;
    screen.quote(&refusal.context("a scope without a station saw bookings")?.to_string())?;
    Ok(compared.to_vec())
}

async fn all(db: &Scoped<DatabaseConnection>) -> Result<u64, DbErr> {
    booking::Entity::find().count(db).await
}

async fn raw(db: &Scoped<DatabaseConnection>) -> Result<u64, DbErr> {
    let sql = "SELECT id FROM bookings";
    let rows = db
        .query_all_raw(Statement::from_string(db.get_database_backend(), sql))
        .await?;
    Ok(rows.len() as u64)
}

/// Customers belong to the business; who has booked here is the station's to know.
async fn guests(db: &Scoped<DatabaseConnection>) -> Result<u64, DbErr> {
    let booked = booking::Relation::Customer.def().rev();
    let customers = customer::Entity::find().distinct().join(JoinType::InnerJoin, booked);
    customers.count(db).await
}

async fn by_key(id: Uuid, db: &Scoped<DatabaseConnection>) -> Result<u64, DbErr> {
    booking::Entity::find_by_id(id).count(db).await
}
