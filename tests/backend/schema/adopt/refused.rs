//! What is in the way is refused with its cause and number, and nothing is half done.

use super::entity::booking;
use super::world::{
    NORTH, SOUTH, adopt_customers, assert_refused, customers, execute, literal, notes, number, of_bookings, old, quote,
};
use crate::kill::dump;
use mixins_migration::{Dimension, MixinSchemaManager as _};
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend};
use sea_orm_migration::SchemaManager;
use uuid::Uuid;

/// Asserts that a step is refused with these words, twice, and changes nothing.
macro_rules! refused {
    ($db:expr, $step:expr, $words:expr) => {{
        let before = dump($db).await;
        for _ in 0..2 {
            assert_refused($step.await, &$words);
        }
        assert!(dump($db).await == before, "{} changed something", stringify!($step));
    }};
}

async fn no_table_and_no_column(db: DatabaseConnection) {
    let manager = SchemaManager::new(&db);
    let adoption = of_bookings(&manager);
    let missing = ["table `bookings`: there is no such table"];
    refused!(&db, adoption.add_nullable(), missing);
    refused!(&db, adoption.add_with_default(NORTH), missing);
    refused!(&db, adoption.backfill(NORTH, 10), missing);
    refused!(&db, adoption.enforce_not_null(), missing);
    refused!(&db, adoption.add_index(), missing);
    assert!(adoption.status().await.is_err());
    adoption.undo().await.unwrap();

    old(&db, 3).await;
    let first = ["there is no column `station_id` yet; run `.add_nullable()`"];
    refused!(&db, adoption.drop_default(), first);
    refused!(&db, adoption.backfill(NORTH, 10), first);
    refused!(&db, adoption.enforce_not_null(), first);
    refused!(&db, adoption.add_index(), first);
    refused!(&db, adoption.add_foreign_key(), first);
    refused!(&db, adoption.add_tenant_keys(), first);
}

async fn another_dimension(db: DatabaseConnection) {
    let manager = SchemaManager::new(&db);
    let none = manager
        .adopt_tenant::<booking::Entity>(Dimension::Business)
        .add_nullable()
        .await;
    assert_refused(none, &["table `bookings`: its entity has no tenant `business`"]);
    let root = manager.adopt_tenant::<super::entity::station::Entity>(Dimension::Station);
    assert_refused(root.add_nullable().await, &["each of its rows is a tenant `station`"]);
}

async fn a_column_of_another_type(db: DatabaseConnection) {
    old(&db, 3).await;
    execute(&db, &["ALTER TABLE bookings ADD COLUMN station_id varchar(36)"]).await;
    let manager = SchemaManager::new(&db);
    let adoption = of_bookings(&manager);
    let wanted = match db.get_database_backend() {
        DbBackend::Postgres => "`uuid`",
        DbBackend::MySql => "`binary(16)`",
        DbBackend::Sqlite | _ => "`uuid_text`",
    };
    let both = ["column `station_id` is there with the type", "(36)", wanted];
    refused!(&db, adoption.add_nullable(), both);
    refused!(&db, adoption.add_with_default(NORTH), both);
    refused!(&db, adoption.backfill(NORTH, 10), both);
    refused!(&db, adoption.enforce_not_null(), both);
}

async fn a_value_that_is_no_tenant(db: DatabaseConnection) {
    old(&db, 3).await;
    let manager = SchemaManager::new(&db);
    let adoption = of_bookings(&manager);
    refused!(
        &db,
        adoption.add_with_default(None::<Uuid>),
        ["the tenant for `station_id` is NULL"]
    );
    refused!(
        &db,
        adoption.add_with_default("secret-text"),
        ["is a text, and the column a UUID's"]
    );
    let Err(err) = adoption.add_with_default("secret-text").await else {
        panic!()
    };
    assert!(!err.to_string().contains("secret-text"), "no value is shown: {err}");
    adoption.add_nullable().await.unwrap();
    refused!(
        &db,
        adoption.backfill(7_i64, 10),
        ["is a number, and the column a UUID's"]
    );
    adoption.backfill(NORTH, 10).await.unwrap();
    adoption.add_with_default(SOUTH).await.unwrap();
    refused!(
        &db,
        adoption.add_with_default(NORTH),
        ["is there with another default; run `.drop_default()` first"]
    );
}

async fn another_default(db: DatabaseConnection) {
    old(&db, 3).await;
    let manager = SchemaManager::new(&db);
    let adoption = of_bookings(&manager);
    adoption.add_with_default(SOUTH).await.unwrap();
    refused!(
        &db,
        adoption.add_with_default(NORTH),
        ["column `station_id` is there with another default"]
    );
    adoption.drop_default().await.unwrap();
    adoption.undo().await.unwrap();
    // After an undo it is there, NULL-able and with values, which stay.
    execute(&db, &["INSERT INTO bookings (id, guest) VALUES (100, 'late')"]).await;
    adoption.add_with_default(NORTH).await.unwrap();
    let sql = |station| {
        format!(
            "SELECT count(*) FROM bookings WHERE station_id = {}",
            literal(&db, station)
        )
    };
    assert_eq!(number(&db, &sql(SOUTH)).await, 9);
    assert_eq!(number(&db, &sql(NORTH)).await, 1);
    assert!(!adoption.status().await.unwrap().to_string().contains("enforce"));
}

async fn no_key(db: DatabaseConnection) {
    execute(
        &db,
        &["CREATE TABLE bookings (id int, guest varchar(9), customer_id int, first_id int)"],
    )
    .await;
    execute(&db, &["INSERT INTO bookings VALUES (1, 'a', NULL, NULL)"]).await;
    let manager = SchemaManager::new(&db);
    let adoption = of_bookings(&manager);
    adoption.add_nullable().await.unwrap();
    refused!(&db, adoption.backfill(NORTH, 10), ["it has no primary key"]);
    // The index leads with the tenant all the same.
    execute(
        &db,
        &[&format!("UPDATE bookings SET station_id = {}", literal(&db, NORTH))],
    )
    .await;
    adoption.enforce_not_null().await.unwrap();
    adoption.add_index().await.unwrap();
    adoption.undo().await.unwrap();
}

async fn tenants_that_do_not_exist(db: DatabaseConnection) {
    old(&db, 10).await;
    let manager = SchemaManager::new(&db);
    let adoption = of_bookings(&manager);
    adoption.add_nullable().await.unwrap();
    adoption.backfill(NORTH, 10).await.unwrap();
    let nobody = literal(&db, Uuid::from_u128(99));
    execute(
        &db,
        &[&format!("UPDATE bookings SET station_id = {nobody} WHERE id <= 7")],
    )
    .await;
    let words = [
        "7 rows refer by `station_id` to rows that `stations` does not have",
        "SELECT c.* FROM",
    ];
    refused!(&db, adoption.add_foreign_key(), words);
    let Err(err) = adoption.add_foreign_key().await else {
        panic!()
    };
    // The query of the message shows them.
    let message = err.to_string();
    let (_, query) = message.split_once("first, `").unwrap();
    let (query, _) = query.split_once("` shows them").unwrap();
    let rows = sea_orm::Statement::from_string(db.get_database_backend(), query);
    assert_eq!(db.query_all_raw(rows).await.unwrap().len(), 7);

    execute(
        &db,
        &[&format!(
            "UPDATE bookings SET station_id = {} WHERE id <= 7",
            literal(&db, SOUTH)
        )],
    )
    .await;
    adoption.add_foreign_key().await.unwrap();
    assert!(
        db.execute_unprepared(&format!("UPDATE bookings SET station_id = {nobody}"))
            .await
            .is_err()
    );
}

/// A key that somebody added without a look at the rows is looked at.
async fn an_unchecked_key(db: DatabaseConnection) {
    old(&db, 10).await;
    let manager = SchemaManager::new(&db);
    let adoption = of_bookings(&manager);
    adoption.add_with_default(NORTH).await.unwrap();
    let nobody = format!(
        "UPDATE bookings SET station_id = {} WHERE id = 3",
        literal(&db, Uuid::from_u128(99))
    );
    execute(&db, &[&nobody]).await;
    let key = "ALTER TABLE bookings ADD CONSTRAINT by_hand FOREIGN KEY (station_id) REFERENCES stations (id)";
    match db.get_database_backend() {
        DbBackend::Postgres => execute(&db, &[&format!("{key} NOT VALID")]).await,
        DbBackend::MySql => {
            let connection = sea_orm::TransactionTrait::begin(&db).await.unwrap();
            for sql in ["SET foreign_key_checks = 0", key, "SET foreign_key_checks = 1"] {
                connection.execute_unprepared(sql).await.unwrap();
            }
            connection.commit().await.unwrap();
        }
        // It has no statement for it.
        DbBackend::Sqlite | _ => return,
    }
    refused!(&db, adoption.add_foreign_key(), ["1 rows refer by `station_id`"]);
    execute(
        &db,
        &[
            "UPDATE bookings SET guest = guest",
            "DELETE FROM bookings WHERE id = 3 AND 1 = 0",
        ],
    )
    .await;
    let mended = format!("UPDATE bookings SET station_id = {} WHERE id = 3", literal(&db, SOUTH));
    execute(&db, &[&mended]).await;
    adoption.add_foreign_key().await.unwrap();
    if db.get_database_backend() == DbBackend::Postgres {
        let valid = "SELECT count(*) FROM pg_constraint WHERE conrelid = 'bookings'::regclass AND contype = 'f' AND confrelid = \
                     'stations'::regclass AND convalidated AND conname = 'by_hand'";
        assert_eq!(number(&db, valid).await, 1);
    }
}

async fn references_into_another_tenant(db: DatabaseConnection) {
    old(&db, 10).await;
    adopt_customers(&db).await;
    let manager = SchemaManager::new(&db);
    let adoption = of_bookings(&manager);
    adoption.add_with_default(NORTH).await.unwrap();
    refused!(
        &db,
        adoption.add_tenant_keys(),
        ["10 rows refer by (`station_id, customer_id`) to rows that `customers` does not have: of another tenant"]
    );
    // Nothing was made on the other table either.
    assert!(!dump(&db).await.contains("idx-customers-station_id-id"));
}

async fn actions_that_would_set_the_tenant(db: DatabaseConnection) {
    old(&db, 10).await;
    let manager = SchemaManager::new(&db);
    of_bookings(&manager).add_with_default(NORTH).await.unwrap();
    execute(&db, &["INSERT INTO notes (id, booking_id) VALUES (1, 2), (2, 2)"]).await;
    let adoption = notes(&manager);
    adoption.add_with_default(NORTH).await.unwrap();
    if db.get_database_backend() != DbBackend::Postgres {
        refused!(
            &db,
            adoption.add_tenant_keys(),
            ["the relation by `booking_id` to `bookings` has ON DELETE SET NULL, which would set the tenant too"]
        );
        return;
    }
    adoption.add_tenant_keys().await.unwrap();
    execute(&db, &["DELETE FROM booking_lines", "DELETE FROM bookings WHERE id = 2"]).await;
    assert_eq!(
        number(
            &db,
            "SELECT count(*) FROM notes WHERE booking_id IS NULL AND station_id IS NOT NULL"
        )
        .await,
        2
    );
}

async fn names_that_are_something_else(db: DatabaseConnection) {
    old(&db, 10).await;
    let manager = SchemaManager::new(&db);
    let adoption = of_bookings(&manager);
    adoption.add_with_default(NORTH).await.unwrap();
    let name = quote(&db, "idx-bookings-station_id-id");
    execute(&db, &[&format!("CREATE INDEX {name} ON bookings (guest)")]).await;
    refused!(
        &db,
        adoption.add_index(),
        [
            "another index of the name `idx-bookings-station_id-id`: (guest)",
            "unique (station_id, id)"
        ]
    );
    // One that does the same is taken.
    let drop = match db.get_database_backend() {
        DbBackend::MySql => format!("DROP INDEX {name} ON bookings"),
        DbBackend::Postgres | DbBackend::Sqlite | _ => format!("DROP INDEX {name}"),
    };
    execute(
        &db,
        &[
            &drop,
            "CREATE UNIQUE INDEX by_hand ON bookings (station_id, id)",
            "CREATE INDEX by_hand_too ON bookings (station_id)",
        ],
    )
    .await;
    let before = dump(&db).await;
    adoption.add_index().await.unwrap();
    assert!(dump(&db).await == before);
}

/// An account that may only read is told so, by the server.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_only_account() {
    backend_tests::with_database(backend_tests::Backend::Postgres, async |url: String| {
        let db = sea_orm::Database::connect(&url).await.unwrap();
        old(&db, 3).await;
        let role = format!("adopt_reader_{}", std::process::id());
        execute(
            &db,
            &[
                &format!("CREATE ROLE {role} LOGIN"),
                &format!("GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}"),
            ],
        )
        .await;
        let before = dump(&db).await;
        // Whatever the tests' own account is called.
        let (_, server) = url.split_once('@').unwrap();
        let reader = sea_orm::Database::connect(format!("postgres://{role}@{server}"))
            .await
            .unwrap();
        let manager = SchemaManager::new(&reader);
        let adoption = of_bookings(&manager);
        assert_refused(
            adoption.add_nullable().await,
            &["table `bookings`", "must be owner of table bookings"],
        );
        assert_eq!(adoption.status().await.unwrap().rows_left, 9);
        assert!(dump(&db).await == before);
        reader.close().await.unwrap();
        execute(&db, &[&format!("DROP OWNED BY {role}"), &format!("DROP ROLE {role}")]).await;
        db.close().await.unwrap();
    })
    .await;
}

/// What a CREATE INDEX CONCURRENTLY that was stopped leaves.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invalid_index_is_made_anew() {
    backend_tests::run(backend_tests::Backend::Postgres, async |db: DatabaseConnection| {
        old(&db, 10).await;
        let manager = SchemaManager::new(&db);
        let adoption = customers(&manager);
        adoption.add_with_default(NORTH).await.unwrap();
        execute(
            &db,
            &[
                "CREATE UNIQUE INDEX \"idx-customers-station_id-id\" ON customers (station_id, id)",
                "UPDATE pg_index SET indisvalid = false WHERE indexrelid = '\"idx-customers-station_id-id\"'::regclass",
            ],
        )
        .await;
        adoption.add_index().await.unwrap();
        let valid = "SELECT count(*) FROM pg_index WHERE indrelid = 'customers'::regclass AND indisvalid";
        let all = "SELECT count(*) FROM pg_index WHERE indrelid = 'customers'::regclass";
        assert_eq!((number(&db, valid).await, number(&db, all).await), (3, 3));
    })
    .await;
}

backend_tests::on_every_backend!(
    no_table_and_no_column,
    another_dimension,
    a_column_of_another_type,
    a_value_that_is_no_tenant,
    another_default,
    no_key,
    tenants_that_do_not_exist,
    an_unchecked_key,
    references_into_another_tenant,
    actions_that_would_set_the_tenant,
    names_that_are_something_else,
);
