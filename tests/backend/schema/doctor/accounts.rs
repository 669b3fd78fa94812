//! Accounts of one database: the tables' owner, and the program's, with no more rights than it needs.

use crate::world::execute;
use backend_tests::Backend;
use sea_orm::{ConnectOptions, Database, DatabaseConnection};
use std::sync::atomic::{AtomicU32, Ordering};

pub struct Accounts {
    pub admin: DatabaseConnection,
    pub owner: DatabaseConnection,
    pub program: DatabaseConnection,
    /// The name of the program's account.
    pub name: String,
    pub admin_name: String,
    /// The name of the database.
    pub database: String,
    url: String,
}

impl Accounts {
    /// The address of the database for an account.
    pub fn url_of(&self, account: &str) -> String {
        address(&self.url, account)
    }
}

/// A name that no other account of the tests has: accounts are of the whole server.
fn name(what: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("mixins_{what}_{}_{count}", std::process::id())
}

/// The address of a database for another account. The servers of the tests let every account in from here.
fn address(url: &str, account: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap();
    let (_, host) = rest.split_once('@').unwrap();
    format!("{scheme}://{account}@{host}")
}

/// The account of an address.
fn account_of(url: &str) -> String {
    let (_, rest) = url.split_once("://").unwrap();
    let (account, _) = rest.split_once('@').unwrap();
    account.split(':').next().unwrap().to_owned()
}

async fn connect(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    // Settings in statements are of one connection.
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.unwrap()
}

/// Runs `case` as owner and program of a PostgreSQL database.
pub async fn postgres<F, Fut>(case: F)
where
    F: FnOnce(Accounts) -> Fut + Send + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    backend_tests::with_database(Backend::Postgres, async |url: String| {
        let (owner, program) = (name("owner"), name("program"));
        let admin = connect(&url).await;
        for sql in [
            format!("CREATE ROLE {owner} LOGIN"),
            format!("CREATE ROLE {program} LOGIN"),
            format!("GRANT CREATE, USAGE ON SCHEMA public TO {owner}"),
            format!("GRANT USAGE ON SCHEMA public TO {program}"),
            format!(
                "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {program}"
            ),
        ] {
            execute(&admin, &sql).await;
        }
        let accounts = Accounts {
            owner: connect(&address(&url, &owner)).await,
            program: connect(&address(&url, &program)).await,
            admin: admin.clone(),
            name: program.clone(),
            admin_name: account_of(&url),
            database: url.rsplit('/').next().unwrap().to_owned(),
            url,
        };
        let outcome = tokio::spawn(case(accounts)).await;
        for account in [&owner, &program] {
            execute(&admin, &format!("DROP OWNED BY {account} CASCADE")).await;
        }
        execute(&admin, &format!("DROP ROLE {owner}, {program}")).await;
        if let Err(err) = outcome {
            std::panic::resume_unwind(err.into_panic());
        }
    })
    .await;
}

/// Runs `case` as owner and program of a MariaDB database.
pub async fn mysql<F, Fut>(case: F)
where
    F: FnOnce(Accounts) -> Fut + Send + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    backend_tests::with_database(Backend::Mysql, async |url: String| {
        let (owner, program) = (name("owner"), name("program"));
        let admin = connect(&url).await;
        let (_, database) = url.rsplit_once('/').unwrap();
        for sql in [
            format!("CREATE USER {owner}"),
            format!("CREATE USER {program}"),
            format!("GRANT ALL ON {database}.* TO {owner}"),
            format!("GRANT SELECT, INSERT, UPDATE, DELETE ON {database}.* TO {program}"),
        ] {
            execute(&admin, &sql).await;
        }
        let accounts = Accounts {
            owner: connect(&address(&url, &owner)).await,
            program: connect(&address(&url, &program)).await,
            admin: admin.clone(),
            name: program.clone(),
            admin_name: account_of(&url),
            database: url.rsplit('/').next().unwrap().to_owned(),
            url,
        };
        let outcome = tokio::spawn(case(accounts)).await;
        execute(&admin, &format!("DROP USER {owner}, {program}")).await;
        if let Err(err) = outcome {
            std::panic::resume_unwind(err.into_panic());
        }
    })
    .await;
}
