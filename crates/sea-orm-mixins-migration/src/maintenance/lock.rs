//! One lock a table, on SQLite one a database, so that two processes that migrate at once do the work once: the second
//! looks again when it has it.
//!
//! Polled, since a transaction that waits in `pg_advisory_lock` and CREATE INDEX CONCURRENTLY wait for each other for ever.

use super::patience::Waits;
use super::target::literal;
use super::{Maintenance, On};
use crate::inspected::Server;
use sea_orm_migration::sea_orm::{DbBackend, DbErr};
use std::fs::{File, OpenOptions, TryLockError};
use std::time::Duration;

/// How often it is asked for.
const POLL: Duration = Duration::from_secs(1);

/// What is asked for the lock.
enum Asked {
    /// A function of the server, whose lock ends with the connection or the transaction.
    Server(String),
    /// SQLite has no locks of that kind. A process that ends lets go of a file.
    File(File),
}

impl Maintenance<'_> {
    /// Takes the lock; a file is to be kept for as long as it is needed.
    pub(super) async fn lock(&self) -> Result<Option<File>, DbErr> {
        let asked = match self.lock_sql().await? {
            Some(sql) => Asked::Server(sql),
            None => match self.lock_file().await? {
                Some(file) => Asked::File(file),
                None => return Ok(None),
            },
        };
        let mut waits = Waits::each(POLL, self.patience);
        loop {
            let is_ours = match &asked {
                Asked::Server(sql) => self.scalar::<bool>(sql).await?,
                // Where files cannot be locked, each write still begins with `BEGIN IMMEDIATE`.
                Asked::File(file) => !matches!(file.try_lock(), Err(TryLockError::WouldBlock)),
            };
            if is_ours {
                return Ok(match asked {
                    Asked::Server(_) => None,
                    Asked::File(file) => Some(file),
                });
            }
            if !waits.wait().await {
                let holder = self.holder_of_the_lock().await;
                return Err(self.refuse(&format!(
                    "another process was changing it for {} s{holder}; run the migration again when it is done",
                    self.patience.as_secs()
                )));
            }
        }
    }

    /// The empty file beside SQLite's database, `app.db-mixins-lock`; `None` for a database in memory, and where no file can
    /// be made: there is no room for SQLite's own journal either. Not the database itself: closing a file lets go of all
    /// locks that the process has on it, SQLite's too.
    async fn lock_file(&self) -> Result<Option<File>, DbErr> {
        let sql = "SELECT COALESCE(MAX(file), '') FROM pragma_database_list WHERE name = 'main'";
        let database: String = self.scalar(sql).await?;
        if database.is_empty() {
            return Ok(None);
        }
        let path = format!("{database}-mixins-lock");
        Ok(OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path)
            .ok())
    }

    /// SQLite has none.
    async fn lock_sql(&self) -> Result<Option<String>, DbErr> {
        let function = match (self.server, &self.on) {
            (Server::Sqlite(_), _) => return Ok(None),
            (Server::MySql(_) | Server::MariaDb(_), _) => {
                // Locks are the whole server's there.
                let database: Option<String> = self.scalar("SELECT DATABASE()").await?;
                let database = database.unwrap_or_default();
                let key = hash([&*database, &*self.target.name]);
                let name = literal(&format!("sea_orm_mixins_{key:016x}"), DbBackend::MySql);
                return Ok(Some(format!("SELECT COALESCE(GET_LOCK({name}, 0), 0) = 1")));
            }
            (Server::Postgres(_), On::Migration(_) | On::Batch(_)) => "pg_try_advisory_xact_lock",
            (Server::Postgres(_), On::Own(_) | On::Given(_)) => "pg_try_advisory_lock",
        };
        Ok(Some(format!("SELECT {function}({})", self.lock_key().await?)))
    }

    /// PostgreSQL's number of the lock: the table's, under whatever name the migration knows it.
    pub(super) async fn lock_key(&self) -> Result<i64, DbErr> {
        let name = literal(&self.quoted(), DbBackend::Postgres);
        let sql = format!(
            "SELECT current_database()::text AS database, COALESCE((SELECT n.nspname FROM pg_catalog.pg_class c JOIN \
             pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = to_regclass({name})), current_schema(), '')\
             ::text AS schema"
        );
        let row = self.row(&sql).await?;
        let row = row.ok_or_else(|| DbErr::RecordNotFound("no row of the server's own names".to_owned()))?;
        let database: String = row.try_get_by("database")?;
        let schema: String = row.try_get_by("schema")?;
        let schema = self.target.schema.as_deref().unwrap_or(&schema);
        Ok(hash([&*database, schema, &*self.target.name]).cast_signed())
    }
}

/// FNV-1a, 64 bits: the same in every version of a program, which the standard library's hash is not.
fn hash<const N: usize>(parts: [&str; N]) -> u64 {
    // No name has a zero byte.
    let bytes = parts.into_iter().flat_map(|part| part.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::hash;

    #[test]
    fn the_hash_is_that_of_its_specification() {
        // "a" and a zero byte, from the published test vectors.
        assert_eq!(hash(["a"]), 0x089b_e207_b544_f1e4);
        assert_ne!(hash(["ab", "c"]), hash(["a", "bc"]));
    }
}
