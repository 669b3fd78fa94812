//! A database of its own for each test on a server.

use sea_orm::{ConnectionTrait as _, Database, DbBackend};
use std::panic::resume_unwind;
use std::time::{SystemTime, UNIX_EPOCH};
use std::{env, process};

/// Runs a test on a fresh database, and drops it afterwards, passed or failed.
pub(crate) async fn on_own_database<Test, Run>(variable: &str, test: Test)
where
    Test: FnOnce(String) -> Run,
    Run: Future<Output = ()> + Send + 'static,
{
    let Ok(admin_url) = env::var(variable) else {
        panic!("{variable} is not set, so there is no server to test on; run `cargo xtask test`, which starts one");
    };
    let admin = Database::connect(&admin_url).await.expect(variable);
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let name = format!("mixins_payment_{}_{}", process::id(), since_1970.as_nanos());
    admin
        .execute_unprepared(&format!("CREATE DATABASE {name}"))
        .await
        .unwrap();
    let result = tokio::spawn(test(with_database(&admin_url, &name))).await;
    // A test that failed may have left connections open, which PostgreSQL minds.
    let force = match admin.get_database_backend() {
        DbBackend::Postgres => " WITH (FORCE)",
        DbBackend::MySql | DbBackend::Sqlite => "",
        _ => unreachable!("a backend that has no tests"),
    };
    admin
        .execute_unprepared(&format!("DROP DATABASE {name}{force}"))
        .await
        .unwrap();
    if let Err(err) = result {
        resume_unwind(err.into_panic());
    }
}

/// The URL with another database; what follows a `?` stays.
fn with_database(url: &str, name: &str) -> String {
    let (place, options) = url.split_once('?').unwrap_or((url, ""));
    let (server, _) = place.rsplit_once('/').expect("the URL names a database");
    format!("{server}/{name}?{options}")
}
