//! Children that are inserted, moved and restored while their parents are deleted: none is left live below a deleted row.

use crate::entity::{bed, house, room};
use crate::world::{NORTH, all, create, new_bed, new_house, new_room, scope, tables};
use mixins::prelude::*;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait as _, DatabaseConnection, DbErr, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, Set,
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
    let room = || room::ActiveModel { house_id: Set(house.id), name: Set("late".to_owned()), ..Default::default() };
    let before = all::<room::Entity>(&db).await;
    let err = room().insert(&north).await.unwrap_err();
    assert!(is_below_deleted(&err), "{err}");
    let err = room::Entity::insert_many([room(), room()]).exec(&north).await.unwrap_err();
    assert!(is_below_deleted(&err), "{err}");
    let mut change = moved.into_active_model();
    change.house_id = Set(house.id);
    let err = change.update(&north).await.unwrap_err();
    assert!(is_below_deleted(&err), "{err}");
    let set = room::ActiveModel { house_id: Set(house.id), ..Default::default() };
    let err = room::Entity::update_many().set(set).exec(&north).await.unwrap_err();
    assert!(is_below_deleted(&err), "{err}");
    let backend = north.get_database_backend();
    let raw = match backend {
        sea_orm::DbBackend::Postgres => "INSERT INTO rooms (house_id, name) VALUES ($1, 'x')",
        _ => "INSERT INTO rooms (house_id, name) VALUES (?, 'x')",
    };
    let raw = sea_orm::Statement::from_sql_and_values(backend, raw, [house.id.into()]);
    let err = north.execute_raw(raw).await.unwrap_err();
    assert!(is_below_deleted(&err), "{err}");
    assert_eq!(all::<room::Entity>(&db).await, before);
    let selected = north.execute_unprepared("INSERT INTO rooms (house_id, name) SELECT id, name FROM houses").await;
    assert!(matches!(MixinError::of(&selected.unwrap_err()), Some(MixinError::Refused { .. })));
    new_room(&other, &north).await;
}

/// Retries what the database stopped for others' sake.
async fn patiently<T>(mut what: impl AsyncFnMut() -> Result<T, DbErr>) -> Result<T, DbErr> {
    for _ in 0..200 {
        match what().await {
            Err(err) if mixins::is_retryable(&err) => tokio::time::sleep(Duration::from_millis(2)).await,
            done => return done,
        }
    }
    panic!("never")
}

async fn check_none_is_left(db: &DatabaseConnection) {
    let deleted: BTreeMap<_, _> = all::<house::Entity>(db).await.into_iter().map(|row| (row.id, row.is_deleted())).collect();
    let rooms = all::<room::Entity>(db).await;
    for room in &rooms {
        assert!(room.is_deleted() || !deleted[&room.house_id], "{room:?} is live below a deleted house");
    }
    let rooms: BTreeMap<_, _> = rooms.into_iter().map(|row| (row.id, row.is_deleted())).collect();
    for bed in all::<bed::Entity>(db).await {
        assert!(bed.is_deleted() || !rooms[&bed.room_id], "{bed:?} is live below a deleted room");
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
                        let row = || room::ActiveModel { house_id: Set(house.id), name: Set("r".to_owned()), ..Default::default() };
                        patiently(async || row().insert(&north).await.map(drop)).await
                    } else {
                        let row = || bed::ActiveModel { room_id: Set(room.id), ..Default::default() };
                        patiently(async || row().insert(&north).await.map(drop)).await
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
                let many = async || house::Entity::delete_many().filter(house::Column::Id.eq(id)).exec(&north).await;
                patiently(many).await.unwrap().rows_affected
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
    create(&db, house::Entity).await;
    let schema = sea_orm::Schema::new(db.get_database_backend());
    for table in [schema.create_table_from_entity(room::Entity), schema.create_table_from_entity(bed::Entity)] {
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
                let many = async || room::Entity::restore_many().filter(room::Column::Id.eq(room.id)).exec(&north).await;
                if let Err(err) = patiently(many).await {
                    assert!(is_below_deleted(&err), "{err}");
                }
            })
        };
        let many = async || house::Entity::delete_many().filter(house::Column::Id.eq(house.id)).exec(&north).await;
        patiently(many).await.unwrap();
        restoring.await.unwrap();
        check_none_is_left(&db).await;
    }
}

backend_tests::on_every_backend!(
    nothing_is_put_below_a_deleted_row,
    inserts_against_deletions,
    inserts_against_deletions_without_foreign_keys,
    restorations_against_deletions,
);
