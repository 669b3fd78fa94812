//! Settings of the connection: nobody waits behind it for long, and rows are neither hidden from it nor made up by it.

use super::{Maintenance, On};
use crate::inspected::Server;
use sea_orm_migration::sea_orm::{ConnectionTrait as _, DatabaseExecutor, DbBackend, DbErr, Statement};

/// How long a statement waits for a lock; others wait behind it as long.
const LOCK_TIMEOUT: &str = "2s";

/// In strict mode a value that does not fit is an error, not another value. The others are the driver's own.
const SQL_MODE: &str =
    "STRICT_ALL_TABLES,STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,PIPES_AS_CONCAT";

impl Maintenance<'_> {
    pub(super) async fn set_up(&mut self, given: &DatabaseExecutor<'_>) -> Result<(), DbErr> {
        match (&self.on, self.server) {
            (On::Own(_), Server::Postgres(_)) => {
                self.send(&format!("SET lock_timeout = '{LOCK_TIMEOUT}'")).await?;
                self.send("SET statement_timeout = 0").await?;
                self.send("SET row_security = off").await?;
            }
            (On::Own(_), Server::MySql(_) | Server::MariaDb(_)) => self.set_up_mysql().await?,
            (On::Own(_), Server::Sqlite(_)) => self.set_up_sqlite(given).await?,
            (On::Migration(_), Server::Postgres(_)) => self.set_locally().await?,
            (On::Migration(_), Server::MySql(_) | Server::MariaDb(_)) => self.check_strict().await?,
            // Their settings are the caller's, and those of the outer connection.
            (On::Migration(_), Server::Sqlite(_)) | (On::Given(_) | On::Batch(_), _) => (),
        }
        Ok(())
    }

    async fn set_up_mysql(&self) -> Result<(), DbErr> {
        self.send(&format!(
            "SET SESSION lock_wait_timeout = 2, innodb_lock_wait_timeout = 2, sql_mode = '{SQL_MODE}'"
        ))
        .await?;
        if let Server::MariaDb(_) = self.server {
            self.send("SET SESSION max_statement_time = 0").await?;
        }
        self.send("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED")
            .await?;
        Ok(())
    }

    async fn set_up_sqlite(&self, given: &DatabaseExecutor<'_>) -> Result<(), DbErr> {
        self.send("PRAGMA busy_timeout = 2000").await?;
        let asked = Statement::from_string(DbBackend::Sqlite, "PRAGMA foreign_keys");
        let on = given.query_one_raw(asked).await?;
        let on: i32 = on.map_or(Ok(0), |row| row.try_get_by_index(0))?;
        self.send(&format!("PRAGMA foreign_keys = {on}")).await?;
        Ok(())
    }

    /// In a migration's transaction: until [`restore`](Self::restore), or the end of the transaction.
    async fn set_locally(&mut self) -> Result<(), DbErr> {
        for (name, value) in [("lock_timeout", LOCK_TIMEOUT), ("row_security", "off")] {
            let before: String = self.scalar(&format!("SELECT current_setting('{name}')")).await?;
            self.send(&format!("SET LOCAL {name} = '{value}'")).await?;
            self.before.push((name, before));
        }
        Ok(())
    }

    /// Puts back what a transaction had, for what follows in the migration.
    pub(super) async fn restore(&self) -> Result<(), DbErr> {
        for (name, value) in &self.before {
            let value = super::target::literal(value, DbBackend::Postgres);
            self.send(&format!("SET LOCAL {name} = {value}")).await?;
        }
        Ok(())
    }

    /// MySQL commits each change of a table, and has no setting for a transaction alone: the session's stay as they are.
    async fn check_strict(&self) -> Result<(), DbErr> {
        let mode: String = self.scalar("SELECT @@sql_mode").await?;
        if mode
            .split(',')
            .any(|mode| mode.starts_with("STRICT_") || mode == "TRADITIONAL")
        {
            return Ok(());
        }
        Err(self.refuse(
            "the session is not strict, so values that do not fit would become others; set `sql_mode` to contain \
             `STRICT_ALL_TABLES`",
        ))
    }

    /// Sends a statement that others do not wait behind, and that an old transaction anywhere would cancel, without a
    /// limit to its own waiting.
    pub(super) async fn send_unhurried(&self, sql: &str) -> Result<(), DbErr> {
        if !matches!(self.server, Server::Postgres(_)) {
            return self.send(sql).await.map(drop);
        }
        self.send("SET lock_timeout = 0").await?;
        let result = self.send(sql).await;
        let restored = self.send(&format!("SET lock_timeout = '{LOCK_TIMEOUT}'")).await;
        result?;
        restored.map(drop)
    }
}
