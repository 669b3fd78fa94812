//! Kills a process before and after every statement that a step sends, runs the step again, and compares with a run that
//! nobody killed. There are some thousand such points, half an hour of them: with `MIXINS_SOAK` set all are tried, otherwise
//! every eleventh, from one that differs from run to run.
//!
//! To add one: a type with [`Scenario`], its name in [`SCENARIOS`], and `kill_points!(TheType)` in its module.

mod aimed;
mod child;
mod dump;
mod plain_steps;
mod terminated;

use backend_tests::Backend;
pub(crate) use dump::{dump, texts};
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr};
pub(crate) use terminated::terminated;

/// All that can be run by name in another process.
const SCENARIOS: &[&dyn Scenario] = &[
    &plain_steps::PlainSteps,
    &crate::rebuild::kill::Rebuild,
    &crate::adopt::kill::OneTenant,
    &crate::adopt::kill::SeveralTenants,
    &crate::adopt::kill::TenantKeys,
    &crate::adopt::kill::Undo,
    &crate::columns::kill::AddColumns,
    &crate::columns::kill::FillColumns,
    &crate::columns::kill::DropColumns,
    &crate::live_on_tables::kill::ReplaceUnique,
    &crate::live_on_tables::kill::DropLive,
    &crate::convert::kill::Convert,
    &crate::rls::kill::EnableRls,
    &crate::rls::kill::DisableRls,
];

/// A change that must come out the same wherever it is killed.
#[async_trait::async_trait]
pub(crate) trait Scenario: Sync {
    /// Its name: the other process is told it, and the report shows it.
    fn name(&self) -> &'static str;

    /// Makes what it starts from, in an empty database.
    async fn prepare(&self, db: &DatabaseConnection) -> Result<(), DbErr>;

    /// The change. It is run again after a kill, so it begins by looking.
    async fn run(&self, db: &DatabaseConnection) -> Result<(), DbErr>;

    /// Whether it is killed beside changes only, not beside reads too: where a scenario has many, each point of which takes a
    /// second, and a kill beside a read is one behind the change before it.
    fn is_killed_beside_changes_only(&self) -> bool {
        false
    }

    /// What must be the same: the whole catalogue and all rows, unless it says otherwise.
    async fn dump(&self, db: &DatabaseConnection) -> String {
        dump(db).await
    }
}

/// Makes the tests of a [`Scenario`]: `everywhere` and `two_at_once` on each backend with a server or a file.
macro_rules! kill_points {
    ($scenario:expr) => {
        $crate::kill::kill_points!($scenario, sqlite Sqlite, postgres Postgres, mysql Mysql);
    };
    ($scenario:expr, $($module:ident $backend:ident),+) => {
        $(
            mod $module {
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn everywhere() {
                    $crate::kill::everywhere(backend_tests::Backend::$backend, &$scenario).await;
                }

                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn two_at_once() {
                    $crate::kill::two_at_once(backend_tests::Backend::$backend, &$scenario).await;
                }
            }
        )+
    };
}
pub(crate) use kill_points;

async fn connect(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(4).sqlx_logging(false);
    Database::connect(options).await.unwrap()
}

/// How it ends if nobody kills it.
async fn unkilled(backend: Backend, scenario: &'static dyn Scenario) -> String {
    let (send, receive) = std::sync::mpsc::channel();
    backend_tests::with_database(backend, async move |url| {
        let db = connect(&url).await;
        scenario.prepare(&db).await.unwrap();
        let before = scenario.dump(&db).await;
        scenario.run(&db).await.unwrap();
        let after = scenario.dump(&db).await;
        assert_ne!(before, after, "{} changes nothing", scenario.name());
        scenario.run(&db).await.unwrap();
        assert_eq!(scenario.dump(&db).await, after, "a second run of {}", scenario.name());
        db.close().await.unwrap();
        send.send(after).unwrap();
    })
    .await;
    receive.recv().unwrap()
}

/// At which point it is killed first, and how many there are from one to the next.
fn first_and_step() -> (usize, usize) {
    const STEP: usize = 11;
    if std::env::var("MIXINS_SOAK").is_ok() {
        (1, 1)
    } else {
        (1 + usize::try_from(std::process::id()).unwrap_or_default() % STEP, STEP)
    }
}

/// Kills it at each point, from the first to the last.
pub(crate) async fn everywhere(backend: Backend, scenario: &'static dyn Scenario) {
    let wanted = unkilled(backend, scenario).await;
    let (mut at, step) = first_and_step();
    let mut points = 0;
    loop {
        let (send, receive) = std::sync::mpsc::channel();
        let expected = wanted.clone();
        backend_tests::with_database(backend, async move |url| {
            let db = connect(&url).await;
            scenario.prepare(&db).await.unwrap();
            let child = child::start(scenario.name(), &url, at);
            let killed = tokio::task::block_in_place(|| child::was_killed(child));
            let again = scenario.run(&db).await;
            assert!(again.is_ok(), "{} killed at {at}: {again:?}", scenario.name());
            assert_eq!(scenario.dump(&db).await, expected, "{} killed at {at}", scenario.name());
            db.close().await.unwrap();
            send.send(killed).unwrap();
        })
        .await;
        if !receive.recv().unwrap() {
            break;
        }
        points += 1;
        at += step;
    }
    assert!(points > 0, "{} tells of no statement", scenario.name());
    backend_tests::figure(
        backend,
        "A change of a table can be killed anywhere and run again",
        &format!(
            "{}: abort before and after every statement, run again, compare catalogue and rows",
            scenario.name()
        ),
        &format!("{points} kill points, of each {step} one"),
    );
}

/// Two processes do it at once.
pub(crate) async fn two_at_once(backend: Backend, scenario: &'static dyn Scenario) {
    let wanted = unkilled(backend, scenario).await;
    backend_tests::with_database(backend, async move |url| {
        let db = connect(&url).await;
        scenario.prepare(&db).await.unwrap();
        let children = [(); 2].map(|()| child::start(scenario.name(), &url, 0));
        tokio::task::block_in_place(|| children.map(child::was_killed));
        assert_eq!(scenario.dump(&db).await, wanted, "two of {} at once", scenario.name());
        db.close().await.unwrap();
    })
    .await;
}
