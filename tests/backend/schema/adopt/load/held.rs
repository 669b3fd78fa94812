//! A transaction that is open for long makes a step wait, and nobody else for longer than the lock timeout.

use super::program::Program;
use crate::adopt::world::{NORTH, customers, literal, of_bookings, old};
use backend_tests::Backend;
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbErr, Statement, TransactionTrait as _};
use sea_orm_migration::SchemaManager;
use std::time::{Duration, Instant};

/// The lock timeout is 2 s; the rest is the machine's.
const LONGEST: Duration = Duration::from_millis(4_500);

/// How much longer than the transaction a step may take: its last wait is up to 5 s.
const AFTER: Duration = Duration::from_secs(20);

#[derive(Clone, Copy, Debug)]
enum Step {
    AddWithDefault,
    AddIndex,
    AddForeignKey,
    DropDefault,
    AddNullable,
    Backfill,
    EnforceNotNull,
    AddTenantKeys,
    Undo,
}
use Step::{
    AddForeignKey, AddIndex, AddNullable, AddTenantKeys, AddWithDefault, Backfill, DropDefault, EnforceNotNull, Undo,
};

impl Step {
    async fn run(self, db: &DatabaseConnection) -> Result<(), DbErr> {
        let manager = SchemaManager::new(db);
        let adoption = of_bookings(&manager);
        match self {
            AddWithDefault => adoption.add_with_default(NORTH).await,
            AddIndex => adoption.add_index().await,
            AddForeignKey => adoption.add_foreign_key().await,
            DropDefault => adoption.drop_default().await,
            AddNullable => adoption.add_nullable().await,
            Backfill => adoption.backfill(NORTH, 5_000).await,
            EnforceNotNull => adoption.enforce_not_null().await,
            AddTenantKeys => adoption.add_tenant_keys().await,
            Undo => adoption.undo().await,
        }
    }

    /// Whether a transaction that has read the table and written one of its rows makes it wait.
    fn waits(backend: Backend) -> bool {
        match backend {
            Backend::Postgres | Backend::Mysql => true,
            // With a write-ahead log readers are in nobody's way.
            Backend::Sqlite | Backend::SqliteMemory => false,
        }
    }
}

fn held() -> Duration {
    let seconds = super::setting("MIXINS_ROLLOUT_HELD_S", 4);
    Duration::from_secs(seconds.unsigned_abs().into())
}

pub(super) async fn of_the_first_step(backend: Backend) {
    in_the_way(backend, &[AddWithDefault]).await;
}

pub(super) async fn of_each_step(backend: Backend) {
    in_the_way(backend, &[AddWithDefault, AddIndex, AddForeignKey, DropDefault]).await;
    in_the_way(backend, &[AddNullable, Backfill, EnforceNotNull, AddTenantKeys, Undo]).await;
}

async fn in_the_way(backend: Backend, steps: &'static [Step]) {
    backend_tests::with_database(backend, async move |url| {
        let db = super::connect(&url).await;
        old(&db, 100).await;
        customers(&SchemaManager::new(&db))
            .add_with_default(NORTH)
            .await
            .unwrap();
        let program = Program::start(&db, 300);
        let mut seen = Vec::new();
        for &step in steps {
            let tenant = match step {
                // Theirs have none yet, or the default.
                AddWithDefault | AddNullable | AddIndex | AddForeignKey | Undo => None,
                Backfill | EnforceNotNull | AddTenantKeys | DropDefault => Some(literal(&db, NORTH)),
            };
            if let Some(tenant) = tenant {
                program.set_tenant(tenant).await;
            }
            let waited = behind(&db, backend, step).await;
            let longest = program.take_longest();
            assert!(longest < LONGEST, "others stood {longest:?} for {step:?}");
            seen.push(format!(
                "{step:?} {:.1} s, others {:.2} s",
                waited.as_secs_f64(),
                longest.as_secs_f64()
            ));
        }
        program.stop().await;
        let how = format!(
            "with a transaction in the way of each step for {} s, 8 writers and 8 readers",
            held().as_secs()
        );
        backend_tests::figure(backend, super::PROMISE, &how, &seen.join("; "));
        db.close().await.unwrap();
    })
    .await;
}

/// Runs a step while a transaction is open; returns how long it took.
async fn behind(db: &DatabaseConnection, backend: Backend, step: Step) -> Duration {
    let holder = db.begin().await.unwrap();
    let read = Statement::from_string(db.get_database_backend(), "SELECT count(*) FROM bookings");
    holder.query_one_raw(read).await.unwrap();
    if Step::waits(backend) {
        let write = "UPDATE bookings SET guest = guest WHERE id = 300";
        holder.execute_unprepared(write).await.unwrap();
    }
    let stepping = tokio::spawn({
        let db = db.clone();
        async move {
            let started = Instant::now();
            step.run(&db).await.unwrap();
            started.elapsed()
        }
    });
    if !Step::waits(backend) {
        let took = stepping.await.unwrap();
        holder.rollback().await.unwrap();
        return took;
    }
    tokio::time::sleep(held()).await;
    assert!(!stepping.is_finished(), "nothing was in the way of {step:?}");
    holder.rollback().await.unwrap();
    let waited = stepping.await.unwrap();
    assert!(waited >= held() && waited < held() + AFTER, "{step:?}: {waited:?}");
    waited
}
