//! What bulk and raw statements are filled with: they run no hooks.

use super::{ACTOR, NORTH, names, new_item, second, stations};
use crate::entity::item;
use mixins::prelude::*;
use sea_orm::prelude::Expr;
use sea_orm::sea_query::{ExprTrait as _, OnConflict};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DatabaseConnection, EntityTrait, QueryFilter as _, Set, Statement, Value,
};
use std::collections::BTreeSet;
use uuid::Uuid;

async fn insert_many_fills_every_row(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let own = item::ActiveModel {
        id: Set(Uuid::from_u128(77)),
        created_at: Set(second(-60)),
        note: Set(Some("own".to_owned())),
        ..new_item("a")
    };
    let rows = [own, new_item("b"), new_item("c")];
    item::Entity::insert_many(rows)
        .exec_without_returning(&north)
        .await
        .unwrap();
    let rows = item::Entity::find().all(&north).await.unwrap();
    let keys: BTreeSet<Uuid> = rows.iter().map(|row| row.id).collect();
    assert_eq!(keys.len(), 3);
    for row in rows {
        let created = if row.name == "a" {
            assert_eq!(row.id, Uuid::from_u128(77));
            second(-60)
        } else {
            assert!(!row.id.is_nil());
            second(0)
        };
        assert_eq!((row.created_at, row.updated_at), (created, second(0)), "{}", row.name);
        assert_eq!(
            (row.created_by, row.updated_by, row.deleted_by),
            (Some(ACTOR), Some(ACTOR), None)
        );
        assert_eq!((row.station_id, row.version, row.deleted_at), (NORTH, 1, None));
    }
}

async fn thousands_of_rows_are_filled(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let rows = (0..2_000).map(|n| new_item(&format!("row {n}")));
    item::Entity::insert_many(rows)
        .exec_without_returning(&north)
        .await
        .unwrap();
    assert_eq!(names(&north).await.len(), 2_000);
}

async fn update_many_signs_and_counts(db: DatabaseConnection) {
    let [north, south] = stations(&db).await;
    for (name, db) in [("a", &north), ("b", &north), ("c", &south)] {
        super::insert(name, db).await;
    }
    let other = Uuid::from_u128(9);
    let later = north.rescoped(Scope::new().station(NORTH).actor(other).clock(|| second(60)));
    let updated = item::Entity::update_many()
        .col_expr(item::Column::Quantity, Expr::col(item::Column::Quantity).add(1))
        .filter(item::Column::Name.ne("b"))
        .exec(&later)
        .await
        .unwrap();
    assert_eq!(updated.rows_affected, 1);
    let a = item::Entity::find()
        .filter(item::Column::Name.eq("a"))
        .one(&north)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((a.quantity, a.version, a.updated_at), (2, 2, second(60)));
    assert_eq!((a.updated_by, a.created_by), (Some(other), Some(ACTOR)));
}

async fn an_upsert_leaves_other_tenants_and_deleted_rows_alone(db: DatabaseConnection) {
    let [north, south] = stations(&db).await;
    let ours = super::insert("ours", &north).await;
    let theirs = super::insert("theirs", &south).await;
    let marked = super::insert("marked", &north).await;
    marked.clone().delete(&north).await.unwrap();
    for row in [&ours, &theirs, &marked] {
        let upsert = item::ActiveModel {
            id: Set(row.id),
            ..new_item("upsert")
        };
        let on_conflict = OnConflict::column(item::Column::Id)
            .update_column(item::Column::Name)
            .to_owned();
        let upsert = item::Entity::insert(upsert).on_conflict(on_conflict);
        // A row that is left alone is no error of ours; how SeaORM calls it is its own affair.
        drop(upsert.exec_without_returning(&north).await);
    }
    let plain = north.unscoped("look");
    for (row, name, version) in [(ours, "upsert", 2), (theirs, "theirs", 1), (marked, "marked", 2)] {
        let now = item::Entity::find_by_id(row.id).one(plain).await.unwrap().unwrap();
        assert_eq!(
            (now.name.as_str(), now.version, now.station_id),
            (name, version, row.station_id)
        );
    }
}

async fn raw_statements_are_filled_too(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let backend = db.get_database_backend();
    let placeholders = if backend == sea_orm::DbBackend::Postgres {
        "$1, $2"
    } else {
        "?, ?"
    };
    let sql = format!("INSERT INTO items (name, quantity) VALUES ({placeholders})");
    let values = [Value::from("raw"), Value::from(3)];
    let inserted = north
        .execute_raw(Statement::from_sql_and_values(backend, sql, values))
        .await;
    assert_eq!(inserted.unwrap().rows_affected(), 1);
    // Without values: the fills are bound all the same.
    north
        .execute_unprepared("INSERT INTO items (name, quantity) VALUES ('text', 4)")
        .await
        .unwrap();
    let rows = item::Entity::find().all(&north).await.unwrap();
    assert_eq!(rows.len(), 2);
    for row in rows {
        assert_eq!(
            (row.station_id, row.created_by, row.created_at),
            (NORTH, Some(ACTOR), second(0))
        );
    }
    let updated = north.execute_unprepared("UPDATE items SET quantity = 5").await.unwrap();
    assert_eq!(updated.rows_affected(), 2);
    let deleted = north
        .execute_unprepared("DELETE FROM items WHERE name = 'raw'")
        .await
        .unwrap();
    assert_eq!(deleted.rows_affected(), 1);
    assert_eq!(names(&north).await, ["text"]);
}

backend_tests::on_every_backend!(
    insert_many_fills_every_row,
    thousands_of_rows_are_filled,
    update_many_signs_and_counts,
    an_upsert_leaves_other_tenants_and_deleted_rows_alone,
    raw_statements_are_filled_too,
);
