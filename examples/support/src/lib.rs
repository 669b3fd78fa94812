//! What the examples share and none of them is about: a fresh start and a clean end.
//!
//! All of it works on a plain connection: making and dropping tables is a migration, and no scope takes part in that.

use anyhow::{Context as _, Result, bail};
use sea_orm::sea_query::{ColumnDef, Table};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr, EntityTrait, Schema};
use std::io;
use std::path::Path;
use std::process::ExitCode;

/// The URL of a `SQLite` file in the workspace's `target` folder, or among the temporary files where there is none.
#[must_use]
pub fn default_database(name: &str) -> String {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2);
    let target = workspace.map(|workspace| workspace.join("target"));
    let folder = target
        .filter(|target| target.is_dir())
        .unwrap_or_else(std::env::temp_dir);
    format!("sqlite://{}?mode=rwc", folder.join(name).display())
}

/// Connects, without a line in the log for each statement.
///
/// # Errors
///
/// The database's, without the URL, which may hold a password.
pub async fn connect(url: &str) -> Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(url);
    options.sqlx_logging(false);
    let connected = Database::connect(options).await;
    connected.context("cannot connect to the database")
}

/// Drops the tables that an earlier run made, and nothing that somebody else did; true if there were any.
///
/// `marker` is a table without rows that says: the others here are this program's.
///
/// # Errors
///
/// A table of one of these names that no earlier run made; and the database's.
pub async fn drop_tables(db: &DatabaseConnection, marker: &str, tables: &[&str]) -> Result<bool> {
    if exists(db, marker).await {
        for table in tables.iter().rev() {
            db.execute(Table::drop().table((*table).to_owned()).if_exists()).await?;
        }
        return Ok(true);
    }
    for table in tables {
        if exists(db, table).await {
            bail!("the database has a table `{table}` that this program did not make; give it an empty database");
        }
    }
    let marker = Table::create()
        .table(marker.to_owned())
        .col(ColumnDef::new("id").integer())
        .take();
    db.execute(&marker).await?;
    Ok(false)
}

async fn exists(db: &DatabaseConnection, table: &str) -> bool {
    let nothing = format!("SELECT 1 FROM {table} WHERE 1 = 0");
    db.execute_unprepared(&nothing).await.is_ok()
}

/// Makes the table with its keys from the entity: the mixins' columns are fields like any other.
///
/// # Errors
///
/// The database's: nothing says IF NOT EXISTS, for what is there already is not ours.
pub async fn create<E: EntityTrait>(db: &impl ConnectionTrait, entity: E) -> Result<(), DbErr> {
    let schema = Schema::new(db.get_database_backend());
    db.execute(&schema.create_table_from_entity(entity)).await?;
    for index in schema.create_index_from_entity(entity) {
        db.execute(&index).await?;
    }
    Ok(())
}

/// What a program ends with; says on standard error what went wrong.
///
/// A pipe that closed is no error: whoever reads the output has seen enough, as `head` does.
#[allow(clippy::print_stderr, reason = "where a program says what went wrong")]
pub fn finish<T>(outcome: Result<T>) -> ExitCode {
    let Err(err) = outcome else { return ExitCode::SUCCESS };
    let io = err.downcast_ref::<io::Error>();
    if io.is_some_and(|io| io.kind() == io::ErrorKind::BrokenPipe) {
        return ExitCode::SUCCESS;
    }
    eprintln!("error: {err:#}");
    ExitCode::FAILURE
}
