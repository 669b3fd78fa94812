//! What a table says about conflicts by itself: SQLite's ON CONFLICT of a constraint, which could take away rows of others.

use super::{NORTH, SOUTH, scope};
use crate::entity::item;
use mixins::prelude::*;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, EntityTrait as _};

/// The table of items, with that constraint.
async fn table(db: &DatabaseConnection, constraint: &str) {
    let sql = format!(
        "CREATE TABLE items (id BLOB PRIMARY KEY ON CONFLICT REPLACE, name TEXT NOT NULL, quantity INTEGER NOT NULL, \
         note TEXT, station_id BLOB NOT NULL, created_by BLOB, updated_by BLOB, deleted_by BLOB, created_at TEXT NOT NULL, \
         updated_at TEXT NOT NULL, deleted_at TEXT, version INTEGER NOT NULL, {constraint})"
    );
    db.execute_unprepared("DROP TABLE IF EXISTS items").await.unwrap();
    db.execute_unprepared(&sql).await.unwrap();
}

async fn insert(name: &str, quantity: i32, db: &impl ConnectionTrait) -> Result<(), DbErr> {
    let sql = format!("INSERT INTO items (name, quantity) VALUES ('{name}', {quantity})");
    db.execute_unprepared(&sql).await.map(drop)
}

async fn all(db: &DatabaseConnection) -> Vec<item::Model> {
    let mut rows = item::Entity::find().all(db).await.unwrap();
    rows.sort_by(|left, right| left.name.cmp(&right.name));
    rows
}

/// Each way to run into another's row, in a table of its own.
async fn a_table_that_replaces_rows_replaces_none_of_another(db: DatabaseConnection) {
    for constraint in [
        "UNIQUE (quantity) ON CONFLICT REPLACE",
        "UNIQUE (quantity) ON CONFLICT IGNORE",
    ] {
        table(&db, constraint).await;
        let [north, south] = [NORTH, SOUTH].map(|station| db.clone().scoped(scope(station)));
        insert("north", 1, &north).await.unwrap();
        insert("south", 2, &south).await.unwrap();
        insert("other", 3, &south).await.unwrap();
        let before = all(&db).await;
        let key = before[0].id.as_simple().to_string();
        for sql in [
            "INSERT INTO items (name, quantity) VALUES ('x', 1)".to_owned(),
            "INSERT INTO items (name, quantity) SELECT 'x', 1".to_owned(),
            format!("INSERT INTO items (id, name, quantity) VALUES (x'{key}', 'x', 9)"),
            "INSERT INTO items (name, quantity) VALUES ('x', 1) ON CONFLICT (id) DO NOTHING".to_owned(),
            "UPDATE items SET quantity = 1 WHERE name = 'south'".to_owned(),
            format!("UPDATE items SET id = x'{key}' WHERE name = 'south'"),
            "INSERT INTO items (name, quantity) VALUES ('x', 3) ON CONFLICT (quantity) DO UPDATE SET quantity = 1"
                .to_owned(),
        ] {
            let sent = south.execute_unprepared(&sql).await;
            assert!(sent.is_err(), "{constraint}: {sql}: {sent:?}");
            assert_eq!(all(&db).await, before, "{constraint}: {sql}");
        }
    }
}

/// A mark is an UPDATE, which may run into another's row as well.
async fn marking_replaces_nothing(db: DatabaseConnection) {
    table(&db, "UNIQUE (version) ON CONFLICT REPLACE").await;
    let [north, south] = [NORTH, SOUTH].map(|station| db.clone().scoped(scope(station)));
    insert("north", 1, &north).await.unwrap();
    let raised = north.execute_unprepared("UPDATE items SET quantity = 2").await;
    assert_eq!(raised.unwrap().rows_affected(), 1);
    insert("south", 1, &south).await.unwrap();
    let before = all(&db).await;
    assert_eq!([before[0].version, before[1].version], [2, 1]);
    let marked = item::Entity::delete_many().exec(&south).await;
    assert!(marked.is_err(), "{marked:?}");
    assert_eq!(all(&db).await, before);
}

/// Only SQLite has such tables.
mod sqlite {
    use backend_tests::{Backend, run};

    #[tokio::test]
    async fn a_table_that_replaces_rows_replaces_none_of_another() {
        run(
            Backend::Sqlite,
            super::a_table_that_replaces_rows_replaces_none_of_another,
        )
        .await;
    }

    #[tokio::test]
    async fn marking_replaces_nothing() {
        run(Backend::Sqlite, super::marking_replaces_nothing).await;
    }
}
