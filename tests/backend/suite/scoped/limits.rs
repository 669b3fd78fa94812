//! LIMITs that are bound: a small one is sent to SQLite in the text, where it is prepared once. The rows are the same.

use super::{ACTOR, NORTH, insert, scope, stations};
use crate::entity::item;
use mixins::prelude::*;
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, Statement, Value,
};
use std::sync::{Arc, Mutex};

/// The first names with a limit, after so many.
async fn page(db: &impl ConnectionTrait, limit: u64, offset: Option<u64>) -> Vec<String> {
    let items = item::Entity::find()
        .order_by_asc(item::Column::Name)
        .limit(limit)
        .offset(offset);
    let items = items.all(db).await.unwrap();
    items.into_iter().map(|item| item.name).collect()
}

async fn limits_keep_their_rows(db: DatabaseConnection) {
    let [north, south] = stations(&db).await;
    for name in ["a", "b", "c", "d"] {
        insert(name, &north).await;
        insert(&name.to_uppercase(), &south).await;
    }
    let first = item::Entity::find()
        .order_by_asc(item::Column::Name)
        .one(&north)
        .await
        .unwrap();
    assert_eq!(first.unwrap().name, "a");
    assert_eq!(page(&north, 0, None).await, Vec::<String>::new());
    assert_eq!(page(&north, 2, None).await, ["a", "b"]);
    assert_eq!(page(&north, 2, Some(1)).await, ["b", "c"]);
    assert_eq!(page(&north, 100, Some(3)).await, ["d"]);
    assert_eq!(page(&north, 101, Some(3)).await, ["d"]);
    assert_eq!(page(&south, u64::from(u32::MAX), None).await, ["A", "B", "C", "D"]);
    // One in the middle, with other values around it. MySQL has no LIMIT there.
    if db.get_database_backend() != DbBackend::MySql {
        let few = Query::select()
            .column(item::Column::Id)
            .from(item::Entity)
            .and_where(item::Column::Name.ne("a"))
            .order_by(item::Column::Name, sea_orm::Order::Asc)
            .limit(2)
            .to_owned();
        let found = item::Entity::find()
            .filter(item::Column::Quantity.eq(1))
            .filter(item::Column::Id.in_subquery(few))
            .filter(item::Column::CreatedBy.eq(ACTOR))
            .order_by_desc(item::Column::Name)
            .limit(1)
            .all(&north);
        let names: Vec<_> = found.await.unwrap().into_iter().map(|item| item.name).collect();
        assert_eq!(names, ["c"]);
    }
}

/// What is sent, and how many values with it.
async fn sent(db: &DatabaseConnection, sql: &str, values: Vec<Value>) -> (String, usize) {
    let mut logged = db.clone();
    let sent = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&sent);
    logged.set_metric_callback(move |info| {
        let values = info.statement.values.as_ref().map_or(0, |values| values.0.len());
        log.lock().unwrap().push((info.statement.sql.clone(), values));
    });
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    logged.scoped(scope(NORTH)).query_all_raw(statement).await.unwrap();
    let sent = sent.lock().unwrap().clone();
    let [one] = sent.as_slice() else { panic!("{sent:?}") };
    one.clone()
}

#[tokio::test]
async fn sqlite_gets_small_ones_in_the_text() {
    let db = sea_orm::Database::connect("sqlite::memory:").await.unwrap();
    stations(&db).await;
    let condition = "items.\"station_id\" = ? AND items.\"deleted_at\" IS NULL";
    let text = |where_: &str, end: &str| format!("SELECT id FROM items WHERE {where_}{condition}{end}");
    for (limit, shown, values) in [
        (0_i64, "0", 1),
        (1, "1", 1),
        (100, "100", 1),
        (101, "?", 2),
        (-1, "?", 2),
    ] {
        let found = sent(&db, "SELECT id FROM items LIMIT ?", vec![limit.into()]).await;
        assert_eq!(found, (text("", &format!(" LIMIT {shown}")), values));
    }
    let found = sent(
        &db,
        "SELECT id FROM items LIMIT ? OFFSET ?",
        vec![7_u64.into(), 7_u64.into()],
    )
    .await;
    assert_eq!(found, (text("", " LIMIT 7 OFFSET ?"), 2));
    // Only what is bound as a number, and stands there.
    let found = sent(&db, "SELECT id FROM items LIMIT ?", vec!["3".into()]).await;
    assert_eq!(found, (text("", " LIMIT ?"), 2));
    let sql = "SELECT id FROM items WHERE name <> ' LIMIT ?' AND quantity < ? LIMIT ?";
    let found = sent(&db, sql, vec![9.into(), 2.into()]).await;
    let asked = "name <> ' LIMIT ?' AND quantity < ? AND ";
    assert_eq!(found, (text(asked, " LIMIT 2"), 2));
    let explained = db.scoped(scope(NORTH)).explain_scope(&Statement::from_sql_and_values(
        DbBackend::Sqlite,
        "SELECT id FROM items LIMIT ?",
        [Value::from(2)],
    ));
    assert!(
        explained
            .to_string()
            .contains("LIMIT: a small number is sent in the text"),
        "{explained}"
    );
}

backend_tests::on_every_backend!(limits_keep_their_rows);
