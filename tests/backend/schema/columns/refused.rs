//! What is refused, with the cause and a way out, and leaves everything as it was.

use super::entity::{booking, letter};
use super::world::{of, old_bookings, run};
use crate::kill::dump;
use mixins::MixinEntity;
use mixins_migration::MixinSchemaManager as _;
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbBackend, DbErr, TransactionTrait as _};
use sea_orm_migration::SchemaManager;

async fn add<E: MixinEntity>(db: &DatabaseConnection, _entity: E) -> Result<(), DbErr> {
    SchemaManager::new(db).add_mixin_columns::<E>().await
}

/// The error, which must be one that a migration returns, and the database as it was.
async fn refused<E: MixinEntity>(db: &DatabaseConnection, entity: E) -> String {
    let before = dump(db).await;
    let err = add(db, entity).await.unwrap_err();
    assert!(matches!(err, DbErr::Migration(_)), "{err:?}");
    assert_eq!(dump(db).await, before);
    err.to_string()
}

async fn another_type_or_null(db: DatabaseConnection) {
    old_bookings(&db).await;
    let time = of(&db, ["timestamp_text", "timestamptz", "datetime(6)"]);
    run(
        &db,
        "ALTER TABLE col_bookings ADD COLUMN version varchar(9) NOT NULL DEFAULT '1'",
    )
    .await;
    run(
        &db,
        &format!("ALTER TABLE col_bookings ADD COLUMN created_at {time} NULL"),
    )
    .await;
    let err = refused(&db, booking::Entity).await;
    let here = of(&db, ["`varchar(9)`", "`character varying(9)`", "`varchar(9)`"]);
    for part in [
        "table `col_bookings`",
        "`version` is",
        here,
        "in the entity",
        "`created_at` may be NULL here",
        ".created_at(..)",
    ] {
        assert!(err.contains(part), "{part}: {err}");
    }
}

async fn deletion_that_takes_no_null(db: DatabaseConnection) {
    old_bookings(&db).await;
    let time = of(&db, ["timestamp_text", "timestamptz", "datetime(6)"]);
    run(
        &db,
        &format!("ALTER TABLE col_bookings ADD COLUMN deleted_at {time} NOT NULL DEFAULT '2020-01-01 00:00:00'"),
    )
    .await;
    let err = refused(&db, booking::Entity).await;
    assert!(
        err.contains("`deleted_at` is NOT NULL here, and NULL while a row is live"),
        "{err}"
    );
}

async fn no_table_and_no_key(db: DatabaseConnection) {
    let err = refused(&db, booking::Entity).await;
    assert!(
        err.contains("there is no such table; `manager.create_mixin_table` makes it"),
        "{err}"
    );
    run(&db, "CREATE TABLE col_bookings (guest varchar(40) NOT NULL)").await;
    let err = refused(&db, booking::Entity).await;
    assert!(err.contains("the entity's primary key `id` is not there"), "{err}");
}

/// A NOT NULL actor: nobody is known to have inserted the rows that are there. Also refused for a table without rows.
async fn an_actor_that_cannot_be_null(db: DatabaseConnection) {
    run(
        &db,
        "CREATE TABLE col_letters (id int PRIMARY KEY, text varchar(40) NOT NULL)",
    )
    .await;
    let err = refused(&db, letter::Entity).await;
    assert!(
        err.contains("`created_by` is NOT NULL in the entity") && err.contains("make the field an `Option`"),
        "{err}"
    );
}

/// An index of the name that is something else.
async fn another_index(db: DatabaseConnection) {
    old_bookings(&db).await;
    run(&db, "CREATE INDEX idx_tmp ON col_bookings (guest)").await;
    let rename = match db.get_database_backend() {
        DbBackend::Sqlite => "CREATE INDEX \"idx-col_bookings-deleted_at\" ON col_bookings (guest)",
        DbBackend::Postgres => "ALTER INDEX idx_tmp RENAME TO \"idx-col_bookings-deleted_at\"",
        DbBackend::MySql | _ => "ALTER TABLE col_bookings RENAME INDEX idx_tmp TO `idx-col_bookings-deleted_at`",
    };
    run(&db, rename).await;
    let err = add(&db, booking::Entity).await.unwrap_err().to_string();
    for part in [
        "`idx-col_bookings-deleted_at` is there",
        "(\"guest\")",
        "(\"deleted_at\")",
    ] {
        assert!(err.contains(part), "{part}: {err}");
    }
}

/// In a migration's transaction: before anything is changed, and with the line to write; also where nothing is to be done.
async fn in_a_transaction(db: DatabaseConnection) {
    old_bookings(&db).await;
    for _ in 0..2 {
        let before = dump(&db).await;
        let transaction = db.begin().await.unwrap();
        let manager = SchemaManager::new(&transaction);
        let outcome = manager.add_mixin_columns::<booking::Entity>().await;
        transaction.commit().await.unwrap();
        if db.get_database_backend() == DbBackend::MySql {
            // There each statement commits, and none of these needs to be outside.
            outcome.unwrap();
            return;
        }
        let err = outcome.unwrap_err().to_string();
        assert!(
            err.contains("fn use_transaction(&self) -> Option<bool> { Some(false) }"),
            "{err}"
        );
        assert_eq!(dump(&db).await, before);
        add(&db, booking::Entity).await.unwrap();
    }
}

/// With no index to create, PostgreSQL adds columns in a transaction; and anything on a table that is new in it.
async fn what_may_be_in_a_transaction(db: DatabaseConnection) {
    if db.get_database_backend() != DbBackend::Postgres {
        return;
    }
    run(
        &db,
        "CREATE TABLE col_users (id serial PRIMARY KEY, name varchar NOT NULL)",
    )
    .await;
    let transaction = db.begin().await.unwrap();
    let create = "CREATE TABLE col_bookings (id serial PRIMARY KEY, guest varchar NOT NULL, booked_on timestamptz)";
    sea_orm::ConnectionTrait::execute_unprepared(&transaction, create)
        .await
        .unwrap();
    SchemaManager::new(&transaction)
        .add_mixin_columns::<booking::Entity>()
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    let facts = super::world::facts(&db, "col_bookings").await;
    assert_eq!(
        facts
            .iter()
            .filter(|fact| fact.starts_with("key") && fact.ends_with(" t"))
            .count(),
        3,
        "{facts:?}"
    );
}

/// An account that may only read is told so by the server.
async fn an_account_that_may_only_read(db: DatabaseConnection, url: String) {
    old_bookings(&db).await;
    let before = dump(&db).await;
    // Whatever the tests' own account is called.
    let reader = |user: &str| {
        let (scheme, rest) = url.split_once("://").unwrap();
        let (_, server) = rest.split_once('@').unwrap();
        format!("{scheme}://{user}@{server}")
    };
    let user = format!("reader_{}", std::process::id());
    let (url, cause) = match db.get_database_backend() {
        DbBackend::Sqlite => (url.replace("mode=rwc", "mode=ro"), "readonly"),
        DbBackend::Postgres => {
            run(&db, &format!("DROP ROLE IF EXISTS {user}; CREATE ROLE {user} LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO {user}")).await;
            (reader(&user), "must be owner")
        }
        DbBackend::MySql | _ => {
            run(&db, &format!("CREATE OR REPLACE USER {user}@'%'")).await;
            run(&db, &format!("GRANT SELECT ON * TO {user}@'%'")).await;
            (reader(&user), "denied")
        }
    };
    let options = ConnectOptions::new(url)
        .max_connections(1)
        .sqlx_logging(false)
        .to_owned();
    let limited = Database::connect(options).await.unwrap();
    let err = add(&limited, booking::Entity).await.unwrap_err().to_string();
    limited.close().await.unwrap();
    match db.get_database_backend() {
        DbBackend::Sqlite => (),
        DbBackend::Postgres => run(&db, &format!("DROP OWNED BY {user}; DROP ROLE {user}")).await,
        DbBackend::MySql | _ => run(&db, &format!("DROP USER {user}@'%'")).await,
    }
    assert!(err.contains(cause), "{err}");
    assert_eq!(dump(&db).await, before);
}

mod reader {
    use backend_tests::{Backend, with_database};
    use sea_orm::Database;

    async fn on(backend: Backend) {
        with_database(backend, async |url| {
            let db = Database::connect(&url).await.unwrap();
            super::an_account_that_may_only_read(db.clone(), url).await;
            db.close().await.unwrap();
        })
        .await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn sqlite() {
        on(Backend::Sqlite).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn postgres() {
        on(Backend::Postgres).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn mysql() {
        on(Backend::Mysql).await;
    }
}

/// A view over the table is in nobody's way.
async fn a_view_over_it(db: DatabaseConnection) {
    old_bookings(&db).await;
    run(&db, "CREATE VIEW guests AS SELECT guest FROM col_bookings").await;
    add(&db, booking::Entity).await.unwrap();
    assert_eq!(
        crate::kill::texts(&db, "SELECT guest FROM guests ORDER BY 1").await,
        ["Alan", "Emmy", "Kurt"]
    );
}

backend_tests::on_every_backend!(
    another_type_or_null,
    deletion_that_takes_no_null,
    no_table_and_no_key,
    an_actor_that_cannot_be_null,
    another_index,
    in_a_transaction,
    what_may_be_in_a_transaction,
    a_view_over_it,
);
