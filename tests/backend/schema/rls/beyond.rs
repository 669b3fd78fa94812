//! Where policies and scopes part: owners, locks, rows that are given away.

use super::entity::{booking, room, seat};
use super::reach::{enable_all, station_id, tables};
use super::world::{NORTH, SOUTH, World, bookings, texts, with, world};
use crate::columns::world::run;
use mixins::prelude::*;
use mixins_migration::MixinSchemaManager as _;
use sea_orm::ConnectionTrait as _;
use sea_orm_migration::SchemaManager;

/// What policies do otherwise than a scope: a row that is read and not written is not locked, and a row that would be out of reach
/// is not given away.
async fn beyond(world: std::sync::Arc<World>) {
    tables(&world).await;
    enable_all(&world).await.unwrap();
    let ordinary = world.ordinary().await;
    let north = with(&ordinary, &[("app.station_id", NORTH)]).await;
    for lock in ["FOR UPDATE", "FOR SHARE"] {
        let sql = format!("SELECT id::text FROM rls_roles ORDER BY id {lock}");
        assert_eq!(texts(&north, &sql).await, ["1", "5"]);
    }
    let given = "UPDATE rls_transfers SET to_station_id = NULL WHERE id = 2 RETURNING id::text";
    assert_eq!(texts(&north, given).await, ["2"]);
    north.rollback().await.unwrap();
    let south = with(&ordinary, &[("app.station_id", SOUTH)]).await;
    let given = format!("UPDATE rls_swaps SET to_station_id = '{NORTH}' WHERE id = 2");
    let err = south.execute_unprepared(&given).await.unwrap_err().to_string();
    assert!(err.contains("row-level security"), "{err}");
    south.rollback().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_policies_do_otherwise() {
    world(beyond).await;
    world(children_of_everyones_rows).await;
}

/// So a cascade, which locks the parent of a new row to see whether it is deleted, does not find one that is everyone's.
async fn children_of_everyones_rows(world: std::sync::Arc<World>) {
    use sea_orm::{ActiveModelTrait as _, Set};
    let db = &world.judge;
    let deleted = "deleted_at timestamptz";
    for sql in [
        &format!("CREATE TABLE rls_rooms (id serial PRIMARY KEY, name text NOT NULL, {deleted}, station_id uuid)"),
        &format!(
            "CREATE TABLE rls_seats (id serial PRIMARY KEY, name text NOT NULL, room_id int NOT NULL REFERENCES rls_rooms, {deleted}, \
             station_id uuid NOT NULL)"
        ),
        &format!(
            "INSERT INTO rls_rooms (name, station_id, deleted_at) VALUES ('hall', NULL, now()), ('own', '{NORTH}', now())"
        ),
    ] {
        run(db, sql).await;
    }
    world.grant("SELECT, INSERT, UPDATE, DELETE").await;
    let manager = SchemaManager::new(db);
    manager.enable_rls::<room::Entity>().await.unwrap();
    manager.enable_rls::<seat::Entity>().await.unwrap();
    let scope = Scope::new().station(station_id(NORTH));
    let alone = db.clone().scoped(scope.clone());
    let guarded = world.ordinary().await.scoped(scope.enforce_rls());
    for (db, room, is_noticed) in [
        (&alone, 1, true),
        (&alone, 2, true),
        (&guarded, 1, false),
        (&guarded, 2, true),
    ] {
        let seat = seat::ActiveModel {
            name: Set("s".to_owned()),
            room_id: Set(room),
            ..Default::default()
        };
        match seat.insert(db).await {
            Ok(_) => assert!(!is_noticed, "{room}"),
            Err(err) => assert!(
                is_noticed && matches!(MixinError::of(&err), Some(MixinError::ParentDeleted { .. })),
                "{room}: {err}"
            ),
        }
    }
}

/// FORCE: to its owner it applies as well, and to nobody without a setting does it show a row.
async fn owners(world: std::sync::Arc<World>) {
    bookings(&world.judge).await;
    world.grant("SELECT").await;
    run(
        &world.judge,
        &format!("ALTER TABLE rls_bookings OWNER TO {}", world.role),
    )
    .await;
    SchemaManager::new(&world.judge)
        .enable_rls::<booking::Entity>()
        .await
        .unwrap();
    let owner = world.ordinary().await;
    let count = "SELECT count(*)::text FROM rls_bookings";
    assert_eq!(texts(&owner, count).await, ["0"]);
    let transaction = with(&owner, &[("app.station_id", SOUTH)]).await;
    assert_eq!(texts(&transaction, count).await, ["10"]);
    transaction.rollback().await.unwrap();
    assert_eq!(texts(&world.judge, count).await, ["20"]);
    // The owner runs it again: what it looks at is the catalogue.
    SchemaManager::new(&owner)
        .enable_rls::<booking::Entity>()
        .await
        .unwrap();
    SchemaManager::new(&owner)
        .disable_rls::<booking::Entity>()
        .await
        .unwrap();
    assert_eq!(texts(&owner, count).await, ["20"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_sees_nothing_without_a_setting() {
    world(owners).await;
}
