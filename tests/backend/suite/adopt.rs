//! Database first: entities whose struct has the columns already, of every accepted type.

use crate::create;
use crate::entity::{compact, dense, expanded, item, typed};
use crate::insert::new_item;
use mixins::prelude::*;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, DatabaseConnection, EntityTrait as _, IntoActiveModel as _,
    ModelTrait as _, NotSet, PaginatorTrait as _, QueryFilter as _, QueryOrder as _, Set,
};
use uuid::Uuid;

/// Insert, update, delete, restore of one entity with times, soft delete and maybe a version.
macro_rules! lifecycle {
    ($db:expr, $($module:tt)*) => {{
        use $($module)*::{ActiveModel, Entity};
        create($db, Entity).await;
        let row = ActiveModel {
            name: Set("a".to_owned()),
            ..Default::default()
        }
        .insert($db)
        .await
        .unwrap();
        let key = row.get_primary_key_value();
        let read = async || {
            Entity::find()
                .all($db)
                .await
                .unwrap()
                .into_iter()
                .find(|row| row.get_primary_key_value() == key)
                .unwrap()
        };
        assert_eq!(read().await, row);
        let mut change = row.clone().into_active_model();
        change.name = Set("b".to_owned());
        let changed = change.update($db).await.unwrap();
        assert_eq!(changed.name, "b");
        assert_eq!(read().await, changed);
        assert_eq!(changed.clone().delete($db).await.unwrap().rows_affected, 1);
        let marked = read().await;
        assert!(marked.is_deleted() && !changed.is_deleted());
        assert!(Entity::find().live().all($db).await.unwrap().is_empty());
        let restored = marked.restore($db).await.unwrap();
        assert!(!restored.is_deleted());
        assert_eq!(restored.clone().force_delete($db).await.unwrap().rows_affected, 1);
        (row, changed, restored)
    }};
}

async fn naive_times_and_a_long_version(db: DatabaseConnection) {
    let (row, changed, restored) = lifecycle!(&db, typed::naive);
    assert_eq!((row.version, changed.version, restored.version), (1_i64, 2, 4));
    let off = chrono::Utc::now().naive_utc() - row.created_at;
    assert!(off.num_seconds().abs() < 60, "naive times are UTC: {row:?}");
}

async fn fixed_offsets_and_an_optional_created_at(db: DatabaseConnection) {
    let (row, _, restored) = lifecycle!(&db, typed::fixed);
    assert!(row.created_at.is_some());
    assert_eq!((row.key, restored.version), (1_i64, 4));
}

async fn other_names(db: DatabaseConnection) {
    let (row, _, restored) = lifecycle!(&db, typed::renamed);
    assert_eq!(
        (row.code.get_version_num(), restored.revision, restored.made),
        (7, 4, row.made)
    );
}

async fn the_time_crate(db: DatabaseConnection) {
    let (row, ..) = lifecycle!(&db, typed::time_offset);
    let off = time::OffsetDateTime::now_utc() - row.created_at;
    assert!(off.whole_seconds().abs() < 60, "{row:?}");
    let (row, ..) = lifecycle!(&db, typed::time_primitive);
    let off = time::OffsetDateTime::now_utc() - row.created_at.assume_utc();
    assert!(off.whole_seconds().abs() < 60, "{row:?}");
}

async fn text_uuids(db: DatabaseConnection) {
    use typed::text_uuid::{ActiveModel, Entity};
    create(&db, Entity).await;
    let station = sea_orm::prelude::TextUuid(Uuid::from_u128(3));
    let row = ActiveModel {
        name: Set("a".to_owned()),
        station_id: Set(station),
        ..Default::default()
    };
    let row = row.insert(&db).await.unwrap();
    assert_eq!(row.id.0.get_version_num(), 7);
    assert_eq!(Entity::find().of_station(station).one(&db).await.unwrap(), Some(row));
}

async fn an_integer_flag(db: DatabaseConnection) {
    let (row, _, restored) = lifecycle!(&db, typed::small_flag);
    assert_eq!((row.hidden, restored.hidden), (0, 0));
    // Any other number than 0 is deleted, whoever wrote it.
    let odd = typed::small_flag::ActiveModel {
        name: Set("odd".to_owned()),
        hidden: Set(2),
        ..Default::default()
    };
    let odd = odd.insert(&db).await.unwrap();
    assert!(odd.is_deleted());
    assert_eq!(
        typed::small_flag::Entity::find().deleted().one(&db).await.unwrap(),
        Some(odd)
    );
}

/// A scope writes the flag into statements by itself.
async fn an_integer_flag_under_a_scope(db: DatabaseConnection) {
    use typed::small_flag::{ActiveModel, Column, Entity};
    create(&db, Entity).await;
    let scoped = db.clone().scoped(Scope::new());
    let new = |name: &str, hidden| ActiveModel {
        name: Set(name.to_owned()),
        hidden,
        ..Default::default()
    };
    let rows = [("live", NotSet), ("odd", Set(2)), ("marked", Set(0))].map(|(name, hidden)| new(name, hidden));
    Entity::insert_many(rows).exec(&scoped).await.unwrap();
    let filter = Column::Name.eq("marked");
    assert_eq!(
        Entity::delete_many()
            .filter(filter)
            .exec(&scoped)
            .await
            .unwrap()
            .rows_affected,
        1
    );
    let flags =
        |rows: Vec<typed::small_flag::Model>| rows.into_iter().map(|row| (row.name, row.hidden)).collect::<Vec<_>>();
    let by_name = || Entity::find().order_by_asc(Column::Name);
    assert_eq!(flags(by_name().all(&scoped).await.unwrap()), [("live".to_owned(), 0)]);
    let deleted = db.clone().scoped(Scope::new().only_deleted());
    assert_eq!(
        flags(by_name().all(&deleted).await.unwrap()),
        [("marked".to_owned(), 1), ("odd".to_owned(), 2)]
    );
    assert_eq!(Entity::restore_many().exec(&scoped).await.unwrap().rows_affected, 2);
    let row = by_name().one(&scoped).await.unwrap().unwrap();
    assert_eq!(row.delete(&scoped).await.unwrap().rows_affected, 1);
    assert_eq!(by_name().count(&scoped).await.unwrap(), 2);
}

async fn sea_orm_clis_dense_format(db: DatabaseConnection) {
    create(&db, item::Entity).await;
    let (row, _, restored) = lifecycle!(&db, dense);
    assert_eq!((row.version, restored.version), (1, 4));
    let item = new_item("i").insert(&db).await.unwrap();
    let row = dense::ActiveModel::builder()
        .set_name("n")
        .set_item_option(Some(item.clone().into_ex()));
    let row = row.insert(&db).await.unwrap();
    assert_eq!(row.item_id, Some(item.id));
    assert!(!row.is_deleted());
    row.delete(&db).await.unwrap();
    assert!(dense::Entity::find().live().one(&db).await.unwrap().is_none());
}

async fn sea_orm_clis_expanded_format(db: DatabaseConnection) {
    let (row, _, restored) = lifecycle!(&db, expanded);
    assert_eq!((row.id.get_version_num(), row.version, restored.version), (7, 1, 4));
}

async fn a_compact_entity_with_injected_columns(db: DatabaseConnection) {
    create(&db, item::Entity).await;
    let (row, ..) = lifecycle!(&db, compact);
    assert_eq!((row.id, row.version), (1_i64, 1));
    let unnamed = <compact::ActiveModel as Default>::default();
    let unnamed = unnamed.insert(&db).await.unwrap();
    assert_eq!(unnamed.name, "unnamed");
    assert!(unnamed.find_related(item::Entity).one(&db).await.unwrap().is_none());
}

backend_tests::on_every_backend!(
    sea_orm_clis_dense_format,
    sea_orm_clis_expanded_format,
    a_compact_entity_with_injected_columns,
    naive_times_and_a_long_version,
    fixed_offsets_and_an_optional_created_at,
    other_names,
    the_time_crate,
    text_uuids,
    an_integer_flag,
    an_integer_flag_under_a_scope,
);
