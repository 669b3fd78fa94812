//! `.created_at(..)` and `.updated_at(..)`: the times of rows that were there.

use super::entity::{booking, reading};
use super::world::{facts, of, old_bookings, run};
use crate::kill::texts;
use crate::sent::changes;
use mixins_migration::MixinSchemaManager as _;
use sea_orm::prelude::DateTimeUtc;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{DatabaseConnection, DbBackend, EntityTrait as _, TransactionTrait as _};
use sea_orm_migration::SchemaManager;

fn at(text: &str) -> DateTimeUtc {
    text.parse().unwrap()
}

/// One value for all touches no row, and is not what new rows get.
async fn a_value(db: DatabaseConnection) {
    old_bookings(&db).await;
    let given = at("2019-05-06T07:08:09.123456Z");
    let manager = SchemaManager::new(&db);
    let (done, sent) = changes(
        manager
            .add_mixin_columns::<booking::Entity>()
            .created_at(Expr::val(given)),
    )
    .await;
    done.unwrap();
    assert!(!sent.iter().any(|sql| sql.starts_with("UPDATE")), "{sent:?}");
    for row in booking::Entity::find().all(&db).await.unwrap() {
        assert_eq!((row.created_at, row.updated_at), (given, given));
    }
    run(&db, "INSERT INTO col_bookings (guest) VALUES ('new')").await;
    let rows = booking::Entity::find().all(&db).await.unwrap();
    let new = rows.iter().find(|row| row.guest == "new").unwrap();
    assert!(new.created_at > at("2026-01-01T00:00:00Z"), "{new:?}");
}

/// An expression over the row, in batches; the table ends as without it.
async fn an_expression(db: DatabaseConnection) {
    old_bookings(&db).await;
    let manager = SchemaManager::new(&db);
    let fallback = at("2001-01-01T00:00:00Z");
    let given = Expr::col("booked_on").if_null(fallback);
    let step = manager
        .add_mixin_columns::<booking::Entity>()
        .created_at(given.clone())
        .updated_at(fallback)
        .batch(2);
    let (done, sent) = changes(step).await;
    done.unwrap();
    let updates: Vec<_> = sent.iter().filter(|sql| sql.starts_with("UPDATE")).collect();
    assert_eq!(updates.len(), 2, "{sent:?}");
    let mut rows = booking::Entity::find().all(&db).await.unwrap();
    rows.sort_by_key(|row| row.id);
    let found: Vec<_> = rows
        .iter()
        .map(|row| (row.guest.as_str(), row.created_at, row.updated_at))
        .collect();
    let wanted = [
        ("Alan", at("2020-01-02T03:04:05Z"), fallback),
        ("Kurt", at("2021-01-01T00:00:00Z"), fallback),
        ("Emmy", fallback, fallback),
    ];
    assert_eq!(found, wanted);
    let filled = facts(&db, "col_bookings").await;
    let (done, sent) = changes(manager.add_mixin_columns::<booking::Entity>().created_at(given)).await;
    done.unwrap();
    assert_eq!(sent, Vec::<String>::new());
    // The same as if all had been given the moment.
    run(&db, "DROP TABLE col_bookings").await;
    run(&db, "DROP TABLE col_users").await;
    old_bookings(&db).await;
    manager.add_mixin_columns::<booking::Entity>().await.unwrap();
    assert_eq!(facts(&db, "col_bookings").await, filled);
}

/// Rows for which the expression gives nothing are counted; then the run goes on where it was.
async fn an_expression_that_is_null(db: DatabaseConnection) {
    old_bookings(&db).await;
    let manager = SchemaManager::new(&db);
    let err = manager
        .add_mixin_columns::<booking::Entity>()
        .created_at(Expr::col("booked_on"))
        .await
        .unwrap_err();
    let err = err.to_string();
    assert!(
        err.contains("for 1 rows the time that is given for `created_at` is NULL"),
        "{err}"
    );
    let query = err
        .split_once("; `SELECT")
        .and_then(|(_, rest)| rest.split_once('`').map(|_| rest));
    let query = query.and_then(|rest| rest.strip_suffix("` shows them")).unwrap();
    let shown = texts(&db, &format!("SELECT guest FROM (SELECT{query}) d")).await;
    assert_eq!(shown, ["Emmy"]);
    run(
        &db,
        "UPDATE col_bookings SET booked_on = '2022-02-02 00:00:00' WHERE booked_on IS NULL",
    )
    .await;
    manager
        .add_mixin_columns::<booking::Entity>()
        .created_at(Expr::col("booked_on"))
        .await
        .unwrap();
    let rows = booking::Entity::find().all(&db).await.unwrap();
    assert!(rows.iter().all(|row| Some(row.created_at) == row.booked_on), "{rows:?}");
}

/// A column that somebody added by hand, NULL-able and half filled.
async fn a_column_that_is_there(db: DatabaseConnection) {
    old_bookings(&db).await;
    let time = of(&db, ["timestamp_text", "timestamptz", "datetime(6)"]);
    run(
        &db,
        &format!("ALTER TABLE col_bookings ADD COLUMN created_at {time} NULL"),
    )
    .await;
    run(
        &db,
        "UPDATE col_bookings SET created_at = '1999-01-01 00:00:00' WHERE guest = 'Kurt'",
    )
    .await;
    let given = at("2019-05-06T07:08:09Z");
    SchemaManager::new(&db)
        .add_mixin_columns::<booking::Entity>()
        .created_at(given)
        .await
        .unwrap();
    let mut rows = booking::Entity::find().all(&db).await.unwrap();
    rows.sort_by_key(|row| row.id);
    let found: Vec<_> = rows.iter().map(|row| row.created_at).collect();
    assert_eq!(found, [given, at("1999-01-01T00:00:00Z"), given]);
    let facts = facts(&db, "col_bookings").await;
    let created = facts.iter().find(|fact| fact.contains("created_at")).unwrap();
    let wanted = of(
        &db,
        [" 1 CURRENT_TIMESTAMP", " NO CURRENT_TIMESTAMP", " NO utc_timestamp(6)"],
    );
    assert!(created.contains(wanted), "{created}");
}

/// Without a key there are no ranges.
async fn without_a_key(db: DatabaseConnection) {
    run(&db, "CREATE TABLE col_readings (id int NOT NULL, value int NOT NULL)").await;
    run(&db, "INSERT INTO col_readings VALUES (1, 1)").await;
    let manager = SchemaManager::new(&db);
    let err = manager
        .add_mixin_columns::<reading::Entity>()
        .created_at(Expr::col("value"))
        .await
        .unwrap_err();
    assert!(err.to_string().contains("no primary key"), "{err}");
}

/// Each batch is a transaction of its own, so not in another one; said before anything is changed.
async fn in_a_transaction(db: DatabaseConnection) {
    run(
        &db,
        "CREATE TABLE col_readings (id int NOT NULL PRIMARY KEY, value int NOT NULL)",
    )
    .await;
    let before = facts(&db, "col_readings").await;
    let transaction = db.begin().await.unwrap();
    let manager = SchemaManager::new(&transaction);
    let err = manager
        .add_mixin_columns::<reading::Entity>()
        .created_at(Expr::col("value"))
        .await
        .unwrap_err();
    assert!(
        err.to_string().contains("filling rows in batches cannot be done"),
        "{err}"
    );
    transaction.commit().await.unwrap();
    assert_eq!(facts(&db, "col_readings").await, before);
}

/// Columns that MySQL and MariaDB move with each change keep their time.
async fn columns_with_on_update(db: DatabaseConnection) {
    if db.get_database_backend() != DbBackend::MySql {
        return;
    }
    run(&db, "CREATE TABLE col_readings (id int NOT NULL PRIMARY KEY, value int NOT NULL, moved datetime NOT NULL ON UPDATE current_timestamp)").await;
    run(&db, "INSERT INTO col_readings VALUES (1, 7, '2001-01-01 00:00:00')").await;
    let manager = SchemaManager::new(&db);
    manager
        .add_mixin_columns::<reading::Entity>()
        .created_at(Expr::col("value").add(0))
        .await
        .unwrap();
    assert_eq!(
        texts(&db, "SELECT concat(created_at, ' ', moved) FROM col_readings").await,
        ["7 2001-01-01 00:00:00"]
    );
}

backend_tests::on_every_backend!(
    a_value,
    an_expression,
    an_expression_that_is_null,
    a_column_that_is_there,
    without_a_key,
    in_a_transaction,
    columns_with_on_update,
);
