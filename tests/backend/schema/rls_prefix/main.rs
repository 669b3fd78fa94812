//! A program that says `rls_prefix!`: the scope, the policies and the doctor have it from there. A binary of its own, since it is
//! said for a whole program.

#![allow(missing_docs, unreachable_pub, reason = "entities as users write them")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

use backend_tests::Backend;
use mixins::prelude::*;
use mixins_migration::{MixinSchemaManager as _, doctor};
use sea_orm::prelude::Uuid;
use sea_orm::{
    ConnectionTrait as _, DatabaseConnection, DbBackend, EntityTrait as _, Statement, TransactionTrait as _,
};
use sea_orm_migration::SchemaManager;

mixins::rls_prefix!("acme");

pub mod booking {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, StationTenant)]
    #[sea_orm(table_name = "bookings")]
    #[mixin(crate = "mixins")]
    pub struct Model {
        pub guest: String,
    }
}

const NORTH: Uuid = Uuid::from_u128(0x0a);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_agree_on_it() {
    assert_eq!(mixins::rls_setting("station"), "acme.station_id");
    backend_tests::run(Backend::Postgres, async |db: DatabaseConnection| {
        let manager = SchemaManager::new(&db);
        manager.create_mixin_table::<booking::Entity>().await.unwrap();
        db.execute_unprepared("INSERT INTO bookings (id, guest, station_id) SELECT gen_random_uuid(), 'Ada', \
                               ('00000000-0000-0000-0000-00000000000' || s)::uuid FROM unnest(ARRAY['a', 'a', 'b']) s")
            .await
            .unwrap();
        manager.enable_rls::<booking::Entity>().await.unwrap();

        let policy = "SELECT polqual IS NOT NULL AND pg_get_expr(polqual, polrelid) LIKE '%''acme.station_id''%' FROM pg_policy";
        let row = db.query_one_raw(Statement::from_string(DbBackend::Postgres, policy)).await;
        assert!(row.unwrap().unwrap().try_get_by_index::<bool>(0).unwrap());

        // As a role of every server's, whose rights go with the transaction.
        let transaction = db.begin().await.unwrap();
        for sql in ["GRANT SELECT ON bookings TO pg_monitor", "SET LOCAL ROLE pg_monitor"] {
            transaction.execute_unprepared(sql).await.unwrap();
        }
        let scoped = transaction.scoped_ref(Scope::new().station(NORTH).enforce_rls());
        assert_eq!(booking::Entity::find().all(&scoped).await.unwrap().len(), 2);
        transaction.rollback().await.unwrap();

        let report = doctor(&db).await;
        let kinds: Vec<_> = report.findings().iter().map(|found| found.kind).collect();
        // The tests' account is a superuser. It was tried all the same, with this prefix.
        assert_eq!(kinds, ["role_bypasses_row_security"], "{report}");
        // A policy of a program without it is another.
        db.execute_unprepared(
            "ALTER POLICY mixins_tenant ON bookings USING (station_id = (SELECT nullif(current_setting('app.station_id', true), \
             '')::uuid))",
        )
        .await
        .unwrap();
        let report = doctor(&db).await;
        assert_eq!(report.findings()[0].kind, "other_policy", "{report}");
    })
    .await;
}
