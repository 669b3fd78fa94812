//! The process that is killed: this program again, with one test that is none.

use super::{SCENARIOS, connect};
use std::fmt::Debug;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

const SCENARIO: &str = "MIXINS_KILL_SCENARIO";
const URL: &str = "MIXINS_KILL_URL";
const AT: &str = "MIXINS_KILL_AT";

/// The target of the steps' events.
pub(super) const TARGET: &str = "sea_orm_mixins::migration";

/// Aborts the process at an event; never at number 0.
struct Killer {
    changes_only: bool,
    at: usize,
    seen: AtomicUsize,
}

impl Subscriber for Killer {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == TARGET
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut sql = Sql(String::new());
        event.record(&mut sql);
        if self.changes_only && is_read(&sql.0) {
            return;
        }
        if self.seen.fetch_add(1, Ordering::SeqCst) + 1 == self.at {
            std::process::abort();
        }
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// The statement of an event.
struct Sql(String);

impl Visit for Sql {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "sql" {
            format!("{value:?}").trim_matches('"').clone_into(&mut self.0);
        }
    }
}

/// Whether a statement changes nothing; that which takes a lock does.
fn is_read(sql: &str) -> bool {
    let reads = sql.starts_with("SELECT") || sql.starts_with("SHOW") || sql.starts_with("PRAGMA") && !sql.contains('=');
    reads && !sql.to_lowercase().contains("lock")
}

/// Not a test: what the other process runs.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the process that the tests of kill points kill"]
async fn runs_until_it_is_killed() {
    let Ok(name) = std::env::var(SCENARIO) else { return };
    let at = std::env::var(AT).unwrap().parse().unwrap();
    let scenario = SCENARIOS.iter().find(|scenario| scenario.name() == name).unwrap();
    let db = connect(&std::env::var(URL).unwrap()).await;
    let seen = AtomicUsize::new(0);
    tracing::subscriber::set_global_default(Killer {
        changes_only: scenario.is_killed_beside_changes_only(),
        at,
        seen,
    })
    .unwrap();
    scenario.run(&db).await.unwrap();
}

/// Starts it, to be killed at an event.
pub(super) fn start(scenario: &str, url: &str, at: usize) -> Child {
    // Behind the name of this program.
    let (_, module) = module_path!().split_once("::").unwrap();
    Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            &format!("{module}::runs_until_it_is_killed"),
            "--ignored",
            "--nocapture",
        ])
        .env(SCENARIO, scenario)
        .env(URL, url)
        .env(AT, at.to_string())
        .env_remove(test_notes::VARIABLE)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Waits for its end: killed, or by itself. Any other end fails the test.
pub(super) fn was_killed(child: Child) -> bool {
    let output = child.wait_with_output().unwrap();
    // A signal has no code.
    let killed = output.status.code().is_none();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(
        killed || (output.status.success() && told.contains("1 passed")),
        "the other process failed: {told}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    killed
}
