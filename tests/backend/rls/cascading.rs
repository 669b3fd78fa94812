//! What the library sends of itself, too: rows by SeaORM's entities, cascades and streams.

use crate::entity::{booking, leg, trip};
use crate::world::{NORTH, SOUTH, World, run, scope, texts};
use futures_core::Stream;
use mixins::prelude::*;
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _, PaginatorTrait as _, Set};
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;

async fn entities(world: Arc<World>) {
    let pool = world.pool(1).await;
    let db = pool.clone().scoped(scope(NORTH).enforce_rls());
    let row = booking::ActiveModel {
        guest: Set("Ada".to_owned()),
        seats: Set(2),
        customer_id: Set(1),
        ..Default::default()
    };
    let row = row.insert(&db).await.unwrap();
    assert_eq!((row.station_id, row.version), (NORTH, 1));
    let mut change = row.into_active_model();
    change.seats = Set(3);
    let row = change.update(&db).await.unwrap();
    assert_eq!((row.seats, row.version), (3, 2));
    assert_eq!(booking::Entity::find().count(&db).await.unwrap(), 33);
    assert_eq!(booking::Entity::find().paginate(&db, 10).num_items().await.unwrap(), 33);
    let id = row.id;
    row.clone().delete(&db).await.unwrap();
    assert_eq!(booking::Entity::find_by_id(id).one(&db).await.unwrap(), None);
    let gone = booking::Entity::find_by_id(id)
        .one(&db.with_deleted())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(gone.restore(&db).await.unwrap().id, id);
    booking::Entity::find_by_id(id)
        .one(&db)
        .await
        .unwrap()
        .unwrap()
        .force_delete(&db)
        .await
        .unwrap();
    drop(db);
    pool.close().await.unwrap();
}

async fn a_stream(world: Arc<World>) {
    let pool = world.pool(1).await;
    let db = pool.clone().scoped(scope(SOUTH).enforce_rls());
    let mut rows = 0;
    {
        let mut stream = pin!(booking::Entity::find().stream(&db).await.unwrap());
        while let Some(row) = poll_fn(|cx| stream.as_mut().poll_next(cx)).await {
            assert_eq!(row.unwrap().station_id, SOUTH);
            rows += 1;
        }
    }
    assert_eq!(rows, 40);
    drop(db);
    pool.close().await.unwrap();
}

async fn a_cascade(world: Arc<World>) {
    let pool = world.pool(1).await;
    let db = pool.clone().scoped(scope(NORTH).enforce_rls());
    let trips = trip::Entity::find().all(&db).await.unwrap();
    assert_eq!((trips.len(), leg::Entity::find().count(&db).await.unwrap()), (2, 4));
    trips[0].clone().delete(&db).await.unwrap();
    assert_eq!(leg::Entity::find().count(&db).await.unwrap(), 2);
    let gone = trip::Entity::find_by_id(trips[0].id)
        .one(&db.with_deleted())
        .await
        .unwrap()
        .unwrap();
    gone.restore(&db).await.unwrap();
    assert_eq!(leg::Entity::find().count(&db).await.unwrap(), 4);
    let added = leg::ActiveModel {
        trip_id: Set(trips[1].id),
        ..Default::default()
    };
    added.insert(&db).await.unwrap();
    trip::Entity::delete_many().exec(&db).await.unwrap();
    let live = "SELECT station_id::text || ' ' || count(*) FROM legs WHERE deleted_at IS NULL GROUP BY station_id";
    assert_eq!(texts(&world.judge, live).await, [format!("{SOUTH} 4")]);
    drop(db);
    pool.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_entities() {
    run(entities).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_a_stream() {
    run(a_stream).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_a_cascade() {
    run(a_cascade).await;
}
