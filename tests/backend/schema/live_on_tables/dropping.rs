//! `drop_live_index`.

use super::entity::customer;
use super::world::old_customers;
use crate::columns::world::{of, run};
use crate::kill::dump;
use crate::sent::changes;
use mixins_migration::MixinSchemaManager as _;
use sea_orm::{DatabaseConnection, DbBackend, TransactionTrait as _};
use sea_orm_migration::SchemaManager;

async fn up_down_up(db: DatabaseConnection) {
    old_customers(&db).await;
    let old = dump(&db).await;
    let manager = SchemaManager::new(&db);
    for _ in 0..2 {
        manager.create_live_unique::<customer::Entity>(["email"]).await.unwrap();
        manager.create_live_unique::<customer::Entity>(["phone"]).await.unwrap();
        let new = dump(&db).await;
        manager.drop_live_index::<customer::Entity>(["email"]).await.unwrap();
        assert_ne!(dump(&db).await, new);
        // Of both kinds, and with the last of them the column that tells live rows.
        manager.create_live_index::<customer::Entity>(["phone"]).await.unwrap();
        manager.drop_live_index::<customer::Entity>(["phone"]).await.unwrap();
        assert_eq!(dump(&db).await, old);
    }
    let (done, sent) = changes(manager.drop_live_index::<customer::Entity>(["email"])).await;
    done.unwrap();
    assert_eq!(sent, Vec::<String>::new());
}

/// An index of the name that is something else stays.
async fn another_one_stays(db: DatabaseConnection) {
    old_customers(&db).await;
    let name =
        of(&db, ["\"", "\"", "`"]).to_owned() + "uq-live-lot_customers-org_id-email" + of(&db, ["\"", "\"", "`"]);
    run(&db, &format!("CREATE UNIQUE INDEX {name} ON lot_customers (phone)")).await;
    let before = dump(&db).await;
    let err = SchemaManager::new(&db)
        .drop_live_index::<customer::Entity>(["email"])
        .await
        .unwrap_err()
        .to_string();
    for part in ["is another one: UNIQUE (\"phone\")", "UNIQUE (\"org_id\", \"email\""] {
        assert!(err.contains(part), "{part}: {err}");
    }
    assert_eq!(dump(&db).await, before);
}

/// A `down` need not be outside of its transaction.
async fn in_a_transaction(db: DatabaseConnection) {
    if db.get_database_backend() == DbBackend::MySql {
        return;
    }
    old_customers(&db).await;
    let old = dump(&db).await;
    SchemaManager::new(&db)
        .create_live_unique::<customer::Entity>(["email"])
        .await
        .unwrap();
    let new = dump(&db).await;
    let transaction = db.begin().await.unwrap();
    SchemaManager::new(&transaction)
        .drop_live_index::<customer::Entity>(["email"])
        .await
        .unwrap();
    transaction.rollback().await.unwrap();
    assert_eq!(dump(&db).await, new);
    let transaction = db.begin().await.unwrap();
    SchemaManager::new(&transaction)
        .drop_live_index::<customer::Entity>(["email"])
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(dump(&db).await, old);
}

backend_tests::on_every_backend!(up_down_up, another_one_stays, in_a_transaction);
