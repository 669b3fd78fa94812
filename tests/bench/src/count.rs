//! How many statements an operation sends. sqlx logs each of them, whoever sends it; only where logging is on, so not while
//! the time is taken. `BEGIN`, `COMMIT` and `ROLLBACK` do not count: not every driver logs them.

use crate::subject::{Kind, any::Any};
use crate::with_subject;
use crate::workload::Workload;
use crate::world::World;
use anyhow::Result;
use std::fmt::Debug;
use std::sync::atomic::{AtomicU32, Ordering};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Event, Metadata, Subscriber};

static COUNT: AtomicU32 = AtomicU32::new(0);

/// Listens to sqlx and nobody else.
struct Counter;

impl Subscriber for Counter {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if self.enabled(metadata) {
            Interest::always()
        } else {
            Interest::never()
        }
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut summary = Summary(String::new());
        event.record(&mut summary);
        let ends = ["BEGIN", "START", "COMMIT", "ROLLBACK"];
        if !ends.iter().any(|word| summary.0.trim_matches('"').starts_with(word)) {
            COUNT.fetch_add(1, Ordering::SeqCst);
        }
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// The first words of the statement.
struct Summary(String);

impl Visit for Summary {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "summary" {
            self.0 = format!("{value:?}");
        }
    }
}

/// Begins to listen, for the rest of the program.
///
/// # Errors
///
/// If somebody else listens.
pub fn listen() -> Result<()> {
    Ok(tracing::subscriber::set_global_default(Counter)?)
}

/// How many statements the operation sends, on a [`World`] that is logged.
///
/// # Errors
///
/// If the database will not.
pub async fn statements(world: &World, workload: Workload, kind: Kind) -> Result<u32> {
    let any = Any::new(kind, world, workload.station(kind));
    let count = with_subject!(&any, subject => {
        let mut given = workload.prepare(world, (kind, subject), (0, 2)).await?;
        // What is said once only, such as a question about the server, is no part of it.
        if workload.most() > 1 {
            workload.once(subject, &mut given, 0).await?;
        }
        settle().await;
        COUNT.store(0, Ordering::SeqCst);
        workload.once(subject, &mut given, 1).await?;
        settle().await;
        COUNT.load(Ordering::SeqCst)
    });
    Ok(count)
}

/// `SQLite`'s thread may log after it has answered.
async fn settle() {
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
}
