//! What is refused, with the cause.

use super::world::{client, flag, old_clients};
use crate::columns::entity::note;
use crate::columns::world::{of, run};
use crate::kill::dump;
use mixins_migration::MixinSchemaManager as _;
use sea_orm::{DatabaseConnection, DbBackend, TransactionTrait as _};
use sea_orm_migration::SchemaManager;

async fn refused(db: &DatabaseConnection) -> String {
    let before = dump(db).await;
    let err = SchemaManager::new(db)
        .convert_soft_delete::<client::Entity>()
        .await
        .unwrap_err();
    assert_eq!(dump(db).await, before);
    err.to_string()
}

async fn what_is_no_flag(db: DatabaseConnection) {
    let err = refused(&db).await;
    assert!(err.contains("there is no such table"), "{err}");
    run(
        &db,
        "CREATE TABLE con_clients (id int PRIMARY KEY, email varchar(99) NOT NULL)",
    )
    .await;
    let err = refused(&db).await;
    assert!(
        err.contains("there is neither `is_deleted` nor `deleted_at`; name the flag by `.flag(..)`"),
        "{err}"
    );
    run(&db, "ALTER TABLE con_clients ADD COLUMN is_deleted varchar(9)").await;
    let err = refused(&db).await;
    assert!(err.contains("neither a boolean nor a whole number"), "{err}");
    let manager = SchemaManager::new(&db);
    let err = manager
        .convert_soft_delete::<note::Entity>()
        .await
        .unwrap_err()
        .to_string();
    assert!(err.contains("the entity's rows are not deleted by a time"), "{err}");
}

async fn in_a_transaction(db: DatabaseConnection) {
    old_clients(&db, flag(&db)).await;
    let before = dump(&db).await;
    let transaction = db.begin().await.unwrap();
    let manager = SchemaManager::new(&transaction);
    let err = manager
        .convert_soft_delete::<client::Entity>()
        .await
        .unwrap_err()
        .to_string();
    transaction.commit().await.unwrap();
    assert!(err.contains("Some(false)"), "{err}");
    assert_eq!(dump(&db).await, before);
}

/// Without the conversion, deleted rows would come back.
async fn an_end_without_a_beginning(db: DatabaseConnection) {
    old_clients(&db, flag(&db)).await;
    let manager = SchemaManager::new(&db);
    let err = manager
        .convert_soft_delete::<client::Entity>()
        .finish()
        .await
        .unwrap_err()
        .to_string();
    assert!(err.contains("there is no `deleted_at` yet"), "{err}");
    let time = of(&db, ["timestamp_with_timezone_text", "timestamptz", "datetime(6)"]);
    run(
        &db,
        &format!("ALTER TABLE con_clients ADD COLUMN deleted_at {time} NULL"),
    )
    .await;
    let before = dump(&db).await;
    let err = manager
        .convert_soft_delete::<client::Entity>()
        .finish()
        .await
        .unwrap_err()
        .to_string();
    assert!(
        err.contains("2 rows are deleted by one of `is_deleted` and `deleted_at` alone"),
        "{err}"
    );
    run(
        &db,
        "UPDATE con_clients SET deleted_at = '2020-01-01 00:00:00' WHERE id > 1",
    )
    .await;
    let err = manager
        .convert_soft_delete::<client::Entity>()
        .finish()
        .await
        .unwrap_err()
        .to_string();
    assert!(
        err.contains("the unique index `uq-live-con_clients-email` is of live rows by `is_deleted` still"),
        "{err}"
    );
    assert_ne!(dump(&db).await, before);
    assert!(dump(&db).await.contains("is_deleted"));
    if db.get_database_backend() == DbBackend::Postgres {
        assert!(
            manager
                .convert_soft_delete::<client::Entity>()
                .flag("nothing")
                .undo()
                .await
                .is_err()
        );
    }
}

backend_tests::on_every_backend!(what_is_no_flag, in_a_transaction, an_end_without_a_beginning);
