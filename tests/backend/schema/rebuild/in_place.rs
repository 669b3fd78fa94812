//! Changes that are in the text of a table only: no row is copied, and all connections see them at once.

use super::{Way, execute, foreign_key, is_clean, not_null, on_each_sqlite, text_of};
use crate::kill::{dump, texts};
use crate::sent::changes;
use mixins_migration::testing::Change;
use sea_orm::{ConnectionTrait as _, DatabaseConnection};

/// What is sent for a change of the text.
const EDIT: &str = "UPDATE main.sqlite_schema SET sql = ";

async fn table(db: &DatabaseConnection) {
    execute(
        db,
        "CREATE TABLE stations (id INTEGER PRIMARY KEY);
         INSERT INTO stations VALUES (1), (2);
         CREATE TABLE bookings (id INTEGER PRIMARY KEY, guest TEXT DEFAULT 'nobody', station_id INT);
         INSERT INTO bookings VALUES (1, 'Ada', 1), (2, NULL, 2);
         CREATE INDEX by_station ON bookings (station_id);
         CREATE VIEW guests AS SELECT guest FROM bookings",
    )
    .await;
}

async fn one(db: &DatabaseConnection, change: Change) -> Vec<String> {
    let (result, sent) = changes(Way::InPlace.change(db, "bookings", &[change])).await;
    result.unwrap();
    is_clean(db).await;
    sent
}

fn drop_default(column: &str) -> Change {
    Change::DropDefault(column.to_owned())
}

async fn no_row_is_copied(db: DatabaseConnection) {
    table(&db).await;
    let dropped = Change::DropForeignKey {
        columns: vec!["station_id".to_owned()],
        table: "stations".to_owned(),
    };
    let before = dump(&db).await;
    let there = [
        not_null("station_id"),
        foreign_key(&["station_id"], "stations", &["id"], "CASCADE"),
        drop_default("guest"),
        Change::SetDefault("guest".to_owned(), "'nobody'".to_owned()),
    ];
    for change in there {
        let sent = one(&db, change).await;
        assert!(sent.len() == 1 && sent[0].starts_with(EDIT), "{sent:?}");
    }
    let back = [dropped, Change::DropNotNull("station_id".to_owned())];
    for change in back {
        let sent = one(&db, change).await;
        assert!(sent.len() == 1 && sent[0].starts_with(EDIT), "{sent:?}");
    }
    let after = dump(&db).await;
    assert_eq!(after, before);
    assert_eq!(texts(&db, "PRAGMA integrity_check").await, ["ok"]);
}

/// Connections that have read the schema, and have statements prepared, mind the change.
async fn all_connections_see_it(db: DatabaseConnection) {
    table(&db).await;
    let without = "INSERT INTO bookings (guest) VALUES ('Grace')";
    let nowhere = "INSERT INTO bookings (station_id) VALUES (3)";
    for _ in 0..8 {
        db.execute_unprepared(without).await.unwrap();
    }
    execute(&db, "DELETE FROM bookings WHERE station_id IS NULL").await;
    one(&db, not_null("station_id")).await;
    one(&db, foreign_key(&["station_id"], "stations", &["id"], "NO ACTION")).await;
    for _ in 0..8 {
        for (sql, words) in [(without, "NOT NULL"), (nowhere, "FOREIGN KEY")] {
            let refused = db.execute_unprepared(sql).await.unwrap_err().to_string();
            assert!(refused.contains(words), "{refused}");
        }
    }
}

/// The default of rows from before the column is in the text alone: there the rows are copied, and keep it.
async fn rows_that_are_shorter(db: DatabaseConnection) {
    table(&db).await;
    execute(&db, "ALTER TABLE bookings ADD COLUMN seats INT NOT NULL DEFAULT 4").await;
    let before = dump(&db).await;
    let sent = one(&db, drop_default("seats")).await;
    assert!(
        sent.iter().any(|sql| sql.starts_with("INSERT OR ABORT INTO ")),
        "{sent:?}"
    );
    let after = dump(&db).await.replace("\"bookings\"", "bookings");
    assert_eq!(after, before.replace(" DEFAULT 4", ""));
    assert_eq!(
        texts(&db, "SELECT DISTINCT CAST(seats AS TEXT) FROM bookings").await,
        ["4"]
    );

    // Another one would be theirs too, and a first one.
    for default in ["5", "6"] {
        execute(&db, "ALTER TABLE bookings ADD COLUMN rooms INT").await;
        if default == "6" {
            execute(
                &db,
                "ALTER TABLE bookings DROP COLUMN rooms; ALTER TABLE bookings ADD COLUMN rooms INT DEFAULT 9",
            )
            .await;
        }
        let before = texts(&db, "SELECT coalesce(rooms, 'none') || '' FROM bookings").await;
        one(&db, Change::SetDefault("rooms".to_owned(), default.to_owned())).await;
        assert_eq!(
            texts(&db, "SELECT coalesce(rooms, 'none') || '' FROM bookings").await,
            before
        );
        execute(&db, "ALTER TABLE bookings DROP COLUMN rooms").await;
    }

    // Written since, they are whole.
    execute(&db, "ALTER TABLE bookings ADD COLUMN beds INT DEFAULT 2").await;
    execute(&db, "UPDATE bookings SET guest = guest").await;
    let sent = one(&db, drop_default("beds")).await;
    assert!(sent.len() == 1 && sent[0].starts_with(EDIT), "{sent:?}");
    assert_eq!(
        texts(&db, "SELECT DISTINCT CAST(beds AS TEXT) FROM bookings").await,
        ["2"]
    );
    assert!(!text_of(&db, "bookings").await.contains("DEFAULT 2"));
}

on_each_sqlite!(no_row_is_copied, all_connections_see_it, rows_that_are_shorter);
