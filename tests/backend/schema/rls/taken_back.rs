//! Columns and tenants that go while there are policies.

use super::entity::{booking, line, transfer};
use super::world::{bookings, texts};
use crate::columns::world::run;
use crate::kill::dump;
use backend_tests::Backend;
use mixins_migration::{Dimension, MixinSchemaManager as _};
use sea_orm::DatabaseConnection;
use sea_orm_migration::SchemaManager;

/// The policies that look at a column go with it, and row security stays: nobody sees more than before.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_column_takes_its_policies_with_it() {
    backend_tests::run(Backend::Postgres, async |db: DatabaseConnection| {
        run(
            &db,
            "CREATE TABLE rls_transfers (id int PRIMARY KEY, from_station_id uuid NOT NULL, to_station_id uuid)",
        )
        .await;
        let manager = SchemaManager::new(&db);
        manager.enable_rls::<transfer::Entity>().await.unwrap();
        manager
            .drop_mixin_columns::<transfer::Entity>(["to_station_id"])
            .await
            .unwrap();
        let names = "SELECT polname::text FROM pg_policy ORDER BY 1";
        let left = ["mixins_tenant_delete", "mixins_tenant_insert", "mixins_tenant_update"];
        assert_eq!(texts(&db, names).await, left);
        let on = "SELECT (relrowsecurity AND relforcerowsecurity)::text FROM pg_class WHERE relname = 'rls_transfers'";
        assert_eq!(texts(&db, on).await, ["true"]);
        manager
            .drop_mixin_columns::<transfer::Entity>(["from_station_id"])
            .await
            .unwrap();
        assert_eq!(texts(&db, names).await, [""; 0]);
        assert_eq!(texts(&db, on).await, ["true"]);
    })
    .await;
}

/// The policy of another table is in the way.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_column_that_the_policy_of_another_table_asks_for_stays() {
    backend_tests::run(Backend::Postgres, async |db: DatabaseConnection| {
        run(
            &db,
            "CREATE TABLE rls_transfers (id int PRIMARY KEY, from_station_id uuid NOT NULL, to_station_id uuid)",
        )
        .await;
        run(&db, "CREATE TABLE rls_lines (id int PRIMARY KEY, transfer_id int)").await;
        let manager = SchemaManager::new(&db);
        manager.enable_rls::<line::Entity>().await.unwrap();
        let before = dump(&db).await;
        let dropped = manager.drop_mixin_columns::<transfer::Entity>(["to_station_id"]).await;
        let err = dropped.unwrap_err().to_string();
        assert!(
            err.contains("policy mixins_tenant on table rls_lines needs the column `to_station_id`"),
            "{err}"
        );
        assert_eq!(dump(&db).await, before);
    })
    .await;
}

/// Programs of before, for which an adoption is undone, set no tenant: below a policy they would see nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_adoption_is_not_undone_below_policies() {
    backend_tests::run(Backend::Postgres, async |db: DatabaseConnection| {
        bookings(&db).await;
        let manager = SchemaManager::new(&db);
        manager.enable_rls::<booking::Entity>().await.unwrap();
        let before = dump(&db).await;
        for adoption in [
            manager.adopt_tenant::<booking::Entity>(Dimension::Station),
            manager.adopt_tenant_on("rls_bookings", "station_id"),
        ] {
            let err = adoption.undo().await.unwrap_err().to_string();
            assert!(
                err.contains("the policy `mixins_tenant` looks at `station_id`") && err.contains("`disable_rls`"),
                "{err}"
            );
            assert_eq!(dump(&db).await, before);
        }
        manager.disable_rls::<booking::Entity>().await.unwrap();
        manager
            .adopt_tenant::<booking::Entity>(Dimension::Station)
            .undo()
            .await
            .unwrap();
    })
    .await;
}
