//! A setting of MySQL's that changes how SQL is read, and that sqlx sets: what `||` means. Rows stay inside the scope either
//! way.

use super::{NORTH, insert, names, scope, stations};
use mixins::prelude::*;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement, TransactionTrait as _};

/// Texts of one column.
async fn texts(db: &impl ConnectionTrait, sql: &str) -> Vec<String> {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let rows = db.query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

/// What `||` does on a connection: whether it joins texts, or says OR.
async fn check_pipes(db: &DatabaseConnection, joins: bool) {
    let tx = db.begin().await.unwrap();
    if !joins {
        tx.execute_unprepared("SET SESSION sql_mode = ''").await.unwrap();
    }
    let north = tx.scoped_ref(scope(NORTH));
    let joined = texts(&north, "SELECT CAST(name || '!' AS CHAR) FROM items ORDER BY name").await;
    assert_eq!(joined, if joins { ["a!", "b!"] } else { ["0", "0"] });
    // Compared with a joined text, or with a text, or else a truth.
    let all = texts(&north, "SELECT name FROM items WHERE name = 'z' || 1 = 1 ORDER BY name").await;
    assert_eq!(all.len(), if joins { 0 } else { 2 }, "{all:?}");
    assert!(!all.contains(&"c".to_owned()));
    let update = "UPDATE items SET quantity = 9 WHERE name = 'z' || 1 = 1";
    let changed = north.execute_unprepared(update).await.unwrap().rows_affected();
    assert_eq!(changed, if joins { 0 } else { 2 });
    let delete = "DELETE FROM items WHERE name = 'z' || 1 = 1";
    let deleted = north.execute_unprepared(delete).await.unwrap().rows_affected();
    assert_eq!(deleted, if joins { 0 } else { 2 });
    tx.rollback().await.unwrap();
    if !joins {
        // The mode is the session's: its connection is not given back.
        db.clone().close().await.unwrap();
    }
}

mod mysql {
    use super::*;

    #[tokio::test]
    async fn pipes_stay_inside_the_scope() {
        backend_tests::with_database(backend_tests::Backend::Mysql, async |url| {
            let db = Database::connect(&url).await.unwrap();
            let [north, south] = stations(&db).await;
            for name in ["a", "b"] {
                insert(name, &north).await;
            }
            insert("c", &south).await;
            check_pipes(&db, true).await;
            // One connection, so that the mode is that of all statements on it.
            let mut options = ConnectOptions::new(&url);
            options.max_connections(1);
            check_pipes(&Database::connect(options).await.unwrap(), false).await;
            assert_eq!(names(&south).await, ["c"]);
        })
        .await;
    }
}
