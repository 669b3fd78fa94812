//! DELETE through a scope: marking, its version check, and removing for good.

use super::{ACTOR, NORTH, error, insert, names, read, second, stations};
use crate::entity::{counter, flag, item};
use mixins::prelude::*;
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ColumnTrait as _, DatabaseConnection, DbErr, EntityTrait, IntoActiveModel,
    ModelTrait, QueryFilter as _, Set,
};
use uuid::Uuid;

async fn every_delete_marks(db: DatabaseConnection) {
    let [north, south] = stations(&db).await;
    insert("theirs", &south).await;
    let mut rows = Vec::new();
    for name in ["model", "active", "ex", "by id", "many", "entity"] {
        rows.push(insert(name, &north).await);
    }
    assert_eq!(rows[0].clone().delete(&north).await.unwrap().rows_affected, 1);
    let active = rows[1].clone().into_active_model();
    assert_eq!(active.delete(&north).await.unwrap().rows_affected, 1);
    assert_eq!(rows[2].clone().into_ex().delete(&north).await.unwrap().rows_affected, 1);
    let by_id = item::Entity::delete_by_id(rows[3].id).exec(&north).await.unwrap();
    let many = item::Entity::delete_many()
        .filter(item::Column::Name.eq("many"))
        .exec(&north)
        .await
        .unwrap();
    let entity = item::Entity::delete(rows[5].clone().into_active_model())
        .exec(&north)
        .await
        .unwrap();
    assert_eq!([by_id, many, entity].map(|deleted| deleted.rows_affected), [1, 1, 1]);
    assert!(names(&north).await.is_empty());
    assert_eq!(names(&south).await, ["theirs"]);
    for row in rows {
        let marked = read(row.id, &north).await.unwrap();
        assert_eq!(
            (marked.deleted_at, marked.updated_at),
            (Some(second(0)), second(0)),
            "{}",
            row.name
        );
        assert_eq!((marked.deleted_by, marked.version), (Some(ACTOR), 2), "{}", row.name);
    }
}

/// The clock is read once: when a row was deleted is when it was changed.
async fn a_row_is_marked_at_one_time(db: DatabaseConnection) {
    stations(&db).await;
    for scope in [Scope::new().station(NORTH), Scope::new().station(NORTH).actor(ACTOR)] {
        let db = db.clone().scoped(scope);
        let row = insert("a", &db).await;
        assert_eq!(row.clone().delete(&db).await.unwrap().rows_affected, 1);
        let marked = read(row.id, &db).await.unwrap();
        assert_eq!(marked.deleted_at, Some(marked.updated_at));
    }
}

async fn a_deletion_date_never_moves(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let row = insert("a", &north).await;
    row.clone().delete(&north).await.unwrap();
    let marked = read(row.id, &north).await.unwrap();
    let later = Scope::new().station(NORTH).clock(|| second(60));
    for scope in [later.clone(), later.clone().with_deleted(), later.only_deleted()] {
        let db = north.rescoped(scope);
        assert_eq!(item::Entity::delete_many().exec(&db).await.unwrap().rows_affected, 0);
        // A copy from before it was deleted is no stale one: there is nothing to delete.
        assert_eq!(row.clone().delete(&db).await.unwrap().rows_affected, 0);
        assert_eq!(marked.clone().delete(&db).await.unwrap().rows_affected, 0);
    }
    assert_eq!(read(row.id, &north).await.unwrap(), marked);
}

async fn a_stale_delete_is_told(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let row = insert("a", &north).await;
    let mut change = row.clone().into_active_model();
    change.quantity = Set(2);
    change.update(&north).await.unwrap();
    let err = error(&row.clone().delete(&north).await.unwrap_err());
    assert!(matches!(err, MixinError::StaleData { expected: 1, .. }), "{err}");
    let err = error(&row.clone().force_delete(&north).await.unwrap_err());
    assert!(matches!(err, MixinError::StaleData { expected: 1, .. }), "{err}");
    assert!(!read(row.id, &north).await.unwrap().is_deleted());
}

async fn generic_delete<M, A>(row: M, db: &impl sea_orm::ConnectionTrait) -> Result<u64, DbErr>
where
    M: ModelTrait + IntoActiveModel<A>,
    A: ActiveModelTrait<Entity = M::Entity> + ActiveModelBehavior + Send,
{
    Ok(row.delete(db).await?.rows_affected)
}

async fn generic_delete_marks_and_checks(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let row = insert("a", &north).await;
    let mut change = row.clone().into_active_model();
    change.quantity = Set(2);
    let changed = change.update(&north).await.unwrap();
    let err = error(&generic_delete(row, &north).await.unwrap_err());
    assert!(matches!(err, MixinError::StaleData { expected: 1, .. }), "{err}");
    assert_eq!(generic_delete(changed.clone(), &north).await.unwrap(), 1);
    let marked = read(changed.id, &north).await.unwrap();
    assert_eq!((marked.deleted_at, marked.version), (Some(second(0)), 3));
    assert_eq!(generic_delete(changed, &north).await.unwrap(), 0);
}

async fn without_soft_delete_rows_are_removed(db: DatabaseConnection) {
    crate::create(&db, counter::Entity).await;
    let db = db.scoped(Scope::new());
    let row = counter::ActiveModel {
        value: Set(1),
        ..Default::default()
    };
    let row = row.insert(&db).await.unwrap();
    let mut change = row.clone().into_active_model();
    change.value = Set(2);
    let changed = change.update(&db).await.unwrap();
    let err = error(&row.delete(&db).await.unwrap_err());
    assert!(matches!(err, MixinError::StaleData { .. }), "{err}");
    assert_eq!(changed.delete(&db).await.unwrap().rows_affected, 1);
    let plain = db.unscoped("count");
    assert!(counter::Entity::find().all(plain).await.unwrap().is_empty());
}

async fn force_delete_stays_inside_and_looks_at_all(db: DatabaseConnection) {
    let [north, south] = stations(&db).await;
    let (live, marked) = (insert("live", &north).await, insert("marked", &north).await);
    let theirs = insert("theirs", &south).await;
    marked.clone().delete(&north).await.unwrap();
    // The copy from before the deletion is stale, also where the scope does not see the row.
    let err = error(&marked.clone().force_delete(&north).await.unwrap_err());
    assert!(matches!(err, MixinError::StaleData { expected: 1, .. }), "{err}");
    let marked = read(marked.id, &north).await.unwrap();
    assert_eq!(marked.clone().force_delete(&south).await.unwrap().rows_affected, 0);
    assert_eq!(marked.clone().force_delete(&north).await.unwrap().rows_affected, 1);
    assert_eq!(theirs.clone().force_delete(&north).await.unwrap().rows_affected, 0);
    assert_eq!(
        live.clone()
            .force_delete(&north.only_deleted())
            .await
            .unwrap()
            .rows_affected,
        1
    );
    assert_eq!(read(live.id, &north).await, None);
    assert_eq!(read(theirs.id, &north).await, Some(theirs));
}

async fn force_delete_many_stays_inside(db: DatabaseConnection) {
    let [north, south] = stations(&db).await;
    insert("live", &north).await;
    insert("marked", &north).await.delete(&north).await.unwrap();
    insert("theirs", &south).await;
    let removed = item::Entity::force_delete_many()
        .filter(item::Column::Quantity.eq(1))
        .exec(&north)
        .await
        .unwrap();
    assert_eq!(removed.rows_affected, 2);
    let left = item::Entity::find().all(north.unscoped("count")).await.unwrap();
    assert_eq!(left.into_iter().map(|row| row.name).collect::<Vec<_>>(), ["theirs"]);
}

async fn who_deletes_is_the_actor_or_whom_the_caller_names(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let named = Uuid::from_u128(5);
    for (scope, expected) in [
        (Scope::new().station(NORTH).actor(ACTOR), Some(ACTOR)),
        (Scope::new().station(NORTH), Some(named)),
    ] {
        let row = insert("a", &north).await;
        let mut am = row.clone().into_active_model();
        am.deleted_by = Set(Some(named));
        assert_eq!(am.delete(&north.rescoped(scope)).await.unwrap().rows_affected, 1);
        let marked = read(row.id, &north).await.unwrap();
        assert_eq!((marked.deleted_by, marked.version), (expected, 2));
    }
}

async fn a_flag_marks(db: DatabaseConnection) {
    crate::create(&db, flag::Entity).await;
    let db = db.scoped(Scope::new());
    let row = flag::ActiveModel {
        name: Set("f".to_owned()),
        ..Default::default()
    };
    let row = row.insert(&db).await.unwrap();
    assert_eq!(flag::Entity::delete_many().exec(&db).await.unwrap().rows_affected, 1);
    assert_eq!(row.clone().delete(&db).await.unwrap().rows_affected, 0);
    let marked = flag::Entity::find().one(&db.with_deleted()).await.unwrap().unwrap();
    assert!(marked.is_deleted);
    assert!(!marked.clone().restore(&db).await.unwrap().is_deleted);
    assert_eq!(marked.force_delete(&db).await.unwrap().rows_affected, 1);
}

backend_tests::on_every_backend!(
    every_delete_marks,
    a_row_is_marked_at_one_time,
    a_deletion_date_never_moves,
    a_stale_delete_is_told,
    generic_delete_marks_and_checks,
    without_soft_delete_rows_are_removed,
    force_delete_stays_inside_and_looks_at_all,
    force_delete_many_stays_inside,
    who_deletes_is_the_actor_or_whom_the_caller_names,
    a_flag_marks,
);
