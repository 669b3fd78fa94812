//! Does an operation once.

use super::given::{UNPREPARED, party, turn};
use super::{Answer, BULK, Given, Workload};
use crate::subject::Subject;
use crate::world::{BULK_DAY, DAYS};
use anyhow::{Context as _, Result};

impl Workload {
    /// Does it once: the operation number `first + place`.
    ///
    /// # Errors
    ///
    /// If the database will not, or `given` is not what was prepared for it.
    pub async fn once<S: Subject>(self, subject: &S, given: &mut Given<S>, place: usize) -> Result<Answer<S>> {
        let number = given.first.wrapping_add(u32::try_from(place)?);
        let answer = match self {
            Self::InsertOne => Answer::Row(Some(subject.insert(given.one(place)?).await?)),
            Self::InsertReturning => Answer::Rows(subject.insert_returning(given.bulk(place)?).await?),
            Self::InsertMany => {
                subject.insert_many(given.bulk(place)?).await?;
                Answer::Count(u64::from(BULK))
            }
            Self::Find => Answer::Row(subject.find(turn(&given.ids, number.wrapping_mul(37))?).await?),
            Self::List => Answer::Rows(subject.list(i32::try_from(number % u32::from(DAYS - 20))?).await?),
            Self::Join => Answer::Rows(subject.join(given.name(number)?).await?),
            Self::Related => Answer::Families(subject.related(given.name(number)?).await?),
            Self::In50 | Self::In300 | Self::In1000 => {
                Answer::Rows(subject.listed(given.lists.get(place).context(UNPREPARED)?).await?)
            }
            Self::Update => {
                given.update(subject, number).await?;
                Answer::Count(1)
            }
            Self::UpdateBlind => {
                given.update_blind(subject, number).await?;
                Answer::Count(1)
            }
            Self::Delete => {
                let row = given.rows.get_mut(place).and_then(Option::take).context(UNPREPARED)?;
                subject.delete(row).await?;
                Answer::Count(1)
            }
            Self::DeleteDay => Answer::Count(subject.delete_day(BULK_DAY).await?),
            Self::Upsert => {
                subject.upsert(given.one(place)?).await?;
                Answer::Count(1)
            }
            Self::Change => Answer::Row(Some(subject.change(turn(&given.ids, number)?, party(number)).await?)),
        };
        Ok(answer)
    }
}
