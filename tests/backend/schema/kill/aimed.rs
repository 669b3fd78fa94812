//! The server ends the connection of a step exactly while one statement of it runs: at the moment before it is sent, somebody
//! takes a lock that it must wait for, or it has so many rows that it is seen at work.

use super::{Scenario, connect, texts, unkilled};
use crate::adopt::kill::{ManyRows, OneTenant, SeveralTenants, Undo};
use backend_tests::Backend;
use sea_orm::{ConnectionTrait as _, DatabaseConnection, TransactionTrait as _};
use std::fmt::Debug;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};
use tracing::field::{Field, Visit};
use tracing::instrument::WithSubscriber as _;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// A statement to end a connection in.
#[derive(Clone, Copy)]
struct Shot {
    scenario: &'static dyn Scenario,
    /// What the statement has in its text.
    text: &'static str,
    /// What another transaction does first, so that the statement waits for it.
    held: Option<&'static str>,
    /// Which statements of that text are meant: those that wait, or that are at work.
    state: &'static str,
}

/// Writes a row, which a change of the table waits for, and who writes that row.
const WRITE: &str = "UPDATE bookings SET guest = guest WHERE id = 5";

const WAITS: &str = "wait_event_type = 'Lock'";

impl Shot {
    const fn postgres(scenario: &'static dyn Scenario, text: &'static str, held: &'static str) -> Self {
        Self {
            scenario,
            text,
            held: Some(held),
            state: WAITS,
        }
    }

    const fn mysql(
        scenario: &'static dyn Scenario,
        text: &'static str,
        held: &'static str,
        state: &'static str,
    ) -> Self {
        Self {
            scenario,
            text,
            held: Some(held),
            state,
        }
    }
}

/// Stops before the first statement with a text until it may go on.
struct Gate {
    text: &'static str,
    reached: Mutex<Option<(Sender<()>, Receiver<()>)>>,
}

#[derive(Default)]
struct Sent {
    sql: String,
    event: String,
}

impl Visit for Sent {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "sql" {
            value.clone_into(&mut self.sql);
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            self.event = format!("{value:?}");
        }
    }
}

impl Subscriber for Gate {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == super::child::TARGET
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut sent = Sent::default();
        event.record(&mut sent);
        if sent.event != "sending" || !sent.sql.contains(self.text) {
            return;
        }
        if let Some((reached, go_on)) = self.reached.lock().unwrap().take() {
            reached.send(()).unwrap();
            // Others go on meanwhile.
            tokio::task::block_in_place(|| go_on.recv()).unwrap();
        }
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Ends the connection that runs the statement, as soon as it is seen.
async fn end_it(admin: &DatabaseConnection, Shot { text, state, .. }: Shot) {
    let text = text.replace('\'', "''");
    let is_postgres = admin.get_database_backend() == sea_orm::DbBackend::Postgres;
    let (list, end) = if is_postgres {
        (
            format!(
                "SELECT pid::text FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND \
                 state = 'active' AND query LIKE '%{text}%' AND {state}"
            ),
            "SELECT pg_terminate_backend",
        )
    } else {
        (
            format!(
                "SELECT CAST(id AS CHAR) FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID() \
                 AND info LIKE '%{text}%' AND {state}"
            ),
            "KILL ",
        )
    };
    let began = Instant::now();
    loop {
        if let Some(id) = texts(admin, &list).await.first() {
            admin.execute_unprepared(&format!("{end}({id})")).await.unwrap();
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "`{text}` is never seen");
    }
}

/// Ends the connection in the statement, runs all again, and compares with a run that nobody disturbed.
async fn ended_in(backend: Backend, shot: Shot) {
    let Shot {
        scenario, text, held, ..
    } = shot;
    let wanted = unkilled(backend, scenario).await;
    backend_tests::with_database(backend, async move |url| {
        let (db, admin) = (connect(&url).await, connect(&url).await);
        scenario.prepare(&db).await.unwrap();
        let (reached, is_reached) = channel();
        let (go_on, may_go_on) = channel();
        let gate = Gate {
            text,
            reached: Mutex::new(Some((reached, may_go_on))),
        };
        let run = tokio::spawn({
            let db = db.clone();
            async move { scenario.run(&db).await }.with_subscriber(gate)
        });
        tokio::task::block_in_place(|| is_reached.recv_timeout(Duration::from_mins(1)))
            .unwrap_or_else(|_| panic!("`{text}` is never sent"));
        let holder = admin.begin().await.unwrap();
        if let Some(held) = held {
            holder.execute_unprepared(held).await.unwrap();
        }
        go_on.send(()).unwrap();
        end_it(&admin, shot).await;
        let failed = run.await.unwrap();
        holder.rollback().await.unwrap();
        assert!(failed.is_err(), "the run goes on behind `{text}`");
        let again = scenario.run(&db).await;
        assert!(again.is_ok(), "ended in `{text}`: {again:?}");
        assert!(scenario.dump(&db).await == wanted, "ended in `{text}`");
        db.close().await.unwrap();
        admin.close().await.unwrap();
    })
    .await;
    backend_tests::figure(
        backend,
        "A change of a table can be cut off by the server and run again",
        &format!(
            "{}: the connection is ended in `{text}`, run again, compare",
            scenario.name()
        ),
        "the same catalogue and rows as without",
    );
}

macro_rules! shots {
    ($backend:ident: $($test:ident $shot:expr;)*) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $test() {
                ended_in(Backend::$backend, $shot).await;
            }
        )*
    };
}

mod postgres {
    use super::*;

    const LOCK: &str = "LOCK TABLE bookings IN SHARE UPDATE EXCLUSIVE MODE";

    shots! {
        Postgres:
        in_a_backfill Shot::postgres(&SeveralTenants, "UPDATE \"bookings\" AS c SET", WRITE);
        in_the_validation_of_a_check Shot::postgres(&SeveralTenants, "VALIDATE CONSTRAINT", LOCK);
        in_set_not_null Shot::postgres(&SeveralTenants, "SET NOT NULL", LOCK);
        in_create_index_concurrently Shot::postgres(&OneTenant, "CREATE UNIQUE INDEX CONCURRENTLY", WRITE);
        in_the_validation_of_a_foreign_key Shot::postgres(&OneTenant, "VALIDATE CONSTRAINT", LOCK);
        in_drop_index_concurrently Shot::postgres(&Undo, "DROP INDEX CONCURRENTLY", WRITE);
    }
}

mod mysql {
    use super::*;

    const WAITS_FOR_TABLE: &str = "state = 'Waiting for table metadata lock'";
    /// Rows are read and written.
    const AT_WORK: &str = "state = 'altering table'";

    const fn at_work(text: &'static str) -> Shot {
        Shot {
            scenario: &ManyRows,
            text,
            held: None,
            state: AT_WORK,
        }
    }

    shots! {
        Mysql:
        in_a_backfill Shot::mysql(&SeveralTenants, "UPDATE `bookings` AS c", WRITE, "time_ms > 50");
        in_modify_that_waits Shot::mysql(&SeveralTenants, "MODIFY COLUMN", WRITE, WAITS_FOR_TABLE);
        in_modify_at_work at_work("MODIFY COLUMN");
        in_create_index_at_work at_work("CREATE UNIQUE INDEX");
        in_create_index_that_waits Shot::mysql(&OneTenant, "CREATE UNIQUE INDEX", WRITE, WAITS_FOR_TABLE);
        in_add_foreign_key Shot::mysql(&OneTenant, "ADD CONSTRAINT", WRITE, WAITS_FOR_TABLE);
    }
}
