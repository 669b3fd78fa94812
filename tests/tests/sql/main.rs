//! The fixtures of `tests/sql` on real servers, which may know better what a valid statement is.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod execute;

use backend_tests::Backend;
use engine_tests::fixture::Fixture;
use engine_tests::{fixture, plan, world};
use mixins_sql::Dialect;

fn dialect(backend: Backend) -> Dialect {
    match backend {
        Backend::Sqlite | Backend::SqliteMemory => Dialect::Sqlite,
        Backend::Postgres => Dialect::Postgres,
        Backend::Mysql => Dialect::Mysql,
    }
}

fn is_for(fixture: &Fixture, product: &str) -> bool {
    fixture.only_on.as_ref().is_none_or(|only| only == product)
}

/// Executes every fixture of a backend that is accepted; all that is wrong is shown at once.
async fn executed(backend: Backend) {
    backend_tests::with_database(backend, async move |url| {
        let db = execute::database(backend, &url).await;
        let catalog = world::catalog();
        let fixtures = fixture::of(dialect(backend));
        let product = execute::product(&db).await;
        let mut wrong = Vec::new();
        let mut count = 0;
        for fixture in &fixtures {
            let outcome = match plan::compare(dialect(backend), &catalog, fixture) {
                Ok(Some(plan)) if fixture.not_run.is_none() && is_for(fixture, product) => {
                    count += 1;
                    execute::execute(&db, fixture, &plan).await
                }
                outcome => outcome.map(drop),
            };
            if let Err(what) = outcome {
                wrong.push(format!("{} {}\n    {what}\n", fixture.place, fixture.title));
            }
        }
        execute::remove_second(backend, &db).await;
        db.close().await.unwrap();
        let (failed, all) = (wrong.len(), fixtures.len());
        assert!(wrong.is_empty(), "{failed} of {all} fixtures:\n{}", wrong.concat());
        backend_tests::figure(
            backend,
            "What the engine prints is what was written down, and SQL to the server",
            "pairs of statements in `tests/sql`; those that are accepted are executed",
            &format!("{all} pairs, {count} executed"),
        );
    })
    .await;
}

mod sqlite {
    #[tokio::test]
    async fn executed() {
        super::executed(backend_tests::Backend::Sqlite).await;
    }
}

mod postgres {
    #[tokio::test]
    async fn executed() {
        super::executed(backend_tests::Backend::Postgres).await;
    }
}

mod mysql {
    #[tokio::test]
    async fn executed() {
        super::executed(backend_tests::Backend::Mysql).await;
    }
}
