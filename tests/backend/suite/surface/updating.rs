//! Updates: of one row in every way, of many by expression and by model, and what comes back.

use super::entity::{booking, customer};
use super::world::{World, booking_id, numbers};
use crate::scoped::{ACTOR, NORTH, SOUTH, error, second};
use mixins::prelude::*;
use sea_orm::prelude::{Expr, Uuid};
use sea_orm::sea_query::{ExprTrait as _, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait as _, ConnectionTrait as _, DatabaseConnection, DbErr, EntityTrait,
    IntoActiveModel as _, QueryFilter as _, Set, Update, Value,
};

/// The row by itself, on the plain connection.
pub(crate) async fn plain_booking(number: u128, world: &World) -> booking::Model {
    let row = booking::Entity::find_by_id(booking_id(number)).one(&world.plain).await;
    row.unwrap().unwrap()
}

async fn change(number: u128, party: i32, world: &World) -> booking::ActiveModel {
    let mut row = plain_booking(number, world).await.into_active_model();
    row.party = Set(party);
    row
}

async fn one_row_in_every_way(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let row = change(101, 31, &world).await.update(north).await.unwrap();
    assert_eq!((row.party, row.version, row.updated_at), (31, 2, second(0)));
    assert_eq!((row.created_at, row.updated_by), (second(-1_000), Some(ACTOR)));
    let saved = change(101, 32, &world).await.save(north).await.unwrap();
    assert_eq!(saved.version.unwrap(), 3);
    let ex = change(101, 33, &world).await.into_ex().update(north).await.unwrap();
    assert_eq!((ex.party, ex.version), (33, 4));
    let row = booking::Entity::update(change(101, 34, &world).await).exec(north).await;
    assert_eq!(row.unwrap().party, 34);
    let row = Update::one(change(101, 35, &world).await).exec(north).await;
    assert_eq!(row.unwrap().party, 35);
    let count = change(101, 36, &world).await.update_without_returning(north).await;
    assert_eq!(count.unwrap().rows_affected, 1);
    let row = plain_booking(101, &world).await;
    assert_eq!((row.party, row.version, row.station_id), (36, 7, NORTH));
    world.untouched().await;
}

/// B's rows and deleted ones, held in hand, are not there.
async fn hidden_rows_are_missing(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    for number in [201, 202, 203, 103, 108] {
        let row = || change(number, 99, &world);
        let missing = Err(DbErr::RecordNotUpdated);
        assert_eq!(row().await.update(north).await, missing, "{number}");
        assert_eq!(row().await.save(north).await.map(drop), Err(DbErr::RecordNotUpdated));
        assert_eq!(
            row().await.into_ex().update(north).await.map(drop),
            Err(DbErr::RecordNotUpdated)
        );
        assert_eq!(booking::Entity::update(row().await).exec(north).await, missing);
        let count = row().await.update_without_returning(north).await;
        assert_eq!(count.map(drop), Err(DbErr::RecordNotUpdated));
        // Nothing is set, or all is.
        let same = plain_booking(number, &world).await.into_active_model();
        assert_eq!(same.clone().update(north).await, missing);
        let all = same.reset_all().update(north).await.unwrap_err();
        if number < 200 {
            assert_eq!(all, DbErr::RecordNotUpdated);
        } else {
            assert!(matches!(error(&all), MixinError::CrossTenant { .. }), "{all}");
        }
    }
    world.untouched().await;
}

/// An entity without a version takes another path in SeaORM.
async fn hidden_rows_without_a_version_too(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    for id in [1004, 1011, 1013] {
        let row = || customer::ActiveModel {
            id: Set(id),
            name: Set("mine".to_owned()),
            ..Default::default()
        };
        let missing = Err(DbErr::RecordNotUpdated);
        assert_eq!(row().update(north).await, missing, "{id}");
        assert_eq!(row().save(north).await.map(drop), Err(DbErr::RecordNotUpdated));
        assert_eq!(customer::Entity::update(row()).exec(north).await, missing);
        let filtered = customer::Entity::update(row())
            .validate()
            .unwrap()
            .filter(Expr::cust("1 = 1 OR 1 = 1"));
        assert_eq!(filtered.exec(north).await, missing);
    }
    world.untouched().await;
}

async fn the_station_cannot_be_set(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let is_cross = |err: DbErr| assert!(matches!(error(&err), MixinError::CrossTenant { .. }), "{err}");
    for number in [101, 103, 201] {
        let mut row = change(number, 99, &world).await;
        row.station_id = Set(if number == 201 { Uuid::from_u128(9) } else { SOUTH });
        is_cross(row.clone().update(north).await.unwrap_err());
        is_cross(row.clone().save(north).await.map(drop).unwrap_err());
        is_cross(row.clone().into_ex().update(north).await.map(drop).unwrap_err());
        is_cross(booking::Entity::update(row).exec(north).await.unwrap_err());
    }
    let many = || booking::Entity::update_many();
    let theirs = many().col_expr(booking::Column::StationId, Expr::value(SOUTH));
    is_cross(theirs.exec(north).await.map(drop).unwrap_err());
    let set = booking::ActiveModel {
        station_id: Set(SOUTH),
        ..Default::default()
    };
    is_cross(many().set(set).exec(north).await.map(drop).unwrap_err());
    let computed = many().col_expr(booking::Column::StationId, Expr::col(booking::Column::Id));
    assert!(MixinError::of(&computed.exec(north).await.map(drop).unwrap_err()).is_some());
    let insert = booking::ActiveModel {
        slot: Set("x".to_owned()),
        party: Set(1),
        station_id: Set(SOUTH),
        ..Default::default()
    };
    is_cross(insert.clone().insert(north).await.unwrap_err());
    is_cross(booking::Entity::insert(insert).exec(north).await.map(drop).unwrap_err());
    world.untouched().await;
}

async fn many_rows(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let raised = booking::Entity::update_many()
        .col_expr(booking::Column::Party, Expr::col(booking::Column::Party).add(10))
        .exec(north)
        .await
        .unwrap();
    assert_eq!(raised.rows_affected, 6);
    let set = booking::ActiveModel {
        slot: Set("later".to_owned()),
        ..Default::default()
    };
    let set = booking::Entity::update_many()
        .set(set)
        .filter(booking::Column::Party.gt(14).or(booking::Column::StationId.eq(SOUTH)));
    assert_eq!(set.exec(north).await.unwrap().rows_affected, 2);
    for (number, party, slot, version) in [(101, 12, "18:00", 2), (105, 15, "later", 3), (106, 17, "later", 3)] {
        let row = plain_booking(number, &world).await;
        assert_eq!((row.party, row.slot.as_str(), row.version), (party, slot, version));
        assert_eq!((row.updated_at, row.updated_by), (second(0), Some(ACTOR)));
    }
    world.untouched().await;
}

async fn by_keys_of_which_some_are_theirs(db: DatabaseConnection) {
    let world = World::new(db).await;
    let keys = [101, 103, 104, 201, 203].map(booking_id);
    let update = booking::Entity::update_many()
        .col_expr(booking::Column::Party, Expr::value(50))
        .filter(booking::Column::Id.is_in(keys));
    assert_eq!(update.exec(&world.north).await.unwrap().rows_affected, 2);
    world.untouched().await;
}

async fn many_rows_returned(db: DatabaseConnection) {
    let world = World::new(db).await;
    let update = booking::Entity::update_many()
        .col_expr(booking::Column::Party, Expr::value(50))
        .filter(booking::Column::Slot.eq("18:00"));
    let rows = update.exec_with_returning(&world.north).await;
    if world.north.support_returning() {
        let rows = rows.unwrap();
        assert_eq!(numbers(&rows), [101, 104]);
        assert!(
            rows.iter()
                .all(|row| (row.party, row.version, row.updated_at) == (50, 2, second(0)))
        );
    } else {
        assert!(matches!(rows, Err(DbErr::BackendNotSupported { .. })));
    }
    world.untouched().await;
}

/// What is read in SET and in WHERE is filtered as well.
async fn subqueries_in_updates(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let most = Query::select()
        .expr(customer::Column::Visits.max())
        .from(customer::Entity)
        .to_owned();
    booking::Entity::update_many()
        .col_expr(booking::Column::Party, Expr::expr(most))
        .exec(north)
        .await
        .unwrap();
    // Amy has five visits, the other station's more than ten.
    assert_eq!(plain_booking(101, &world).await.party, 5);
    let seen = Query::select()
        .column(customer::Column::Id)
        .from(customer::Entity)
        .to_owned();
    let update = booking::Entity::update_many()
        .col_expr(booking::Column::Slot, Expr::value("seen"))
        .filter(booking::Column::CustomerId.in_subquery(seen));
    assert_eq!(update.exec(north).await.unwrap().rows_affected, 3);
    let raw = "UPDATE surface_bookings SET party = 77 WHERE EXISTS (SELECT 1 FROM surface_customers c WHERE \
               c.id = surface_bookings.customer_id AND c.name IN (?, ?))";
    let values: [Value; 2] = ["bob".into(), "axe".into()];
    let updated = north
        .execute_raw(super::raw::statement(&world, raw, values))
        .await
        .unwrap();
    assert_eq!(updated.rows_affected(), 0);
    world.untouched().await;
}

backend_tests::on_every_backend!(
    one_row_in_every_way,
    hidden_rows_are_missing,
    hidden_rows_without_a_version_too,
    the_station_cannot_be_set,
    many_rows,
    by_keys_of_which_some_are_theirs,
    many_rows_returned,
    subqueries_in_updates,
);
