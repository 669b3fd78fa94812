//! Names with quotes, spaces, upper case and many bytes; types of one's own; another schema; partitions; Citus.

use super::entity::{away, booking, event, far_leaf, leaf, line, long, odd, role, transfer};
use super::world::{NORTH, World, bookings, findings, texts, with, world};
use crate::columns::world::run;
use crate::kill::dump;
use crate::sent::changes;
use backend_tests::Backend;
use mixins::MixinEntity;
use mixins_migration::{MixinSchemaManager as _, doctor};
use sea_orm::{DatabaseConnection, EntityName as _};
use sea_orm_migration::SchemaManager;
use std::sync::Arc;

/// Up, again, and what the doctor says; then down and up.
async fn ways<E: MixinEntity>(db: &DatabaseConnection) {
    let manager = SchemaManager::new(db);
    let before = dump(db).await;
    manager.enable_rls::<E>().await.unwrap();
    let (again, sent) = changes(manager.enable_rls::<E>()).await;
    again.unwrap();
    assert_eq!(sent, [""; 0]);
    assert_eq!(findings(db, &E::policy().table.to_string()).await, [""; 0]);
    manager.disable_rls::<E>().await.unwrap();
    assert_eq!(dump(db).await, before);
    manager.enable_rls::<E>().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn names() {
    world(async |world: Arc<World>| {
        let db = &world.judge;
        let column = "\"Station \"\"of\"\" AND\"";
        let table = "\"Rls \"\"Odd's  or\"";
        let long_column = "the_station_that_this_reservation_belongs_to_unless_it_is_of_the_head_office_itself";
        for sql in [
            &format!("CREATE TABLE {table} (id int PRIMARY KEY, name text, {column} uuid NOT NULL)"),
            &format!("INSERT INTO {table} VALUES (1, 'a', '{NORTH}'), (2, 'b', gen_random_uuid())"),
            &format!("CREATE TABLE \"parent 1\" (id int PRIMARY KEY, \"The \"\"Odd\"\" one\" int REFERENCES {table})"),
            "INSERT INTO \"parent 1\" VALUES (1, 1), (2, 2), (3, 1)",
            &format!(
                "CREATE TABLE {} (id int PRIMARY KEY, name text, {long_column} uuid NOT NULL)",
                long::Entity.table_name()
            ),
        ] {
            run(db, sql).await;
        }
        ways::<odd::Entity>(db).await;
        ways::<leaf::Entity>(db).await;
        ways::<long::Entity>(db).await;
        world.grant("SELECT").await;
        let ordinary = world.ordinary().await;
        let transaction = with(&ordinary, &[("app.station_id", NORTH)]).await;
        assert_eq!(texts(&transaction, &format!("SELECT name FROM {table}")).await, ["a"]);
        assert_eq!(
            texts(&transaction, "SELECT id::text FROM \"parent 1\" ORDER BY 1").await,
            ["1", "3"]
        );
        transaction.rollback().await.unwrap();
    })
    .await;
}

/// The type of a domain and that of an enum, in a schema that nothing is looked for in.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_schema() {
    world(async |world: Arc<World>| {
        let db = &world.judge;
        for sql in [
            "CREATE SCHEMA \"Far Away\"",
            "CREATE TYPE \"Far Away\".\"Mood\" AS ENUM ('good', 'bad')",
            "CREATE DOMAIN \"Far Away\".felt AS \"Far Away\".\"Mood\" NOT NULL",
            "CREATE TABLE \"Far Away\".moods (id int PRIMARY KEY, name text, mood \"Far Away\".felt)",
            "INSERT INTO \"Far Away\".moods VALUES (1, 'a', 'good'), (2, 'b', 'bad')",
            "CREATE TABLE \"Far Away\".leaves (id int PRIMARY KEY, mood_id int REFERENCES \"Far Away\".moods)",
            "INSERT INTO \"Far Away\".leaves VALUES (1, 1), (2, 2)",
            "CREATE TABLE moods (id int PRIMARY KEY)",
            &format!("GRANT USAGE ON SCHEMA \"Far Away\" TO {}", world.role),
            &format!("GRANT SELECT ON ALL TABLES IN SCHEMA \"Far Away\" TO {}", world.role),
        ] {
            run(db, sql).await;
        }
        ways::<away::Entity>(db).await;
        ways::<far_leaf::Entity>(db).await;
        let ordinary = world.ordinary().await;
        let names = "SELECT name FROM \"Far Away\".moods";
        // Without a setting a NULL of the domain would be an error.
        assert_eq!(texts(&ordinary, names).await, [""; 0]);
        let transaction = with(&ordinary, &[("app.mood_id", "bad")]).await;
        assert_eq!(texts(&transaction, names).await, ["b"]);
        assert_eq!(
            texts(&transaction, "SELECT id::text FROM \"Far Away\".leaves").await,
            ["2"]
        );
        transaction.rollback().await.unwrap();
    })
    .await;
}

/// Of a type that cuts what is too long, another tenant is not taken for one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn types() {
    world(async |world: Arc<World>| {
        let db = &world.judge;
        run(db, "CREATE SCHEMA \"Far Away\"").await;
        run(db, &format!("GRANT USAGE ON SCHEMA \"Far Away\" TO {}", world.role)).await;
        for (domain, ty) in [
            ("of_uuid", "uuid"),
            ("of_number", "bigint"),
            ("of_varchar", "varchar(3)"),
            ("of_char", "char(3)"),
            ("of_of_varchar", "\"Far Away\".of_varchar NOT NULL"),
        ] {
            run(db, &format!("CREATE DOMAIN \"Far Away\".{domain} AS {ty}")).await;
        }
        for (ty, value, longer) in [
            ("char(3)", "abc", "abcd"),
            ("varchar(3)", "abc", "abcd"),
            ("text", "abc", "abcd"),
            ("numeric(4,1)", "1.5", "1.54"),
            ("smallint", "7", "8"),
            (
                "\"Far Away\".of_uuid",
                "00000000-0000-0000-0000-00000000000a",
                "00000000-0000-0000-0000-00000000000b",
            ),
            ("\"Far Away\".of_number", "7", "8"),
            ("\"Far Away\".of_varchar", "abc", "abcd"),
            ("\"Far Away\".of_char", "abc", "abcd"),
            ("\"Far Away\".of_of_varchar", "abc", "abcd"),
            ("\"char\"", "a", "b"),
        ] {
            run(db, "DROP TABLE IF EXISTS \"Far Away\".moods").await;
            run(
                db,
                &format!("CREATE TABLE \"Far Away\".moods (id int PRIMARY KEY, name text, mood {ty} NOT NULL)"),
            )
            .await;
            run(
                db,
                &format!("INSERT INTO \"Far Away\".moods VALUES (1, 'a', '{value}')"),
            )
            .await;
            run(db, &format!("GRANT SELECT ON \"Far Away\".moods TO {}", world.role)).await;
            ways::<away::Entity>(db).await;
            let ordinary = world.ordinary().await;
            for (setting, seen) in [(value, 1), (longer, 0)] {
                let transaction = with(&ordinary, &[("app.mood_id", setting)]).await;
                let names = texts(&transaction, "SELECT name FROM \"Far Away\".moods").await;
                assert_eq!(names.len(), seen, "{ty} {setting}");
                transaction.rollback().await.unwrap();
            }
            ordinary.close().await.unwrap();
        }
    })
    .await;
}

/// The policies are the table's; whoever names a partition passes them, which is said.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn partitions() {
    world(async |world: Arc<World>| {
        let db = &world.judge;
        for sql in [
            "CREATE TABLE rls_events (id bigserial, name text, station_id uuid NOT NULL, PRIMARY KEY (station_id, id)) PARTITION BY \
             HASH (station_id)",
            "CREATE TABLE rls_events_0 PARTITION OF rls_events FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
            "CREATE TABLE rls_events_1 PARTITION OF rls_events FOR VALUES WITH (MODULUS 2, REMAINDER 1)",
            &format!("INSERT INTO rls_events (name, station_id) VALUES ('a', '{NORTH}'), ('b', gen_random_uuid())"),
            &format!("GRANT SELECT ON rls_events TO {}", world.role),
        ] {
            run(db, sql).await;
        }
        ways::<event::Entity>(db).await;
        let ordinary = world.ordinary().await;
        let transaction = with(&ordinary, &[("app.station_id", NORTH)]).await;
        assert_eq!(texts(&transaction, "SELECT name FROM rls_events").await, ["a"]);
        transaction.rollback().await.unwrap();
        assert_eq!(texts(&ordinary, "SELECT name FROM rls_events").await, [""; 0]);
        closed_by_the_doctor(db, &ordinary, &world.role).await;
    })
    .await;
}

/// The doctor closes partitions that an account may name, which the table's policies do not.
async fn closed_by_the_doctor(db: &DatabaseConnection, ordinary: &DatabaseConnection, role: &str) {
    let bypassed = async || {
        let report = doctor(ordinary).await;
        let mut found = report.findings().to_vec();
        found.retain(|found| found.kind == "partition_bypasses_row_security");
        found
    };
    assert!(bypassed().await.is_empty());
    run(db, &format!("GRANT SELECT ON rls_events_0, rls_events_1 TO {role}")).await;
    let count = "SELECT (SELECT count(*) FROM rls_events_0) + (SELECT count(*) FROM rls_events_1) || ''";
    assert_eq!(texts(ordinary, count).await, ["2"]);
    let found = bypassed().await;
    assert_eq!(found.len(), 2, "{found:?}");
    for sql in found
        .iter()
        .flat_map(|found| &found.steps)
        .flat_map(|step| &step.statements)
    {
        run(db, sql).await;
    }
    assert!(bypassed().await.is_empty());
    assert_eq!(texts(ordinary, count).await, ["0"]);
    let transaction = with(ordinary, &[("app.station_id", NORTH)]).await;
    assert_eq!(texts(&transaction, "SELECT name FROM rls_events").await, ["a"]);
    transaction.rollback().await.unwrap();
}

/// What passes the policies by is said when they are made.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn views_and_partitions_are_named() {
    backend_tests::run(Backend::Postgres, async |db: DatabaseConnection| {
        bookings(&db).await;
        run(&db, "CREATE VIEW rls_names AS SELECT name FROM rls_bookings").await;
        run(
            &db,
            "CREATE VIEW rls_own WITH (security_invoker) AS SELECT name FROM rls_bookings",
        )
        .await;
        let manager = SchemaManager::new(&db);
        let (done, said) = crate::sent::warnings(manager.enable_rls::<booking::Entity>()).await;
        done.unwrap();
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(
            said[0].contains("rls_names") && !said[0].contains("rls_own"),
            "{said:?}"
        );
        assert!(said[0].contains("security_invoker"), "{said:?}");
    })
    .await;
}

/// Where the extension Citus is, which takes no policy with a sub-select.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_citus() {
    backend_tests::run(Backend::Postgres, async |db: DatabaseConnection| {
        bookings(&db).await;
        run(&db, "CREATE TABLE rls_roles (id int PRIMARY KEY, station_id uuid)").await;
        run(
            &db,
            "CREATE TABLE rls_transfers (id int PRIMARY KEY, from_station_id uuid NOT NULL, to_station_id uuid)",
        )
        .await;
        run(&db, "CREATE TABLE rls_lines (id int PRIMARY KEY, transfer_id int)").await;
        // The server of the tests has no Citus: the catalogue says it has.
        run(
            &db,
            "INSERT INTO pg_catalog.pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion) SELECT 4000000000, \
             'citus', extowner, extnamespace, false, '13.2' FROM pg_catalog.pg_extension WHERE extname = 'plpgsql'",
        )
        .await;
        let manager = SchemaManager::new(&db);
        let (done, sent) = changes(manager.enable_rls::<booking::Entity>()).await;
        done.unwrap();
        let bare = "(\"station_id\" = nullif(current_setting('app.station_id', true), '')::uuid)";
        assert_eq!(
            sent[0],
            format!("CREATE POLICY mixins_tenant ON \"rls_bookings\" USING {bare} WITH CHECK {bare}")
        );
        assert_eq!(findings(&db, "rls_bookings").await, [""; 0]);
        let (done, sent) = changes(manager.enable_rls::<role::Entity>()).await;
        done.unwrap();
        assert_eq!(sent.len(), 6);
        assert!(sent.iter().all(|sql| !sql.contains("SELECT n")), "{sent:?}");
        manager.enable_rls::<transfer::Entity>().await.unwrap();
        let refused = manager.enable_rls::<line::Entity>().await.unwrap_err().to_string();
        assert!(refused.contains("Citus takes no policy that asks another table"), "{refused}");
    })
    .await;
}
