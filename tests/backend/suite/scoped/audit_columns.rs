//! Columns that say who did what and when, in statements that bring them along: they stay true.

use super::{ACTOR, error, insert, new_item, read, second, stations};
use crate::entity::item;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait as _, DatabaseConnection, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, Set,
};
use uuid::Uuid;

async fn an_upsert_keeps_when_the_row_was_created(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let old = item::ActiveModel {
        created_at: Set(second(-100)),
        ..new_item("old")
    };
    let old = old.insert(&north).await.unwrap();
    let again = item::ActiveModel {
        id: Set(old.id),
        created_at: Set(second(50)),
        ..new_item("new")
    };
    let columns = [
        item::Column::Name,
        item::Column::CreatedAt,
        item::Column::UpdatedAt,
        item::Column::CreatedBy,
        item::Column::Version,
    ];
    let update = OnConflict::column(item::Column::Id).update_columns(columns).to_owned();
    let upsert = item::Entity::insert(again).on_conflict(update);
    upsert.exec_without_returning(&north).await.unwrap();
    let row = read(old.id, &north).await.unwrap();
    assert_eq!((row.name.as_str(), row.version), ("new", 2));
    assert_eq!((row.created_at, row.updated_at), (second(-100), second(0)));
    // Who names it in an update means it.
    let moved = item::Entity::update_many()
        .col_expr(item::Column::CreatedAt, second(-7).into())
        .filter(item::Column::Id.eq(old.id));
    assert_eq!(moved.exec(&north).await.unwrap().rows_affected, 1);
    assert_eq!(read(old.id, &north).await.unwrap().created_at, second(-7));
}

async fn a_row_that_is_inserted_as_deleted_has_a_deleter(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let rows = [("gone", Some(second(3))), ("live", None)].map(|(name, deleted_at)| item::ActiveModel {
        id: Set(Uuid::now_v7()),
        deleted_at: Set(deleted_at),
        ..new_item(name)
    });
    let one = item::ActiveModel {
        id: Set(Uuid::now_v7()),
        ..rows[0].clone()
    };
    let one = one.insert(&north).await.unwrap();
    assert_eq!((one.deleted_at, one.deleted_by), (Some(second(3)), Some(ACTOR)));
    let many = item::Entity::insert_many(rows);
    assert_eq!(many.exec_without_returning(&north).await.unwrap(), 2);
    let copy = "INSERT INTO items (id, name, quantity, deleted_at) \
        SELECT id, name, 2, deleted_at FROM items WHERE quantity = 9";
    assert_eq!(north.execute_unprepared(copy).await.unwrap().rows_affected(), 0);
    let all = north.with_deleted();
    let rows = item::Entity::find().all(&all).await.unwrap();
    assert_eq!(rows.len(), 3);
    for row in rows {
        assert_eq!(row.deleted_by, row.deleted_at.map(|_| ACTOR), "{}", row.name);
    }
}

async fn an_error_shows_no_value(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let row = insert("one", &north).await;
    let change = |name: &str| item::ActiveModel {
        name: Set(name.to_owned()),
        ..row.clone().into_active_model()
    };
    change("first").update(&north).await.unwrap();
    let err = change("secret").update(&north).await.unwrap_err();
    let shown = format!("{err:?} {:?} {err}", error(&err));
    assert!(shown.contains(r#"key: ["id"]"#) && shown.contains("name"), "{shown}");
    assert!(
        !shown.contains("secret") && !shown.contains(&row.id.to_string()),
        "{shown}"
    );
}

backend_tests::on_every_backend!(
    an_upsert_keeps_when_the_row_was_created,
    a_row_that_is_inserted_as_deleted_has_a_deleter,
    an_error_shows_no_value,
);
