//! Relations, from one row and over joins: what hangs on a hidden row is not there, and the row it hangs from stays.

use super::entity::{booked, booking, customer, profile, service};
use super::world::{World, booking_id, number, numbers};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DatabaseConnection, EntityTrait, ModelTrait as _, QueryFilter as _,
    QueryOrder as _,
};

/// The station's live bookings, and whose they are as far as it can see.
pub(crate) const OWNERS: [(u128, Option<i32>); 6] = [
    (101, Some(1001)),
    (102, Some(1001)),
    (104, Some(1002)),
    (105, None),
    (106, None),
    (107, None),
];

pub(crate) async fn customer(id: i32, db: &impl ConnectionTrait) -> customer::Model {
    customer::Entity::find_by_id(id).one(db).await.unwrap().unwrap()
}

pub(crate) async fn booking(number: u128, db: &impl ConnectionTrait) -> booking::Model {
    let found = booking::Entity::find_by_id(booking_id(number)).one(db).await;
    found.unwrap().unwrap()
}

async fn from_one_row(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let ann = customer(1001, north).await;
    assert_eq!(
        numbers(&ann.find_related(booking::Entity).all(north).await.unwrap()),
        [101, 102]
    );
    assert_eq!(
        ann.find_related(profile::Entity).one(north).await.unwrap().unwrap().id,
        1001
    );
    let abe = customer(1002, north).await;
    assert_eq!(abe.find_related(profile::Entity).one(north).await.unwrap(), None);
    for (number, owner) in OWNERS {
        let row = booking(number, north).await;
        let found = row.find_related(customer::Entity).one(north).await.unwrap();
        assert_eq!(found.map(|row| row.id), owner, "{number}");
    }
    // A row of the other station in hand opens nothing of theirs.
    let bob = customer(1011, &world.plain).await;
    assert!(bob.find_related(booking::Entity).all(north).await.unwrap().is_empty());
    world.untouched().await;
}

async fn many_to_many(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    for (number, booked) in [(101, &[1001, 1002][..]), (102, &[1002]), (104, &[])] {
        let row = booking(number, north).await;
        let services = row.find_related(service::Entity).order_by_asc(service::Column::Id);
        let ids: Vec<_> = services.all(north).await.unwrap().iter().map(|row| row.id).collect();
        assert_eq!(ids, booked, "{number}");
    }
    let cake = service::Entity::find_by_id(1001).one(north).await.unwrap().unwrap();
    assert_eq!(
        numbers(&cake.find_related(booking::Entity).all(north).await.unwrap()),
        [101]
    );
    let rows = booking::Entity::find()
        .find_with_related(service::Entity)
        .order_by_asc(booking::Column::Id)
        .order_by_asc(service::Column::Id)
        .all(north)
        .await
        .unwrap();
    let rows: Vec<(u128, Vec<i32>)> = rows
        .iter()
        .map(|(row, services)| (number(row), services.iter().map(|row| row.id).collect()))
        .collect();
    let none = |number| (number, vec![]);
    assert_eq!(
        rows,
        [
            (101, vec![1001, 1002]),
            (102, vec![1002]),
            none(104),
            none(105),
            none(106),
            none(107)
        ]
    );
    assert_eq!(booked::Entity::find().all(north).await.unwrap().len(), 6);
    world.untouched().await;
}

async fn also_keeps_the_row_it_starts_from(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let rows = booking::Entity::find()
        .find_also_related(customer::Entity)
        .order_by_asc(booking::Column::Id)
        .all(north)
        .await
        .unwrap();
    let owners: Vec<_> = rows
        .iter()
        .map(|(row, owner)| (number(row), owner.as_ref().map(|owner| owner.id)))
        .collect();
    assert_eq!(owners, OWNERS);
    let rows = customer::Entity::find()
        .find_also_related(profile::Entity)
        .order_by_asc(customer::Column::Id)
        .all(north)
        .await
        .unwrap();
    let profiles: Vec<_> = rows
        .iter()
        .map(|(row, profile)| (row.id, profile.as_ref().map(|row| row.id)))
        .collect();
    assert_eq!(profiles, [(1001, Some(1001)), (1002, None), (1003, None), (1005, None)]);
    // In WHERE, behind the LEFT JOIN: a hidden row is no row, so it has no name.
    let nobodys = booking::Entity::find()
        .find_also_related(customer::Entity)
        .filter(customer::Column::Id.is_null())
        .all(north)
        .await
        .unwrap();
    let mut ids: Vec<_> = nobodys.iter().map(|(row, _)| number(row)).collect();
    ids.sort_unstable();
    assert_eq!(ids, [105, 106, 107]);
    world.untouched().await;
}

async fn both_needs_two_visible_rows(db: DatabaseConnection) {
    let world = World::new(db).await;
    let rows = booking::Entity::find()
        .find_both_related(customer::Entity)
        .order_by_asc(booking::Column::Id)
        .all(&world.north)
        .await
        .unwrap();
    let rows: Vec<_> = rows.iter().map(|(row, owner)| (number(row), owner.id)).collect();
    assert_eq!(rows, [(101, 1001), (102, 1001), (104, 1002)]);
    world.untouched().await;
}

async fn with_gathers_visible_children(db: DatabaseConnection) {
    let world = World::new(db).await;
    let rows = customer::Entity::find()
        .find_with_related(booking::Entity)
        .order_by_asc(customer::Column::Id)
        .all(&world.north)
        .await
        .unwrap();
    let rows: Vec<_> = rows.iter().map(|(row, found)| (row.id, numbers(found))).collect();
    assert_eq!(
        rows,
        [
            (1001, vec![101, 102]),
            (1002, vec![104]),
            (1003, vec![]),
            (1005, vec![])
        ]
    );
    world.untouched().await;
}

async fn three_tables(db: DatabaseConnection) {
    let world = World::new(db).await;
    let rows = booking::Entity::find()
        .find_also_related(customer::Entity)
        .and_also_related(profile::Entity)
        .order_by_asc(booking::Column::Id)
        .all(&world.north)
        .await
        .unwrap();
    let rows: Vec<_> = rows
        .iter()
        .map(|(row, owner, profile)| {
            (
                number(row),
                owner.as_ref().map(|row| row.id),
                profile.as_ref().map(|row| row.id),
            )
        })
        .collect();
    let expected = OWNERS.map(|(number, owner)| (number, owner, owner.filter(|owner| *owner == 1001)));
    assert_eq!(rows, expected);
    world.untouched().await;
}

async fn has_related_asks_for_visible_rows(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let having = |condition| customer::Entity::find().has_related(booking::Entity, condition);
    let found = having(booking::Column::Party.gt(0)).all(north).await.unwrap();
    let mut ids: Vec<_> = found.iter().map(|row| row.id).collect();
    ids.sort_unstable();
    assert_eq!(ids, [1001, 1002]);
    // 103 is deleted and 202 the other station's.
    let found = having(booking::Column::Party.gt(4)).all(north).await.unwrap();
    assert!(found.is_empty());
    let bookings = booking::Entity::find().has_related(service::Entity, service::Column::Name.ne("cake"));
    assert_eq!(numbers(&bookings.all(north).await.unwrap()), [101, 102]);
    world.untouched().await;
}

async fn exemptions_reach_into_relations(db: DatabaseConnection) {
    let world = World::new(db).await;
    let ann = customer(1001, &world.north).await;
    let seen = ann.find_related(booking::Entity).all(&world.north.with_deleted()).await;
    assert_eq!(numbers(&seen.unwrap()), [101, 102, 103]);
    let across = world.north.rescoped(world.north.scope().clone().any_station());
    let seen = ann.find_related(booking::Entity).all(&across).await;
    assert_eq!(numbers(&seen.unwrap()), [101, 102, 202]);
    world.untouched().await;
}

backend_tests::on_every_backend!(
    from_one_row,
    many_to_many,
    also_keeps_the_row_it_starts_from,
    both_needs_two_visible_rows,
    with_gathers_visible_children,
    three_tables,
    has_related_asks_for_visible_rows,
    exemptions_reach_into_relations,
);
