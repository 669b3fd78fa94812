//! Steps in a migration's transaction.

use super::{create, execute};
use crate::kill::texts;
use mixins_migration::testing::{ask, step};
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DatabaseTransaction, DbErr, TransactionTrait as _};
use sea_orm_migration::SchemaManager;
use std::time::Duration;

async fn within(transaction: &DatabaseTransaction, sql: &str) -> Result<(), DbErr> {
    let manager = SchemaManager::new(transaction);
    let patience = Duration::from_secs(30);
    step(
        &manager,
        "bookings",
        patience,
        "change it",
        super::NEVER,
        &[sql.to_owned()],
    )
    .await
}

async fn is_the_migrations_own(db: DatabaseConnection) {
    create(&db).await;
    let transaction = db.begin().await.unwrap();
    within(&transaction, "UPDATE bookings SET guest = 'x'").await.unwrap();
    transaction.rollback().await.unwrap();
    assert_eq!(
        texts(&db, "SELECT DISTINCT guest FROM bookings").await,
        ["ada@example.org"]
    );
}

backend_tests::on_every_backend!(is_the_migrations_own);

mod on_postgres {
    use super::*;
    use backend_tests::{Backend, run};

    async fn what_cannot_be_there(db: DatabaseConnection) {
        execute(&db, "CREATE TABLE bookings (id int PRIMARY KEY, guest text)").await;
        execute(&db, "ALTER TABLE bookings ADD CONSTRAINT c CHECK (id > 0) NOT VALID").await;
        let transaction = db.begin().await.unwrap();
        for sql in [
            "CREATE INDEX CONCURRENTLY i ON bookings (guest)",
            "ALTER TABLE bookings VALIDATE CONSTRAINT c",
        ] {
            let refused = within(&transaction, sql).await.unwrap_err().to_string();
            let line = "fn use_transaction(&self) -> Option<bool> { Some(false) }";
            assert!(refused.contains(line) && refused.contains("`bookings`"), "{refused}");
        }
        // Refused before the server could abort the transaction.
        within(&transaction, "CREATE INDEX i ON bookings (guest)")
            .await
            .unwrap();
        transaction.commit().await.unwrap();
        super::super::run(&db, super::super::LONG, &["ALTER TABLE bookings VALIDATE CONSTRAINT c"])
            .await
            .unwrap();
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn refuses_what_cannot_be_there() {
        run(Backend::Postgres, what_cannot_be_there).await;
    }

    async fn settings(db: DatabaseConnection) {
        execute(&db, "CREATE TABLE bookings (id int PRIMARY KEY)").await;
        let asked = "SELECT current_setting('lock_timeout') || ' ' || current_setting('row_security')";
        let transaction = db.begin().await.unwrap();
        transaction
            .execute_unprepared("SET LOCAL lock_timeout = '7s'")
            .await
            .unwrap();
        let manager = SchemaManager::new(&transaction);
        assert_eq!(ask(&manager, "bookings", asked).await.unwrap(), "2s off");
        let after = sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, asked);
        let after = transaction.query_one_raw(after).await.unwrap().unwrap();
        assert_eq!(after.try_get_by_index::<String>(0).unwrap(), "7s on");
        // Behind a refusal too.
        within(&transaction, "CREATE INDEX CONCURRENTLY i ON bookings (id)")
            .await
            .unwrap_err();
        let after = sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, asked);
        let after = transaction.query_one_raw(after).await.unwrap().unwrap();
        assert_eq!(after.try_get_by_index::<String>(0).unwrap(), "7s on");
        drop(manager);
        transaction.commit().await.unwrap();
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn puts_its_settings_back() {
        run(Backend::Postgres, settings).await;
    }

    async fn a_lock(db: DatabaseConnection) {
        create(&db).await;
        let open = db.begin().await.unwrap();
        open.execute_unprepared("SELECT * FROM bookings").await.unwrap();
        let transaction = db.begin().await.unwrap();
        let err = within(&transaction, "ALTER TABLE bookings ADD COLUMN a int")
            .await
            .unwrap_err()
            .to_string();
        assert!(err.contains("use_transaction") && err.contains("lock timeout"), "{err}");
        transaction.rollback().await.unwrap();
        open.rollback().await.unwrap();
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn tries_once() {
        run(Backend::Postgres, a_lock).await;
    }
}
