//! Who names a version or `updated_at` in SET means a change; and what a version says about the row that is meant.

use super::{ACTOR, error, insert, read, scope, second, stations};
use crate::create;
use crate::entity::item;
use mixins::prelude::*;
use sea_orm::prelude::Expr;
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{
    ActiveModelTrait, ColumnTrait as _, ConnectionTrait as _, DatabaseConnection, DbBackend, DbErr, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, Set, Statement,
};

/// A parent's version is raised because a child changed: of two writers one is first.
async fn compare_and_set(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let row = insert("a", &north).await;
    let later = north.rescoped(scope(super::NORTH).clock(|| second(5)));
    let raise = || {
        item::Entity::update_many()
            .col_expr(item::Column::Version, Expr::value(2))
            .col_expr(item::Column::UpdatedAt, Expr::value(second(1)))
            .filter(item::Column::Id.eq(row.id))
            .filter(item::Column::Version.eq(1))
            .exec(&later)
    };
    assert_eq!(raise().await.unwrap().rows_affected, 1);
    assert_eq!(raise().await.unwrap().rows_affected, 0);
    let raised = read(row.id, &north).await.unwrap();
    assert_eq!(
        (raised.version, raised.updated_at, raised.updated_by),
        (2, second(5), Some(ACTOR))
    );
    // A condition on the version decides, whatever the SET says.
    let wrong = item::Entity::update_many()
        .col_expr(item::Column::Version, Expr::value(77))
        .filter(item::Column::Id.eq(row.id))
        .filter(item::Column::Version.eq(2));
    assert_eq!(wrong.exec(&later).await.unwrap().rows_affected, 1);
    assert_eq!(read(row.id, &north).await.unwrap().version, 3);
}

/// Numbers that are handed out: none comes twice.
async fn a_version_serves_as_a_counter(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let row = insert("a", &north).await;
    for expected in [2, 3] {
        let raise = item::Entity::update_many()
            .col_expr(item::Column::Version, Expr::col(item::Column::Version).add(1))
            .filter(item::Column::Id.eq(row.id));
        assert_eq!(raise.exec(&north).await.unwrap().rows_affected, 1);
        assert_eq!(read(row.id, &north).await.unwrap().version, expected);
    }
    let time = item::Entity::update_many().col_expr(item::Column::UpdatedAt, Expr::value(second(9)));
    assert_eq!(time.exec(&north).await.unwrap().rows_affected, 1);
    let timed = read(row.id, &north).await.unwrap();
    assert_eq!((timed.version, timed.updated_at), (4, second(0)));
}

async fn a_time_that_is_set_is_a_change(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let row = insert("a", &north).await;
    let later = north.rescoped(scope(super::NORTH).clock(|| second(5)));
    let mut named = row.clone().into_active_model();
    named.updated_at = Set(second(1));
    let named = named.update(&later).await.unwrap();
    assert_eq!((named.version, named.updated_at), (2, second(5)));
    let mut generic = named.into_active_model();
    generic.updated_at = Set(second(1));
    let generic = ActiveModelTrait::update(generic, &later).await.unwrap();
    assert_eq!((generic.version, generic.updated_at), (3, second(5)));
    let touched = generic.clone().touch(&later).await.unwrap();
    let expected = item::Model {
        version: 4,
        ..generic.clone()
    };
    assert_eq!(
        (&touched, read(row.id, &north).await),
        (&expected, Some(expected.clone()))
    );
    let err = error(&generic.touch(&later).await.unwrap_err());
    assert!(matches!(err, MixinError::StaleData { expected: 3, .. }), "{err}");
    // The version alone is the one that was read, and no change.
    let mut version = touched.clone().into_active_model();
    version.version = Set(4);
    assert_eq!(version.update(&later).await.unwrap(), touched);
    let mut version = touched.clone().into_active_model();
    version.version = Set(3);
    let err = error(&version.update(&later).await.unwrap_err());
    assert!(matches!(err, MixinError::StaleData { expected: 3, .. }), "{err}");
    assert_eq!(read(row.id, &north).await, Some(touched));
}

/// A whole model is at the version that it was read at, whether SeaORM's hooks run or not.
async fn a_whole_model_checks_its_version(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let stale = insert("a", &north).await;
    let mut change = stale.clone().into_active_model();
    change.quantity = Set(2);
    let fresh = change.update(&north).await.unwrap();
    let whole = |row: &item::Model, name: &str| {
        let row = item::Model {
            name: name.to_owned(),
            ..row.clone()
        };
        row.into_active_model().reset_all()
    };
    let updated = item::Entity::update(whole(&fresh, "b")).exec(&north).await.unwrap();
    assert_eq!((updated.name.as_str(), updated.version), ("b", 3));
    for old in [&stale, &fresh] {
        let updated = item::Entity::update(whole(old, "stale")).exec(&north).await;
        assert_eq!(updated, Err(DbErr::RecordNotUpdated));
    }
    let many = |row: &item::Model, name: &str| {
        item::Entity::update_many()
            .set(whole(row, name))
            .filter(item::Column::Id.eq(row.id))
            .exec(&north)
    };
    assert_eq!(many(&fresh, "stale").await.unwrap().rows_affected, 0);
    assert_eq!(many(&updated, "c").await.unwrap().rows_affected, 1);
    let row = read(fresh.id, &north).await.unwrap();
    assert_eq!((row.name.as_str(), row.version, row.quantity), ("c", 4, 2));
}

/// At the end of its range a version cannot be raised, and nothing is written.
async fn a_version_at_its_maximum_is_refused(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let mut last = super::new_item("a");
    last.version = Set(i32::MAX);
    let last = last.insert(&north).await.unwrap();
    let is_exhausted = |err: DbErr| matches!(error(&err), MixinError::VersionExhausted { table } if table == "items");
    assert!(is_exhausted(last.clone().delete(&north).await.unwrap_err()));
    assert!(is_exhausted(last.clone().touch(&north).await.unwrap_err()));
    let mut change = last.clone().into_active_model();
    change.quantity = Set(2);
    assert!(is_exhausted(change.clone().update(&north).await.unwrap_err()));
    let update = item::Entity::update_many().col_expr(item::Column::Quantity, Expr::value(2));
    let bulk = [
        update.exec(&north).await.map(|updated| updated.rows_affected),
        item::Entity::delete_many()
            .exec(&north)
            .await
            .map(|deleted| deleted.rows_affected),
        item::Entity::delete_by_id(last.id)
            .exec(&north)
            .await
            .map(|deleted| deleted.rows_affected),
    ];
    for sent in bulk {
        let err = sent.unwrap_err();
        // PostgreSQL does not say which column is out of range.
        assert!(
            db.get_database_backend() == DbBackend::Postgres || is_exhausted(err.clone()),
            "{err}"
        );
    }
    assert_eq!(read(last.id, &north).await, Some(last));
}

/// A row from before there were versions: the next change gives it one.
async fn a_missing_version_becomes_one(db: DatabaseConnection) {
    create(&db, item::Entity).await;
    let north = db.clone().scoped(scope(super::NORTH));
    insert("a", &north).await;
    let optional = match db.get_database_backend() {
        DbBackend::Sqlite => None,
        DbBackend::Postgres => Some("ALTER TABLE items ALTER COLUMN version DROP NOT NULL"),
        _ => Some("ALTER TABLE items MODIFY COLUMN version int NULL"),
    };
    if let Some(sql) = optional {
        db.execute_unprepared(sql).await.unwrap();
    } else {
        // SQLite changes no column: the same table without the word.
        let table = "SELECT sql FROM sqlite_master WHERE name = 'items'";
        let found = db
            .query_one_raw(Statement::from_string(DbBackend::Sqlite, table))
            .await
            .unwrap();
        let sql: String = found.unwrap().try_get("", "sql").unwrap();
        let (before, after) = sql.split_once(r#""version" integer NOT NULL"#).unwrap();
        for sql in [
            "ALTER TABLE items RENAME TO old".to_owned(),
            format!(r#"{before}"version" integer{after}"#),
            "INSERT INTO items SELECT * FROM old".to_owned(),
        ] {
            db.execute_unprepared(&sql).await.unwrap();
        }
    }
    db.execute_unprepared("UPDATE items SET version = NULL").await.unwrap();
    let update = item::Entity::update_many().col_expr(item::Column::Quantity, Expr::value(2));
    assert_eq!(update.exec(&north).await.unwrap().rows_affected, 1);
    let row = item::Entity::find().one(&north).await.unwrap().unwrap();
    assert_eq!((row.quantity, row.version), (2, 1));
}

backend_tests::on_every_backend!(
    compare_and_set,
    a_version_serves_as_a_counter,
    a_time_that_is_set_is_a_change,
    a_whole_model_checks_its_version,
    a_version_at_its_maximum_is_refused,
    a_missing_version_becomes_one
);
