//! Selects of four tables, of five and of six, each joined to any of those before.

use super::casts_read::furnished;
use super::entity::{booked, booking, customer, profile, room, service};
use super::select_two_three::{id, ids};
use super::world::{World, number, sorted};
use sea_orm::{DatabaseConnection, EntityTrait as _, PaginatorTrait as _, QueryOrder as _};

async fn four_from_any_of_them(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let four = || {
        booking::Entity::find()
            .find_also(booking::Entity, customer::Entity)
            .find_also(customer::Entity, profile::Entity)
            .find_also(booking::Entity, service::Entity)
            .order_by_asc(booking::Column::Id)
    };
    let rows = four().all(north).await.unwrap();
    let mut rows: Vec<_> = rows
        .iter()
        .map(|(row, owner, profile, service)| (number(row), id!(owner), id!(profile), id!(service)))
        .collect();
    rows.sort_unstable();
    let anns = |number, service| (number, Some(1001), Some(1001), service);
    let nobodys = |number| (number, None, None, None);
    assert_eq!(
        rows,
        [
            // Two of its entries in the junction lead to services that are hidden.
            anns(101, None),
            anns(101, None),
            anns(101, Some(1001)),
            anns(101, Some(1002)),
            anns(102, Some(1002)),
            (104, Some(1002), None, None),
            nobodys(105),
            nobodys(106),
            nobodys(107),
        ]
    );
    assert_eq!(four().count(north).await.unwrap(), 9);
    let rows = four().consolidate().all(north).await.unwrap();
    let rows: Vec<_> = rows
        .iter()
        .map(|(row, owners, profiles, services)| (number(row), ids!(owners), ids!(profiles), ids!(services)))
        .collect();
    let nobodys = |number| (number, vec![], vec![], vec![]);
    assert_eq!(
        rows,
        [
            (101, vec![1001], vec![1001], vec![1001, 1002]),
            (102, vec![1001], vec![1001], vec![1002]),
            (104, vec![1002], vec![], vec![]),
            nobodys(105),
            nobodys(106),
            nobodys(107),
        ]
    );
    world.untouched().await;
}

/// From every entry of the junction to all that it leads to, and on from there.
async fn five_and_six(db: DatabaseConnection) {
    let world = furnished(db).await;
    let north = &world.north;
    let five = || {
        booked::Entity::find()
            .find_also_related(booking::Entity)
            .find_also_related(service::Entity)
            .find_also(booking::Entity, customer::Entity)
            .find_also(customer::Entity, profile::Entity)
            .order_by_asc(booked::Column::BookingId)
            .order_by_asc(booked::Column::ServiceId)
    };
    let ann = Some(1001);
    let expected = [
        (101, 1001, Some(101), Some(1001), ann, ann, Some(1001)),
        (101, 1002, Some(101), Some(1002), ann, ann, Some(1002)),
        (101, 1003, Some(101), None, ann, ann, None),
        // The room 1005 is the station's own, and belongs to this service, which is not.
        (101, 1011, Some(101), None, ann, ann, None),
        (102, 1002, Some(102), Some(1002), ann, ann, Some(1002)),
        (103, 1001, None, Some(1001), None, None, Some(1001)),
    ];
    let rows = five().all(north).await.unwrap();
    let rows: Vec<_> = rows
        .iter()
        .map(|(entry, row, service, owner, profile)| {
            let (booking, row) = (entry.booking_id.as_u128(), row.as_ref().map(number));
            (booking, entry.service_id, row, id!(service), id!(owner), id!(profile))
        })
        .collect();
    assert_eq!(rows, expected.map(|(a, b, c, d, e, f, _)| (a, b, c, d, e, f)));
    let rows = five()
        .find_also(service::Entity, room::Entity)
        .all(north)
        .await
        .unwrap();
    let rows: Vec<_> = rows
        .iter()
        .map(|(entry, row, service, owner, profile, room)| {
            let (booking, row) = (entry.booking_id.as_u128(), row.as_ref().map(number));
            let ends = (booking, entry.service_id, row);
            (
                ends.0,
                ends.1,
                ends.2,
                id!(service),
                id!(owner),
                id!(profile),
                id!(room),
            )
        })
        .collect();
    assert_eq!(rows, expected);
    world.untouched().await;
}

backend_tests::on_every_backend!(four_from_any_of_them, five_and_six);
