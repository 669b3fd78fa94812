//! Soft delete: marking, restoring, removing for good.

use crate::create;
use crate::entity::{flag, item};
use crate::insert::new_item;
use chrono::Utc;
use mixins::prelude::*;
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ColumnTrait as _, DatabaseConnection, DbErr, EntityTrait, IntoActiveModel,
    ModelTrait, QueryFilter as _, Set,
};
use uuid::Uuid;

async fn item(db: &DatabaseConnection) -> item::Model {
    create(db, item::Entity).await;
    new_item("a").insert(db).await.unwrap()
}

async fn read(db: &DatabaseConnection, id: Uuid) -> item::Model {
    item::Entity::find_by_id(id).one(db).await.unwrap().unwrap()
}

async fn delete_marks(db: DatabaseConnection) {
    let row = item(&db).await;
    assert!(!row.is_deleted());
    assert_eq!(row.clone().delete(&db).await.unwrap().rows_affected, 1);
    let marked = read(&db, row.id).await;
    assert!(marked.is_deleted());
    let since = Utc::now() - marked.deleted_at.unwrap();
    assert!(since.num_seconds() < 60, "{marked:?}");
    assert_eq!((marked.deleted_at, marked.version), (Some(marked.updated_at), 2));
    assert_eq!((marked.name, marked.created_at), (row.name, row.created_at));
}

async fn model_model_ex_and_active_model_delete_alike(db: DatabaseConnection) {
    create(&db, item::Entity).await;
    let rows = [
        new_item("a").insert(&db).await.unwrap(),
        new_item("b").insert(&db).await.unwrap(),
        new_item("c").insert(&db).await.unwrap(),
    ];
    let [a, b, c] = rows.clone();
    a.delete(&db).await.unwrap();
    b.into_active_model().delete(&db).await.unwrap();
    c.into_ex().delete(&db).await.unwrap();
    for row in rows {
        let marked = read(&db, row.id).await;
        assert!(
            marked.is_deleted() && marked.clone().into_ex().is_deleted(),
            "{marked:?}"
        );
    }
}

async fn deleting_twice_moves_no_date(db: DatabaseConnection) {
    let row = item(&db).await;
    row.clone().delete(&db).await.unwrap();
    let marked = read(&db, row.id).await;
    assert_eq!(marked.clone().delete(&db).await.unwrap().rows_affected, 0);
    // A stale copy of a row that is deleted meanwhile is zero rows too.
    assert_eq!(row.clone().delete(&db).await.unwrap().rows_affected, 0);
    assert_eq!(read(&db, row.id).await, marked);
}

async fn a_stale_delete_is_told(db: DatabaseConnection) {
    let row = item(&db).await;
    let mut other = row.clone().into_active_model();
    other.quantity = Set(2);
    other.update(&db).await.unwrap();
    let err = row.clone().delete(&db).await.unwrap_err();
    assert!(
        matches!(MixinError::of(&err), Some(MixinError::StaleData { expected: 1, .. })),
        "{err}"
    );
    assert!(!read(&db, row.id).await.is_deleted());
}

async fn restore_is_an_update(db: DatabaseConnection) {
    let row = item(&db).await;
    let mut by = row.clone().into_active_model();
    by.deleted_by = Set(Some(Uuid::from_u128(5)));
    by.delete(&db).await.unwrap();
    let marked = read(&db, row.id).await;
    assert_eq!(marked.deleted_by, Some(Uuid::from_u128(5)));
    let restored = marked.clone().restore(&db).await.unwrap();
    assert_eq!(
        (restored.deleted_at, restored.deleted_by, restored.version),
        (None, None, 3)
    );
    assert!(restored.updated_at >= marked.updated_at);
    assert_eq!(read(&db, row.id).await, restored);
    // Live already: nothing to restore, nothing written.
    assert_eq!(restored.clone().restore(&db).await.unwrap(), restored);
    // The copy from before is stale.
    let err = marked.into_active_model().restore(&db).await.unwrap_err();
    assert!(MixinError::of(&err).is_some_and(|err| err.is_retryable()), "{err}");
}

async fn force_delete_removes_and_checks(db: DatabaseConnection) {
    let row = item(&db).await;
    row.clone().delete(&db).await.unwrap();
    let err = row.clone().force_delete(&db).await.unwrap_err();
    assert!(
        matches!(MixinError::of(&err), Some(MixinError::StaleData { .. })),
        "{err}"
    );
    let marked = read(&db, row.id).await;
    assert_eq!(
        marked.clone().into_ex().force_delete(&db).await.unwrap().rows_affected,
        1
    );
    assert_eq!(item::Entity::find().one(&db).await.unwrap(), None);
    assert_eq!(marked.clone().force_delete(&db).await.unwrap().rows_affected, 0);
    assert_eq!(marked.restore(&db).await, Err(DbErr::RecordNotUpdated));
}

async fn generic_delete<M, A>(row: M, db: &DatabaseConnection) -> Result<u64, DbErr>
where
    M: ModelTrait + IntoActiveModel<A>,
    A: ActiveModelTrait<Entity = M::Entity> + ActiveModelBehavior + Send,
{
    Ok(row.delete(db).await?.rows_affected)
}

async fn generic_delete_is_refused_and_the_row_stays(db: DatabaseConnection) {
    let row = item(&db).await;
    let err = generic_delete(row.clone(), &db).await.unwrap_err();
    assert_eq!(
        MixinError::of(&err),
        Some(MixinError::HardDelete {
            table: "items".to_owned()
        })
    );
    assert!(!MixinError::of(&err).unwrap().is_retryable());
    assert_eq!(read(&db, row.id).await, row);
}

/// On a plain connection SeaORM's own bulk deletes stay SeaORM's.
async fn seaorms_own_deletes_remove(db: DatabaseConnection) {
    create(&db, item::Entity).await;
    for name in ["a", "b", "c"] {
        new_item(name).insert(&db).await.unwrap();
    }
    let rows = item::Entity::find().all(&db).await.unwrap();
    item::Entity::delete_by_id(rows[0].id).exec(&db).await.unwrap();
    item::Entity::delete(rows[1].clone().into_active_model())
        .exec(&db)
        .await
        .unwrap();
    item::Entity::delete_many()
        .filter(item::Column::Id.eq(rows[2].id))
        .exec(&db)
        .await
        .unwrap();
    assert!(item::Entity::find().all(&db).await.unwrap().is_empty());
}

async fn restore_many_restores_only_the_marked(db: DatabaseConnection) {
    create(&db, item::Entity).await;
    let live = new_item("live").insert(&db).await.unwrap();
    let marked = [
        new_item("a").insert(&db).await.unwrap(),
        new_item("b").insert(&db).await.unwrap(),
    ];
    for row in marked.clone() {
        row.delete(&db).await.unwrap();
    }
    let restored = item::Entity::restore_many()
        .filter(item::Column::Name.ne("b"))
        .exec(&db)
        .await
        .unwrap();
    assert_eq!(restored.rows_affected, 1);
    assert_eq!(read(&db, live.id).await, live);
    let a = read(&db, marked[0].id).await;
    assert_eq!((a.deleted_at, a.version), (None, 3));
    assert!(read(&db, marked[1].id).await.is_deleted());
}

async fn force_delete_many_removes(db: DatabaseConnection) {
    create(&db, item::Entity).await;
    for name in ["a", "b", "c"] {
        new_item(name).insert(&db).await.unwrap();
    }
    item::Entity::find()
        .filter(item::Column::Name.eq("a"))
        .one(&db)
        .await
        .unwrap()
        .unwrap()
        .delete(&db)
        .await
        .unwrap();
    let removed = item::Entity::force_delete_many()
        .filter(item::Column::Name.ne("c"))
        .exec(&db)
        .await
        .unwrap();
    assert_eq!(removed.rows_affected, 2);
    assert_eq!(item::Entity::find().all(&db).await.unwrap().len(), 1);
}

async fn a_flag_marks_as_a_time_does(db: DatabaseConnection) {
    create(&db, flag::Entity).await;
    let row = flag::ActiveModel {
        name: Set("f".to_owned()),
        ..Default::default()
    }
    .insert(&db)
    .await
    .unwrap();
    assert_eq!(row.clone().delete(&db).await.unwrap().rows_affected, 1);
    assert_eq!(row.clone().delete(&db).await.unwrap().rows_affected, 0);
    let marked = flag::Entity::find_by_id(row.id).one(&db).await.unwrap().unwrap();
    assert!(marked.is_deleted && marked.is_deleted());
    let restored = marked.clone().restore(&db).await.unwrap();
    assert!(!restored.is_deleted());
    restored.clone().delete(&db).await.unwrap();
    assert_eq!(flag::Entity::restore_many().exec(&db).await.unwrap().rows_affected, 1);
    assert_eq!(restored.force_delete(&db).await.unwrap().rows_affected, 1);
}

backend_tests::on_every_backend!(
    delete_marks,
    model_model_ex_and_active_model_delete_alike,
    deleting_twice_moves_no_date,
    a_stale_delete_is_told,
    restore_is_an_update,
    force_delete_removes_and_checks,
    generic_delete_is_refused_and_the_row_stays,
    seaorms_own_deletes_remove,
    restore_many_restores_only_the_marked,
    force_delete_many_removes,
    a_flag_marks_as_a_time_does,
);
