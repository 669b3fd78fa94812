//! Prepares operations.

use super::{BULK, Given, Workload};
use crate::entity::hand::booking;
use crate::subject::{Kind, Subject};
use crate::world::{self, CUSTOMERS, ROWS, World};
use anyhow::Result;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};

/// Rows that are updated in turns.
const TURNS: u16 = 100;

impl Workload {
    /// Makes all ready for the operations number `first` to `first + count`, which are the same for every subject.
    ///
    /// # Errors
    ///
    /// If the database will not.
    pub async fn prepare<S: Subject>(
        self,
        world: &World,
        (kind, subject): (Kind, &S),
        (first, count): (u32, u32),
    ) -> Result<Given<S>> {
        let numbers = first..first + count;
        let rows_of_turns = 0..TURNS;
        let ids_of = |places: std::ops::Range<u16>| places.map(|place| world::written_id(kind, place)).collect();
        let mut given = Given::nothing(first);
        match self {
            Self::Find => given.ids = (0..ROWS).map(world::read_id).collect(),
            Self::List => {}
            Self::Join => given.names = (0..CUSTOMERS).map(world::customer_name).collect(),
            Self::Related => given.names = vec![world::customer_name(10)],
            Self::In50 | Self::In300 | Self::In1000 => given.lists = numbers.map(|number| self.list(number)).collect(),
            Self::InsertOne => given.new = numbers.map(|number| world::new(kind, number, false)).collect(),
            Self::Upsert => given.new = numbers.map(|number| world::new(kind, number, true)).collect(),
            Self::InsertReturning | Self::InsertMany => {
                let numbers = first * BULK..(first + count) * BULK;
                given.new = numbers.map(|number| world::new(kind, number, false)).collect();
            }
            Self::Change => given.ids = ids_of(rows_of_turns),
            Self::Update => given.rows = found(subject, ids_of(rows_of_turns)).await?,
            Self::UpdateBlind => given.versions = versions(world, ids_of(rows_of_turns)).await?,
            Self::Delete => {
                world.revive(kind).await?;
                let count = u16::try_from(count).unwrap_or(ROWS).min(ROWS);
                given.rows = found(subject, ids_of(0..count)).await?;
            }
            Self::DeleteDay => world.revive(kind).await?,
        }
        Ok(given)
    }

    fn list(self, number: u32) -> Vec<Uuid> {
        let mut random = StdRng::seed_from_u64(u64::from(number));
        let length = random.random_range(1..=self.longest().unwrap_or(1));
        let mut id = || world::read_id(random.random_range(0..ROWS));
        (0..length).map(|_| id()).collect()
    }
}

/// The rows of these keys, by their keys.
async fn found<S: Subject>(subject: &S, ids: Vec<Uuid>) -> Result<Vec<Option<S::Booking>>> {
    let mut rows = subject.listed(&ids).await?;
    rows.sort_by_cached_key(|row| {
        let row: booking::Model = row.clone().into();
        row.id
    });
    Ok(rows.into_iter().map(Some).collect())
}

async fn versions(world: &World, ids: Vec<Uuid>) -> Result<Vec<(Uuid, i32)>> {
    let rows = booking::Entity::find().filter(booking::Column::Id.is_in(ids));
    let mut rows = rows.all(&world.db).await?;
    rows.sort_by_key(|row| row.id);
    Ok(rows.into_iter().map(|row| (row.id, row.version)).collect())
}
