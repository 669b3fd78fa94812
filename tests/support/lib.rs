//! Runs test cases on every backend, each time in a database of its own; for the suite and for the examples' tests.
//!
//! PostgreSQL and MySQL are reached through `MIXINS_POSTGRES_URL` and `MIXINS_MYSQL_URL`, which `cargo xtask test`
//! sets: addresses of servers on which databases may be created. A case whose server is missing fails and says so.

use sea_orm::{ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, DbBackend};
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

pub mod plan;

pub use test_notes::{Backend, figure, skip};

/// A database that nobody else uses, until it is [removed](Self::remove).
#[derive(Debug)]
pub struct Fresh {
    /// Its address.
    pub url: String,
    /// The server's own address and the database to drop at the end.
    on_server: Option<(String, String)>,
    _folder: Option<TempDir>,
    /// A database in memory goes with its last connection.
    kept_alive: Option<DatabaseConnection>,
}

/// A name that no other database of the tests has.
fn name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("mixins_{}_{count}", std::process::id())
}

async fn connect(url: &str, connections: u32) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).sqlx_logging(false);
    Database::connect(options)
        .await
        .unwrap_or_else(|err| unreachable!("cannot connect to {url}: {err}"))
}

impl Fresh {
    /// Creates one.
    ///
    /// # Panics
    ///
    /// If there is no server.
    pub async fn create(backend: Backend) -> Self {
        match backend {
            Backend::Sqlite => Self::in_file().await,
            Backend::SqliteMemory => Self::in_memory().await,
            Backend::Postgres | Backend::Mysql => Self::on_server(backend).await,
        }
    }

    async fn in_file() -> Self {
        let folder = TempDir::new().unwrap_or_else(|err| unreachable!("no temporary folder: {err}"));
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("test.db").display());
        // The file remembers it.
        let db = connect(&url, 1).await;
        let mode = db.execute_unprepared("PRAGMA journal_mode = WAL").await;
        assert!(mode.is_ok(), "no write-ahead log: {mode:?}");
        drop(db.close().await);
        Self {
            url,
            on_server: None,
            _folder: Some(folder),
            kept_alive: None,
        }
    }

    async fn in_memory() -> Self {
        let url = format!("sqlite:file:{}?mode=memory&cache=shared", name());
        let kept_alive = Some(connect(&url, 1).await);
        Self {
            url,
            on_server: None,
            _folder: None,
            kept_alive,
        }
    }

    async fn on_server(backend: Backend) -> Self {
        let variable = backend.variable().unwrap_or_default();
        let server = std::env::var(variable).unwrap_or_default();
        assert!(
            !server.is_empty(),
            "{variable} is not set: run `cargo xtask test`, or point it to a server for tests"
        );
        let name = name();
        let admin = connect(&server, 1).await;
        let created = admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await;
        assert!(created.is_ok(), "cannot create a database on {server}: {created:?}");
        drop(admin.close().await);
        let (base, _) = server.rsplit_once('/').unwrap_or((&server, ""));
        let url = format!("{base}/{name}");
        Self {
            url,
            on_server: Some((server, name)),
            _folder: None,
            kept_alive: None,
        }
    }

    /// Removes it, with all that is in it.
    ///
    /// # Panics
    ///
    /// If the server will not.
    pub async fn remove(self) {
        if let Some(db) = self.kept_alive {
            drop(db.close().await);
        }
        if let Some((server, name)) = self.on_server {
            let admin = connect(&server, 1).await;
            // A case that failed may have left connections open, which PostgreSQL minds.
            let force = if admin.get_database_backend() == DbBackend::Postgres {
                " WITH (FORCE)"
            } else {
                ""
            };
            let dropped = admin.execute_unprepared(&format!("DROP DATABASE {name}{force}")).await;
            assert!(dropped.is_ok(), "cannot drop {name}: {dropped:?}");
        }
    }
}

/// Runs `case` on the address of a fresh database, and removes the database, also if the case panics.
///
/// The case runs as a task of its own, so its future, and every future of the library in it, must be `Send`.
///
/// # Panics
///
/// With the case, or if there is no server.
pub async fn with_database<F, Fut>(backend: Backend, case: F)
where
    F: FnOnce(String) -> Fut,
    Fut: Future<Output = ()> + Send + 'static,
{
    let fresh = Fresh::create(backend).await;
    let outcome = tokio::spawn(case(fresh.url.clone())).await;
    fresh.remove().await;
    if let Err(err) = outcome {
        std::panic::resume_unwind(err.into_panic());
    }
}

/// Runs `case` on a pool of connections to a fresh database; see [`with_database`].
///
/// # Panics
///
/// With the case, or if there is no server.
pub async fn run<F, Fut>(backend: Backend, case: F)
where
    F: FnOnce(DatabaseConnection) -> Fut + Send + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    with_database(backend, async |url| {
        let db = connect(&url, 8).await;
        case(db.clone()).await;
        drop(db.close().await);
    })
    .await;
}

/// Makes a test of each named function on each backend: `sqlite::name`, `sqlite_memory::name`, `postgres::name`,
/// `mysql::name`.
#[macro_export]
macro_rules! on_every_backend {
    ($($case:ident),* $(,)?) => {
        $crate::on_every_backend!(@module sqlite Sqlite $($case)*);
        $crate::on_every_backend!(@module sqlite_memory SqliteMemory $($case)*);
        $crate::on_every_backend!(@module postgres Postgres $($case)*);
        $crate::on_every_backend!(@module mysql Mysql $($case)*);
    };
    (@module $module:ident $backend:ident $($case:ident)*) => {
        mod $module {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $case() {
                    $crate::run($crate::Backend::$backend, super::$case).await;
                }
            )*
        }
    };
}
