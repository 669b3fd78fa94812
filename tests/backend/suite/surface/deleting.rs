//! Deletes, restores and removals: of one row, of many, by key, with what was deleted handed back.

use super::entity::{booked, booking, customer, service};
use super::updating::plain_booking;
use super::world::{World, booking_id, numbers};
use crate::scoped::{ACTOR, error, second};
use mixins::prelude::*;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, DatabaseConnection, DbErr, Delete, EntityTrait, IntoActiveModel as _,
    QueryFilter as _,
};

/// Marked, by whom and when; or left alone.
async fn is_marked(number: u128, world: &World) {
    let row = plain_booking(number, world).await;
    assert_eq!(
        (row.deleted_at, row.deleted_by),
        (Some(second(0)), Some(ACTOR)),
        "{number}"
    );
    assert_eq!((row.updated_at, row.version), (second(0), 2), "{number}");
}

async fn one_row_in_every_way(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let row = |number| plain_booking(number, &world);
    let deleted = [
        row(101).await.delete(north).await,
        row(102).await.into_active_model().delete(north).await,
        row(104).await.into_ex().delete(north).await,
        booking::Entity::delete(row(105).await.into_active_model())
            .exec(north)
            .await,
        booking::Entity::delete_by_id(booking_id(106)).exec(north).await,
        Delete::one(row(107).await).exec(north).await,
    ];
    for deleted in deleted {
        assert_eq!(deleted.unwrap().rows_affected, 1);
    }
    for number in [101, 102, 104, 105, 106, 107] {
        is_marked(number, &world).await;
    }
    assert!(booking::Entity::find().all(north).await.unwrap().is_empty());
    world.untouched().await;
}

async fn hidden_rows_are_missing(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let row = |number| plain_booking(number, &world);
    for number in [103, 108, 201, 202, 203] {
        let deleted = [
            row(number).await.delete(north).await,
            row(number).await.into_active_model().delete(north).await,
            booking::Entity::delete(row(number).await.into_active_model())
                .exec(north)
                .await,
            booking::Entity::delete_by_id(booking_id(number)).exec(north).await,
            booking::Entity::delete_many()
                .filter(booking::Column::Id.eq(booking_id(number)))
                .exec(north)
                .await,
        ];
        for deleted in deleted {
            assert_eq!(deleted.unwrap().rows_affected, 0, "{number}");
        }
        // It takes the junction along, as far as that is ours: 103 has one such row.
        let ex = row(number).await.into_ex().delete(north).await.unwrap();
        assert_eq!(ex.rows_affected, u64::from(number == 103), "{number}");
    }
    for number in [201, 203] {
        assert_eq!(row(number).await.force_delete(north).await.unwrap().rows_affected, 0);
        assert_eq!(row(number).await.restore(north).await, Err(DbErr::RecordNotUpdated));
    }
    world.untouched().await;
}

async fn many_rows(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let some = booking::Entity::delete_many().filter(booking::Column::Slot.eq("18:00"));
    assert_eq!(some.exec(north).await.unwrap().rows_affected, 2);
    let keys = booking::Entity::delete_many().filter_by_ids([105, 103, 201, 203].map(booking_id));
    assert_eq!(keys.exec(north).await.unwrap().rows_affected, 1);
    for number in [101, 104, 105] {
        is_marked(number, &world).await;
    }
    assert_eq!(
        numbers(&booking::Entity::find().all(north).await.unwrap()),
        [102, 106, 107]
    );
    let rest = booking::Entity::delete_many().exec(north).await.unwrap();
    assert_eq!(rest.rows_affected, 3);
    assert_eq!(booking::Entity::find().all(&world.south()).await.unwrap().len(), 2);
    world.untouched().await;
}

async fn what_was_deleted_is_handed_back(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let many = booking::Entity::delete_many()
        .filter(booking::Column::Slot.eq("18:00"))
        .exec_with_returning(north)
        .await;
    let one = booking::Entity::delete_by_id(booking_id(105))
        .exec_with_returning(north)
        .await;
    let hidden = booking::Entity::delete_by_id(booking_id(201))
        .exec_with_returning(north)
        .await;
    if north.support_returning() {
        let rows = many.unwrap();
        assert_eq!(numbers(&rows), [101, 104]);
        // As they are now.
        assert!(
            rows.iter()
                .all(|row| (row.deleted_at, row.version) == (Some(second(0)), 2))
        );
        assert_eq!(one.unwrap(), Some(plain_booking(105, &world).await));
        assert_eq!(hidden.unwrap(), None);
    } else {
        assert!(many.is_err() && one.is_err() && hidden.is_err());
        let raw = "DELETE FROM surface_bookings WHERE party = 2 RETURNING id";
        let err = north.execute_unprepared(raw).await.unwrap_err();
        assert!(matches!(error(&err), MixinError::Refused { .. }), "{err}");
    }
    world.untouched().await;
}

/// What is not soft-deleted is removed, within the station.
async fn a_junction_is_removed(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    for (booking, service, expected) in [(101, 1001, 1), (102, 1001, 0), (201, 1011, 0)] {
        let one = booked::Entity::delete_by_id((booking_id(booking), service))
            .exec(north)
            .await;
        assert_eq!(one.unwrap().rows_affected, expected);
    }
    let rest = booked::Entity::delete_many().exec(north).await.unwrap();
    assert_eq!(rest.rows_affected, 5);
    assert_eq!(booked::Entity::find().all(&world.plain).await.unwrap().len(), 3);
    world.untouched().await;
}

async fn restoring(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let row = plain_booking(103, &world).await.restore(north).await.unwrap();
    assert_eq!((row.deleted_at, row.deleted_by, row.version), (None, None, 2));
    let keys = [103, 108, 203, 101].map(booking_id);
    let many = booking::Entity::restore_many()
        .filter(booking::Column::Id.is_in(keys))
        .exec(north)
        .await;
    assert_eq!(many.unwrap().rows_affected, 1);
    let all = booking::Entity::find().all(north).await.unwrap();
    assert_eq!(numbers(&all), [101, 102, 103, 104, 105, 106, 107, 108]);
    let all = service::Entity::restore_many().exec(north).await.unwrap();
    assert_eq!(all.rows_affected, 1);
    let all = customer::Entity::restore_many().exec(north).await.unwrap();
    assert_eq!(all.rows_affected, 1);
    let restored = [
        "surface_bookings 103",
        "surface_bookings 108",
        "surface_services 1003",
        "surface_customers 1004",
    ];
    world.untouched_but(&restored).await;
}

async fn removing_for_good(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    booked::Entity::delete_many().exec(&world.plain).await.unwrap();
    assert_eq!(
        plain_booking(103, &world)
            .await
            .force_delete(north)
            .await
            .unwrap()
            .rows_affected,
        1
    );
    let many = booking::Entity::force_delete_many()
        .filter(booking::Column::Slot.eq("18:00"))
        .exec(north)
        .await
        .unwrap();
    // 101, 104 and 108, which is deleted; not 201.
    assert_eq!(many.rows_affected, 3);
    let rest = booking::Entity::find().all(&world.plain).await.unwrap();
    assert_eq!(numbers(&rest), [102, 105, 106, 107, 201, 202, 203]);
    let gone = [
        "surface_bookings 103",
        "surface_bookings 108",
        "surface_booked 102 1001",
        "surface_booked 201 1011",
        "surface_booked 202 1011",
    ];
    world.untouched_but(&gone).await;
}

/// What hangs on a deleted row stays: a mark fires nothing, and hides nothing else.
async fn children_of_a_deleted_row_stay(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let ann = super::relations::customer(1001, north).await;
    ann.clone().delete(north).await.unwrap();
    assert_eq!(booking::Entity::find().all(north).await.unwrap().len(), 6);
    let pairs = booking::Entity::find()
        .find_also_related(customer::Entity)
        .all(north)
        .await
        .unwrap();
    assert_eq!(pairs.iter().filter(|(_, owner)| owner.is_some()).count(), 1);
    ann.restore(north).await.unwrap();
    let pairs = booking::Entity::find()
        .find_also_related(customer::Entity)
        .all(north)
        .await
        .unwrap();
    assert_eq!(pairs.iter().filter(|(_, owner)| owner.is_some()).count(), 3);
    world.untouched().await;
}

backend_tests::on_every_backend!(
    one_row_in_every_way,
    hidden_rows_are_missing,
    many_rows,
    what_was_deleted_is_handed_back,
    a_junction_is_removed,
    restoring,
    removing_for_good,
    children_of_a_deleted_row_stay,
);
