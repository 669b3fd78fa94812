//! What is refused, with the cause and a way out, and leaves everything as it was.

use super::entity::{booking, half, kind, line, private, role};
use super::world::{bookings, findings, world};
use crate::columns::world::run;
use crate::kill::dump;
use backend_tests::Backend;
use mixins::MixinEntity;
use mixins_migration::MixinSchemaManager as _;
use sea_orm::{DatabaseConnection, DbErr};
use sea_orm_migration::SchemaManager;
use std::time::Duration;

async fn refused<E: MixinEntity>(db: &DatabaseConnection, words: &[&str]) -> String {
    let before = dump(db).await;
    let err = SchemaManager::new(db).enable_rls::<E>().await.unwrap_err();
    assert!(matches!(err, DbErr::Migration(_)), "{err:?}");
    let err = err.to_string();
    for word in words {
        assert!(err.contains(word), "no `{word}` in: {err}");
    }
    assert_eq!(dump(db).await, before);
    err
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_without_a_tenant() {
    backend_tests::run(Backend::Postgres, async |db: DatabaseConnection| {
        refused::<half::Entity>(&db, &["table `rls_half`: it is not there"]).await;
        run(&db, "CREATE TABLE rls_half (id int PRIMARY KEY, name text)").await;
        refused::<half::Entity>(&db, &["has no column `station_id`"]).await;
        run(&db, "ALTER TABLE rls_half ADD COLUMN station_id uuid").await;
        let words = [
            "the tenant in `station_id` may be NULL",
            "no row has NULL yet",
            "`enforce_not_null()` first",
        ];
        refused::<half::Entity>(&db, &words).await;
        run(
            &db,
            "INSERT INTO rls_half VALUES (1, 'a', NULL), (2, 'b', gen_random_uuid()), (3, 'c', NULL)",
        )
        .await;
        let query = "2 rows have NULL: `SELECT * FROM \"rls_half\" WHERE \"station_id\" IS NULL`";
        refused::<half::Entity>(&db, &[query]).await;
        run(&db, "DELETE FROM rls_half WHERE station_id IS NULL").await;
        run(&db, "ALTER TABLE rls_half ALTER COLUMN station_id SET NOT NULL").await;
        // What the entity still allows is no matter then.
        SchemaManager::new(&db).enable_rls::<half::Entity>().await.unwrap();
        assert_eq!(findings(&db, "rls_half").await, [""; 0]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_that_are_not_validated() {
    backend_tests::run(Backend::Postgres, async |db: DatabaseConnection| {
        bookings(&db).await;
        run(
            &db,
            "ALTER TABLE rls_bookings DROP CONSTRAINT rls_bookings_station_id_fkey, ADD CONSTRAINT \"of station\" FOREIGN KEY \
             (station_id) REFERENCES rls_stations NOT VALID",
        )
        .await;
        refused::<booking::Entity>(&db, &["the foreign key `of station`", "VALIDATE CONSTRAINT"]).await;
        run(&db, "ALTER TABLE rls_bookings VALIDATE CONSTRAINT \"of station\"").await;
        SchemaManager::new(&db).enable_rls::<booking::Entity>().await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_no_policy_says() {
    backend_tests::run(Backend::Postgres, async |db: DatabaseConnection| {
        run(&db, "CREATE TABLE rls_kinds (id serial PRIMARY KEY)").await;
        refused::<kind::Entity>(&db, &["its entity has no tenant"]).await;
        run(
            &db,
            "CREATE TABLE rls_private (id serial PRIMARY KEY, station_id uuid, user_id uuid)",
        )
        .await;
        let err = refused::<private::Entity>(&db, &["that of the person in `user_id`", "a policy of your own"]).await;
        // The one that it proposes can be made, and the doctor leaves it alone.
        let (_, sql) = err.split_once("`CREATE POLICY").unwrap();
        run(&db, &format!("CREATE POLICY{}", sql.trim_end_matches('`'))).await;
        run(
            &db,
            "ALTER TABLE rls_private ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
        )
        .await;
        assert_eq!(findings(&db, "rls_private").await, [""; 0]);
        run(&db, "DROP POLICY by_hand ON rls_private").await;
        assert_eq!(findings(&db, "rls_private").await.len(), 1);
        run(&db, "CREATE TABLE rls_lines (id serial PRIMARY KEY, transfer_id int)").await;
        refused::<line::Entity>(&db, &["the tenant of `rls_transfers`, which is not there"]).await;
        run(
            &db,
            "CREATE TABLE rls_transfers (id serial PRIMARY KEY, from_station_id uuid)",
        )
        .await;
        refused::<line::Entity>(&db, &["`rls_transfers` has no column `to_station_id`"]).await;
    })
    .await;
}

/// An account that may not change the table, and one that may only read.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn accounts_that_may_not() {
    world(async |world: std::sync::Arc<super::world::World>| {
        bookings(&world.judge).await;
        let ordinary = world.ordinary().await;
        for rights in ["SELECT", "SELECT, INSERT, UPDATE, DELETE"] {
            world.grant(rights).await;
            let before = dump(&world.judge).await;
            let manager = SchemaManager::new(&ordinary);
            let err = manager.enable_rls::<booking::Entity>().await.unwrap_err().to_string();
            assert!(
                err.contains("permission denied") || err.contains("must be owner"),
                "{err}"
            );
            assert_eq!(dump(&world.judge).await, before);
        }
    })
    .await;
}

/// It gives way to others, and says who is in the way.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn others_in_the_way() {
    use sea_orm::{ConnectionTrait as _, TransactionTrait as _};
    backend_tests::run(Backend::Postgres, async |db: DatabaseConnection| {
        bookings(&db).await;
        let other = db.begin().await.unwrap();
        other.execute_unprepared("SELECT * FROM rls_bookings").await.unwrap();
        let manager = SchemaManager::new(&db);
        let step = manager
            .enable_rls::<booking::Entity>()
            .patience(Duration::from_millis(100));
        let err = step.await.unwrap_err().to_string();
        assert!(err.contains("step `enable row security`: "), "{err}");
        assert!(err.contains("lock timeout") && err.contains(".patience(..)"), "{err}");
        other.rollback().await.unwrap();
        manager.enable_rls::<booking::Entity>().await.unwrap();
    })
    .await;
}

async fn other_databases(db: DatabaseConnection) {
    use sea_orm::DbBackend;
    let name = match db.get_database_backend() {
        DbBackend::Postgres => return,
        DbBackend::Sqlite => "this is SQLite",
        _ => "this is MySQL or MariaDB",
    };
    let manager = SchemaManager::new(&db);
    for err in [
        manager.enable_rls::<role::Entity>().await.unwrap_err(),
        manager.disable_rls::<role::Entity>().await.unwrap_err(),
    ] {
        assert!(matches!(err, DbErr::Migration(_)), "{err:?}");
        let err = err.to_string();
        assert!(
            err.contains("table `rls_roles`: row-level security is PostgreSQL's"),
            "{err}"
        );
        assert!(err.contains(name) && err.contains("get_database_backend()"), "{err}");
    }
}

backend_tests::on_every_backend!(other_databases);
