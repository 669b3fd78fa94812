//! What a table has afterwards, and what was done to its rows.

use super::entity::{booking, desk, note, reading, user};
use super::world::{facts, of, old_bookings, run};
use crate::kill::{dump, texts};
use crate::sent::changes;
use mixins_migration::MixinSchemaManager as _;
use sea_orm::prelude::ChronoUtc;
use sea_orm::{DatabaseConnection, DbBackend, EntityTrait as _};
use sea_orm_migration::SchemaManager;
use std::collections::BTreeSet;

/// Old rows are version 1, live, and nobody's, and were inserted when the step ran; a program of before goes on inserting.
async fn old_rows_have_values(db: DatabaseConnection) {
    old_bookings(&db).await;
    let before = ChronoUtc::now();
    SchemaManager::new(&db)
        .add_mixin_columns::<booking::Entity>()
        .await
        .unwrap();
    let after = ChronoUtc::now();
    let rows = booking::Entity::find().all(&db).await.unwrap();
    assert_eq!(rows.len(), 3);
    for row in &rows {
        assert_eq!(
            (
                row.version,
                row.deleted_at,
                row.created_by,
                row.updated_by,
                row.deleted_by
            ),
            (1, None, None, None, None)
        );
        // MariaDB and PostgreSQL may run by another clock; on this machine they do not.
        let slack = chrono::TimeDelta::seconds(2);
        assert!(
            row.created_at > before - slack && row.created_at < after + slack,
            "{row:?}"
        );
        assert_eq!(row.created_at, row.updated_at);
    }
    assert_eq!(rows.iter().map(|row| row.created_at).collect::<BTreeSet<_>>().len(), 1);
    run(&db, "INSERT INTO col_bookings (guest) VALUES ('of an old program')").await;
    let rows = booking::Entity::find().all(&db).await.unwrap();
    let new = rows.iter().find(|row| row.guest == "of an old program").unwrap();
    assert_eq!((new.version, new.deleted_at), (1, None));
    assert!(new.created_at > after - chrono::TimeDelta::seconds(2), "{new:?}");
}

/// The table is what `create_mixin_table` makes; what is in no catalogue apart, such as where SQLite's text has a key.
async fn ends_like_a_new_table(db: DatabaseConnection) {
    let manager = SchemaManager::new(&db);
    manager.create_mixin_table::<user::Entity>().await.unwrap();
    manager.create_mixin_table::<booking::Entity>().await.unwrap();
    let wanted = of_mixins(&db).await;
    run(&db, "DROP TABLE col_bookings").await;
    run(&db, "DROP TABLE col_users").await;
    old_bookings(&db).await;
    manager.add_mixin_columns::<booking::Entity>().await.unwrap();
    assert_eq!(of_mixins(&db).await, wanted);
    assert!(
        wanted.iter().any(|fact| fact.starts_with("key ")) && wanted.len() > 12,
        "{wanted:?}"
    );
}

/// All but the columns that the table had before.
async fn of_mixins(db: &DatabaseConnection) -> Vec<String> {
    let mut facts = facts(db, "col_bookings").await;
    facts.retain(|fact| {
        !["column id ", "column booked_on "]
            .iter()
            .any(|old| fact.starts_with(old))
    });
    facts
}

async fn a_second_run_changes_nothing(db: DatabaseConnection) {
    old_bookings(&db).await;
    let manager = SchemaManager::new(&db);
    let (done, sent) = changes(manager.add_mixin_columns::<booking::Entity>()).await;
    done.unwrap();
    assert!(!sent.is_empty());
    let before = dump(&db).await;
    let (done, sent) = changes(manager.add_mixin_columns::<booking::Entity>()).await;
    done.unwrap();
    assert_eq!(sent, Vec::<String>::new());
    assert_eq!(dump(&db).await, before);
}

/// One ALTER where the server takes several columns, and none that reads the rows.
async fn no_row_is_touched(db: DatabaseConnection) {
    let key = of(
        &db,
        [
            "integer PRIMARY KEY AUTOINCREMENT",
            "serial PRIMARY KEY",
            "int AUTO_INCREMENT PRIMARY KEY",
        ],
    );
    let [table, text] = match db.get_database_backend() {
        DbBackend::MySql => ["`Col \"Notes```", "`the \"Text```"],
        DbBackend::Postgres | DbBackend::Sqlite | _ => ["\"Col \"\"Notes`\"", "\"the \"\"Text`\""],
    };
    run(
        &db,
        &format!("CREATE TABLE {table} (id {key}, {text} varchar(255) NOT NULL)"),
    )
    .await;
    run(&db, &format!("INSERT INTO {table} ({text}) VALUES ('a'), ('b')")).await;
    let file = "SELECT relfilenode::text FROM pg_class WHERE relname LIKE 'Col %'";
    let is_postgres = db.get_database_backend() == DbBackend::Postgres;
    let before = if is_postgres {
        texts(&db, file).await
    } else {
        Vec::new()
    };
    let (done, sent) = changes(SchemaManager::new(&db).add_mixin_columns::<note::Entity>()).await;
    done.unwrap();
    if is_postgres {
        assert_eq!(texts(&db, file).await, before);
    }
    let alters: Vec<_> = sent.iter().filter(|sql| sql.starts_with("ALTER TABLE")).collect();
    match db.get_database_backend() {
        DbBackend::Sqlite => assert_eq!(alters.len(), 2, "{sent:?}"),
        DbBackend::Postgres => assert_eq!(alters.len(), 1, "{sent:?}"),
        DbBackend::MySql | _ => assert!(
            alters.len() == 1 && alters[0].ends_with("ALGORITHM=INSTANT"),
            "{sent:?}"
        ),
    }
    assert!(
        !sent
            .iter()
            .any(|sql| sql.starts_with("CREATE TABLE") || sql.starts_with("UPDATE")),
        "{sent:?}"
    );
    let rows = note::Entity::find().all(&db).await.unwrap();
    let found: Vec<_> = rows
        .iter()
        .map(|row| (row.text.as_str(), row.is_deleted, row.version))
        .collect();
    assert_eq!(found, [("a", false, 1), ("b", false, 1)]);
}

/// What somebody did by hand stays as it is.
async fn only_what_is_missing(db: DatabaseConnection) {
    old_bookings(&db).await;
    let time = of(&db, ["timestamp_text", "timestamptz", "datetime(6)"]);
    run(
        &db,
        "ALTER TABLE col_bookings ADD COLUMN version int NOT NULL DEFAULT 5",
    )
    .await;
    run(
        &db,
        &format!("ALTER TABLE col_bookings ADD COLUMN deleted_at {time} NULL"),
    )
    .await;
    run(&db, "CREATE INDEX by_hand ON col_bookings (deleted_at)").await;
    SchemaManager::new(&db)
        .add_mixin_columns::<booking::Entity>()
        .await
        .unwrap();
    let rows = booking::Entity::find().all(&db).await.unwrap();
    assert!(rows.iter().all(|row| row.version == 5), "{rows:?}");
    let facts = facts(&db, "col_bookings").await;
    let of_deletion = facts
        .iter()
        .filter(|fact| fact.starts_with("index") && fact.contains("deleted_at"));
    assert_eq!(of_deletion.count(), 1, "{facts:?}");
}

/// Without defaults of the entity: times lose the one that the old rows were given, and zero means live.
async fn other_forms(db: DatabaseConnection) {
    let key = of(
        &db,
        [
            "integer PRIMARY KEY AUTOINCREMENT",
            "serial PRIMARY KEY",
            "int AUTO_INCREMENT PRIMARY KEY",
        ],
    );
    run(
        &db,
        &format!("CREATE TABLE col_readings (id {key}, value int NOT NULL)"),
    )
    .await;
    run(&db, "INSERT INTO col_readings (value) VALUES (1), (2)").await;
    let manager = SchemaManager::new(&db);
    manager.add_mixin_columns::<reading::Entity>().await.unwrap();
    let rows = reading::Entity::find().all(&db).await.unwrap();
    let now = ChronoUtc::now().timestamp_millis();
    for row in rows {
        assert!(
            (now - row.created_at).abs() < 60_000 && row.created_at == row.updated_at,
            "{row:?}"
        );
        assert_eq!((row.version, row.deleted_at), (1, None));
    }
    let facts = facts(&db, "col_readings").await;
    let created = facts.iter().find(|fact| fact.contains("created_at")).unwrap();
    assert!(!created.contains("17") && !created.contains("18"), "{created}");
    let (done, sent) = changes(manager.add_mixin_columns::<reading::Entity>()).await;
    done.unwrap();
    assert_eq!(sent, Vec::<String>::new());
}

/// A tenant is somebody's: `adopt_tenant` adds it.
async fn tenants_are_left_alone(db: DatabaseConnection) {
    let key = of(
        &db,
        [
            "integer PRIMARY KEY AUTOINCREMENT",
            "serial PRIMARY KEY",
            "int AUTO_INCREMENT PRIMARY KEY",
        ],
    );
    run(&db, &format!("CREATE TABLE col_desks (id {key}, number int NOT NULL)")).await;
    SchemaManager::new(&db)
        .add_mixin_columns::<desk::Entity>()
        .await
        .unwrap();
    let facts = facts(&db, "col_desks").await;
    assert!(facts.iter().any(|fact| fact.starts_with("column version")), "{facts:?}");
    assert!(!facts.iter().any(|fact| fact.contains("station_id")), "{facts:?}");
}

backend_tests::on_every_backend!(
    old_rows_have_values,
    ends_like_a_new_table,
    a_second_run_changes_nothing,
    no_row_is_touched,
    only_what_is_missing,
    other_forms,
    tenants_are_left_alone,
);
