//! What is there already: by hand, of before, of another name.

use super::entity::{booking, swap};
use super::world::{BOOKINGS, findings, texts};
use crate::columns::world::run;
use crate::kill::dump;
use crate::sent::changes;
use backend_tests::Backend;
use mixins_migration::MixinSchemaManager as _;
use sea_orm::{ConnectionTrait as _, DatabaseConnection, TransactionTrait as _};
use sea_orm_migration::SchemaManager;

const OURS: &str = "(\"station_id\" = (SELECT nullif(current_setting('app.station_id', true), '')::uuid))";

fn create() -> String {
    format!("CREATE POLICY mixins_tenant ON \"rls_bookings\" USING {OURS} WITH CHECK {OURS}")
}

const ENABLE: &str = "ALTER TABLE \"rls_bookings\" ENABLE ROW LEVEL SECURITY";
const FORCE: &str = "ALTER TABLE \"rls_bookings\" FORCE ROW LEVEL SECURITY";

async fn enable(db: &DatabaseConnection) -> Vec<String> {
    let (done, sent) = changes(SchemaManager::new(db).enable_rls::<booking::Entity>()).await;
    done.unwrap();
    sent
}

async fn disable(db: &DatabaseConnection) -> Vec<String> {
    let (done, sent) = changes(SchemaManager::new(db).disable_rls::<booking::Entity>()).await;
    done.unwrap();
    sent
}

fn postgres<F, Fut>(case: F) -> impl Future<Output = ()>
where
    F: FnOnce(DatabaseConnection) -> Fut + Send + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    backend_tests::run(Backend::Postgres, async move |db: DatabaseConnection| {
        for sql in BOOKINGS {
            run(&db, sql).await;
        }
        case(db).await;
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn up_down_up() {
    postgres(async |db: DatabaseConnection| {
        let before = dump(&db).await;
        assert_eq!(enable(&db).await, [create(), ENABLE.to_owned(), FORCE.to_owned()]);
        let enabled = dump(&db).await;
        assert_eq!(enable(&db).await, [""; 0]);
        assert_eq!(dump(&db).await, enabled);
        assert_eq!(
            disable(&db).await,
            [
                "ALTER TABLE \"rls_bookings\" NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY",
                "DROP POLICY \"mixins_tenant\" ON \"rls_bookings\""
            ]
        );
        assert_eq!(dump(&db).await, before);
        assert_eq!(disable(&db).await, [""; 0]);
        assert_eq!(dump(&db).await, before);
        enable(&db).await;
        assert_eq!(dump(&db).await, enabled);
    })
    .await;
}

/// The same policy written by somebody, in other words.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_by_hand() {
    postgres(async |db: DatabaseConnection| {
        run(
            &db,
            "CREATE POLICY mixins_tenant ON rls_bookings AS PERMISSIVE FOR ALL TO public USING (( (station_id) = ( ( SELECT \
             NULLIF( current_setting( 'app.station_id', true ), ''::text )::uuid AS x ) ) ))",
        )
        .await;
        run(&db, "ALTER TABLE rls_bookings ENABLE ROW LEVEL SECURITY").await;
        assert_eq!(enable(&db).await, [FORCE]);
        assert_eq!(findings(&db, "rls_bookings").await, [""; 0]);
    })
    .await;
}

/// A policy of this library's name that says something else is replaced; the doctor proposes the same statements.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_of_our_name() {
    postgres(async |db: DatabaseConnection| {
        for other in [
            "USING (true)".to_owned(),
            "USING (station_id = current_setting('app.station_id')::uuid)".to_owned(),
            format!("USING {OURS} WITH CHECK (true)"),
            format!("FOR SELECT USING {OURS}"),
            format!("TO pg_monitor USING {OURS}"),
            format!("AS RESTRICTIVE USING {OURS}"),
            format!("USING ({OURS} OR name = 'x')"),
            OURS.replace("(\"", "USING (\"").replace("station_id'", "business_id'"),
            // Without the type's own comparison no index is used.
            "USING (station_id::text = (SELECT nullif(current_setting('app.station_id', true), '')))".to_owned(),
        ] {
            run(&db, &format!("CREATE POLICY mixins_tenant ON rls_bookings {other}")).await;
            run(&db, ENABLE).await;
            run(&db, FORCE).await;
            assert_eq!(findings(&db, "rls_bookings").await.len(), 1, "{other}");
            let report = mixins_migration::doctor(&db).await;
            let found = report
                .findings()
                .iter()
                .find(|found| found.kind == "other_policy")
                .unwrap();
            let mended: Vec<_> = found.steps.iter().flat_map(|step| step.statements.clone()).collect();
            let drop = "DROP POLICY \"mixins_tenant\" ON \"rls_bookings\"".to_owned();
            let sent = enable(&db).await;
            assert_eq!(sent, [drop, create()], "{other}");
            assert_eq!(mended, sent);
            assert_eq!(findings(&db, "rls_bookings").await, [""; 0]);
            disable(&db).await;
        }
    })
    .await;
}

/// Those of another name are dropped only if they are given.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_the_place_of_others() {
    postgres(async |db: DatabaseConnection| {
        run(&db, "CREATE POLICY \"Old \"\"one\" ON rls_bookings USING (true)").await;
        run(&db, "CREATE POLICY older ON rls_bookings FOR SELECT USING (true)").await;
        run(
            &db,
            "CREATE POLICY narrower ON rls_bookings AS RESTRICTIVE USING (name <> 'b2')",
        )
        .await;
        let before = dump(&db).await;
        let manager = SchemaManager::new(&db);
        let refused = manager.enable_rls::<booking::Entity>().replacing("older").await;
        let refused = refused.unwrap_err().to_string();
        assert!(
            refused.contains("the policies `Old \"one` let rows through beside this library's")
                && refused.contains(".replacing(\"Old \\\"one\")"),
            "{refused}"
        );
        assert_eq!(dump(&db).await, before);
        for _ in 0..2 {
            manager
                .enable_rls::<booking::Entity>()
                .replacing("older")
                .replacing("Old \"one")
                .replacing("oldest")
                .await
                .unwrap();
            let names = texts(&db, "SELECT polname::text FROM pg_policy ORDER BY 1").await;
            assert_eq!(names, ["mixins_tenant", "narrower"]);
        }
        // It would do nothing any more.
        let refused = manager.disable_rls::<booking::Entity>().await.unwrap_err().to_string();
        assert!(
            refused.contains("the policy `narrower` is not this library's"),
            "{refused}"
        );
        run(&db, "DROP POLICY narrower ON rls_bookings").await;
        manager.disable_rls::<booking::Entity>().await.unwrap();
    })
    .await;
}

/// The policies for one command go where one for all does.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fewer_than_before() {
    postgres(async |db: DatabaseConnection| {
        run(
            &db,
            "CREATE TABLE rls_swaps (id int PRIMARY KEY, from_station_id uuid NOT NULL, to_station_id uuid NOT NULL)",
        )
        .await;
        let manager = SchemaManager::new(&db);
        manager.enable_rls::<swap::Entity>().await.unwrap();
        let names = "SELECT polname::text FROM pg_policy ORDER BY 1";
        let four = [
            "mixins_tenant",
            "mixins_tenant_delete",
            "mixins_tenant_insert",
            "mixins_tenant_update",
        ];
        assert_eq!(texts(&db, names).await, four);
        run(
            &db,
            "CREATE POLICY mixins_tenant_delete ON rls_bookings FOR DELETE USING (true)",
        )
        .await;
        run(&db, ENABLE).await;
        run(&db, FORCE).await;
        assert_eq!(findings(&db, "rls_bookings").await.len(), 1);
        enable(&db).await;
        manager.disable_rls::<swap::Entity>().await.unwrap();
        assert_eq!(texts(&db, names).await, ["mixins_tenant"]);
    })
    .await;
}

/// In a migration's transaction it is part of that.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_transaction() {
    postgres(async |db: DatabaseConnection| {
        let before = dump(&db).await;
        let transaction = db.begin().await.unwrap();
        let manager = SchemaManager::new(&transaction);
        manager.enable_rls::<booking::Entity>().await.unwrap();
        let locks = "SELECT current_setting('lock_timeout') || ' ' || current_setting('row_security')";
        assert_eq!(texts(&transaction, locks).await, ["0 on"]);
        manager.disable_rls::<booking::Entity>().await.unwrap();
        manager.enable_rls::<booking::Entity>().await.unwrap();
        transaction.rollback().await.unwrap();
        assert_eq!(dump(&db).await, before);
        let transaction = db.begin().await.unwrap();
        let manager = SchemaManager::new(&transaction);
        manager.enable_rls::<booking::Entity>().await.unwrap();
        transaction.commit().await.unwrap();
        assert_eq!(enable(&db).await, [""; 0]);
        db.execute_unprepared("SELECT 1").await.unwrap();
    })
    .await;
}
