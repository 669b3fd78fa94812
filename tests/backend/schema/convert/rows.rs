//! What becomes of rows, before, while and after both kinds of programs run.

use super::world::{client, flag, old_clients};
use crate::columns::world::{facts, of, run};
use crate::kill::{dump, texts};
use crate::sent::changes;
use mixins_migration::MixinSchemaManager as _;
use sea_orm::prelude::DateTimeUtc;
use sea_orm::{ActiveModelTrait as _, ConnectionTrait as _, DatabaseConnection, DbBackend, EntityTrait as _, Set};
use sea_orm_migration::SchemaManager;

async fn convert(db: &DatabaseConnection) {
    SchemaManager::new(db)
        .convert_soft_delete::<client::Entity>()
        .await
        .unwrap();
}

async fn clients(db: &DatabaseConnection) -> Vec<client::Model> {
    // Which the entity cannot read.
    run(
        db,
        "UPDATE con_clients SET updated_at = created_at WHERE updated_at IS NULL",
    )
    .await;
    let mut rows = client::Entity::find().all(db).await.unwrap();
    rows.sort_by_key(|row| row.id);
    rows
}

/// Which rows are deleted by the flag, and which by the time.
async fn deleted(db: &DatabaseConnection) -> [Vec<String>; 2] {
    let set = of(db, ["is_deleted <> 0", "is_deleted::int <> 0", "is_deleted <> 0"]);
    [
        texts(
            db,
            &format!("SELECT concat('', id) FROM con_clients WHERE {set} ORDER BY id"),
        )
        .await,
        texts(
            db,
            "SELECT concat('', id) FROM con_clients WHERE deleted_at IS NOT NULL ORDER BY id",
        )
        .await,
    ]
}

#[track_caller]
fn assert_both(found: [Vec<String>; 2], wanted: &[&str]) {
    let [flag, time] = found;
    assert_eq!(flag, wanted, "by the flag");
    assert_eq!(time, wanted, "by the time");
}

/// The time is that of the last change, or the moment.
async fn old_rows(db: DatabaseConnection) {
    old_clients(&db, flag(&db)).await;
    convert(&db).await;
    let rows = clients(&db).await;
    assert_eq!(rows[0].deleted_at, None);
    assert_eq!(
        rows[1].deleted_at,
        Some("2022-02-02T02:02:02Z".parse::<DateTimeUtc>().unwrap())
    );
    let age = sea_orm::prelude::ChronoUtc::now() - rows[2].deleted_at.unwrap();
    assert!(age.num_seconds().abs() < 60, "{age}");
    assert_both(deleted(&db).await, &["2", "3"]);
}

/// A given time is every deleted row's.
async fn a_given_time(db: DatabaseConnection) {
    old_clients(&db, flag(&db)).await;
    let given = "2001-02-03T04:05:06Z".parse::<DateTimeUtc>().unwrap();
    let manager = SchemaManager::new(&db);
    let step = manager
        .convert_soft_delete::<client::Entity>()
        .deleted_at(given)
        .batch(1);
    step.await.unwrap();
    let found: Vec<_> = clients(&db).await.into_iter().map(|row| row.deleted_at).collect();
    assert_eq!(found, [None, Some(given), Some(given)]);
}

/// Programs that know the flag write beside programs that know the time.
async fn side_by_side(db: DatabaseConnection) {
    old_clients(&db, flag(&db)).await;
    convert(&db).await;
    // The flag's: insert, insert deleted, delete, restore, and change something else.
    let [yes, no] = of(&db, ["1 0", "TRUE FALSE", "1 0"])
        .split_once(' ')
        .map(|(yes, no)| [yes, no])
        .unwrap();
    for sql in [
        format!("INSERT INTO con_clients (id, email, is_deleted) VALUES (10, 'k@x', {no}), (11, 'l@x', {yes})"),
        format!("UPDATE con_clients SET is_deleted = {yes} WHERE id = 1"),
        format!("UPDATE con_clients SET is_deleted = {no} WHERE id = 3"),
        "UPDATE con_clients SET email = 'z@x' WHERE id = 2".to_owned(),
    ] {
        run(&db, &sql).await;
    }
    assert_both(deleted(&db).await, &["1", "2", "11"]);
    let kept = clients(&db).await.into_iter().find(|row| row.id == 2).unwrap();
    assert_eq!(kept.deleted_at, Some("2022-02-02T02:02:02Z".parse().unwrap()));
    // The time's, by its hooks.
    let new = client::ActiveModel {
        id: Set(20),
        email: Set("n@x".to_owned()),
        ..Default::default()
    };
    let new = new.insert(&db).await.unwrap();
    assert_both(deleted(&db).await, &["1", "2", "11"]);
    new.delete(&db).await.unwrap();
    assert_both(deleted(&db).await, &["1", "2", "11", "20"]);
    let rows = clients(&db).await;
    let one = rows.into_iter().find(|row| row.id == 1).unwrap();
    one.restore(&db).await.unwrap();
    assert_both(deleted(&db).await, &["2", "11", "20"]);
    // Times that the database wrote are read.
    let by_flag = clients(&db).await.into_iter().find(|row| row.id == 11).unwrap();
    let age = sea_orm::prelude::ChronoUtc::now() - by_flag.deleted_at.unwrap();
    assert!(age.num_seconds().abs() < 60, "{age}");
}

/// Unique among live rows, by either; and the index of before that somebody made by hand is there by the time.
async fn live_keys(db: DatabaseConnection) {
    old_clients(&db, flag(&db)).await;
    convert(&db).await;
    let found = facts(&db, "con_clients").await;
    let indexes: Vec<_> = found.iter().filter(|fact| fact.starts_with("index")).collect();
    assert_eq!(
        indexes
            .iter()
            .filter(|fact| fact.contains("uq-live-con_clients-email"))
            .count(),
        1,
        "{indexes:?}"
    );
    assert!(
        indexes.iter().any(|fact| fact.contains("live-con_clients-updated_at")),
        "{indexes:?}"
    );
    assert!(
        !found
            .iter()
            .any(|fact| fact.contains("flag") || fact.contains("by_hand")),
        "{found:?}"
    );
    let yes = of(&db, ["1", "TRUE", "1"]);
    for double in [
        "INSERT INTO con_clients (id, email) VALUES (10, 'a@x')".to_owned(),
        "UPDATE con_clients SET deleted_at = NULL WHERE id = 2".to_owned(),
    ] {
        db.execute_unprepared(&double).await.unwrap_err();
    }
    assert_both(deleted(&db).await, &["2", "3"]);
    let deleted = format!("INSERT INTO con_clients (id, email, is_deleted) VALUES (10, 'a@x', {yes})");
    // SQLite's triggers come after the row: it is live, by its time, for that moment.
    assert_eq!(
        db.execute_unprepared(&deleted).await.is_ok(),
        db.get_database_backend() != DbBackend::Sqlite
    );
}

/// Nothing is left of it, and the table is that of the entity.
async fn the_end(db: DatabaseConnection) {
    old_clients(&db, flag(&db)).await;
    convert(&db).await;
    let manager = SchemaManager::new(&db);
    manager.convert_soft_delete::<client::Entity>().finish().await.unwrap();
    let rows = clients(&db).await;
    let found = dump(&db).await;
    assert!(
        !found.contains("is_deleted") && !found.contains("mixins_deletion"),
        "{found}"
    );
    let functions = of(
        &db,
        [
            "SELECT 'none'",
            "SELECT count(*)::text FROM pg_proc WHERE proname LIKE 'mixins%'",
            "SELECT 'none'",
        ],
    );
    assert!(["none", "0"].contains(&texts(&db, functions).await[0].as_str()));
    assert_eq!(
        rows.iter().map(|row| row.deleted_at.is_some()).collect::<Vec<_>>(),
        [false, true, true]
    );
    db.execute_unprepared("INSERT INTO con_clients (id, email) VALUES (10, 'a@x')")
        .await
        .unwrap_err();
    // Over, and in a new database: nothing to do.
    let (done, sent) = changes(manager.convert_soft_delete::<client::Entity>()).await;
    done.unwrap();
    assert_eq!(sent, Vec::<String>::new());
    manager.convert_soft_delete::<client::Entity>().finish().await.unwrap();
    assert_eq!(dump(&db).await, found);
}

/// Before the flag is gone, it can be taken back.
async fn taken_back(db: DatabaseConnection) {
    old_clients(&db, flag(&db)).await;
    let before = facts(&db, "con_clients").await;
    convert(&db).await;
    let manager = SchemaManager::new(&db);
    manager.convert_soft_delete::<client::Entity>().undo().await.unwrap();
    let mut left = facts(&db, "con_clients").await;
    let mut wanted = before;
    for facts in [&mut left, &mut wanted] {
        facts.retain(|fact| !fact.starts_with("index") && !fact.starts_with("column live"));
    }
    assert_eq!(left, wanted);
    convert(&db).await;
    assert_both(deleted(&db).await, &["2", "3"]);
}

/// A number, NULL for live too, without a default: programs that do not know it insert nevertheless.
async fn a_number(db: DatabaseConnection) {
    old_clients(
        &db,
        of(&db, ["smallint NOT NULL", "smallint NOT NULL", "smallint NOT NULL"]),
    )
    .await;
    convert(&db).await;
    run(&db, "INSERT INTO con_clients (id, email) VALUES (10, 'n@x')").await;
    run(&db, "UPDATE con_clients SET is_deleted = 1 WHERE id = 10").await;
    assert_both(deleted(&db).await, &["2", "3", "10"]);
    run(&db, "UPDATE con_clients SET deleted_at = NULL WHERE id = 10").await;
    assert_both(deleted(&db).await, &["2", "3"]);
    SchemaManager::new(&db)
        .convert_soft_delete::<client::Entity>()
        .finish()
        .await
        .unwrap();
}

backend_tests::on_every_backend!(
    old_rows,
    a_given_time,
    side_by_side,
    live_keys,
    the_end,
    taken_back,
    a_number
);
