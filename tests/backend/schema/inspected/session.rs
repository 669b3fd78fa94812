//! What PostgreSQL has depends on who asks, and when.

use super::facts::{indexes, read, table};
use backend_tests::Backend;
use mixins_migration::inspected::Inspected;
use sea_orm::{ConnectionTrait as _, TransactionTrait as _};

/// An index whose CREATE INDEX CONCURRENTLY failed stays, and is of no use.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invalid_index() {
    backend_tests::run(Backend::Postgres, async |db| {
        db.execute_unprepared("CREATE TABLE doubles AS SELECT 1 AS id FROM generate_series(1, 2)")
            .await
            .unwrap();
        db.execute_unprepared("CREATE UNIQUE INDEX CONCURRENTLY broken ON doubles (id)")
            .await
            .unwrap_err();
        let inspected = read(&db).await;
        assert_eq!(indexes(table(&inspected, "doubles")), ["broken: id unique invalid"]);
    })
    .await;
}

/// What a bare name means can change within a session, and who it is.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_of_its_own() {
    backend_tests::run(Backend::Postgres, async |db| {
        db.execute_unprepared(
            "CREATE TABLE public.cars (id int); CREATE SCHEMA other; CREATE TABLE other.cars (id int)",
        )
        .await
        .unwrap();
        let session = db.begin().await.unwrap();
        let bare = async || {
            let inspected = Inspected::read(&session).await.unwrap();
            let cars = inspected.find(&mixins::Table {
                schema: None,
                name: "cars".to_owned(),
            });
            let one = Inspected::read_table(&session, None, "cars").await.unwrap();
            let schemas = [cars, one.as_ref()].map(|table| table.map(|table| table.schema.clone().unwrap()));
            assert_eq!(schemas[0], schemas[1]);
            (schemas[0].clone().unwrap_or_default(), inspected.role.unwrap())
        };
        let (schema, role) = bare().await;
        assert_eq!(schema, "public");
        session
            .execute_unprepared("SET LOCAL search_path = missing, other, public")
            .await
            .unwrap();
        let (schema, searching) = bare().await;
        assert_eq!(
            (schema.as_str(), searching.search_path.as_slice()),
            ("other", ["other".to_owned(), "public".to_owned()].as_slice())
        );
        session.execute_unprepared("SET LOCAL search_path = ''").await.unwrap();
        assert_eq!(bare().await.0, "");
        session
            .execute_unprepared("CREATE TEMP TABLE cars (id int)")
            .await
            .unwrap();
        assert!(bare().await.0.starts_with("pg_temp_"));
        // Whoever was before may be again.
        session.execute_unprepared("SET LOCAL ROLE pg_monitor").await.unwrap();
        let (_, other) = bare().await;
        assert_eq!((other.name.as_str(), other.bypasses), ("pg_monitor", false));
        assert!(role.bypasses && other.may_become.contains(&role.name), "{other:?}");
        session.rollback().await.unwrap();
    })
    .await;
}
