//! What hangs on a table outlives its rebuild.

use super::{change, execute, foreign_key, is_clean, not_null, on_each_sqlite};
use crate::kill::texts;
use sea_orm::DatabaseConnection;

async fn children_of_a_cascade_stay(db: DatabaseConnection) {
    execute(
        &db,
        "CREATE TABLE stations (id INTEGER PRIMARY KEY); INSERT INTO stations VALUES (1)",
    )
    .await;
    execute(
        &db,
        "CREATE TABLE t (id INTEGER PRIMARY KEY, station_id INT); INSERT INTO t VALUES (1, 1), (2, 1)",
    )
    .await;
    for (child, action) in [
        ("c", "CASCADE"),
        ("n", "SET NULL"),
        ("r", "RESTRICT"),
        ("d", "SET DEFAULT"),
    ] {
        execute(
            &db,
            &format!(
                "CREATE TABLE {child} (id INTEGER PRIMARY KEY, t_id INT DEFAULT 1 REFERENCES t (id) ON DELETE {action}); \
                 INSERT INTO {child} VALUES (1, 1), (2, 2), (3, 2)"
            ),
        )
        .await;
    }
    let changes = [
        not_null("station_id"),
        foreign_key(&["station_id"], "stations", &["id"], "CASCADE"),
    ];
    change(&db, "t", &changes).await.unwrap();
    for child in ["c", "n", "r", "d"] {
        let sql = format!("SELECT group_concat(id || ':' || t_id) FROM (SELECT * FROM {child} ORDER BY id)");
        assert_eq!(texts(&db, &sql).await, ["1:1,2:2,3:2"], "{child}");
        let target = format!("SELECT \"table\" FROM pragma_foreign_key_list('{child}')");
        assert_eq!(texts(&db, &target).await, ["t"]);
    }
    is_clean(&db).await;
    // And the keys do what they did, the new one too.
    execute(&db, "DELETE FROM r; DELETE FROM d; DELETE FROM stations").await;
    assert_eq!(texts(&db, "SELECT CAST(count(*) AS TEXT) FROM t").await, ["0"]);
    assert_eq!(texts(&db, "SELECT CAST(count(*) AS TEXT) FROM c").await, ["0"]);
    assert_eq!(
        texts(&db, "SELECT group_concat(coalesce(t_id, '-')) FROM n").await,
        ["-,-,-"]
    );
}

async fn views_and_triggers_of_others_stay(db: DatabaseConnection) {
    execute(
        &db,
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); INSERT INTO t VALUES (1, 'x')",
    )
    .await;
    execute(&db, "CREATE TABLE log (what TEXT)").await;
    execute(&db, "CREATE VIEW v AS SELECT t.a AS a FROM t").await;
    execute(
        &db,
        "CREATE TRIGGER own AFTER INSERT ON t BEGIN INSERT INTO log VALUES ('t ' || new.a); END",
    )
    .await;
    execute(
        &db,
        "CREATE TRIGGER others AFTER INSERT ON log BEGIN UPDATE t SET a = a || '!' WHERE id = 1; END",
    )
    .await;
    execute(
        &db,
        "CREATE TRIGGER through INSTEAD OF INSERT ON v BEGIN INSERT INTO t (a) VALUES (new.a); END",
    )
    .await;
    execute(&db, "CREATE UNIQUE INDEX some ON t (lower(a)) WHERE a <> 'z'").await;
    change(&db, "t", &[not_null("a")]).await.unwrap();
    assert_eq!(
        texts(&db, "SELECT what FROM log").await,
        Vec::<String>::new(),
        "the copy fired a trigger"
    );
    execute(&db, "INSERT INTO v VALUES ('y')").await;
    assert_eq!(texts(&db, "SELECT a FROM v ORDER BY a").await, ["x!", "y"]);
    assert_eq!(texts(&db, "SELECT what FROM log").await, ["t y"]);
    let twice = sea_orm::ConnectionTrait::execute_unprepared(&db, "INSERT INTO t (a) VALUES ('Y')").await;
    assert!(twice.unwrap_err().to_string().contains("UNIQUE"), "the index is gone");
}

async fn numbers_are_not_given_again(db: DatabaseConnection) {
    execute(&db, "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT)").await;
    execute(
        &db,
        "CREATE TABLE other (id INTEGER PRIMARY KEY AUTOINCREMENT); INSERT INTO other VALUES (77)",
    )
    .await;
    execute(
        &db,
        "INSERT INTO t VALUES (1, 'x'), (500, 'y'); DELETE FROM t WHERE id = 500",
    )
    .await;
    change(&db, "t", &[not_null("a")]).await.unwrap();
    execute(&db, "INSERT INTO t (a) VALUES ('z'); INSERT INTO other DEFAULT VALUES").await;
    assert_eq!(texts(&db, "SELECT CAST(max(id) AS TEXT) FROM t").await, ["501"]);
    assert_eq!(texts(&db, "SELECT CAST(max(id) AS TEXT) FROM other").await, ["78"]);
    // Emptied, and never filled.
    execute(
        &db,
        "CREATE TABLE e (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT); INSERT INTO e VALUES (9, 'x'); DELETE FROM e",
    )
    .await;
    execute(&db, "CREATE TABLE f (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT)").await;
    for table in ["e", "f"] {
        change(&db, table, &[not_null("a")]).await.unwrap();
        execute(&db, &format!("INSERT INTO {table} (a) VALUES ('z')")).await;
    }
    assert_eq!(
        texts(
            &db,
            "SELECT CAST(id AS TEXT) FROM e UNION ALL SELECT CAST(id AS TEXT) FROM f"
        )
        .await,
        ["10", "1"]
    );
}

async fn rowids_stay(db: DatabaseConnection) {
    execute(&db, "CREATE TABLE t (rowid TEXT, a TEXT)").await;
    execute(
        &db,
        "INSERT INTO t (_rowid_, rowid, a) VALUES (5, 'p', 'x'), (-3, 'q', 'y'), (90, 'r', 'z')",
    )
    .await;
    change(&db, "t", &[not_null("a")]).await.unwrap();
    let rows = "SELECT group_concat(_rowid_ || rowid || a) FROM (SELECT _rowid_, * FROM t ORDER BY _rowid_)";
    assert_eq!(texts(&db, rows).await, ["-3qy,5px,90rz"]);
}

async fn statistics_stay(db: DatabaseConnection) {
    execute(
        &db,
        "CREATE TABLE t (a TEXT); CREATE INDEX i ON t (a); INSERT INTO t VALUES ('x'), ('y'); ANALYZE",
    )
    .await;
    let found = "SELECT tbl || ' ' || idx || ' ' || stat FROM sqlite_stat1";
    assert_eq!(texts(&db, found).await, ["t i 2 1"]);
    change(&db, "t", &[not_null("a")]).await.unwrap();
    assert_eq!(texts(&db, found).await, ["t i 2 1"]);
}

async fn what_a_kill_left_is_dropped(db: DatabaseConnection) {
    execute(&db, "CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('x')").await;
    execute(&db, "CREATE TABLE _sea_orm_mixins_rebuild_t (b TEXT)").await;
    change(&db, "t", &[not_null("a")]).await.unwrap();
    assert_eq!(texts(&db, "SELECT name FROM sqlite_schema").await, ["t"]);
    assert_eq!(texts(&db, "SELECT a FROM t").await, ["x"]);
}

on_each_sqlite!(
    children_of_a_cascade_stay,
    numbers_are_not_given_again,
    rowids_stay,
    statistics_stay,
    views_and_triggers_of_others_stay,
    what_a_kill_left_is_dropped,
);
