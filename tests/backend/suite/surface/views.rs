//! Views that hold nothing but the station's live rows: the same text on them gives what a scope is to give. So a hidden
//! row does not come back as a row of NULLs either.

use super::entity::{booking, customer};
use super::world::World;
use sea_orm::prelude::Uuid;
use sea_orm::{
    ConnectionTrait as _, DatabaseConnection, EntityTrait, QuerySelect as _, QueryTrait as _, Select, TryGetableMany,
};
use std::fmt::Debug;

/// A column that may be NULL, of any table.
pub(crate) type Key = Option<i32>;

const VIEWS: [&str; 5] = [
    "CREATE VIEW seen_customers AS SELECT * FROM surface_customers WHERE is_deleted = (1 = 0)",
    "CREATE VIEW seen_profiles AS SELECT * FROM surface_profiles WHERE deleted_at IS NULL",
    "CREATE VIEW seen_bookings AS SELECT * FROM surface_bookings WHERE deleted_at IS NULL",
    "CREATE VIEW seen_services AS SELECT * FROM surface_services WHERE deleted_at IS NULL",
    "CREATE VIEW seen_booked AS SELECT * FROM surface_booked WHERE 1 = 1",
];

/// The world, and views of what the station is to see of it.
pub(crate) async fn viewed(db: DatabaseConnection) -> World {
    let world = World::new(db).await;
    for view in VIEWS {
        // Ann is the station's own.
        let view = format!("{view} AND station_id = (SELECT station_id FROM surface_customers WHERE id = 1001)");
        world.plain.execute_unprepared(&view).await.unwrap();
    }
    world
}

/// What a query gives through the scope, in order; and on the views it gives the same.
pub(crate) async fn rows<E, T>(query: Select<E>, world: &World) -> Vec<T>
where
    E: EntityTrait,
    T: TryGetableMany + Ord + Debug,
{
    let mut statement = query.build(world.plain.get_database_backend());
    statement.sql = statement.sql.replace("surface_", "seen_");
    let expected = world.plain.query_all_raw(statement).await.unwrap();
    let mut expected: Vec<T> = expected
        .iter()
        .map(|row| T::try_get_many_by_index(row).unwrap())
        .collect();
    expected.sort_unstable();
    let mut rows: Vec<T> = query.into_tuple().all(&world.north).await.unwrap();
    rows.sort_unstable();
    assert_eq!(rows, expected);
    rows
}

/// Customers and bookings, the latter by number.
pub(crate) async fn pairs<E: EntityTrait>(query: Select<E>, world: &World) -> Vec<(Key, Option<u128>)> {
    let query = query
        .select_only()
        .column(customer::Column::Id)
        .column(booking::Column::Id);
    let rows: Vec<(Key, Option<Uuid>)> = rows(query, world).await;
    let number = |(customer, booking): (Key, Option<Uuid>)| (customer, booking.map(|id| id.as_u128()));
    rows.into_iter().map(number).collect()
}

pub(crate) fn customers() -> Select<customer::Entity> {
    customer::Entity::find()
}

pub(crate) fn bookings() -> Select<booking::Entity> {
    booking::Entity::find()
}

/// The pairs of all bookings that are seen: whose customer is not seen has none.
pub(crate) const ALL_BOOKINGS: [(Key, Option<u128>); 6] = [
    (None, Some(105)),
    (None, Some(106)),
    (None, Some(107)),
    (Some(1001), Some(101)),
    (Some(1001), Some(102)),
    (Some(1002), Some(104)),
];

/// The pairs of all customers that are seen: 103 is deleted and 202 the other station's.
pub(crate) const ALL_CUSTOMERS: [(Key, Option<u128>); 5] = [
    (Some(1001), Some(101)),
    (Some(1001), Some(102)),
    (Some(1002), Some(104)),
    (Some(1003), None),
    (Some(1005), None),
];
