//! A connection of one's own: with the options and the hooks of the caller's pool, and in no pool that others use.

use super::{On, Target};
#[cfg(feature = "sqlx-mysql")]
use sea_orm_migration::sea_orm::sqlx::mysql::MySqlConnectOptions;
#[cfg(any(feature = "sqlx-mysql", feature = "sqlx-postgres", feature = "sqlx-sqlite"))]
use sea_orm_migration::sea_orm::{self, DatabaseConnectionType};
use sea_orm_migration::sea_orm::{DatabaseConnection, DbBackend, DbErr};
#[cfg(feature = "sqlx-mysql")]
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

/// Opens a pool of one connection with the caller's options and hooks.
///
/// Its `after_release` is left out: it may reset what is set here, or close the connection.
#[cfg(any(feature = "sqlx-mysql", feature = "sqlx-postgres", feature = "sqlx-sqlite"))]
macro_rules! pool_of_one {
    ($given:expr) => {
        pool_of_one!($given, |options| options)
    };
    ($given:expr, $with:expr) => {{
        let pool = $given;
        let with: fn(_) -> _ = $with;
        pool.options()
            .clone()
            .max_connections(1)
            .min_connections(0)
            .max_lifetime(None)
            .idle_timeout(None)
            .test_before_acquire(false)
            .after_release(|_, _| Box::pin(async { Ok(true) }))
            .connect_lazy_with(with((*pool.connect_options()).clone()))
    }};
}

/// Takes a connection of its own, except where a SQLite database in memory has no second one.
#[cfg_attr(
    not(feature = "sqlx-sqlite"),
    expect(clippy::unused_async, reason = "only SQLite needs to ask")
)]
pub(super) async fn open(given: &DatabaseConnection) -> Result<On<'_>, DbErr> {
    #[cfg(feature = "sqlx-postgres")]
    if let DatabaseConnectionType::SqlxPostgresPoolConnection(_) = &given.inner {
        let pool = pool_of_one!(given.get_postgres_connection_pool());
        return Ok(On::Own(sea_orm::SqlxPostgresConnector::from_sqlx_postgres_pool(pool)));
    }
    #[cfg(feature = "sqlx-mysql")]
    if let DatabaseConnectionType::SqlxMySqlPoolConnection(_) = &given.inner {
        let pool = pool_of_one!(given.get_mysql_connection_pool(), |options: MySqlConnectOptions| {
            options.statement_cache_capacity(STATEMENTS)
        });
        return Ok(On::Own(sea_orm::SqlxMySqlConnector::from_sqlx_mysql_pool(pool)));
    }
    #[cfg(feature = "sqlx-sqlite")]
    if let DatabaseConnectionType::SqlxSqlitePoolConnection(_) = &given.inner {
        if !has_second_connection(given).await? {
            return Ok(On::Given(given));
        }
        let pool = pool_of_one!(given.get_sqlite_connection_pool());
        return Ok(On::Own(sea_orm::SqlxSqliteConnector::from_sqlx_sqlite_pool(pool)));
    }
    Err(DbErr::Migration(no_driver(given.get_database_backend())))
}

/// Whether another connection reaches the same data: a file, or memory with a shared cache.
#[cfg(feature = "sqlx-sqlite")]
async fn has_second_connection(given: &DatabaseConnection) -> Result<bool, DbErr> {
    use sea_orm::{ConnectionTrait as _, Statement};
    let asked = Statement::from_string(
        DbBackend::Sqlite,
        "SELECT coalesce(file, '') FROM pragma_database_list WHERE name = 'main'",
    );
    let file = given.query_one_raw(asked).await?;
    let file: String = file.map_or(Ok(String::new()), |row| row.try_get_by_index(0))?;
    // Nothing else tells: the URL of these options cannot be printed where the name is `file:..`. An option that goes by
    // another name means the caller's connection.
    let options = given.get_sqlite_connection_pool().connect_options();
    let shared = format!("{options:?}").contains("shared_cache: true");
    Ok(!file.is_empty() || shared)
}

/// Refuses to work without the driver, whose errors could then not be read.
pub(super) fn check_feature(backend: DbBackend, target: &Target) -> Result<(), DbErr> {
    let enabled = match backend {
        DbBackend::Postgres => cfg!(feature = "sqlx-postgres"),
        DbBackend::MySql => cfg!(feature = "sqlx-mysql"),
        DbBackend::Sqlite => cfg!(feature = "sqlx-sqlite"),
        // SeaORM may learn of others.
        _ => false,
    };
    if enabled {
        return Ok(());
    }
    Err(DbErr::Migration(format!("table `{target}`: {}", no_driver(backend))))
}

fn no_driver(backend: DbBackend) -> String {
    let feature = match backend {
        DbBackend::Postgres => "sqlx-postgres",
        DbBackend::MySql => "sqlx-mysql",
        DbBackend::Sqlite => "sqlx-sqlite",
        _ => "of this database's driver",
    };
    format!(
        "changing a table takes a connection of its own, from a pool of sqlx; enable the feature `{feature}` of \
         `sea-orm-mixins-migration`"
    )
}

/// How many prepared statements a connection of one's own to MySQL or MariaDB keeps. The driver closes the oldest when
/// there is no room for another, and the server does not answer to that: TCP then holds what is sent next back until the
/// server's system acknowledges it, for 40 ms. A backfill, each batch of which is another statement, took three times as
/// long.
#[cfg(feature = "sqlx-mysql")]
const STATEMENTS: usize = 500;

/// Closes all prepared statements at once before there is no room for another one.
#[cfg(feature = "sqlx-mysql")]
pub(super) async fn make_room(own: &DatabaseConnection, prepared: &AtomicUsize) -> Result<(), DbErr> {
    use sea_orm::sqlx::Connection as _;
    if let DatabaseConnectionType::SqlxMySqlPoolConnection(_) = &own.inner
        && prepared.fetch_add(1, Ordering::Relaxed) >= STATEMENTS - 1
    {
        prepared.store(1, Ordering::Relaxed);
        let failed = |err| DbErr::Conn(sea_orm::RuntimeErr::SqlxError(Arc::new(err)));
        let mut connection = own.get_mysql_connection_pool().acquire().await.map_err(failed)?;
        connection.clear_cached_statements().await.map_err(failed)?;
    }
    Ok(())
}

/// Makes sure that no second connection takes the place of the first one if that is lost: it would have neither the
/// settings nor the lock. What follows then fails, and the step is run again.
#[cfg(any(feature = "sqlx-mysql", feature = "sqlx-postgres", feature = "sqlx-sqlite"))]
pub(super) fn pin(own: &DatabaseConnection) {
    #[cfg(feature = "sqlx-postgres")]
    if let DatabaseConnectionType::SqlxPostgresPoolConnection(_) = &own.inner {
        let pool = own.get_postgres_connection_pool();
        pool.set_connect_options((*pool.connect_options()).clone().socket(LOST));
    }
    #[cfg(feature = "sqlx-mysql")]
    if let DatabaseConnectionType::SqlxMySqlPoolConnection(_) = &own.inner {
        let pool = own.get_mysql_connection_pool();
        pool.set_connect_options((*pool.connect_options()).clone().socket(LOST));
    }
    #[cfg(feature = "sqlx-sqlite")]
    if let DatabaseConnectionType::SqlxSqlitePoolConnection(_) = &own.inner {
        let pool = own.get_sqlite_connection_pool();
        pool.set_connect_options(sea_orm::sqlx::sqlite::SqliteConnectOptions::new().filename(LOST));
    }
}

/// A path at which there is nothing.
#[cfg(any(feature = "sqlx-mysql", feature = "sqlx-postgres", feature = "sqlx-sqlite"))]
const LOST: &str = "/the/connection/was/lost/run/the/migration/again";
