//! Deleted rows for good; and deletions of many rows.

use crate::entity::{bed, house, room};
use crate::world::{NORTH, SOUTH, all, logged, new_bed, new_house, new_room, scope, tables};
use chrono::{TimeDelta, Utc};
use mixins::prelude::*;
use sea_orm::{ColumnTrait as _, DatabaseConnection, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, Set};

async fn a_purge_removes_children_first(db: DatabaseConnection) {
    tables(&db).await;
    let (north, south) = (db.clone().scoped(scope(NORTH)), db.clone().scoped(scope(SOUTH)));
    let mut houses = Vec::new();
    for db in [&north, &north, &north, &north, &south] {
        let house = new_house(db).await;
        let room = new_room(&house, db).await;
        new_bed(&room, None, db).await;
        new_bed(&room, None, db).await;
        houses.push(house);
    }
    let live = houses[0].clone();
    for house in &houses[1..4] {
        house.clone().delete(&north).await.unwrap();
    }
    houses[4].clone().delete(&south).await.unwrap();
    // One room lives on, and keeps its house.
    let room = all::<room::Entity>(&db)
        .await
        .into_iter()
        .find(|room| room.house_id == houses[3].id)
        .unwrap();
    room.restore_alone(&north).await.unwrap();
    // Younger than that.
    let none = trash::purge::<house::Entity>(&north, TimeDelta::days(1), 10)
        .await
        .unwrap();
    assert!(none.removed.is_empty() && none.kept == 0, "{none:?}");
    let mut told = Vec::new();
    let purged = trash::purge_with::<house::Entity>(&north, Utc::now(), 1, |so_far| told.push(so_far.clone()))
        .await
        .unwrap();
    assert_eq!(
        purged.removed,
        [("beds", 4), ("houses", 2), ("rooms", 2)]
            .map(|(table, n)| (table.to_owned(), n))
            .into()
    );
    assert_eq!((purged.kept, told.len()), (1, 3));
    let left: Vec<_> = all::<house::Entity>(&db)
        .await
        .into_iter()
        .map(|house| house.id)
        .collect();
    let mut expected = vec![live.id, houses[3].id, houses[4].id];
    expected.sort();
    let mut sorted = left.clone();
    sorted.sort();
    assert_eq!(sorted, expected);
    assert_eq!(bed::Entity::find().count(&db).await.unwrap(), 6);
    // On a plain connection those of all tenants.
    let purged = trash::purge::<house::Entity>(&db, Utc::now(), 100).await.unwrap();
    assert_eq!((purged.removed["houses"], purged.kept), (1, 1));
}

#[expect(clippy::too_many_lines, reason = "one story, in order")]
async fn many(db: DatabaseConnection, rooms: usize, beds: usize) {
    tables(&db).await;
    let (db, log) = logged(db);
    let north = db.clone().scoped(scope(NORTH));
    let house = new_house(&north).await;
    let mut made = 0;
    while made < rooms {
        let chunk = usize::min(2_000, rooms - made);
        let rows = (0..chunk).map(|_| room::ActiveModel {
            house_id: Set(house.id),
            name: Set("r".to_owned()),
            station_id: Set(NORTH),
            created_at: Set(Utc::now()),
            updated_at: Set(Utc::now()),
            version: Set(1),
            ..Default::default()
        });
        room::Entity::insert_many(rows)
            .exec_without_returning(&db)
            .await
            .unwrap();
        made += chunk;
    }
    let ids: Vec<i64> = all::<room::Entity>(&db).await.into_iter().map(|room| room.id).collect();
    for rooms in ids.chunks(1_000) {
        let rows = rooms.iter().flat_map(|room| {
            (0..beds).map(move |_| bed::ActiveModel {
                id: Set(uuid::Uuid::now_v7()),
                room_id: Set(*room),
                station_id: Set(NORTH),
                ..Default::default()
            })
        });
        bed::Entity::insert_many(rows)
            .exec_without_returning(&db)
            .await
            .unwrap();
    }
    let preview = cascade_preview(&house, &north).await.unwrap();
    assert_eq!(
        (preview.marked["rooms"], preview.marked["beds"]),
        (rooms as u64, (rooms * beds) as u64)
    );
    log.lock().unwrap().clear();
    assert_eq!(house.clone().delete(&north).await.unwrap().rows_affected, 1);
    let chunks = rooms.div_ceil(1_000) + (rooms * beds).div_ceil(1_000);
    let sent = log.lock().unwrap().len();
    // A read of each chunk of parents on each of a room's four relations, and a change of each chunk.
    assert!(sent <= 12 + 5 * rooms.div_ceil(1_000) + chunks, "{sent} statements");
    let live = async || {
        (
            room::Entity::find().live().count(&db).await.unwrap(),
            bed::Entity::find().live().count(&db).await.unwrap(),
        )
    };
    assert_eq!(live().await, (0, 0));
    let deleted = house::Entity::find_by_id(house.id).one(&db).await.unwrap().unwrap();
    let times = bed::Entity::find().filter(bed::Column::DeletedAt.eq(deleted.deleted_at));
    assert_eq!(times.count(&db).await.unwrap(), (rooms * beds) as u64);
    deleted.restore(&north).await.unwrap();
    assert_eq!(live().await, (rooms as u64, (rooms * beds) as u64));
}

async fn ten_thousand_rows(db: DatabaseConnection) {
    many(db, 2_500, 4).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "minutes"]
async fn a_hundred_thousand_rows() {
    for backend in [
        backend_tests::Backend::Sqlite,
        backend_tests::Backend::Postgres,
        backend_tests::Backend::Mysql,
    ] {
        backend_tests::run(backend, |db| many(db, 20_000, 4)).await;
    }
}

backend_tests::on_every_backend!(a_purge_removes_children_first, ten_thousand_rows);
