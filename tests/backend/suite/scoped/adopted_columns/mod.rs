//! Columns of every accepted type under a scope: what the engine fills by itself is as what the hooks fill.

use crate::create;
use crate::entity::{compact, dense, expanded, item, typed};
use mixins::prelude::*;
use sea_orm::prelude::TextUuid;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait as _, DatabaseConnection, DbBackend, EntityName as _,
    EntityTrait as _, QueryFilter as _, QueryOrder as _, Set, Statement,
};
use uuid::Uuid;

/// Which forms the values of these columns have: on SQLite a time in another form compares wrongly.
async fn forms(db: &DatabaseConnection, table: &str, columns: &[&str]) -> usize {
    let form = |column: &&str| format!(r#"typeof("{column}"), length("{column}")"#);
    let forms = columns.iter().map(form).collect::<Vec<_>>().join(", ");
    let sql = format!("SELECT DISTINCT {forms} FROM {table}");
    let statement = Statement::from_string(db.get_database_backend(), sql);
    db.query_all_raw(statement).await.unwrap().len()
}

/// Rows by a hook, by `insert_many` and by text; changed and deleted by each; restored and removed.
macro_rules! lifecycle {
    ($db:expr, [$($column:literal),*], $($module:tt)*) => {{
        use $($module)*::{ActiveModel, Column, Entity};
        let db = $db;
        create(db, Entity).await;
        let scoped = db.clone().scoped(Scope::new());
        let deleted = db.clone().scoped(Scope::new().only_deleted());
        let table = Entity.table_name();
        let new = |name: &str| ActiveModel { name: Set(name.to_owned()), ..Default::default() };
        let names = async |scoped: &Scoped<DatabaseConnection>| {
            let rows = Entity::find().order_by_asc(Column::Name).all(scoped).await.unwrap();
            rows.into_iter().map(|row| row.name).collect::<Vec<_>>()
        };
        let row = new("hook").insert(&scoped).await.unwrap();
        let many = Entity::insert_many([new("many"), new("gone")]).exec_without_returning(&scoped).await;
        assert_eq!(many.unwrap(), 2);
        let text = format!("INSERT INTO {table} (name) VALUES ('text')");
        assert_eq!(scoped.execute_unprepared(&text).await.unwrap().rows_affected(), 1);
        if db.get_database_backend() == DbBackend::Sqlite {
            assert_eq!(forms(db, table, &[$($column),*]).await, 1);
        }
        let renamed = Entity::update_many()
            .col_expr(Column::Name, Expr::value("renamed"))
            .filter(Column::Name.eq("many"));
        assert_eq!(renamed.exec(&scoped).await.unwrap().rows_affected, 1);
        let gone = Entity::delete_many().filter(Column::Name.eq("gone"));
        assert_eq!(gone.exec(&scoped).await.unwrap().rows_affected, 1);
        let text = format!("DELETE FROM {table} WHERE name = 'text'");
        assert_eq!(scoped.execute_unprepared(&text).await.unwrap().rows_affected(), 1);
        assert_eq!(names(&scoped).await, ["hook", "renamed"]);
        assert_eq!(names(&deleted).await, ["gone", "text"]);
        assert_eq!(row.clone().delete(&scoped).await.unwrap().rows_affected, 1);
        assert_eq!(names(&scoped).await, ["renamed"]);
        assert_eq!(Entity::restore_many().exec(&scoped).await.unwrap().rows_affected, 3);
        assert_eq!(names(&scoped).await, ["gone", "hook", "renamed", "text"]);
        let found = Entity::find().filter(Column::Name.eq("text")).one(&scoped).await.unwrap().unwrap();
        assert_eq!(found.force_delete(&scoped).await.unwrap().rows_affected, 1);
        assert_eq!(names(&scoped).await, ["gone", "hook", "renamed"]);
        assert!(names(&deleted).await.is_empty());
        if db.get_database_backend() == DbBackend::Sqlite {
            assert_eq!(forms(db, table, &[$($column),*]).await, 1);
        }
        Entity::find().order_by_asc(Column::Name).all(&scoped).await.unwrap()
    }};
}

// Below the macro, which it uses.
mod legacy;

async fn naive_times_and_a_long_version(db: DatabaseConnection) {
    let rows = lifecycle!(&db, ["created_at", "updated_at", "deleted_at", "version"], typed::naive);
    assert_eq!(rows.iter().map(|row| row.version).collect::<Vec<_>>(), [3, 3, 2]);
    let now = chrono::Utc::now().naive_utc();
    for row in rows {
        assert!(
            (now - row.created_at).num_seconds().abs() < 60,
            "naive times are UTC: {row:?}"
        );
        assert!(
            (now - row.updated_at).num_seconds().abs() < 60,
            "naive times are UTC: {row:?}"
        );
    }
}

async fn fixed_offsets_and_an_optional_created_at(db: DatabaseConnection) {
    let rows = lifecycle!(&db, ["created_at", "updated_at", "deleted_at", "version"], typed::fixed);
    assert!(rows.iter().all(|row| row.created_at.is_some()), "{rows:?}");
    assert_eq!(rows.iter().map(|row| row.version).collect::<Vec<_>>(), [3, 3, 2]);
}

async fn other_names(db: DatabaseConnection) {
    let rows = lifecycle!(
        &db,
        ["made", "changedAt", "gone_at", "revision", "code"],
        typed::renamed
    );
    assert!(rows.iter().all(|row| row.code.get_version_num() == 7), "{rows:?}");
}

async fn the_time_crate(db: DatabaseConnection) {
    let now = time::OffsetDateTime::now_utc();
    // It writes as many digits as it needs, so the lengths differ.
    let rows = lifecycle!(&db, ["id"], typed::time_offset);
    assert!(
        rows.iter().all(|row| (now - row.created_at).whole_seconds().abs() < 60),
        "{rows:?}"
    );
    let rows = lifecycle!(&db, ["id"], typed::time_primitive);
    assert!(
        rows.iter()
            .all(|row| (now - row.created_at.assume_utc()).whole_seconds().abs() < 60),
        "{rows:?}"
    );
}

async fn an_integer_flag(db: DatabaseConnection) {
    let rows = lifecycle!(&db, ["hidden"], typed::small_flag);
    assert!(rows.iter().all(|row| row.hidden == 0), "{rows:?}");
}

async fn what_sea_orm_cli_writes(db: DatabaseConnection) {
    create(&db, item::Entity).await;
    let rows = lifecycle!(&db, ["created_at", "updated_at", "is_deleted", "version"], dense);
    assert!(rows.iter().all(|row| !row.is_deleted), "{rows:?}");
    lifecycle!(
        &db,
        ["id", "created_at", "updated_at", "deleted_at", "version"],
        expanded
    );
    lifecycle!(&db, ["deleted_at", "version"], compact);
}

async fn keys_and_tenants_in_text(db: DatabaseConnection) {
    use typed::text_uuid::{ActiveModel, Column, Entity};
    create(&db, Entity).await;
    let [north, south] = [3, 4].map(|number| {
        let station = TextUuid(Uuid::from_u128(number));
        db.clone().scoped(Scope::new().station(station))
    });
    let new = |name: &str| ActiveModel {
        name: Set(name.to_owned()),
        ..Default::default()
    };
    let many = Entity::insert_many([new("b"), new("c")])
        .exec_without_returning(&north)
        .await;
    assert_eq!(many.unwrap(), 2);
    let text = "INSERT INTO typed_text_uuid (name) VALUES ('a')";
    assert_eq!(north.execute_unprepared(text).await.unwrap().rows_affected(), 1);
    if db.get_database_backend() == DbBackend::Sqlite {
        let row = ActiveModel {
            station_id: Set(TextUuid(Uuid::from_u128(5))),
            ..new("by a hook")
        };
        row.insert(&db).await.unwrap();
        assert_eq!(forms(&db, "typed_text_uuid", &["id", "station_id"]).await, 1);
    }
    let rows = Entity::find().order_by_asc(Column::Name).all(&north).await.unwrap();
    let stations = rows.iter().map(|row| (row.name.as_str(), row.station_id.0.as_u128()));
    assert_eq!(stations.collect::<Vec<_>>(), [("a", 3), ("b", 3), ("c", 3)]);
    assert!(rows.iter().all(|row| row.id.0.get_version_num() == 7), "{rows:?}");
    assert_eq!(Entity::find().all(&south).await.unwrap(), []);
    assert_eq!(Entity::delete_many().exec(&south).await.unwrap().rows_affected, 0);
    assert_eq!(Entity::delete_many().exec(&north).await.unwrap().rows_affected, 3);
}

backend_tests::on_every_backend!(
    naive_times_and_a_long_version,
    fixed_offsets_and_an_optional_created_at,
    other_names,
    the_time_crate,
    an_integer_flag,
    what_sea_orm_cli_writes,
    keys_and_tenants_in_text,
);
