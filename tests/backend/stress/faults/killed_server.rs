//! The server is killed under load, and started again.

use super::ledger::{self, Ledger, Told, add};
use super::own_server::{OwnServer, with_server};
use crate::database::{NORTH, PATIENCE, scope};
use backend_tests::Backend;
use mixins::prelude::*;
use sea_orm::DatabaseConnection;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use throwaway::Tuning;
use tokio::task::JoinSet;
use uuid::Uuid;

/// Transactions between two kills.
const APART: usize = 60;

/// How far the load has come.
#[derive(Default)]
struct Load {
    done: AtomicUsize,
    is_over: AtomicUsize,
}

impl Load {
    /// Until so many more transactions were committed.
    async fn more(&self, count: usize) {
        let goal = self.done.load(Ordering::Relaxed) + count;
        let reached = async {
            while self.done.load(Ordering::Relaxed) < goal {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        tokio::time::timeout(PATIENCE, reached)
            .await
            .expect("the load has stopped");
    }
}

/// Writes until it is over, whatever happens to the server.
async fn writer(number: i32, account: Uuid, db: Scoped<DatabaseConnection>, load: Arc<Load>) -> (i32, Uuid, Ledger) {
    let mut ledger = Ledger::default();
    let mut transaction = 0;
    while load.is_over.load(Ordering::Relaxed) == 0 {
        let (told, err) = add(account, number, transaction, &db).await;
        if let Some(err) = err {
            assert!(ledger::is_of_a_fault(&err), "{err:?}");
            // The server needs the processor to come up.
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        ledger.note(transaction, told);
        load.done.fetch_add(usize::from(told == Told::Done), Ordering::Relaxed);
        transaction += 1;
    }
    (number, account, ledger)
}

async fn kill_and_restart(mut own: OwnServer) {
    let OwnServer { database, server, .. } = &mut own;
    let writers = i32::try_from(database.workload.writers).unwrap();
    let kills = database.workload.rounds.div_ceil(2);
    let pool = database.pool(database.workload.writers).await;
    let accounts = ledger::prepare(writers, &pool).await;
    let load = Arc::new(Load::default());
    let mut tasks = JoinSet::new();
    for (number, account) in (0..).zip(accounts) {
        let db = pool.clone().scoped(scope(NORTH));
        tasks.spawn(writer(number, account, db, Arc::clone(&load)));
    }
    for _ in 0..kills {
        load.more(APART).await;
        server.kill();
        tokio::task::block_in_place(|| server.restart()).unwrap();
    }
    // Through the same pool: it recovers.
    load.more(APART).await;
    load.is_over.store(1, Ordering::Relaxed);
    let (mut told, mut had_come_through) = ([0; 3], 0);
    while let Some(done) = tasks.join_next().await {
        let (number, account, ledger) = done.unwrap();
        had_come_through += ledger.check(account, number, &pool).await;
        told = std::array::from_fn(|kind| told[kind] + ledger.counts()[kind]);
    }
    pool.close().await.unwrap();
    let [done, not_done, unknown] = told;
    database.figure(
        "A killed server loses nothing that was committed and keeps nothing that was not",
        &format!("{writers} writers of scoped transactions through one pool; the server killed with signal 9 and started again"),
        &format!(
            "{kills} kills: {done} committed and there, {not_done} failed and not there, {unknown} unknown to the client, \
             of which {had_come_through} were there"
        ),
    );
}

mod postgres {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_killed_server() {
        with_server(Backend::Postgres, Tuning::Killable, "killed", kill_and_restart).await;
    }
}

mod mysql {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_killed_server() {
        with_server(Backend::Mysql, Tuning::Killable, "killed", kill_and_restart).await;
    }
}
