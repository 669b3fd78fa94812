//! Servers of a test's own, which it may kill.

use crate::database::TestDatabase;
use crate::workload::Workload;
use backend_tests::Backend;
use std::future::Future;
use throwaway::{Folder, Product, Server, Tuning};

/// A server, and the database on it.
pub(super) struct OwnServer {
    pub(super) database: TestDatabase,
    pub(super) server: Server,
    /// Goes after the server.
    _folder: Folder,
}

impl OwnServer {
    /// `None` where the machine has no programs to start it with.
    fn start(backend: Backend, tuning: Tuning) -> Option<Self> {
        let product = match backend {
            Backend::Postgres => Product::Postgres,
            Backend::Mysql => Product::Mysql,
            Backend::Sqlite | Backend::SqliteMemory => return None,
        };
        let folder = Folder::new(false).unwrap();
        let server = Server::start(product, tuning, &folder).unwrap_or_else(|err| panic!("{err:#}"))?;
        let database = TestDatabase {
            backend,
            url: server.url(),
            workload: Workload::get(),
        };
        Some(Self {
            database,
            server,
            _folder: folder,
        })
    }
}

/// Runs `case` on a server of its own, or says that there is none.
pub(super) async fn with_server<F, Fut>(backend: Backend, tuning: Tuning, test: &str, case: F)
where
    F: FnOnce(OwnServer) -> Fut,
    Fut: Future<Output = ()>,
{
    let own = tokio::task::spawn_blocking(move || OwnServer::start(backend, tuning))
        .await
        .unwrap();
    match own {
        Some(own) => case(own).await,
        None => backend_tests::skip(
            backend,
            test,
            "this machine has no programs of a server that could be killed",
        ),
    }
}
