//! Restoring through a scope: an update that finds deleted rows, whatever the scope sees.

use super::{ACTOR, NORTH, error, insert, names, read, second, stations};
use crate::entity::{hooked, item};
use mixins::prelude::*;
use sea_orm::{
    ActiveModelTrait, ColumnTrait as _, DatabaseConnection, DbErr, EntityTrait, IntoActiveModel, QueryFilter as _, Set,
};
use uuid::Uuid;

const OTHER: Uuid = Uuid::from_u128(0xdd);

async fn restore_is_an_update_inside_the_tenant(db: DatabaseConnection) {
    let [north, south] = stations(&db).await;
    let row = insert("a", &north).await;
    row.clone().delete(&north).await.unwrap();
    let marked = read(row.id, &north).await.unwrap();
    assert_eq!(
        marked.clone().restore(&south).await.unwrap_err(),
        DbErr::RecordNotUpdated
    );
    let later = Scope::new().station(NORTH).actor(OTHER).clock(|| second(60));
    let restored = marked.clone().restore(&north.rescoped(later)).await.unwrap();
    assert_eq!(
        (restored.deleted_at, restored.deleted_by, restored.version),
        (None, None, 3)
    );
    assert_eq!((restored.updated_at, restored.updated_by), (second(60), Some(OTHER)));
    assert_eq!((restored.created_by, restored.created_at), (Some(ACTOR), second(0)));
    assert_eq!(read(row.id, &north).await.unwrap(), restored);
    // The copy from before it is stale, and a copy from before the deletion too.
    for copy in [marked, row] {
        let err = error(&copy.restore(&north).await.unwrap_err());
        assert!(matches!(err, MixinError::StaleData { .. }), "{err}");
    }
}

async fn a_stale_restore_of_a_deleted_row_is_told(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let row = insert("a", &north).await;
    row.clone().delete(&north).await.unwrap();
    for db in [
        north.rescoped(north.scope().clone()),
        north.with_deleted(),
        north.only_deleted(),
    ] {
        let err = error(&row.clone().restore(&db).await.unwrap_err());
        assert!(matches!(err, MixinError::StaleData { expected: 1, .. }), "{err}");
    }
    assert!(read(row.id, &north).await.unwrap().is_deleted());
}

/// As on a plain connection.
async fn a_live_row_is_updated_or_left_alone(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let row = insert("a", &north).await;
    assert_eq!(row.clone().restore(&north).await.unwrap(), row);
    assert_eq!(read(row.id, &north).await.unwrap(), row);
    let mut change = row.clone().into_active_model();
    change.name = Set("b".to_owned());
    let changed = change.restore(&north).await.unwrap();
    assert_eq!((changed.name.as_str(), changed.version), ("b", 2));
    let mut late = row.into_active_model();
    late.name = Set("c".to_owned());
    let err = error(&late.restore(&north).await.unwrap_err());
    assert!(matches!(err, MixinError::StaleData { expected: 1, .. }), "{err}");
}

async fn restore_many_restores_the_scopes_deleted_rows(db: DatabaseConnection) {
    let [north, south] = stations(&db).await;
    let live = insert("live", &north).await;
    for (name, db) in [("a", &north), ("b", &north), ("theirs", &south)] {
        insert(name, db).await.delete(db).await.unwrap();
    }
    let restored = item::Entity::restore_many()
        .filter(item::Column::Name.ne("b"))
        .exec(&north)
        .await
        .unwrap();
    assert_eq!(restored.rows_affected, 1);
    assert_eq!(names(&north).await, ["a", "live"]);
    assert_eq!(names(&north.only_deleted()).await, ["b"]);
    assert_eq!(names(&south.only_deleted()).await, ["theirs"]);
    assert_eq!(read(live.id, &north).await.unwrap(), live);
    let a = item::Entity::find()
        .filter(item::Column::Name.eq("a"))
        .one(&north)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((a.version, a.deleted_by, a.updated_at), (3, None, second(0)));
}

async fn the_users_hooks_see_what_the_scope_sees(db: DatabaseConnection) {
    crate::create(&db, hooked::Entity).await;
    let db = db.scoped(Scope::new());
    let row = hooked::ActiveModel {
        name: Set("a".to_owned()),
        ..Default::default()
    };
    let row = row.insert(&db).await.unwrap();
    row.clone().delete(&db).await.unwrap();
    let marked = hooked::Entity::find().one(&db.only_deleted()).await.unwrap().unwrap();
    let restored = marked.restore(&db).await.unwrap();
    restored.force_delete(&db).await.unwrap();
    let expected = [
        "before insert",
        "after insert",
        "before delete",
        "after delete",
        "before update",
        "after update",
        "before delete",
        "after delete",
    ];
    assert_eq!(hooked::ran(row.id), expected);
}

/// Also where the backend reads the row again: it has left what the scope sees.
async fn a_deletion_date_set_by_hand_is_a_soft_delete(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let row = insert("a", &north).await;
    let mut change = row.clone().into_active_model();
    change.deleted_at = Set(Some(second(30)));
    let marked = change.update(&north).await.unwrap();
    assert!(marked.is_deleted());
    assert_eq!((marked.version, marked.deleted_by), (2, Some(ACTOR)));
    assert!(names(&north).await.is_empty());
}

backend_tests::on_every_backend!(
    restore_is_an_update_inside_the_tenant,
    a_stale_restore_of_a_deleted_row_is_told,
    a_live_row_is_updated_or_left_alone,
    restore_many_restores_the_scopes_deleted_rows,
    the_users_hooks_see_what_the_scope_sees,
    a_deletion_date_set_by_hand_is_a_soft_delete,
);
