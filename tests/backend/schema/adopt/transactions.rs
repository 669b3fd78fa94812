//! Steps in a migration's transaction: refused where they must be, also where there is nothing to do, with the line to write.

use super::world::{NORTH, assert_refused, customers, execute, number, of_bookings, old};
use crate::kill::dump;
use sea_orm::{DatabaseConnection, DbBackend, DbErr, TransactionTrait as _};
use sea_orm_migration::SchemaManager;

const LINE: &str = "`fn use_transaction(&self) -> Option<bool> { Some(false) }`";

async fn refused_where_they_must_be(db: DatabaseConnection) {
    old(&db, 0).await;
    let backend = db.get_database_backend();
    let outside = SchemaManager::new(&db);
    of_bookings(&outside).add_nullable().await.unwrap();
    let before = dump(&db).await;
    let transaction = db.begin().await.unwrap();
    let manager = SchemaManager::new(&transaction);
    let adoption = of_bookings(&manager);
    let refused = |outcome: Result<(), DbErr>| assert_refused(outcome, &["table `bookings`: ", LINE]);
    refused(adoption.backfill(NORTH, 10).await);
    refused(adoption.backfill_from::<super::entity::customer::Entity>(10).await);
    // SQLite's rebuild, the others' statements that read all rows.
    refused(adoption.enforce_not_null().await);
    refused(adoption.add_foreign_key().await);
    if backend == DbBackend::Postgres {
        refused(adoption.add_index().await);
        refused(adoption.add_tenant_keys().await);
    }
    if backend == DbBackend::Sqlite {
        refused(adoption.drop_default().await);
    }
    assert_eq!(adoption.status().await.unwrap().rows_left, 0);
    transaction.rollback().await.unwrap();
    assert!(dump(&db).await == before);
}

/// Those that need no more than a moment may be in one, and go with it.
async fn allowed_where_they_can_be(db: DatabaseConnection) {
    old(&db, 10).await;
    let before = dump(&db).await;
    let transaction = db.begin().await.unwrap();
    let manager = SchemaManager::new(&transaction);
    customers(&manager).add_nullable().await.unwrap();
    of_bookings(&manager).add_with_default(NORTH).await.unwrap();
    if db.get_database_backend() != DbBackend::Sqlite {
        of_bookings(&manager).drop_default().await.unwrap();
    }
    transaction.rollback().await.unwrap();
    if db.get_database_backend() != DbBackend::MySql {
        // There each statement commits.
        assert!(dump(&db).await == before);
    }
}

/// `down` is in a transaction on PostgreSQL unless the migration says otherwise.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn undo_may_be_in_one() {
    backend_tests::run(backend_tests::Backend::Postgres, async |db: DatabaseConnection| {
        old(&db, 10).await;
        let manager = SchemaManager::new(&db);
        of_bookings(&manager).add_with_default(NORTH).await.unwrap();
        of_bookings(&manager).add_index().await.unwrap();
        of_bookings(&manager).add_foreign_key().await.unwrap();
        let transaction = db.begin().await.unwrap();
        of_bookings(&SchemaManager::new(&transaction)).undo().await.unwrap();
        transaction.commit().await.unwrap();
        execute(&db, &["INSERT INTO bookings (id, guest) VALUES (900, 'old')"]).await;
        assert_eq!(
            number(
                &db,
                "SELECT count(*) FROM pg_index WHERE indrelid = 'bookings'::regclass"
            )
            .await,
            1
        );
    })
    .await;
}

backend_tests::on_every_backend!(refused_where_they_must_be, allowed_where_they_can_be);
