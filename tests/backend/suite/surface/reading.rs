//! Plain reads: everything that starts at `find`.

use super::entity::{booking, customer};
use super::world::{World, booking_id, numbers};
use sea_orm::prelude::Expr;
use sea_orm::sea_query::{ExprTrait as _, Func};
use sea_orm::{
    ColumnTrait as _, Condition, DatabaseConnection, DbErr, EntityTrait as _, Order, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, SelectExt as _,
};

/// The live bookings of the station.
pub(crate) const NORTHS: [u128; 6] = [101, 102, 104, 105, 106, 107];

async fn all_one_and_by_key(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    assert_eq!(numbers(&booking::Entity::find().all(north).await.unwrap()), NORTHS);
    let last = booking::Entity::find().order_by_desc(booking::Column::Party);
    assert_eq!(last.one(north).await.unwrap().unwrap().id, booking_id(106));
    for (number, seen) in [(101, true), (103, false), (201, false), (203, false), (999, false)] {
        let found = booking::Entity::find_by_id(booking_id(number));
        assert_eq!(found.clone().one(north).await.unwrap().is_some(), seen, "{number}");
        assert_eq!(found.clone().count(north).await.unwrap(), u64::from(seen), "{number}");
        assert_eq!(found.clone().exists(north).await.unwrap(), seen, "{number}");
        let required = found.require_one(north).await;
        assert_eq!(matches!(required, Err(DbErr::RecordNotFound(_))), !seen, "{number}");
    }
    let found = booking::Entity::find().filter(booking::Column::Id.is_in([101, 103, 201].map(booking_id)));
    assert_eq!(numbers(&found.all(north).await.unwrap()), [101]);
    world.untouched().await;
}

async fn counts_and_aggregates(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    assert_eq!(booking::Entity::find().count(north).await.unwrap(), 6);
    assert!(booking::Entity::find().exists(north).await.unwrap());
    let large = booking::Entity::find().filter(booking::Column::Party.gt(7));
    assert!(!large.clone().exists(north).await.unwrap());
    assert_eq!(large.count(north).await.unwrap(), 0);
    let aggregates: (i64, i64, i32, i32) = booking::Entity::find()
        .select_only()
        .column_as(booking::Column::Id.count(), "n")
        .expr_as(Func::cast_as(booking::Column::Party.sum(), sum_type(&world)), "sum")
        .column_as(booking::Column::Party.min(), "min")
        .column_as(booking::Column::Party.max(), "max")
        .into_tuple()
        .one(north)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(aggregates, (6, 22, 1, 7));
    world.untouched().await;
}

fn sum_type(world: &World) -> &'static str {
    match sea_orm::ConnectionTrait::get_database_backend(&world.plain) {
        sea_orm::DbBackend::MySql => "SIGNED",
        _ => "bigint",
    }
}

async fn groups_and_having(db: DatabaseConnection) {
    let world = World::new(db).await;
    let groups = booking::Entity::find()
        .select_only()
        .column(booking::Column::Slot)
        .column_as(booking::Column::Id.count(), "n")
        .group_by(booking::Column::Slot)
        .order_by_asc(booking::Column::Slot);
    let all: Vec<(String, i64)> = groups.clone().into_tuple().all(&world.north).await.unwrap();
    let all: Vec<_> = all.iter().map(|(slot, n)| (slot.as_str(), *n)).collect();
    assert_eq!(
        all,
        [("18:00", 2), ("19:00", 1), ("21:00", 1), ("22:00", 1), ("23:00", 1)]
    );
    let several: Vec<(String, i64)> = groups
        .having(booking::Column::Id.count().gt(1))
        .into_tuple()
        .all(&world.north)
        .await
        .unwrap();
    assert_eq!(several, [("18:00".to_owned(), 2)]);
    world.untouched().await;
}

async fn grouping_by_the_key(db: DatabaseConnection) {
    let world = World::new(db).await;
    // The other columns hang on the key, which a derived table would lose.
    let rows = booking::Entity::find()
        .group_by(booking::Column::Id)
        .order_by_asc(booking::Column::Id)
        .all(&world.north)
        .await
        .unwrap();
    assert_eq!(numbers(&rows), NORTHS);
    world.untouched().await;
}

async fn order_limit_and_offset(db: DatabaseConnection) {
    let world = World::new(db).await;
    let rows = booking::Entity::find()
        .order_by(booking::Column::Party, Order::Desc)
        .offset(1)
        .limit(2)
        .all(&world.north)
        .await
        .unwrap();
    let parties: Vec<_> = rows.iter().map(|row| row.party).collect();
    assert_eq!(parties, [5, 4]);
    let distinct: Vec<String> = booking::Entity::find()
        .select_only()
        .column(booking::Column::Slot)
        .distinct()
        .order_by_asc(booking::Column::Slot)
        .into_tuple()
        .all(&world.north)
        .await
        .unwrap();
    assert_eq!(distinct, ["18:00", "19:00", "21:00", "22:00", "23:00"]);
    world.untouched().await;
}

async fn distinct_on_is_postgres_only(db: DatabaseConnection) {
    let world = World::new(db).await;
    if sea_orm::ConnectionTrait::get_database_backend(&world.plain) == sea_orm::DbBackend::Postgres {
        let rows = booking::Entity::find()
            .distinct_on([booking::Column::Slot])
            .order_by_asc(booking::Column::Slot)
            .order_by_desc(booking::Column::Party)
            .all(&world.north)
            .await
            .unwrap();
        assert_eq!(numbers(&rows), [102, 104, 105, 106, 107]);
    }
    world.untouched().await;
}

async fn or_does_not_reach_out(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let any = Condition::any()
        .add(booking::Column::Party.gt(0))
        .add(Expr::cust("1 = 1"))
        .add(booking::Column::DeletedAt.is_not_null());
    assert_eq!(
        numbers(&booking::Entity::find().filter(any).all(north).await.unwrap()),
        NORTHS
    );
    let custom = booking::Entity::find().filter(Expr::cust("1 = 0 OR party > 0 OR 1 = 1"));
    assert_eq!(numbers(&custom.all(north).await.unwrap()), NORTHS);
    let not = Condition::all().not().add(booking::Column::Party.gt(100));
    assert_eq!(
        numbers(&booking::Entity::find().filter(not).all(north).await.unwrap()),
        NORTHS
    );
    let deleted = booking::Entity::find().filter(booking::Column::DeletedAt.is_not_null());
    assert!(deleted.count(north).await.is_err(), "asked for, and not shown");
    let theirs = customer::Entity::find().filter(Expr::col(customer::Column::Name).eq("bob"));
    assert!(theirs.all(north).await.unwrap().is_empty());
    world.untouched().await;
}

backend_tests::on_every_backend!(
    all_one_and_by_key,
    counts_and_aggregates,
    groups_and_having,
    grouping_by_the_key,
    order_limit_and_offset,
    distinct_on_is_postgres_only,
    or_does_not_reach_out,
);
