//! The promise of a scoped connection, judged by random statements: see the crate `oracle`.

#![allow(missing_docs, unreachable_pub, reason = "entities as users write them")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::wildcard_enum_match_arm,
    reason = "a test that cannot go on has failed, and the figures are for whoever reads them"
)]

mod entity;
mod row_security;
mod subject;

use backend_tests::{Backend, with_database};
use oracle::{CaseId, Failure, Harness, Plan, Report};
use row_security::Role;
use sea_orm::{ConnectOptions, Database, DatabaseConnection};
use std::{
    future::Future,
    str::FromStr,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};
use subject::ScopedSubject;

async fn connect(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    // Past the cache's end, every new statement closes an old one, and on MySQL waits for the answer that has none. On
    // PostgreSQL the cache goes by the text, and gives a value to a placeholder that was of another type the last time.
    options
        .max_connections(1)
        .sqlx_logging(false)
        .map_sqlx_mysql_opts(|options| options.statement_cache_capacity(7000))
        .map_sqlx_postgres_opts(|options| options.statement_cache_capacity(0));
    Database::connect(options).await.unwrap()
}

/// Runs `case` with a harness on two databases of its own.
async fn with_harness<F, Fut>(backend: Backend, case: F)
where
    F: FnOnce(Harness) -> Fut + Send + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    with_database(backend, async move |shared| {
        with_database(backend, async move |isolated| {
            let (shared, isolated) = (connect(&shared).await, connect(&isolated).await);
            let harness = Harness::new(shared.clone(), isolated.clone(), Box::new(ScopedSubject));
            case(harness.await.unwrap()).await;
            drop((shared.close().await, isolated.close().await));
        })
        .await;
    })
    .await;
}

/// As [`with_harness`] on PostgreSQL, with policies on the shared database's tables, and a role to which they apply.
async fn with_row_security<F, Fut>(case: F)
where
    F: FnOnce(Harness) -> Fut + Send + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    with_database(Backend::Postgres, async move |shared| {
        with_database(Backend::Postgres, async move |isolated| {
            let name = shared.rsplit('/').next().unwrap().to_owned();
            let (shared, isolated) = (connect(&shared).await, connect(&isolated).await);
            let harness = Harness::new(shared.clone(), isolated.clone(), Box::new(ScopedSubject));
            let harness = harness.await.unwrap().of_one_tenant();
            let role = Role::create(&shared, &name).await;
            let case = tokio::spawn(case(harness.judging(Box::new(role.subject()))));
            let outcome = case.await;
            role.remove(&shared).await;
            drop((shared.close().await, isolated.close().await));
            if let Err(err) = outcome {
                std::panic::resume_unwind(err.into_panic());
            }
        })
        .await;
    })
    .await;
}

fn variable<T: FromStr>(name: &str) -> Option<T> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name}={text} cannot be read")))
}

/// Prints what was run, and panics if anything failed.
fn conclude(backend: Backend, report: &Report, failures: &[Failure]) {
    println!("{backend:?}: {report}");
    let texts: Vec<&str> = failures.iter().map(|failure| failure.text.as_str()).collect();
    assert!(failures.is_empty(), "{}", texts.join("\n\n"));
}

/// The plan of a run, or the one case that `MIXINS_ORACLE_CASE` names.
async fn judged(harness: &Harness, rounds: u64) -> (Report, Vec<Failure>) {
    if let Some(case) = variable::<CaseId>("MIXINS_ORACLE_CASE") {
        let (report, failure) = harness.replay(case).await.unwrap();
        return (report, failure.into_iter().collect());
    }
    let plan = Plan {
        seed: variable("MIXINS_SEED").unwrap_or(1),
        rounds,
        failures: variable("MIXINS_ORACLE_FAILURES").unwrap_or(1),
        ..Plan::default()
    };
    harness.run(&plan).await.unwrap()
}

/// Thousands of statements through `enforce_rls()`, under policies that leave nothing to the scope.
async fn under_row_security() {
    with_row_security(async move |harness| {
        let (report, failures) = judged(&harness, variable("MIXINS_ORACLE_ROUNDS").unwrap_or(10)).await;
        conclude(Backend::Postgres, &report, &failures);
        backend_tests::figure(
            Backend::Postgres,
            "With row-level security a statement through a scope does what it does without",
            "random statements under random scopes of one tenant, sent through `enforce_rls()` by a role that forced policies \
             apply to, with each way of the planner switched off in turn, against a database of the scope's own rows",
            &report.summary(),
        );
    })
    .await;
}

fn figure(backend: Backend, report: &Report) {
    backend_tests::figure(
        backend,
        "A statement through a scope does what it does on a database of the scope's own rows",
        "random statements under random scopes on a shared database, each held against the same statement, plainly, on an \
         isolated one: rows, counts, and the whole shared database afterwards",
        &report.summary(),
    );
}

/// Thousands of statements, or the one case that `MIXINS_ORACLE_CASE` names.
async fn random_statements(backend: Backend) {
    with_harness(backend, async move |harness| {
        if let Some(case) = variable::<CaseId>("MIXINS_ORACLE_CASE") {
            let (report, failure) = harness.replay(case).await.unwrap();
            return conclude(backend, &report, failure.as_slice());
        }
        let plan = Plan {
            seed: variable("MIXINS_SEED").unwrap_or(1),
            failures: variable("MIXINS_ORACLE_FAILURES").unwrap_or(1),
            ..Plan::default()
        };
        let (report, failures) = harness.run(&plan).await.unwrap();
        conclude(backend, &report, &failures);
        figure(backend, &report);
        assert!(report.refused_share() < 3.0, "too much is refused");
        assert!(report.invalid_share() < 3.0, "too much is not valid");
    })
    .await;
}

/// For as long as `cargo xtask soak` says, each time with other seeds and on new databases.
async fn soak(backend: Backend) {
    let end = Instant::now() + Duration::from_secs(variable("MIXINS_SECONDS").unwrap_or(300));
    let first = variable("MIXINS_SEED").unwrap_or(1);
    let all = Arc::new(Mutex::new(Report::default()));
    for seed in first.. {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return figure(backend, &all.lock().unwrap());
        }
        let all = Arc::clone(&all);
        with_harness(backend, async move |harness| {
            let plan = Plan {
                seed,
                rounds: 20,
                time: Some(left),
                failures: variable("MIXINS_ORACLE_FAILURES").unwrap_or(1),
                ..Plan::default()
            };
            let (report, failures) = harness.run(&plan).await.unwrap();
            println!("seed {seed}");
            conclude(backend, &report, &failures);
            all.lock().unwrap().absorb(report);
        })
        .await;
    }
}

macro_rules! on_each {
    ($($module:ident $backend:ident)*) => {$(
        mod $module {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn random_statements() {
                super::random_statements(backend_tests::Backend::$backend).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            #[ignore = "runs for as long as `cargo xtask soak` says"]
            async fn soak() {
                super::soak(backend_tests::Backend::$backend).await;
            }
        }
    )*};
}

on_each! {
    sqlite Sqlite
    postgres Postgres
    mysql Mysql
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_under_row_security() {
    under_row_security().await;
}
