//! Names with quotes, spaces, upper case and many bytes; another schema; tables of other kinds.

use super::entity::{long, odd};
use super::world::{NORTH, execute, number, quote, stations};
use crate::kill::dump;
use mixins_migration::{Adoption, Dimension, MixinSchemaManager as _};
use sea_orm::{DatabaseConnection, DbBackend};
use sea_orm_migration::SchemaManager;

/// All steps of both ways, and back.
pub(super) async fn all_steps(db: &DatabaseConnection, adoption: Adoption<'_>) {
    for _ in 0..2 {
        adoption.add_nullable().await.unwrap();
        adoption.backfill(NORTH, 2).await.unwrap();
        adoption.enforce_not_null().await.unwrap();
        adoption.add_index().await.unwrap();
        adoption.add_tenant_keys().await.unwrap();
        let status = adoption.status().await.unwrap();
        assert!(status.to_string().ends_with("next: nothing, all is done"), "{status}");
    }
    let done = dump(db).await;
    adoption.undo().await.unwrap();
    adoption.undo().await.unwrap();
    adoption.add_with_default(NORTH).await.unwrap();
    adoption.add_with_default(NORTH).await.unwrap();
    adoption.add_index().await.unwrap();
    adoption.drop_default().await.unwrap();
    adoption.drop_default().await.unwrap();
    assert_eq!(dump(db).await, done);
}

async fn odd_names(db: DatabaseConnection) {
    stations(&db).await;
    let table = quote(&db, "Odd \"Ta`ble's  NULL, ");
    // MySQL takes no name that ends in a space.
    if db.get_database_backend() == DbBackend::MySql {
        return;
    }
    let key = quote(&db, "The `Key\"");
    execute(
        &db,
        &[
            &format!("CREATE TABLE {table} ({key} int NOT NULL PRIMARY KEY)"),
            &format!("INSERT INTO {table} VALUES (1), (2), (3), (4), (5)"),
        ],
    )
    .await;
    let manager = SchemaManager::new(&db);
    all_steps(&db, manager.adopt_tenant::<odd::Entity>(Dimension::Station)).await;
}

async fn odd_names_by_text(db: DatabaseConnection) {
    let (name, column) = ("Odd \"Ta`ble's  NULL, x", "Station `of\" NOT NULL");
    let table = quote(&db, name);
    let key = quote(&db, "The `Key\"");
    execute(
        &db,
        &[
            &format!("CREATE TABLE {table} ({key} int NOT NULL PRIMARY KEY)"),
            &format!("INSERT INTO {table} VALUES (1), (2), (3), (4), (5)"),
        ],
    )
    .await;
    let manager = SchemaManager::new(&db);
    all_steps(&db, manager.adopt_tenant_on(name, column)).await;
    let left = format!("SELECT count(*) FROM {table} WHERE {} IS NULL", quote(&db, column));
    assert_eq!(number(&db, &left).await, 0);
}

/// PostgreSQL cuts names to 63 bytes; MySQL and MariaDB take no table of more than 64 letters.
async fn long_names(db: DatabaseConnection) {
    if db.get_database_backend() == DbBackend::MySql {
        let name = "reservations_of_conference_rooms_in_all_houses_of_the_group_1997";
        execute(&db, &[&format!("CREATE TABLE {name} (id int NOT NULL PRIMARY KEY)")]).await;
        execute(&db, &[&format!("INSERT INTO {name} VALUES (1), (2)")]).await;
        let manager = SchemaManager::new(&db);
        let column = "the_station_that_this_reservation_belongs_to_unless_head_office1";
        return all_steps(&db, manager.adopt_tenant_on(name, column)).await;
    }
    let name = "reservations_of_conference_rooms_in_all_houses_of_the_whole_group_since_1997_ab";
    execute(&db, &[&format!("CREATE TABLE {name} (id int NOT NULL PRIMARY KEY)")]).await;
    execute(&db, &[&format!("INSERT INTO {name} VALUES (1), (2), (3)")]).await;
    let manager = SchemaManager::new(&db);
    all_steps(&db, manager.adopt_tenant::<long::Entity>(Dimension::Station)).await;
}

/// A schema outside the search path, with an enum there, and a partitioned table.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_schema() {
    backend_tests::run(backend_tests::Backend::Postgres, async |db: DatabaseConnection| {
        execute(
            &db,
            &[
                "CREATE SCHEMA \"Far Away\"",
                "CREATE TYPE \"Far Away\".mood AS ENUM ('good', 'bad')",
                "CREATE TABLE \"Far Away\".bookings (mood \"Far Away\".mood NOT NULL, id int NOT NULL, PRIMARY KEY (mood, id))",
                "INSERT INTO \"Far Away\".bookings VALUES ('good', 1), ('bad', 1), ('bad', 2)",
                "CREATE TABLE bookings (id int PRIMARY KEY)",
            ],
        )
        .await;
        let manager = SchemaManager::new(&db);
        all_steps(&db, manager.adopt_tenant_on("bookings", "station_id").in_schema("Far Away")).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_partitioned_table() {
    backend_tests::run(backend_tests::Backend::Postgres, async |db: DatabaseConnection| {
        stations(&db).await;
        execute(
            &db,
            &[
                "CREATE TABLE bookings (id int NOT NULL, day int NOT NULL, PRIMARY KEY (id, day)) PARTITION BY RANGE (day)",
                "CREATE TABLE bookings_1 PARTITION OF bookings FOR VALUES FROM (0) TO (10)",
                "CREATE TABLE bookings_2 PARTITION OF bookings FOR VALUES FROM (10) TO (20)",
                "INSERT INTO bookings SELECT n, n FROM generate_series(1, 19) n",
            ],
        )
        .await;
        let manager = SchemaManager::new(&db);
        let adoption = manager.adopt_tenant_on("bookings", "station_id");
        all_steps(&db, adoption.clone()).await;
        let adoption = adoption.references("stations", "id");
        adoption.add_foreign_key().await.unwrap();
        adoption.add_foreign_key().await.unwrap();
    })
    .await;
}

/// Tables of SQLite that are made otherwise.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strict_and_without_rowid() {
    backend_tests::run(backend_tests::Backend::Sqlite, async |db: DatabaseConnection| {
        for (name, options) in [
            ("one", "STRICT"),
            ("two", "WITHOUT ROWID"),
            ("three", "WITHOUT ROWID, STRICT"),
        ] {
            let keys = "(day INTEGER NOT NULL, id TEXT NOT NULL, PRIMARY KEY (day, id))";
            execute(
                &db,
                &[
                    &format!("CREATE TABLE {name} {keys} {options}"),
                    &format!("INSERT INTO {name} VALUES (1, 'a'), (1, 'b'), (2, 'a')"),
                    &format!("CREATE VIEW view_of_{name} AS SELECT id FROM {name}"),
                ],
            )
            .await;
            let manager = SchemaManager::new(&db);
            all_steps(&db, manager.adopt_tenant_on(name, "station_id")).await;
        }
    })
    .await;
}

backend_tests::on_every_backend!(odd_names, odd_names_by_text, long_names);
