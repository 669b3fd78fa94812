//! Times, versions and "no change" of single-row work under a scope: its clock, its actor.

use super::{ACTOR, NORTH, error, insert, new_item, read, second, stations};
use crate::entity::item;
use chrono::{DateTime, Timelike as _};
use mixins::prelude::*;
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ConnectionTrait, DatabaseConnection, DbErr, IntoActiveModel, Set,
};
use uuid::Uuid;

fn at(seconds: i64) -> Scope {
    Scope::new().station(NORTH).actor(ACTOR).clock(move || second(seconds))
}

async fn the_scopes_clock_sets_all_times(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let row = insert("a", &north).await;
    assert_eq!((row.created_at, row.updated_at), (second(0), second(0)));
    let mut change = row.into_active_model();
    change.quantity = Set(2);
    let row = change.update(&north.rescoped(at(60))).await.unwrap();
    assert_eq!((row.created_at, row.updated_at), (second(0), second(60)));
    row.clone().delete(&north.rescoped(at(120))).await.unwrap();
    let marked = read(row.id, &north).await.unwrap();
    assert_eq!((marked.deleted_at, marked.updated_at), (Some(second(120)), second(120)));
    let row = marked.restore(&north.rescoped(at(180))).await.unwrap();
    assert_eq!((row.created_at, row.updated_at), (second(0), second(180)));
}

async fn an_import_keeps_its_id_and_times(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let import = item::ActiveModel {
        id: Set(Uuid::from_u128(5)),
        created_at: Set(second(-60)),
        updated_at: Set(second(-30)),
        ..new_item("import")
    };
    let row = import.insert(&north).await.unwrap();
    assert_eq!(
        (row.id, row.created_at, row.updated_at),
        (Uuid::from_u128(5), second(-60), second(-30))
    );
}

async fn the_actor_signs_whatever_the_caller_says(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let liar = Some(Uuid::from_u128(666));
    let mut row = new_item("a");
    row.created_by = Set(liar);
    row.updated_by = Set(liar);
    let row = row.insert(&north).await.unwrap();
    assert_eq!((row.created_by, row.updated_by), (Some(ACTOR), Some(ACTOR)));
    let mut change = row.into_active_model();
    change.quantity = Set(2);
    change.updated_by = Set(liar);
    let row = change.update(&north).await.unwrap();
    assert_eq!((row.created_by, row.updated_by), (Some(ACTOR), Some(ACTOR)));
}

async fn the_clock_is_cut_to_microseconds(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let fine = DateTime::from_timestamp(1_700_000_000, 123_456_789).unwrap();
    let row = insert("a", &north.rescoped(Scope::new().station(NORTH).clock(move || fine))).await;
    assert_eq!(row.created_at.nanosecond() % 1_000, 0);
    assert_eq!(read(row.id, &north).await.unwrap(), row);
}

async fn an_update_checks_and_raises_the_version_once(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let row = insert("a", &north).await;
    let mut change = row.clone().into_active_model();
    change.quantity = Set(2);
    assert_eq!(change.clone().update(&north).await.unwrap().version, 2);
    let err = error(&change.update(&north).await.unwrap_err());
    assert!(matches!(err, MixinError::StaleData { expected: 1, .. }), "{err}");
    // A JSON round trip: everything is set, the version as it was read.
    let current = read(row.id, &north).await.unwrap();
    let all = current.into_active_model().reset_all().update(&north).await.unwrap();
    assert_eq!(all.version, 3);
}

async fn generic_update<A>(am: A, db: &impl ConnectionTrait) -> Result<item::Model, DbErr>
where
    A: ActiveModelTrait<Entity = item::Entity> + ActiveModelBehavior + Send,
    item::Model: IntoActiveModel<A>,
{
    am.update(db).await
}

async fn generic_code_is_as_safe(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let mut change = insert("a", &north).await.into_active_model();
    change.quantity = Set(2);
    let row = generic_update(change.clone(), &north.rescoped(at(60))).await.unwrap();
    assert_eq!((row.version, row.updated_at, row.quantity), (2, second(60), 2));
    let err = error(&generic_update(change, &north).await.unwrap_err());
    assert!(matches!(err, MixinError::StaleData { expected: 1, .. }), "{err}");
}

async fn no_change_writes_nothing_and_checks_all_the_same(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let row = insert("a", &north).await;
    let later = north.rescoped(at(60));
    assert_eq!(row.clone().into_active_model().update(&later).await.unwrap(), row);
    assert_eq!(read(row.id, &north).await.unwrap(), row);
    let mut change = row.clone().into_active_model();
    change.quantity = Set(2);
    change.update(&north).await.unwrap();
    let err = error(&row.into_active_model().update(&later).await.unwrap_err());
    assert!(matches!(err, MixinError::StaleData { expected: 1, .. }), "{err}");
}

backend_tests::on_every_backend!(
    the_scopes_clock_sets_all_times,
    an_import_keeps_its_id_and_times,
    the_actor_signs_whatever_the_caller_says,
    the_clock_is_cut_to_microseconds,
    an_update_checks_and_raises_the_version_once,
    generic_code_is_as_safe,
    no_change_writes_nothing_and_checks_all_the_same,
);
