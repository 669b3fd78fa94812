//! What a rebuild refuses, leaving all as it was.

use super::{execute, foreign_key, is_refused, names, not_null, on_each_sqlite};
use crate::kill::{dump, texts};
use mixins_migration::testing::{Change, rebuild};
use sea_orm::{ConnectionTrait as _, DatabaseConnection, TransactionTrait as _};
use sea_orm_migration::SchemaManager;

async fn rows_that_do_not_fit(db: DatabaseConnection) {
    execute(
        &db,
        "CREATE TABLE p (id INTEGER PRIMARY KEY, x INT); INSERT INTO p VALUES (1, 1)",
    )
    .await;
    execute(&db, "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, p_id INT)").await;
    execute(
        &db,
        "INSERT INTO t VALUES (1, 'secret', 1), (2, NULL, 4711), (3, NULL, NULL)",
    )
    .await;
    let message = is_refused(
        &db,
        "t",
        &[not_null("a")],
        &["2 rows", "`t`", "SELECT * FROM \"t\" WHERE \"a\" IS NULL"],
    )
    .await;
    assert!(!message.contains("secret"), "{message}");
    let key = foreign_key(&["p_id"], "p", &["id"], "NO ACTION");
    let message = is_refused(&db, "t", &[key], &["1 rows", "`p`", "NOT EXISTS"]).await;
    assert!(!message.contains("4711"), "{message}");
    let shown = message.split('`').find(|part| part.starts_with("SELECT")).unwrap();
    assert_eq!(
        db.query_all_raw(sea_orm::Statement::from_string(sea_orm::DbBackend::Sqlite, shown))
            .await
            .unwrap()
            .len(),
        1
    );
    // Compared as the other table's column has it: a number is no text that begins with a zero.
    execute(
        &db,
        "CREATE TABLE codes (code TEXT PRIMARY KEY); INSERT INTO codes VALUES ('05')",
    )
    .await;
    execute(&db, "CREATE TABLE n (code INT); INSERT INTO n VALUES (5)").await;
    is_refused(
        &db,
        "n",
        &[foreign_key(&["code"], "codes", &["code"], "NO ACTION")],
        &["1 rows", "`codes`"],
    )
    .await;
    // No unique key to refer to; no such table.
    execute(&db, "CREATE TABLE o (p_x INT); INSERT INTO o VALUES (1)").await;
    is_refused(
        &db,
        "o",
        &[foreign_key(&["p_x"], "p", &["x"], "NO ACTION")],
        &["mismatch"],
    )
    .await;
    is_refused(
        &db,
        "o",
        &[foreign_key(&["p_x"], "q", &["x"], "NO ACTION")],
        &["no such table"],
    )
    .await;
}

async fn what_is_not_there(db: DatabaseConnection) {
    execute(&db, "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)").await;
    execute(&db, "CREATE VIEW v AS SELECT * FROM t").await;
    is_refused(&db, "gone", &[not_null("a")], &["`gone`", "no such table"]).await;
    is_refused(&db, "v", &[not_null("a")], &["`v`", "no such table"]).await;
    is_refused(&db, "t", &[not_null("b")], &["no column `b`"]).await;
}

/// Parents that have UNIQUE no longer.
async fn a_key_that_others_refer_to(db: DatabaseConnection) {
    execute(
        &db,
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT UNIQUE); INSERT INTO t VALUES (1, 'x')",
    )
    .await;
    execute(
        &db,
        "CREATE TABLE c (t_a TEXT REFERENCES t (a)); INSERT INTO c VALUES ('x')",
    )
    .await;
    is_refused(&db, "t", &[Change::DropUnique(names(["a"]))], &["mismatch"]).await;
}

async fn a_migrations_transaction(db: DatabaseConnection) {
    execute(&db, "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)").await;
    execute(&db, "CREATE TABLE c (t_id INT REFERENCES t ON DELETE CASCADE)").await;
    execute(&db, "INSERT INTO t VALUES (1, 'x'); INSERT INTO c VALUES (1)").await;
    let before = dump(&db).await;
    let transaction = db.begin().await.unwrap();
    let refused = rebuild(
        &SchemaManager::new(&transaction),
        "t",
        super::PATIENCE,
        &[not_null("a")],
    )
    .await;
    let message = refused.unwrap_err().to_string();
    let line = "fn use_transaction(&self) -> Option<bool> { Some(false) }";
    assert!(message.contains(line) && message.contains("`t`"), "{message}");
    transaction.commit().await.unwrap();
    assert_eq!(dump(&db).await, before);
}

/// There it does no harm, and a failure undoes it alone.
async fn not_in_a_transaction_without_foreign_keys(db: DatabaseConnection) {
    execute(
        &db,
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT); INSERT INTO t VALUES (1, 'x', NULL)",
    )
    .await;
    execute(
        &db,
        "CREATE TABLE c (t_id INT REFERENCES t ON DELETE CASCADE); INSERT INTO c VALUES (1)",
    )
    .await;
    let pool = db.get_sqlite_connection_pool();
    let options = (*pool.connect_options()).clone().foreign_keys(false);
    let pool = pool.options().clone().connect_lazy_with(options);
    let off = sea_orm::SqlxSqliteConnector::from_sqlx_sqlite_pool(pool);
    let transaction = off.begin().await.unwrap();
    transaction.execute_unprepared("UPDATE t SET a = 'y'").await.unwrap();
    let manager = SchemaManager::new(&transaction);
    rebuild(&manager, "t", super::PATIENCE, &[not_null("b")])
        .await
        .unwrap_err();
    rebuild(&manager, "t", super::PATIENCE, &[not_null("a")]).await.unwrap();
    drop(manager);
    transaction.commit().await.unwrap();
    off.close().await.unwrap();
    assert_eq!(texts(&db, "SELECT a FROM t").await, ["y"]);
    assert_eq!(texts(&db, "SELECT CAST(t_id AS TEXT) FROM c").await, ["1"]);
    assert!(super::text_of(&db, "t").await.contains("a TEXT NOT NULL, b TEXT)"));
}

on_each_sqlite!(
    a_key_that_others_refer_to,
    a_migrations_transaction,
    rows_that_do_not_fit,
    what_is_not_there
);

mod file_only {
    use backend_tests::{Backend, run};

    #[tokio::test]
    async fn not_in_a_transaction_without_foreign_keys() {
        run(Backend::Sqlite, super::not_in_a_transaction_without_foreign_keys).await;
    }
}
