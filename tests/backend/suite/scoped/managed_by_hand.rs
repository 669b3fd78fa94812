//! What mixins do, done by hand as before them: asking for deleted rows, restoring by UPDATE, times of one's own.

use super::{NORTH, SOUTH, error, insert, names, stations};
use crate::create;
use crate::entity::{flag, item};
use chrono::{DateTime, Utc};
use mixins::prelude::*;
use mixins_migration::MixinSchemaManager as _;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait as _, DatabaseConnection, DbErr, EntityTrait,
    IntoActiveModel as _, QueryFilter as _, Set,
};

fn refused(err: &DbErr) -> String {
    let err = error(err);
    assert!(matches!(err, MixinError::Refused { .. }), "{err}");
    err.to_string()
}

/// With nanoseconds, which no backend keeps.
fn at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_700_000_030, 123_456_789).unwrap()
}

async fn asking_for_deleted_rows_is_refused_where_none_are_shown(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    insert("a", &north).await.delete(&north).await.unwrap();
    let by_hand = item::Entity::find().filter(item::Column::DeletedAt.is_not_null());
    for asking in [by_hand.clone(), item::Entity::find().deleted()] {
        let said = refused(&asking.clone().all(&north).await.unwrap_err());
        assert!(said.contains("`only_deleted()` or `with_deleted()`"), "{said}");
        assert_eq!(asking.clone().all(&north.with_deleted()).await.unwrap().len(), 1);
        assert_eq!(asking.all(&north.only_deleted()).await.unwrap().len(), 1);
    }
    assert_eq!(
        item::Entity::restore_many()
            .deleted()
            .exec(&north)
            .await
            .unwrap()
            .rows_affected,
        1
    );
    assert_eq!(names(&north).await, ["a"]);
}

async fn a_flag_is_asked_for_by_its_value(db: DatabaseConnection) {
    create(&db, flag::Entity).await;
    let db = db.scoped(Scope::new());
    let row = flag::ActiveModel {
        name: Set("a".to_owned()),
        ..Default::default()
    };
    let row = row.insert(&db).await.unwrap();
    let is = |deleted: bool| flag::Entity::find().filter(flag::Column::IsDeleted.eq(deleted));
    let is_not = |deleted: bool| flag::Entity::find().filter(flag::Column::IsDeleted.ne(deleted));
    for live in [is(false), is_not(true), flag::Entity::find().live()] {
        assert_eq!(live.all(&db).await.unwrap().len(), 1);
    }
    for deleted in [is(true), is_not(false), flag::Entity::find().deleted()] {
        refused(&deleted.clone().all(&db).await.unwrap_err());
        assert!(deleted.all(&db.with_deleted()).await.unwrap().is_empty());
    }
    row.delete(&db).await.unwrap();
    let link_again = flag::Entity::update_many()
        .col_expr(flag::Column::IsDeleted, Expr::value(false))
        .filter(flag::Column::Name.eq("a"));
    let said = refused(&link_again.clone().exec(&db).await.unwrap_err());
    assert!(said.contains("`restore_many()`"), "{said}");
    assert_eq!(link_again.exec(&db.with_deleted()).await.unwrap().rows_affected, 1);
    let marking = flag::Entity::update_many().col_expr(flag::Column::IsDeleted, Expr::value(true));
    assert_eq!(marking.exec(&db).await.unwrap().rows_affected, 1);
}

async fn a_restore_by_update_is_refused(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let row = insert("a", &north).await;
    let mut whole = row.clone().into_active_model().reset_all();
    whole.version = sea_orm::NotSet;
    whole.deleted_at = Set(None);
    whole.name = Set("b".to_owned());
    item::Entity::update_many()
        .set(whole)
        .filter(item::Column::Id.eq(row.id))
        .exec(&north)
        .await
        .unwrap();
    assert_eq!(names(&north).await, ["b"]);
    let nulls = item::Entity::update_many()
        .col_expr(item::Column::DeletedAt, Expr::value(None::<DateTime<Utc>>))
        .filter(item::Column::Name.eq("b"));
    let said = refused(&nulls.exec(&north).await.unwrap_err());
    assert!(said.contains("`restore_many()`"), "{said}");
}

async fn times_by_hand_are_cut_wherever_they_are_bound(db: DatabaseConnection) {
    // As migrations make it: MySQL's own times have no fractions.
    let manager = sea_orm_migration::SchemaManager::new(&db);
    manager.create_mixin_table::<item::Entity>().await.unwrap();
    let north = db.clone().scoped(super::scope(NORTH));
    let kept = DateTime::from_timestamp_micros(at().timestamp_micros()).unwrap();
    for name in ["a", "b"] {
        insert(name, &north).await;
    }
    let marked = item::Entity::update_many().col_expr(item::Column::DeletedAt, Expr::value(at()));
    assert_eq!(marked.exec(&north).await.unwrap().rows_affected, 2);
    let deleted = north.only_deleted();
    for time in [at(), kept] {
        let same = item::Entity::find().filter(item::Column::DeletedAt.eq(time));
        let rows = same.all(&deleted).await.unwrap();
        assert_eq!(rows.len(), 2, "{time}");
        assert!(rows.iter().all(|row| row.deleted_at == Some(kept)));
        let within = item::Entity::find().filter(item::Column::DeletedAt.between(time, time));
        assert_eq!(within.all(&deleted).await.unwrap().len(), 2, "{time}");
        let one_of = item::Entity::find().filter(item::Column::DeletedAt.is_in([time]));
        assert_eq!(one_of.all(&deleted).await.unwrap().len(), 2, "{time}");
    }
    let restored = item::Entity::restore_many().filter(item::Column::DeletedAt.eq(at()));
    assert_eq!(restored.exec(&north).await.unwrap().rows_affected, 2);
    let mut given = super::new_item("c");
    (given.created_at, given.updated_at) = (Set(at()), Set(at()));
    item::Entity::insert_many([given])
        .exec_without_returning(&north)
        .await
        .unwrap();
    let created = item::Entity::find().filter(item::Column::CreatedAt.eq(at()));
    let row = created.one(&north).await.unwrap().unwrap();
    assert_eq!((row.created_at, row.updated_at), (kept, kept));
}

async fn rows_keep_their_tenant_where_they_are_copied_under_several(db: DatabaseConnection) {
    let [north, south] = stations(&db).await;
    for (name, station) in [("n", &north), ("s", &south)] {
        insert(name, station).await;
    }
    // The engine makes keys of copied rows on PostgreSQL alone.
    let key = match db.get_database_backend() {
        sea_orm::DbBackend::Postgres => "gen_random_uuid()",
        sea_orm::DbBackend::MySql => "unhex(md5(id))",
        _ => "randomblob(16)",
    };
    let copy =
        format!("INSERT INTO items (id, name, quantity, station_id) SELECT {key}, name, 7, station_id FROM items");
    let both = db.clone().scoped(Scope::new().stations([NORTH, SOUTH]));
    assert_eq!(both.execute_unprepared(&copy).await.unwrap().rows_affected(), 2);
    assert_eq!(names(&north).await, ["n", "n"]);
    assert_eq!(names(&south).await, ["s", "s"]);
}

/// The mixin raises the version. Who does it too is told so, for to retry it is in vain.
async fn a_version_by_hand_is_stale_and_says_why(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let row = insert("a", &north).await;
    let mut raised = row.clone().into_active_model();
    raised.name = Set("b".to_owned());
    raised.version = Set(row.version + 1);
    let err = error(&raised.update(&north).await.unwrap_err());
    assert!(matches!(err, MixinError::StaleData { .. }), "{err}");
    let said = err.to_string();
    assert!(said.contains("A version that is raised by hand"), "{said}");
    assert!(said.contains("leave it as it was read"), "{said}");
}

/// A copy that was read as deleted, of a row that is live by now.
async fn a_restore_that_came_late_changes_nothing(db: DatabaseConnection) {
    create(&db, flag::Entity).await;
    let db = db.scoped(Scope::new());
    let row = flag::ActiveModel {
        name: Set("a".to_owned()),
        ..Default::default()
    };
    let row = row.insert(&db).await.unwrap();
    row.delete(&db).await.unwrap();
    let deleted = flag::Entity::find().one(&db.only_deleted()).await.unwrap().unwrap();
    for copy in [deleted.clone(), deleted] {
        assert!(!copy.restore(&db).await.unwrap().is_deleted);
    }
    let row = flag::Entity::find().one(&db).await.unwrap().unwrap();
    let mut live = row.into_active_model();
    live.is_deleted = Set(false);
    assert!(!live.update(&db).await.unwrap().is_deleted);
}

backend_tests::on_every_backend!(
    asking_for_deleted_rows_is_refused_where_none_are_shown,
    a_flag_is_asked_for_by_its_value,
    a_restore_by_update_is_refused,
    times_by_hand_are_cut_wherever_they_are_bound,
    a_version_by_hand_is_stale_and_says_why,
    a_restore_that_came_late_changes_nothing,
    rows_keep_their_tenant_where_they_are_copied_under_several,
);
