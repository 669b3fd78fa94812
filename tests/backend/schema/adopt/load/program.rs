//! The program that goes on: writers and readers, and how long each of their statements took.

use sea_orm::{ConnectionTrait as _, DatabaseConnection, Statement};
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

const EACH: usize = 8;

#[derive(Default)]
struct Shared {
    stop: AtomicBool,
    /// The tenants that writers set, by the number of the writer.
    tenants: Mutex<[Option<String>; EACH]>,
    /// How often each writer has looked.
    rounds: [AtomicU64; EACH],
    refusals_expected: AtomicBool,
    inserted: AtomicI64,
    refused: AtomicI64,
    statements: AtomicU64,
    longest: Mutex<Duration>,
}

pub(super) struct Program {
    shared: Arc<Shared>,
    tasks: JoinSet<()>,
}

pub(super) struct Report {
    pub(super) inserted: i64,
    refused: i64,
    statements: u64,
}

impl Program {
    /// Starts writers, whose rows have keys behind the first `rows`, and readers of those.
    pub(super) fn start(db: &DatabaseConnection, rows: i32) -> Self {
        let shared = Arc::new(Shared::default());
        let mut tasks = JoinSet::new();
        for number in 0..EACH {
            tasks.spawn(write(db.clone(), shared.clone(), number, rows));
            tasks.spawn(read(db.clone(), shared.clone(), number, rows));
        }
        Self { shared, tasks }
    }

    /// From now on all writers set this tenant: all statements without are done.
    pub(super) async fn set_tenant(&self, tenant: String) {
        self.set(std::array::from_fn(|_| Some(tenant.clone()))).await;
    }

    /// From now on every second writer does.
    pub(super) async fn set_tenant_in_half(&self, tenant: String) {
        self.set(std::array::from_fn(|number| (number % 2 == 0).then(|| tenant.clone())))
            .await;
    }

    async fn set(&self, tenants: [Option<String>; EACH]) {
        *self.shared.tenants.lock().unwrap() = tenants;
        let rounds = || {
            self.shared
                .rounds
                .each_ref()
                .map(|rounds| rounds.load(Ordering::SeqCst))
        };
        let before = rounds();
        // Whoever looked before now looks again in the next round, and that is over in the one after it.
        while rounds().iter().zip(&before).any(|(now, before)| *now < before + 2) {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// From now on those that set none may be refused.
    pub(super) fn expect_refusals(&self) {
        self.shared.refusals_expected.store(true, Ordering::SeqCst);
    }

    /// How long the longest statement took that has ended since this was asked last.
    pub(super) fn take_longest(&self) -> Duration {
        std::mem::take(&mut *self.shared.longest.lock().unwrap())
    }

    /// Stops all; fails if one of them saw an error that it should not.
    pub(super) async fn stop(mut self) -> Report {
        self.shared.stop.store(true, Ordering::SeqCst);
        while let Some(task) = self.tasks.join_next().await {
            task.unwrap();
        }
        let Shared {
            inserted,
            refused,
            statements,
            ..
        } = &*self.shared;
        Report {
            inserted: inserted.load(Ordering::SeqCst),
            refused: refused.load(Ordering::SeqCst),
            statements: statements.load(Ordering::SeqCst),
        }
    }
}

impl Shared {
    fn took(&self, since: Instant) {
        self.statements.fetch_add(1, Ordering::SeqCst);
        let mut longest = self.longest.lock().unwrap();
        *longest = longest.max(since.elapsed());
    }
}

async fn write(db: DatabaseConnection, shared: Arc<Shared>, number: usize, rows: i32) {
    let first = usize::try_from(rows).unwrap() + 1 + number;
    for id in (first..).step_by(EACH) {
        if shared.stop.load(Ordering::SeqCst) {
            return;
        }
        let tenant = shared.tenants.lock().unwrap()[number].clone();
        shared.rounds[number].fetch_add(1, Ordering::SeqCst);
        let insert = match &tenant {
            Some(tenant) => format!("INSERT INTO bookings (id, guest, station_id) VALUES ({id}, 'new', {tenant})"),
            None => format!("INSERT INTO bookings (id, guest) VALUES ({id}, 'new')"),
        };
        let began = Instant::now();
        let done = db.execute_unprepared(&insert).await;
        shared.took(began);
        match done {
            Ok(_) => {
                shared.inserted.fetch_add(1, Ordering::SeqCst);
            }
            Err(err) => {
                let text = err.to_string().to_lowercase();
                let is_refusal = ["null", "default value"].iter().any(|word| text.contains(word));
                let is_expected = tenant.is_none() && shared.refusals_expected.load(Ordering::SeqCst);
                assert!(is_refusal && is_expected, "{insert}: {err}");
                shared.refused.fetch_add(1, Ordering::SeqCst);
                continue;
            }
        }
        let began = Instant::now();
        let update = format!("UPDATE bookings SET guest = 'new' WHERE id = {id}");
        let done = db.execute_unprepared(&update).await;
        shared.took(began);
        if let Err(err) = done {
            // A row without tenant that nobody has filled yet cannot be changed once the check is there.
            let is_ours = tenant.is_none() && shared.refusals_expected.load(Ordering::SeqCst);
            assert!(is_ours, "{update}: {err}");
        }
    }
}

async fn read(db: DatabaseConnection, shared: Arc<Shared>, number: usize, rows: i32) {
    let rows = usize::try_from(rows).unwrap();
    for count in 0.. {
        if shared.stop.load(Ordering::SeqCst) {
            return;
        }
        let id = (number * 7_919 + count * 104_729) % rows + 1;
        let sql = format!("SELECT guest FROM bookings WHERE id = {id}");
        let began = Instant::now();
        let row = db
            .query_one_raw(Statement::from_string(db.get_database_backend(), sql))
            .await;
        shared.took(began);
        let guest: String = row.unwrap().unwrap().try_get_by_index(0).unwrap();
        assert_eq!(guest, format!("guest {id}"));
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            inserted,
            refused,
            statements,
        } = self;
        write!(
            f,
            "{statements} statements of others, {inserted} rows inserted, {refused} refused without tenant"
        )
    }
}
