//! What the steps send, by their own events.

use std::fmt::Debug;
use std::sync::{Arc, Mutex, Once};
use std::time::Instant;
use tracing::field::{Field, Visit};
use tracing::instrument::WithSubscriber as _;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// A statement that was sent, or is done; then with the rows that the server said it changed.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) sql: String,
    pub(crate) rows: Option<u64>,
    pub(crate) at: Instant,
    event: String,
}

/// Keeps what it hears; without a list it only listens.
#[derive(Clone, Default)]
struct Recorder(Option<Arc<Lists>>);

#[derive(Default)]
struct Lists {
    sent: Mutex<Vec<Sent>>,
    warned: Mutex<Vec<String>>,
}

/// All fields of an event, in one text.
struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.extend([field.name(), "=", &format!("{value:?}"), " "]);
    }
}

impl Visit for Sent {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "sql" {
            value.clone_into(&mut self.sql);
        }
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        if field.name() == "rows" {
            self.rows = Some(value);
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            self.event = format!("{value:?}");
        }
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sea_orm_mixins::migration"
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let Some(lists) = &self.0 else { return };
        if *event.metadata().level() == tracing::Level::WARN {
            let mut fields = Fields(String::new());
            event.record(&mut fields);
            lists.warned.lock().unwrap().push(fields.0);
        }
        let mut sent = Sent {
            sql: String::new(),
            rows: None,
            at: Instant::now(),
            event: String::new(),
        };
        event.record(&mut sent);
        lists.sent.lock().unwrap().push(sent);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// The statements of a step, settings and questions too.
pub(crate) async fn all<T>(step: impl IntoFuture<Output = T>) -> (T, Vec<String>) {
    let (result, sent) = events(step, "sending").await;
    (result, sent.into_iter().map(|sent| sent.sql).collect())
}

/// The statements of a step that change something: tables, indexes, rows.
pub(crate) async fn changes<T>(step: impl IntoFuture<Output = T>) -> (T, Vec<String>) {
    let (result, mut sent) = all(step).await;
    let changes = ["ALTER", "CREATE", "DROP", "INSERT", "UPDATE", "DELETE"];
    sent.retain(|sql| changes.iter().any(|change| sql.starts_with(change)));
    (result, sent)
}

/// What a step warns of.
pub(crate) async fn warnings<T>(step: impl IntoFuture<Output = T>) -> (T, Vec<String>) {
    let (result, lists) = listening(step).await;
    let warned = lists.warned.lock().unwrap().clone();
    (result, warned)
}

/// All statements of a step that succeeded.
pub(crate) async fn done<T>(step: impl IntoFuture<Output = T>) -> (T, Vec<Sent>) {
    events(step, "done").await
}

async fn events<T>(step: impl IntoFuture<Output = T>, event: &str) -> (T, Vec<Sent>) {
    let (result, lists) = listening(step).await;
    let mut sent = lists.sent.lock().unwrap().clone();
    sent.retain(|sent| sent.event == event);
    (result, sent)
}

async fn listening<T>(step: impl IntoFuture<Output = T>) -> (T, Arc<Lists>) {
    // An event that is met for the first time while a subscriber begins would be nobody's from then on, unless somebody
    // listens already.
    static LISTENING: Once = Once::new();
    LISTENING.call_once(|| drop(tracing::subscriber::set_global_default(Recorder::default())));
    let lists = Arc::default();
    let recorder = Recorder(Some(Arc::clone(&lists)));
    let result = step.into_future().with_subscriber(recorder).await;
    (result, lists)
}
