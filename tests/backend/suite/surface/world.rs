//! Two stations' rows, live and deleted, written on a plain connection; and the proof that a scope left them alone.

use super::entity::{booked, booking, customer, introduction, profile, service};
use crate::create;
use crate::scoped::{ACTOR, NORTH, SOUTH, scope, second};
use mixins::prelude::*;
use sea_orm::sea_query::Index;
use sea_orm::{ConnectionTrait as _, DatabaseConnection, EntityTrait, IntoActiveModel as _, ModelTrait};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use uuid::Uuid;

/// Rows by table and key, as they print.
type Rows = BTreeMap<String, String>;

pub(crate) struct World {
    /// No scope: what the database holds.
    pub plain: DatabaseConnection,
    /// The scope under test.
    pub north: Scoped<DatabaseConnection>,
    hidden: Rows,
}

pub(crate) fn booking_id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// The number that the world gave a booking.
pub(crate) fn number(booking: &booking::Model) -> u128 {
    booking.id.as_u128()
}

impl World {
    pub(crate) async fn new(plain: DatabaseConnection) -> Self {
        create(&plain, customer::Entity).await;
        create(&plain, profile::Entity).await;
        create(&plain, booking::Entity).await;
        create(&plain, service::Entity).await;
        create(&plain, booked::Entity).await;
        create(&plain, introduction::Entity).await;
        let unique = Index::create()
            .name("surface_customers_email")
            .table(customer::Entity)
            .col(customer::Column::StationId)
            .col(customer::Column::Email)
            .unique()
            .to_owned();
        plain.execute(&unique).await.unwrap();
        fill(&plain).await;
        let hidden = hidden(&plain).await;
        let north = plain.clone().scoped(scope(NORTH));
        Self { plain, north, hidden }
    }

    /// The other station's scope.
    pub(crate) fn south(&self) -> Scoped<DatabaseConnection> {
        self.plain.clone().scoped(scope(SOUTH))
    }

    /// Every row of the other station and every row that was deleted is bit for bit as it was written, and the other
    /// station has no row more.
    pub(crate) async fn untouched(&self) {
        self.untouched_but(&[]).await;
    }

    /// As [`untouched`](Self::untouched), but for some rows that were deleted: `surface_customers 1004`.
    pub(crate) async fn untouched_but(&self, but: &[&str]) {
        let changed = self.changed().await;
        let changed: Vec<_> = changed.iter().filter(|key| !but.contains(&key.as_str())).collect();
        assert!(changed.is_empty(), "{changed:?}");
    }

    /// What is hidden from the scope and not as it was: changed, gone or new.
    async fn changed(&self) -> Vec<String> {
        let now = rows(&self.plain).await;
        let was = self.hidden.iter();
        let changed = was.filter(|(key, was)| now.get(*key).map(|now| &now.text) != Some(*was));
        let foreign = now.iter().filter(|(_, row)| row.station != NORTH);
        let new = foreign.filter(|(key, _)| !self.hidden.contains_key(*key));
        changed
            .map(|(key, _)| key)
            .chain(new.map(|(key, _)| key))
            .cloned()
            .collect()
    }
}

struct Row {
    station: Uuid,
    is_live: bool,
    text: String,
}

async fn hidden(plain: &DatabaseConnection) -> Rows {
    let rows = rows(plain).await;
    let hidden = rows.into_iter().filter(|(_, row)| row.station != NORTH || !row.is_live);
    hidden.map(|(key, row)| (key, row.text)).collect()
}

async fn rows(plain: &DatabaseConnection) -> BTreeMap<String, Row> {
    let mut rows = BTreeMap::new();
    let row = |row: &dyn Debug, station, is_live| Row {
        station,
        is_live,
        text: format!("{row:?}"),
    };
    for model in all::<customer::Entity>(plain).await {
        let key = format!("surface_customers {}", model.id);
        rows.insert(key, row(&model, model.station_id, !model.is_deleted));
    }
    for model in all::<profile::Entity>(plain).await {
        let key = format!("surface_profiles {}", model.id);
        rows.insert(key, row(&model, model.station_id, model.deleted_at.is_none()));
    }
    for model in all::<booking::Entity>(plain).await {
        let key = format!("surface_bookings {}", number(&model));
        rows.insert(key, row(&model, model.station_id, model.deleted_at.is_none()));
    }
    for model in all::<service::Entity>(plain).await {
        let key = format!("surface_services {}", model.id);
        rows.insert(key, row(&model, model.station_id, model.deleted_at.is_none()));
    }
    for model in all::<booked::Entity>(plain).await {
        let key = format!("surface_booked {} {}", model.booking_id.as_u128(), model.service_id);
        rows.insert(key, row(&model, model.station_id, true));
    }
    for model in all::<introduction::Entity>(plain).await {
        let key = format!("surface_introductions {} {}", model.host_id, model.guest_id);
        rows.insert(key, row(&model, model.station_id, model.deleted_at.is_none()));
    }
    rows
}

async fn all<E: EntityTrait>(plain: &DatabaseConnection) -> Vec<E::Model> {
    E::find().all(plain).await.unwrap()
}

/// Customers end in what they are: 4 and 13 are deleted, 3 was sent by one who is, 5 by the other station's.
const CUSTOMERS: [(i32, Uuid, &str, Option<i32>, bool); 8] = [
    (1001, NORTH, "ann", None, false),
    (1002, NORTH, "abe", Some(1001), false),
    (1004, NORTH, "axe", Some(1001), true),
    (1003, NORTH, "ada", Some(1004), false),
    (1011, SOUTH, "bob", None, false),
    (1005, NORTH, "amy", Some(1011), false),
    (1012, SOUTH, "bea", Some(1001), false),
    (1013, SOUTH, "ben", Some(1001), true),
];

type Booking = (u128, Uuid, Option<i32>, &'static str, i32, bool);

const BOOKINGS: [Booking; 11] = [
    (101, NORTH, Some(1001), "18:00", 2, false),
    (102, NORTH, Some(1001), "19:00", 4, false),
    (103, NORTH, Some(1001), "20:00", 6, true),
    (104, NORTH, Some(1002), "18:00", 3, false),
    (105, NORTH, Some(1004), "21:00", 5, false),
    (106, NORTH, Some(1011), "22:00", 7, false),
    (107, NORTH, None, "23:00", 1, false),
    (108, NORTH, Some(1002), "18:00", 2, true),
    (201, SOUTH, Some(1011), "18:00", 8, false),
    (202, SOUTH, Some(1001), "19:00", 9, false),
    (203, SOUTH, Some(1011), "20:00", 10, true),
];

const SERVICES: [(i32, Uuid, &str, i32, bool); 5] = [
    (1001, NORTH, "cake", 10, false),
    (1002, NORTH, "wine", 20, false),
    (1003, NORTH, "band", 30, true),
    (1011, SOUTH, "bus", 40, false),
    (1012, SOUTH, "bed", 50, true),
];

const BOOKED: [(u128, i32, Uuid); 9] = [
    (101, 1001, NORTH),
    (101, 1002, NORTH),
    (101, 1003, NORTH),
    (101, 1011, NORTH),
    (102, 1002, NORTH),
    (103, 1001, NORTH),
    (102, 1001, SOUTH),
    (201, 1011, SOUTH),
    (202, 1011, SOUTH),
];

const PROFILES: [(i32, Uuid, i32, &str, bool); 5] = [
    (1001, NORTH, 1001, "vip", false),
    (1002, NORTH, 1002, "gone", true),
    (1003, SOUTH, 1003, "spy", false),
    (1004, NORTH, 1011, "odd", false),
    (1005, SOUTH, 1012, "own", false),
];

/// Who introduced whom. A link may be ours and its end hidden, or the other station's between two of ours.
const INTRODUCTIONS: [(i32, i32, Uuid, bool); 11] = [
    (1001, 1002, NORTH, false),
    (1001, 1003, NORTH, true),
    (1001, 1004, NORTH, false),
    (1001, 1005, SOUTH, false),
    (1001, 1011, NORTH, false),
    (1002, 1003, NORTH, false),
    (1004, 1002, NORTH, false),
    (1005, 1001, NORTH, false),
    (1011, 1003, NORTH, false),
    (1011, 1012, SOUTH, false),
    (1012, 1001, SOUTH, false),
];

/// Writes `models` as they are: every column set, no hook.
pub(crate) async fn write<E>(plain: &DatabaseConnection, models: Vec<E::Model>)
where
    E: EntityTrait,
    E::Model: ModelTrait<Entity = E> + sea_orm::IntoActiveModel<E::ActiveModel>,
{
    let rows = models
        .into_iter()
        .map(|model| sea_orm::ActiveModelTrait::reset_all(model.into_active_model()));
    E::insert_many(rows).exec_without_returning(plain).await.unwrap();
}

async fn fill(plain: &DatabaseConnection) {
    fill_customers(plain).await;
    fill_bookings(plain).await;
}

async fn fill_customers(plain: &DatabaseConnection) {
    let (at, by) = (second(-1_000), Some(ACTOR));
    let customers = CUSTOMERS.map(|(id, station_id, name, referrer_id, is_deleted)| customer::Model {
        id,
        name: name.to_owned(),
        email: format!("{name}@example.org"),
        visits: id - 1_000,
        referrer_id,
        station_id,
        created_by: by,
        updated_by: by,
        deleted_by: by.filter(|_| is_deleted),
        created_at: at,
        updated_at: at,
        is_deleted,
    });
    write::<customer::Entity>(plain, customers.into()).await;
    let profiles = PROFILES.map(|(id, station_id, customer_id, text, deleted)| profile::Model {
        id,
        text: text.to_owned(),
        customer_id,
        station_id,
        deleted_at: Some(at).filter(|_| deleted),
    });
    write::<profile::Entity>(plain, profiles.into()).await;
    let introductions = INTRODUCTIONS.map(|(host_id, guest_id, station_id, deleted)| introduction::Model {
        host_id,
        guest_id,
        station_id,
        deleted_at: Some(at).filter(|_| deleted),
    });
    write::<introduction::Entity>(plain, introductions.into()).await;
}

async fn fill_bookings(plain: &DatabaseConnection) {
    let (at, by) = (second(-1_000), Some(ACTOR));
    let bookings = BOOKINGS.map(|(id, station_id, customer_id, slot, party, deleted)| booking::Model {
        id: booking_id(id),
        slot: slot.to_owned(),
        party,
        customer_id,
        station_id,
        created_by: by,
        updated_by: by,
        deleted_by: by.filter(|_| deleted),
        created_at: at,
        updated_at: at,
        deleted_at: Some(at).filter(|_| deleted),
        version: 1,
    });
    write::<booking::Entity>(plain, bookings.into()).await;
    let services = SERVICES.map(|(id, station_id, name, price, deleted)| service::Model {
        id,
        name: name.to_owned(),
        price,
        station_id,
        deleted_at: Some(at).filter(|_| deleted),
    });
    write::<service::Entity>(plain, services.into()).await;
    let booked = BOOKED.map(|(booking, service_id, station_id)| booked::Model {
        booking_id: booking_id(booking),
        service_id,
        station_id,
        created_at: at,
        updated_at: at,
    });
    write::<booked::Entity>(plain, booked.into()).await;
}

/// Sorted, for comparison of what has no order.
pub(crate) fn sorted<T: Ord>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    items.into_iter().collect::<BTreeSet<_>>().into_iter().collect()
}

/// The numbers of bookings, sorted.
pub(crate) fn numbers(bookings: &[booking::Model]) -> Vec<u128> {
    let mut numbers: Vec<_> = bookings.iter().map(number).collect();
    numbers.sort_unstable();
    numbers
}

async fn a_changed_row_is_noticed(db: DatabaseConnection) {
    let world = World::new(db).await;
    world.untouched().await;
    let touch = "UPDATE surface_customers SET visits = visits + 1 WHERE id IN (1001, 1004, 1011)";
    world.plain.execute_unprepared(touch).await.unwrap();
    world
        .plain
        .execute_unprepared("DELETE FROM surface_booked")
        .await
        .unwrap();
    let gone = [
        "surface_booked 102 1001",
        "surface_booked 201 1011",
        "surface_booked 202 1011",
    ];
    let marked = ["surface_customers 1004", "surface_customers 1011"];
    assert_eq!(world.changed().await, [&gone[..], &marked].concat());
    let new = super::inserting::new_customer("new");
    sea_orm::ActiveModelTrait::insert(new, &world.south()).await.unwrap();
    assert_eq!(world.changed().await.len(), 6);
}

backend_tests::on_every_backend!(a_changed_row_is_noticed);
