//! The engine against written expectations: `tests/sql` holds statements and what becomes of them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod corpus;
mod execute;
mod fixture;
mod page;
mod plan;
mod property;
mod scan;
mod world;

use backend_tests::Backend;

/// Plans every fixture of a backend and executes what is accepted; all that is wrong is shown at once.
async fn fixtures(backend: Backend) {
    backend_tests::with_database(backend, async move |url| {
        let db = execute::database(backend, &url).await;
        let catalog = world::catalog();
        let fixtures = fixture::of(backend);
        let mut wrong = Vec::new();
        for fixture in &fixtures {
            let outcome = match plan::compare(backend, &catalog, fixture) {
                Ok(Some(plan)) if fixture.not_run.is_none() => execute::execute(&db, fixture, &plan).await,
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
    })
    .await;
}

mod sqlite {
    #[tokio::test]
    async fn fixtures() {
        super::fixtures(backend_tests::Backend::Sqlite).await;
    }
}

mod postgres {
    #[tokio::test]
    async fn fixtures() {
        super::fixtures(backend_tests::Backend::Postgres).await;
    }
}

mod mysql {
    #[tokio::test]
    async fn fixtures() {
        super::fixtures(backend_tests::Backend::Mysql).await;
    }
}
