//! Inserts that hand back what was written, and those that may write nothing: a row that is hidden is never handed back.

use super::entity::{booked, customer};
use super::inserting::new_customer;
use super::world::{World, booking_id};
use crate::scoped::{ACTOR, NORTH, SOUTH, error, second};
use mixins::prelude::*;
use sea_orm::{
    ConnectionTrait as _, DatabaseConnection, DbErr, EntityTrait as _, Insert, InsertMany, Set, TryInsert,
    TryInsertResult,
};

fn is_filled(row: &customer::Model) -> bool {
    let filled = (NORTH, Some(ACTOR), Some(ACTOR), second(0), false);
    (
        row.station_id,
        row.created_by,
        row.updated_by,
        row.created_at,
        row.is_deleted,
    ) == filled
}

fn names(rows: &[customer::Model]) -> Vec<&str> {
    let mut names: Vec<_> = rows.iter().map(|row| row.name.as_str()).collect();
    names.sort_unstable();
    names
}

/// What MySQL says to all that hands back several rows.
fn not_there<T>(result: &Result<T, DbErr>) -> bool {
    matches!(result, Err(DbErr::BackendNotSupported { .. }))
}

#[expect(deprecated, reason = "SeaORM still has the name, and it sends a statement")]
async fn several_rows(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let one = Insert::one(new_customer("one")).exec_with_returning_many(north).await;
    let key = Insert::one(new_customer("key")).exec_with_returning_keys(north).await;
    let many = InsertMany::many(["many", "more"].map(new_customer));
    let many = many.exec_with_returning_many(north).await;
    let none = InsertMany::many(Vec::<customer::ActiveModel>::new());
    assert!(none.exec_with_returning_many(north).await.unwrap().is_empty());
    let all = customer::Entity::find().all(north).await.unwrap();
    if north.support_returning() {
        let one = one.unwrap();
        assert_eq!(names(&one), ["one"]);
        let many = many.unwrap();
        assert_eq!(names(&many), ["many", "more"]);
        assert!(one.iter().chain(&many).all(is_filled));
        let written = all.iter().find(|row| row.name == "key").unwrap();
        assert_eq!(key.unwrap(), [written.id]);
        assert!(is_filled(written));
        assert_eq!(all.len(), 8);
    } else {
        assert!(not_there(&one) && not_there(&key) && not_there(&many));
        assert_eq!(all.len(), 4);
    }
    world.untouched().await;
}

/// A new row among those whose keys are taken: by a row of ours, a deleted one and the other station's.
fn taken_and_new() -> Vec<customer::ActiveModel> {
    let row = |id: i32| customer::ActiveModel {
        id: Set(id),
        ..new_customer(&format!("try {id}"))
    };
    [1001, 1004, 1011, 1050].map(row).into()
}

async fn tries_of_several(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let nothing = || customer::Entity::insert_many(taken_and_new()).on_conflict_do_nothing();
    if north.support_returning() {
        let rows = nothing().exec_with_returning_many(north).await.unwrap();
        let TryInsertResult::Inserted(rows) = rows else {
            panic!("{rows:?}")
        };
        assert_eq!(names(&rows), ["try 1050"]);
        assert!(rows.iter().all(is_filled));
        customer::Entity::delete_by_id(1050).exec(&world.plain).await.unwrap();
        let keys = nothing().exec_with_returning_keys(north).await.unwrap();
        assert!(
            matches!(&keys, TryInsertResult::Inserted(keys) if *keys == [1050]),
            "{keys:?}"
        );
        // All are taken now.
        let rows = nothing().exec_with_returning_many(north).await.unwrap();
        assert!(
            matches!(&rows, TryInsertResult::Inserted(rows) if rows.is_empty()),
            "{rows:?}"
        );
    } else {
        assert!(not_there(&nothing().exec_with_returning_many(north).await));
        assert!(not_there(&nothing().exec_with_returning_keys(north).await));
        nothing().exec_without_returning(north).await.unwrap();
    }
    let ours = customer::Entity::find().all(north).await.unwrap();
    assert_eq!(names(&ours), ["abe", "ada", "amy", "ann", "try 1050"]);
    world.untouched().await;
}

async fn tries_of_one(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    for row in taken_and_new() {
        let id = row.id.clone().unwrap();
        let tried = TryInsert::one(row)
            .on_conflict_do_nothing()
            .exec_with_returning(north)
            .await;
        if id == 1050 {
            assert!(
                matches!(&tried, Ok(TryInsertResult::Inserted(row)) if is_filled(row)),
                "{tried:?}"
            );
        } else if north.support_returning() {
            // SeaORM looks for the row among what came back, and takes none for an error, as on a plain connection.
            assert!(matches!(tried, Err(DbErr::RecordNotFound(_))), "{id}: {tried:?}");
        } else {
            assert!(matches!(tried, Ok(TryInsertResult::Conflicted)), "{id}: {tried:?}");
        }
    }
    // By a key that leads with the tenant, ann's address is taken, axe's too, and bob's is not.
    for (name, is_taken) in [("ann", true), ("axe", true), ("bob", false)] {
        let row = customer::ActiveModel {
            email: Set(format!("{name}@example.org")),
            ..new_customer(name)
        };
        let columns = [customer::Column::StationId, customer::Column::Email];
        let tried = TryInsert::one(row).on_conflict_do_nothing_on(columns);
        let tried = tried.exec_with_returning(north).await;
        let inserted = matches!(&tried, Ok(TryInsertResult::Inserted(row)) if row.name == name && is_filled(row));
        assert_eq!(inserted, !is_taken, "{name}: {tried:?}");
    }
    world.untouched().await;
}

async fn tries_with_a_key_of_two_columns(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let entry = |booking, service| booked::ActiveModel {
        booking_id: Set(booking_id(booking)),
        service_id: Set(service),
        ..Default::default()
    };
    // The other station's, ours, and a new one.
    let entries = TryInsert::many([entry(102, 1001), entry(101, 1001), entry(104, 1001)]);
    let keys = entries.on_conflict_do_nothing().exec_with_returning_keys(north).await;
    if north.support_returning() {
        let new = [(booking_id(104), 1001)];
        assert!(
            matches!(&keys, Ok(TryInsertResult::Inserted(keys)) if *keys == new),
            "{keys:?}"
        );
        assert_eq!(booked::Entity::find().all(north).await.unwrap().len(), 7);
    } else {
        assert!(not_there(&keys));
    }
    world.untouched().await;
}

#[expect(deprecated, reason = "SeaORM still has the name, and it sends a statement")]
async fn nothing_to_insert(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let empty = || customer::Entity::insert_many(Vec::<customer::ActiveModel>::new()).on_empty_do_nothing();
    assert!(matches!(empty().exec(north).await, Ok(TryInsertResult::Empty)));
    assert!(matches!(
        empty().exec_without_returning(north).await,
        Ok(TryInsertResult::Empty)
    ));
    assert!(matches!(
        empty().exec_with_returning(north).await,
        Ok(TryInsertResult::Empty)
    ));
    assert!(matches!(
        empty().exec_with_returning_keys(north).await,
        Ok(TryInsertResult::Empty)
    ));
    assert!(matches!(
        empty().exec_with_returning_many(north).await,
        Ok(TryInsertResult::Empty)
    ));
    let one = customer::Entity::insert(new_customer("one")).on_empty_do_nothing();
    assert!(matches!(one.exec(north).await, Ok(TryInsertResult::Inserted(_))));
    let rows = customer::Entity::find().all(north).await.unwrap();
    assert!(rows.iter().any(|row| row.name == "one" && is_filled(row)));
    world.untouched().await;
}

async fn a_foreign_row_among_those_that_are_tried(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let theirs = || customer::ActiveModel {
        station_id: Set(SOUTH),
        ..new_customer("theirs")
    };
    let tries = || TryInsert::many([new_customer("ours"), theirs()]).on_conflict_do_nothing();
    let mut errors = vec![tries().exec_without_returning(north).await.map(drop).unwrap_err()];
    if north.support_returning() {
        errors.push(tries().exec_with_returning_many(north).await.map(drop).unwrap_err());
        errors.push(tries().exec_with_returning_keys(north).await.map(drop).unwrap_err());
    }
    for err in errors {
        assert!(matches!(error(&err), MixinError::CrossTenant { .. }), "{err}");
    }
    assert_eq!(customer::Entity::find().all(north).await.unwrap().len(), 4);
    world.untouched().await;
}

backend_tests::on_every_backend!(
    several_rows,
    tries_of_several,
    tries_of_one,
    tries_with_a_key_of_two_columns,
    nothing_to_insert,
    a_foreign_row_among_those_that_are_tried,
);
