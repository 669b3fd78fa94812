//! A rollout's steps, one after the other: how long each took, how long others stood meanwhile, and what it wrote.

use super::program::Program;
use crate::adopt::world::{bookings, number};
use crate::kill::texts;
use crate::sent::{Sent, done};
use backend_tests::Backend;
use sea_orm::{DatabaseConnection, DbBackend, DbErr};
use std::time::{Duration, Instant};

/// What nobody should stand longer for than on a database without a rollout, if the machine has nothing else to do, as
/// `MIXINS_QUIET=1` says. Beside other tests statements stand for these, too.
fn stall() -> Duration {
    Duration::from_secs(if std::env::var_os("MIXINS_QUIET").is_some() {
        1
    } else {
        10
    })
}

/// How long the program runs alone before the first step.
const ALONE: Duration = Duration::from_millis(500);

pub(super) struct Rollout {
    pub(super) db: DatabaseConnection,
    pub(super) program: Program,
    /// The rows as they were.
    rows: Vec<String>,
    file: Option<String>,
    started: Instant,
    /// The longest statement of the program alone.
    alone: Duration,
    seen: Vec<String>,
    stalls: Vec<(&'static str, Duration)>,
}

impl Rollout {
    pub(super) async fn start(db: &DatabaseConnection) -> Self {
        let rows = bookings(db).await;
        let file = file(db).await;
        let program = Program::start(db, i32::try_from(rows.len()).unwrap());
        tokio::time::sleep(ALONE).await;
        Self {
            db: db.clone(),
            rows,
            file,
            started: Instant::now(),
            alone: program.take_longest(),
            program,
            seen: Vec::new(),
            stalls: Vec::new(),
        }
    }

    /// Runs a step, and looks at what it wrote.
    pub(super) async fn step(&mut self, name: &'static str, step: impl IntoFuture<Output = Result<(), DbErr>>) {
        let began = Instant::now();
        let (result, sent) = Box::pin(done(step)).await;
        let took = began.elapsed();
        assert!(result.is_ok(), "{name}: {result:?}");
        let mut stood = self.program.take_longest();
        let mut seen = format!(
            "{name} {:.2} s, others {:.2} s",
            took.as_secs_f64(),
            stood.as_secs_f64()
        );
        if self.db.get_database_backend() == DbBackend::Sqlite {
            // Its writers ask for the lock again and again, and may wait for long without a rollout too: what counts is for
            // how long a step has it.
            stood = held(&sent);
            seen = format!("{seen}, lock held {:.2} s", stood.as_secs_f64());
        }
        self.seen.push(seen);
        self.stalls.push((name, stood));
        let copied = sent.iter().find(|sent| copies(&self.db, sent));
        assert!(copied.is_none(), "{name} copied rows: {copied:?}");
        let file = file(&self.db).await;
        if name == "enforce_not_null" && self.db.get_database_backend() == DbBackend::MySql {
            // In place, beside writers; and anew: InnoDB has no bit for NULL in the rows of a column that has none.
            self.file = file;
        } else {
            assert_eq!(file, self.file, "{name} has written the table anew");
        }
    }

    /// Stops the program; fails if a row was lost or changed, or if somebody stood for too long.
    pub(super) async fn end(self, backend: Backend, how: &str) {
        let took = self.started.elapsed();
        let report = self.program.stop().await;
        let db = &self.db;
        let initial = i64::try_from(self.rows.len()).unwrap();
        let found = number(db, "SELECT count(*) FROM bookings").await;
        assert_eq!(found, initial + report.inserted, "no row is lost");
        let after = bookings(db).await;
        let changed = after.iter().zip(&self.rows).find(|(after, before)| after != before);
        assert_eq!(changed, None, "a row has changed");
        let without = number(db, "SELECT count(*) FROM bookings WHERE station_id IS NULL").await;
        assert_eq!(without, 0);
        let seen = format!(
            "{:.1} s ({}); {report}; alone the longest statement was {:.2} s",
            took.as_secs_f64(),
            self.seen.join("; "),
            self.alone.as_secs_f64(),
        );
        let how = format!("{how}, {} rows, 8 writers and 8 readers", super::rows());
        backend_tests::figure(backend, super::PROMISE, &how, &seen);
        // SQLite makes an index, and looks at a reference of all rows, in one transaction.
        let rows = u32::try_from(self.rows.len()).unwrap();
        let times = match db.get_database_backend() {
            DbBackend::Sqlite => rows.div_ceil(200_000),
            DbBackend::Postgres | DbBackend::MySql | _ => 1,
        };
        for (step, stall) in self.stalls {
            assert!(
                stall < self::stall() * times + self.alone,
                "others stood {stall:?} for {step}: {seen}"
            );
        }
    }
}

/// For how long the longest transaction on SQLite kept other writers out.
fn held(sent: &[Sent]) -> Duration {
    let mut began = None;
    let mut longest = Duration::ZERO;
    for Sent { sql, at, .. } in sent {
        match sql.as_str() {
            "BEGIN IMMEDIATE" => began = Some(*at),
            "COMMIT" | "ROLLBACK" => longest = longest.max(began.take().map_or(Duration::ZERO, |began| *at - began)),
            _ => (),
        }
    }
    longest
}

/// Whether a statement copies the table's rows into another one.
fn copies(db: &DatabaseConnection, Sent { sql, rows, .. }: &Sent) -> bool {
    match db.get_database_backend() {
        // MariaDB's `Records:`, which is 0 for what is done in place.
        DbBackend::MySql => ["ALTER", "CREATE", "DROP"].iter().any(|verb| sql.starts_with(verb)) && *rows != Some(0),
        DbBackend::Sqlite => sql.starts_with("INSERT"),
        // One that is written anew has another file.
        DbBackend::Postgres | _ => false,
    }
}

/// What is another one once the table was written anew; `None` on SQLite, which has no such number.
async fn file(db: &DatabaseConnection) -> Option<String> {
    let sql = match db.get_database_backend() {
        DbBackend::Postgres => "SELECT relfilenode::text FROM pg_class WHERE oid = 'bookings'::regclass".to_owned(),
        DbBackend::MySql => {
            let view = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'information_schema' AND \
                        table_name IN ('INNODB_SYS_TABLES', 'INNODB_TABLES')";
            let view = texts(db, view).await.join("");
            format!(
                "SELECT CAST(table_id AS CHAR) FROM information_schema.{view} WHERE name = CONCAT(DATABASE(), '/bookings')"
            )
        }
        DbBackend::Sqlite | _ => return None,
    };
    Some(texts(db, &sql).await.join(" "))
}
