//! Who is in the way, on PostgreSQL: by process, program and state. No text of a query, which could hold values.

use super::Maintenance;
use super::target::literal;
use crate::inspected::Server;
use sea_orm_migration::sea_orm::{DbBackend, DbErr};

/// As many as somebody reads.
const SHOWN: &str = "LIMIT 3";

const WHO: &str = "SELECT format('backend %s%s, %s for %s s', a.pid, CASE WHEN a.application_name = '' THEN '' ELSE \
                   format(' (`%s`)', a.application_name) END, COALESCE(a.state, 'in an unknown state'), \
                   COALESCE(round(extract(epoch FROM clock_timestamp() - COALESCE(a.xact_start, a.state_change)))::bigint, \
                   0)) AS who FROM pg_catalog.pg_stat_activity a WHERE a.pid <> pg_backend_pid() AND a.pid IN";

impl Maintenance<'_> {
    /// The backends that hold locks on the table, or on those that its foreign keys lead to and come from: `; in the way:
    /// ..`, or nothing.
    pub(super) async fn in_the_way(&self) -> String {
        let table = literal(&self.quoted(), DbBackend::Postgres);
        let pids = format!(
            "SELECT l.pid FROM pg_catalog.pg_locks l WHERE l.granted AND l.locktype = 'relation' AND l.database = (SELECT \
             oid FROM pg_catalog.pg_database WHERE datname = current_database()) AND (l.relation = to_regclass({table}) OR \
             l.relation IN (SELECT k.confrelid FROM pg_catalog.pg_constraint k WHERE k.conrelid = to_regclass({table})) OR \
             l.relation IN (SELECT k.conrelid FROM pg_catalog.pg_constraint k WHERE k.confrelid = to_regclass({table})))"
        );
        self.say_who("; in the way: ", &pids).await
    }

    /// The backend that holds the table's advisory lock: `: ..`, or nothing.
    pub(super) async fn holder_of_the_lock(&self) -> String {
        let Server::Postgres(_) = self.server else {
            return String::new();
        };
        let Ok(key) = self.lock_key().await else {
            return String::new();
        };
        let pids = format!(
            "SELECT l.pid FROM pg_catalog.pg_locks l WHERE l.granted AND l.locktype = 'advisory' AND l.objsubid = 1 AND \
             ((l.classid::bigint << 32) | l.objid::bigint) = {key}"
        );
        self.say_who(": ", &pids).await
    }

    async fn say_who(&self, before: &str, pids: &str) -> String {
        let Server::Postgres(_) = self.server else {
            return String::new();
        };
        // Without an answer the message is still true.
        match self.who(pids).await {
            Ok(who) if !who.is_empty() => format!("{before}{}", who.join("; ")),
            Ok(_) | Err(_) => String::new(),
        }
    }

    async fn who(&self, pids: &str) -> Result<Vec<String>, DbErr> {
        let sql = format!("{WHO} ({pids}) ORDER BY a.xact_start {SHOWN}");
        let rows = self.rows(&sql).await?;
        rows.iter().map(|row| row.try_get_by_index(0)).collect()
    }
}
