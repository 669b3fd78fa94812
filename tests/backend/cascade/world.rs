//! The tables, their rows, and how they are looked at behind the scope.

use crate::entity::{bed, brand, cushion, debt, house, house_brand, note, room, seat, stock};
use chrono::{DateTime, TimeDelta, Utc};
use mixins::prelude::*;
use mixins_migration::MixinSchemaManager as _;
use sea_orm::{ActiveModelTrait as _, DatabaseConnection, EntityTrait, Set};
use sea_orm_migration::SchemaManager;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use uuid::Uuid;

pub(crate) const NORTH: Uuid = Uuid::from_u128(0x0a);
pub(crate) const SOUTH: Uuid = Uuid::from_u128(0x0b);
pub(crate) const ACTOR: Uuid = Uuid::from_u128(0xac);

/// A scope whose clock goes on by a microsecond each time it is read: two statements never have one time by chance.
pub(crate) fn scope(station: Uuid) -> Scope {
    let ticks = AtomicI64::new(0);
    let start = DateTime::<Utc>::from_timestamp(1_700_000_000, 0).unwrap();
    let clock = move || start + TimeDelta::microseconds(ticks.fetch_add(1, Ordering::Relaxed));
    Scope::new().station(station).actor(ACTOR).clock(clock)
}

pub(crate) async fn create<E: MixinEntity>(db: &DatabaseConnection, _entity: E) {
    SchemaManager::new(db).create_mixin_table::<E>().await.unwrap();
}

/// The house's tables, with the database's own foreign keys.
pub(crate) async fn tables(db: &DatabaseConnection) {
    create(db, house::Entity).await;
    create(db, brand::Entity).await;
    create(db, room::Entity).await;
    create(db, bed::Entity).await;
    create(db, note::Entity).await;
    create(db, debt::Entity).await;
    create(db, seat::Entity).await;
    create(db, cushion::Entity).await;
    create(db, house_brand::Entity).await;
    create(db, stock::Entity).await;
}

pub(crate) async fn new_house(db: &impl sea_orm::ConnectionTrait) -> house::Model {
    let house = house::ActiveModel {
        name: Set("a house".to_owned()),
        ..Default::default()
    };
    house.insert(db).await.unwrap()
}

pub(crate) async fn new_room(house: &house::Model, db: &impl sea_orm::ConnectionTrait) -> room::Model {
    let room = room::ActiveModel {
        house_id: Set(house.id),
        name: Set("a room".to_owned()),
        ..Default::default()
    };
    room.insert(db).await.unwrap()
}

pub(crate) async fn new_bed(room: &room::Model, brand: Option<i32>, db: &impl sea_orm::ConnectionTrait) -> bed::Model {
    let bed = bed::ActiveModel {
        room_id: Set(room.id),
        brand_id: Set(brand),
        ..Default::default()
    };
    bed.insert(db).await.unwrap()
}

/// All rows of the house's tables, as they are in the database.
#[derive(Debug, PartialEq)]
pub(crate) struct Rows {
    pub(crate) houses: Vec<house::Model>,
    pub(crate) rooms: Vec<room::Model>,
    pub(crate) beds: Vec<bed::Model>,
    pub(crate) notes: Vec<note::Model>,
    pub(crate) debts: Vec<debt::Model>,
    pub(crate) seats: Vec<seat::Model>,
    pub(crate) cushions: Vec<cushion::Model>,
    pub(crate) links: Vec<house_brand::Model>,
    pub(crate) stocks: Vec<stock::Model>,
}

pub(crate) async fn all<E: EntityTrait>(db: &DatabaseConnection) -> Vec<E::Model>
where
    E::Model: Send + Sync,
{
    use sea_orm::{Iterable as _, PrimaryKeyToColumn as _, QueryOrder as _};
    let mut query = E::find();
    for key in E::PrimaryKey::iter() {
        query = query.order_by_asc(key.into_column());
    }
    query.all(db).await.unwrap()
}

impl Rows {
    pub(crate) async fn of(db: &DatabaseConnection) -> Self {
        Self {
            houses: all::<house::Entity>(db).await,
            rooms: all::<room::Entity>(db).await,
            beds: all::<bed::Entity>(db).await,
            notes: all::<note::Entity>(db).await,
            debts: all::<debt::Entity>(db).await,
            seats: all::<seat::Entity>(db).await,
            cushions: all::<cushion::Entity>(db).await,
            links: all::<house_brand::Entity>(db).await,
            stocks: all::<stock::Entity>(db).await,
        }
    }

    /// With versions and times of changes as if nothing had happened, to compare what a restoration brings back.
    pub(crate) fn untouched(mut self) -> Self {
        for house in &mut self.houses {
            (house.version, house.updated_at, house.updated_by) = (1, house.created_at, house.created_by);
        }
        for room in &mut self.rooms {
            (room.version, room.updated_at, room.updated_by) = (1, room.created_at, room.created_by);
        }
        self
    }
}

/// A pool that keeps the texts of its statements.
pub(crate) fn logged(mut db: DatabaseConnection) -> (DatabaseConnection, Arc<Mutex<Vec<String>>>) {
    let log = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&log);
    db.set_metric_callback(move |info| kept.lock().unwrap().push(info.statement.sql.clone()));
    (db, log)
}
