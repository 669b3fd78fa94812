//! Children that are inserted, moved and restored while their parents are deleted: none is left live below a deleted row.

use crate::entity::{bed, cushion, debt, house, room, seat};
use crate::world::{NORTH, all, new_bed, new_house, new_room, scope, tables};
use mixins::prelude::*;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait as _, DatabaseConnection, DbErr, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, Set,
};
use std::collections::BTreeMap;
use std::time::Duration;

fn is_below_deleted(err: &DbErr) -> bool {
    matches!(MixinError::of(err), Some(MixinError::ParentDeleted { .. }))
}

async fn nothing_is_put_below_a_deleted_row(db: DatabaseConnection) {
    tables(&db).await;
    let north = db.clone().scoped(scope(NORTH));
    let (house, other) = (new_house(&north).await, new_house(&north).await);
    let moved = new_room(&other, &north).await;
    house.clone().delete(&north).await.unwrap();
    let room = || room::ActiveModel {
        house_id: Set(house.id),
        name: Set("late".to_owned()),
        ..Default::default()
    };
    let before = all::<room::Entity>(&db).await;
    let err = room().insert(&north).await.unwrap_err();
    assert!(is_below_deleted(&err), "{err}");
    let err = room::Entity::insert_many([room(), room()])
        .exec(&north)
        .await
        .unwrap_err();
    assert!(is_below_deleted(&err), "{err}");
    let mut change = moved.into_active_model();
    change.house_id = Set(house.id);
    let err = change.update(&north).await.unwrap_err();
    assert!(is_below_deleted(&err), "{err}");
    let set = room::ActiveModel {
        house_id: Set(house.id),
        ..Default::default()
    };
    let err = room::Entity::update_many().set(set).exec(&north).await.unwrap_err();
    assert!(is_below_deleted(&err), "{err}");
    let backend = north.get_database_backend();
    let raw = if backend == sea_orm::DbBackend::Postgres {
        "INSERT INTO rooms (house_id, name) VALUES ($1, 'x')"
    } else {
        "INSERT INTO rooms (house_id, name) VALUES (?, 'x')"
    };
    let raw = sea_orm::Statement::from_sql_and_values(backend, raw, [house.id.into()]);
    let err = north.execute_raw(raw).await.unwrap_err();
    assert!(is_below_deleted(&err), "{err}");
    assert_eq!(all::<room::Entity>(&db).await, before);
    let selected = north
        .execute_unprepared("INSERT INTO rooms (house_id, name) SELECT id, name FROM houses")
        .await;
    assert!(matches!(
        MixinError::of(&selected.unwrap_err()),
        Some(MixinError::Refused { .. })
    ));
    new_room(&other, &north).await;
}

/// Retries what the database stopped for others' sake.
macro_rules! patiently {
    ($what:expr) => {{
        let mut tries = 0;
        loop {
            match $what.await {
                Err(err) if mixins::is_retryable(&err) && tries < 200 => {
                    tries += 1;
                    tokio::time::sleep(Duration::from_millis(2)).await;
                }
                done => break done,
            }
        }
    }};
}

async fn check_none_is_left(db: &DatabaseConnection) {
    let deleted: BTreeMap<_, _> = all::<house::Entity>(db)
        .await
        .into_iter()
        .map(|row| (row.id, row.is_deleted()))
        .collect();
    let rooms = all::<room::Entity>(db).await;
    for room in &rooms {
        assert!(
            room.is_deleted() || !deleted[&room.house_id],
            "{room:?} is live below a deleted house"
        );
    }
    let rooms: BTreeMap<_, _> = rooms.into_iter().map(|row| (row.id, row.is_deleted())).collect();
    for bed in all::<bed::Entity>(db).await {
        assert!(
            bed.is_deleted() || !rooms[&bed.room_id],
            "{bed:?} is live below a deleted room"
        );
    }
}

async fn race(db: DatabaseConnection) {
    let north = db.clone().scoped(scope(NORTH));
    for _ in 0..8 {
        let house = new_house(&north).await;
        let room = new_room(&house, &north).await;
        let mut tasks = Vec::new();
        for task in 0..4 {
            let (north, house, room) = (north.clone(), house.clone(), room.clone());
            tasks.push(tokio::spawn(async move {
                let mut inserted = 0;
                for _ in 0..6 {
                    let done = if task % 2 == 0 {
                        patiently!(
                            room::ActiveModel {
                                house_id: Set(house.id),
                                name: Set("r".to_owned()),
                                ..Default::default()
                            }
                            .insert(&north)
                        )
                        .map(drop)
                    } else {
                        patiently!(
                            bed::ActiveModel {
                                room_id: Set(room.id),
                                ..Default::default()
                            }
                            .insert(&north)
                        )
                        .map(drop)
                    };
                    match done {
                        Ok(()) => inserted += 1,
                        Err(err) => assert!(is_below_deleted(&err), "{err}"),
                    }
                }
                inserted
            }));
        }
        let deleting = {
            let (north, id) = (north.clone(), house.id);
            tokio::spawn(async move {
                tokio::time::sleep(Duration::from_millis(4)).await;
                patiently!(
                    house::Entity::delete_many()
                        .filter(house::Column::Id.eq(id))
                        .exec(&north)
                )
                .unwrap()
                .rows_affected
            })
        };
        assert_eq!(deleting.await.unwrap(), 1);
        for task in tasks {
            let inserted: i32 = task.await.unwrap();
            assert!(inserted <= 6);
        }
        check_none_is_left(&db).await;
    }
}

async fn inserts_against_deletions(db: DatabaseConnection) {
    tables(&db).await;
    race(db).await;
}

/// Without the database's own foreign keys, which lock the parent of an inserted row by themselves.
async fn inserts_against_deletions_without_foreign_keys(db: DatabaseConnection) {
    tables(&db).await;
    let backend = db.get_database_backend();
    for table in ["beds", "cushions", "debts", "seats", "rooms"] {
        db.execute_unprepared(&format!("DROP TABLE {table}")).await.unwrap();
    }
    let schema = sea_orm::Schema::new(backend);
    for table in [
        schema.create_table_from_entity(room::Entity),
        schema.create_table_from_entity(bed::Entity),
        schema.create_table_from_entity(debt::Entity),
        schema.create_table_from_entity(seat::Entity),
        schema.create_table_from_entity(cushion::Entity),
    ] {
        let mut bare = sea_orm::sea_query::Table::create();
        bare.table(table.get_table_name().unwrap().clone());
        for column in table.get_columns() {
            bare.col(column.clone());
        }
        db.execute(&bare).await.unwrap();
    }
    race(db).await;
}

/// Restorations of children against deletions of their parents.
async fn restorations_against_deletions(db: DatabaseConnection) {
    tables(&db).await;
    let north = db.clone().scoped(scope(NORTH));
    for _ in 0..8 {
        let house = new_house(&north).await;
        let room = new_room(&house, &north).await;
        new_bed(&room, None, &north).await;
        room.clone().delete(&north).await.unwrap();
        let restoring = {
            let north = north.clone();
            tokio::spawn(async move {
                if let Err(err) = patiently!(
                    room::Entity::restore_many()
                        .filter(room::Column::Id.eq(room.id))
                        .exec(&north)
                ) {
                    assert!(is_below_deleted(&err), "{err}");
                }
            })
        };
        patiently!(
            house::Entity::delete_many()
                .filter(house::Column::Id.eq(house.id))
                .exec(&north)
        )
        .unwrap();
        restoring.await.unwrap();
        check_none_is_left(&db).await;
    }
}

/// A deletion whose future is dropped somewhere on its way has deleted all or nothing, and so has a restoration.
async fn dropped_midway_is_all_or_nothing(db: DatabaseConnection) {
    if db.get_database_backend() == sea_orm::DbBackend::MySql {
        // Its pool runs out of connections whose futures were dropped, unless they are `cancel_safe`: `stress/cancel`.
        return;
    }
    tables(&db).await;
    let north = db.clone().scoped(scope(NORTH));
    let house = new_house(&north).await;
    for _ in 0..3 {
        let room = new_room(&house, &north).await;
        new_bed(&room, None, &north).await;
    }
    let mut finished = 0;
    for try_number in 0..60 {
        let after = Duration::from_micros(150 * try_number);
        let of_house = house::Column::Id.eq(house.id);
        let done = if try_number % 2 == 0 {
            let many = house::Entity::delete_many().filter(of_house);
            tokio::time::timeout(after, many.exec(&north)).await.is_ok()
        } else {
            let many = house::Entity::restore_many().filter(of_house);
            tokio::time::timeout(after, many.exec(&north)).await.is_ok()
        };
        finished += i32::from(done);
        // One statement: what was dropped may still be on its way.
        let rows = room::Entity::find()
            .find_also_related(house::Entity)
            .all(&db)
            .await
            .unwrap();
        assert_eq!(rows.len(), 3);
        for (room, house) in rows {
            assert_eq!(room.deleted_at, house.unwrap().deleted_at, "try {try_number}");
        }
    }
    assert!(finished > 0);
}

backend_tests::on_every_backend!(
    dropped_midway_is_all_or_nothing,
    nothing_is_put_below_a_deleted_row,
    inserts_against_deletions,
    inserts_against_deletions_without_foreign_keys,
    restorations_against_deletions,
);
