//! The server ends the connection of a step, at one moment after another of its run.

use super::{Scenario, connect, unkilled};
use backend_tests::Backend;
use sea_orm::{ConnectionTrait as _, DatabaseConnection, Statement};
use std::time::{Duration, Instant};

/// How many moments, spread over the time that a run takes here.
const MOMENTS: u32 = 12;

/// Ends all connections to the database but the one that asks.
async fn end_all_others(admin: &DatabaseConnection) {
    let backend = admin.get_database_backend();
    let (list, end) = if backend == sea_orm::DbBackend::Postgres {
        (
            "SELECT pid::bigint FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND \
             backend_type = 'client backend'",
            "SELECT pg_terminate_backend",
        )
    } else {
        (
            "SELECT CAST(id AS SIGNED) FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()",
            "KILL ",
        )
    };
    let found = admin
        .query_all_raw(Statement::from_string(backend, list))
        .await
        .unwrap();
    for row in &found {
        let id: i64 = row.try_get_by_index(0).unwrap();
        // One that has gone by itself meanwhile is an error on MariaDB.
        drop(admin.execute_unprepared(&format!("{end}({id})")).await);
    }
}

/// How long a run takes that nobody disturbs.
async fn length(backend: Backend, scenario: &'static dyn Scenario) -> Duration {
    let (send, receive) = std::sync::mpsc::channel();
    backend_tests::with_database(backend, async move |url| {
        let db = connect(&url).await;
        scenario.prepare(&db).await.unwrap();
        let start = Instant::now();
        scenario.run(&db).await.unwrap();
        send.send(start.elapsed()).unwrap();
        db.close().await.unwrap();
    })
    .await;
    receive.recv().unwrap()
}

/// Runs it, ends its connections at one moment after another, and runs it again.
pub(crate) async fn terminated(backend: Backend, scenario: &'static dyn Scenario) {
    let wanted = unkilled(backend, scenario).await;
    let step = length(backend, scenario).await / MOMENTS;
    let (send, receive) = std::sync::mpsc::channel();
    for moment in 0..MOMENTS {
        let (send, wanted) = (send.clone(), wanted.clone());
        backend_tests::with_database(backend, async move |url| {
            let (db, admin) = (connect(&url).await, connect(&url).await);
            scenario.prepare(&db).await.unwrap();
            let run = tokio::spawn({
                let db = db.clone();
                async move { scenario.run(&db).await }
            });
            tokio::time::sleep(step * moment).await;
            end_all_others(&admin).await;
            let failed = run.await.unwrap().is_err();
            let again = scenario.run(&db).await;
            assert!(again.is_ok(), "{} cut off at {moment}: {again:?}", scenario.name());
            assert_eq!(
                scenario.dump(&db).await,
                wanted,
                "{} cut off at {moment}",
                scenario.name()
            );
            db.close().await.unwrap();
            admin.close().await.unwrap();
            send.send(usize::from(failed)).unwrap();
        })
        .await;
    }
    drop(send);
    let failed: usize = receive.iter().sum();
    assert!(failed > 0, "no run of {} was disturbed", scenario.name());
    backend_tests::figure(
        backend,
        "A change of a table can be cut off by the server and run again",
        &format!(
            "{}: its connections are ended by the server, run again, compare",
            scenario.name()
        ),
        &format!("{MOMENTS} moments, {failed} of them in the middle"),
    );
}
