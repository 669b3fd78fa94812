//! Upserts: the row that is in the way may be ours, deleted, or the other station's; only the first is updated.

use super::entity::{booked, customer, profile};
use super::inserting::new_customer;
use super::world::{World, booking_id};
use crate::scoped::{ACTOR, NORTH, SOUTH, error, second};
use mixins::prelude::*;
use sea_orm::prelude::Expr;
use sea_orm::sea_query::{ExprTrait as _, OnConflict};
use sea_orm::{
    ColumnTrait as _, DatabaseConnection, DbBackend, DbErr, EntityTrait, QueryOrder as _, Set, TryInsert,
    TryInsertResult,
};

fn holding(id: i32) -> customer::ActiveModel {
    customer::ActiveModel {
        id: Set(id),
        ..new_customer("upsert")
    }
}

async fn row(id: i32, world: &World) -> customer::Model {
    let row = customer::Entity::find_by_id(id).one(&world.plain).await.unwrap();
    row.unwrap()
}

async fn the_own_row_is_updated(db: DatabaseConnection) {
    let world = World::new(db).await;
    let update = OnConflict::column(customer::Column::Id)
        .update_columns([customer::Column::Name, customer::Column::Email])
        .to_owned();
    let upsert = customer::Entity::insert(holding(1001)).on_conflict(update);
    let upserted = upsert.exec(&world.north).await.unwrap();
    assert_eq!(upserted.last_insert_id, 1001);
    let row = row(1001, &world).await;
    assert_eq!((row.name.as_str(), row.visits, row.station_id), ("upsert", 1, NORTH));
    assert_eq!(
        (row.created_at, row.updated_at, row.updated_by),
        (second(-1_000), second(0), Some(ACTOR))
    );
    world.untouched().await;
}

async fn hidden_rows_are_left_alone(db: DatabaseConnection) {
    let world = World::new(db).await;
    for id in [1004, 1011, 1013] {
        let update = || {
            OnConflict::column(customer::Column::Id)
                .update_columns([customer::Column::Name, customer::Column::Visits])
                .to_owned()
        };
        // No error is promised, and none is ruled out; that nothing is touched is.
        drop(
            customer::Entity::insert(holding(id))
                .on_conflict(update())
                .exec(&world.north)
                .await,
        );
        world.untouched().await;
        let returned = customer::Entity::insert(holding(id)).on_conflict(update());
        let returned = returned.exec_with_returning(&world.north).await;
        assert!(returned.is_err(), "{returned:?}");
        world.untouched().await;
        let count = customer::Entity::insert(holding(id)).on_conflict(update());
        drop(count.exec_without_returning(&world.north).await);
        world.untouched().await;
    }
}

async fn expressions_and_conditions(db: DatabaseConnection) {
    let world = World::new(db).await;
    for id in [1001, 1004, 1011] {
        let update = OnConflict::column(customer::Column::Id)
            .value(
                customer::Column::Visits,
                Expr::col((customer::Entity, customer::Column::Visits)).add(10),
            )
            .to_owned();
        let upsert = customer::Entity::insert(holding(id)).on_conflict(update);
        drop(upsert.exec_without_returning(&world.north).await);
    }
    assert_eq!(row(1001, &world).await.visits, 11);
    world.untouched().await;
    if world.plain.get_database_backend() != DbBackend::MySql {
        for id in [1001, 1004, 1011] {
            let update = OnConflict::column(customer::Column::Id)
                .update_column(customer::Column::Name)
                .action_and_where(customer::Column::Visits.into_expr().gt(0).or(Expr::cust("1 = 1")))
                .to_owned();
            let upsert = customer::Entity::insert(holding(id)).on_conflict(update);
            drop(upsert.exec_without_returning(&world.north).await);
        }
        assert_eq!(row(1001, &world).await.name, "upsert");
        world.untouched().await;
    }
}

/// Many at once, of which some meet hidden rows: the others are written.
async fn many_at_once(db: DatabaseConnection) {
    let world = World::new(db).await;
    let rows = [1001, 1004, 1011, 1050].map(|id| customer::ActiveModel {
        email: Set(format!("{id}@example.com")),
        ..holding(id)
    });
    let update = OnConflict::column(customer::Column::Id)
        .update_column(customer::Column::Name)
        .to_owned();
    customer::Entity::insert_many(rows)
        .on_conflict(update)
        .exec_without_returning(&world.north)
        .await
        .unwrap();
    let names = [row(1001, &world).await.name, row(1050, &world).await.name];
    assert_eq!(names, ["upsert", "upsert"]);
    world.untouched().await;
}

/// By a unique key that leads with the tenant, the other station's row is not in the way.
async fn by_a_key_of_the_tenant(db: DatabaseConnection) {
    let world = World::new(db).await;
    for (name, expected) in [("bob", 0), ("ann", 2), ("axe", 0)] {
        let upsert = customer::ActiveModel {
            email: Set(format!("{name}@example.org")),
            ..new_customer(name)
        };
        let update = OnConflict::columns([customer::Column::StationId, customer::Column::Email])
            .value(customer::Column::Visits, Expr::val(2))
            .to_owned();
        let upserted = customer::Entity::insert(upsert)
            .on_conflict(update)
            .exec_without_returning(&world.north)
            .await;
        if name == "axe" && world.plain.get_database_backend() == DbBackend::MySql {
            // What is bound could convert what is kept, so the statement fails.
            assert_eq!(upserted, Err(DbErr::RecordNotInserted));
        } else {
            upserted.unwrap();
        }
        let rows = customer::Entity::find().all(&world.north).await.unwrap();
        let found = rows.iter().find(|row| row.name == name).map(|row| row.visits);
        // Axe is deleted and still holds his address.
        assert_eq!(found, Some(expected).filter(|_| name != "axe"), "{name}");
    }
    world.untouched().await;
}

/// A unique key that does not lead with the tenant meets hidden rows; their own keys are not told.
async fn by_a_key_of_all_stations(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let of_customer = |id: i32| profile::ActiveModel {
        text: Set("new".to_owned()),
        customer_id: Set(id),
        ..Default::default()
    };
    let upsert = |id| {
        let update = OnConflict::column(profile::Column::CustomerId)
            .update_column(profile::Column::Text)
            .to_owned();
        profile::Entity::insert(of_customer(id)).on_conflict(update)
    };
    // Ours, a deleted one, the other station's, and none.
    for (id, is_taken) in [(1001, true), (1002, true), (1003, true), (1005, false)] {
        let tried = TryInsert::one(of_customer(id)).on_conflict_do_nothing_on([profile::Column::CustomerId]);
        let tried = tried.exec(north).await;
        let conflicted = matches!(tried, Ok(TryInsertResult::Conflicted));
        let inserted = matches!(tried, Ok(TryInsertResult::Inserted(_)));
        assert_eq!((conflicted, inserted), (is_taken, !is_taken), "{id}: {tried:?}");
    }
    for (id, is_hidden) in [(1001, false), (1002, true), (1003, true)] {
        let upserted = upsert(id).exec(north).await.map(|row| row.last_insert_id);
        let expected = (!is_hidden).then_some(id).ok_or(DbErr::RecordNotInserted);
        assert_eq!(upserted, expected);
    }
    let ours = profile::Entity::find().order_by_asc(profile::Column::CustomerId);
    let ours = ours.all(north).await.unwrap();
    let ours: Vec<_> = ours.iter().map(|row| (row.customer_id, row.text.as_str())).collect();
    assert_eq!(ours, [(1001, "new"), (1005, "new"), (1011, "odd")]);
    world.untouched().await;
}

async fn a_key_of_two_columns(db: DatabaseConnection) {
    let world = World::new(db).await;
    let entry = |booking, service| booked::ActiveModel {
        booking_id: Set(booking_id(booking)),
        service_id: Set(service),
        ..Default::default()
    };
    let nothing = OnConflict::columns([booked::Column::BookingId, booked::Column::ServiceId])
        .do_nothing_on([booked::Column::BookingId])
        .to_owned();
    // The other station's, ours, and a new one.
    let rows = [entry(102, 1001), entry(101, 1001), entry(104, 1001)];
    booked::Entity::insert_many(rows)
        .on_conflict(nothing)
        .exec_without_returning(&world.north)
        .await
        .unwrap();
    assert_eq!(booked::Entity::find().all(&world.north).await.unwrap().len(), 7);
    world.untouched().await;
}

/// The tenant is no column to update to another's, nor one to take from the row that is in the way.
async fn the_tenant_does_not_move(db: DatabaseConnection) {
    let world = World::new(db).await;
    for id in [1001, 1011] {
        let update = OnConflict::column(customer::Column::Id)
            .value(customer::Column::StationId, Expr::val(SOUTH))
            .to_owned();
        let upsert = customer::Entity::insert(holding(id)).on_conflict(update);
        let err = upsert.exec_without_returning(&world.north).await.unwrap_err();
        assert!(matches!(error(&err), MixinError::CrossTenant { .. }), "{err}");
        let update = OnConflict::column(customer::Column::Id)
            .update_columns([customer::Column::StationId, customer::Column::Name])
            .to_owned();
        drop(
            customer::Entity::insert(holding(id))
                .on_conflict(update)
                .exec_without_returning(&world.north)
                .await,
        );
        world.untouched().await;
    }
    assert_eq!(row(1001, &world).await.station_id, NORTH);
}

backend_tests::on_every_backend!(
    the_own_row_is_updated,
    hidden_rows_are_left_alone,
    expressions_and_conditions,
    many_at_once,
    by_a_key_of_the_tenant,
    by_a_key_of_all_stations,
    a_key_of_two_columns,
    the_tenant_does_not_move,
);
