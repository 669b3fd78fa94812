//! The same promise where the database holds the line too: the scoped side sends through `enforce_rls()`, as a role that
//! forced policies apply to, and with each of the planner's ways switched off in turn.

use crate::subject::{ScopedSession, ScopedSubject, scope};
use async_trait::async_trait;
use mixins::prelude::*;
use oracle::{Dim, ScopeSpec, Sent, Session, Subject, Verdict, owned_tables};
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, QueryResult, TransactionTrait as _};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Ways in which the planner may go; each statement gets the next.
const WAYS: [&str; 11] = [
    "enable_seqscan = on",
    "enable_seqscan = off",
    "enable_indexscan = off",
    "enable_indexonlyscan = off",
    "enable_bitmapscan = off",
    "enable_nestloop = off",
    "enable_hashjoin = off",
    "enable_mergejoin = off",
    "plan_cache_mode = force_generic_plan",
    "enable_material = off",
    "force_parallel_mode = on",
];

/// A role without BYPASSRLS that owns nothing.
pub(crate) struct Role(String);

impl Role {
    /// Makes the role, and policies for it on the tables that have tenants alone.
    pub(crate) async fn create(db: &DatabaseConnection, database: &str) -> Self {
        let role = format!("{database}_ordinary");
        let mut sql = vec![
            format!("CREATE ROLE {role}"),
            format!("GRANT USAGE ON SCHEMA public TO {role}"),
            format!("GRANT ALL ON ALL TABLES IN SCHEMA public TO {role}"),
            format!("GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO {role}"),
        ];
        for (table, columns) in owned_tables() {
            let tests = columns.iter().map(|(column, dim)| {
                let (setting, ty) = match dim {
                    Dim::Station => ("app.station_id", "uuid"),
                    Dim::Business => ("app.business_id", "uuid"),
                    Dim::Org => ("app.org_id_id", "bigint"),
                };
                format!("\"{column}\" = (SELECT nullif(current_setting('{setting}', true), '')::{ty})")
            });
            let is_own = tests.collect::<Vec<_>>().join(" AND ");
            sql.extend([
                format!("CREATE POLICY own ON \"{table}\" USING ({is_own}) WITH CHECK ({is_own})"),
                format!("ALTER TABLE \"{table}\" ENABLE ROW LEVEL SECURITY"),
                format!("ALTER TABLE \"{table}\" FORCE ROW LEVEL SECURITY"),
            ]);
        }
        for sql in sql {
            db.execute_unprepared(&sql)
                .await
                .unwrap_or_else(|err| panic!("{err}: {sql}"));
        }
        Self(role)
    }

    pub(crate) async fn remove(&self, db: &DatabaseConnection) {
        let role = &self.0;
        for sql in [format!("DROP OWNED BY {role}"), format!("DROP ROLE {role}")] {
            db.execute_unprepared(&sql).await.unwrap();
        }
    }

    /// What is judged, as that role.
    pub(crate) fn subject(&self) -> RowSecurity {
        RowSecurity {
            role: self.0.clone(),
            sent: AtomicUsize::new(0),
        }
    }
}

/// `conn.scoped(scope.enforce_rls())`, as an ordinary role.
pub(crate) struct RowSecurity {
    role: String,
    sent: AtomicUsize,
}

impl RowSecurity {
    fn way(&self) -> &'static str {
        let sent = self.sent.fetch_add(1, Ordering::Relaxed);
        WAYS.iter().cycle().nth(sent % WAYS.len()).copied().unwrap()
    }
}

async fn run(db: &impl ConnectionTrait, sql: &str) -> Result<(), DbErr> {
    db.execute_unprepared(sql).await.map(drop)
}

#[async_trait]
impl Subject for RowSecurity {
    async fn query(&self, db: &DatabaseConnection, spec: &ScopeSpec, sent: &Sent) -> Result<Vec<QueryResult>, DbErr> {
        let way = self.way();
        run(db, &format!("SET {way}; SET ROLE {}", self.role)).await?;
        let rows = sent.query(&db.clone().scoped(scope(spec).enforce_rls())).await;
        let (name, _) = way.split_once(' ').unwrap();
        run(db, &format!("RESET ROLE; RESET {name}")).await?;
        rows
    }

    async fn begin(&self, db: &DatabaseConnection, spec: &ScopeSpec) -> Result<Box<dyn Session>, DbErr> {
        let db = db.clone().scoped(scope(spec).enforce_rls());
        Ok(Box::new(AsRole {
            session: ScopedSession(db.begin().await?),
            role: self.role.clone(),
            way: self.way(),
        }))
    }

    fn verdict(&self, error: &DbErr) -> Verdict {
        // An upsert onto a row of another tenant fails here; the scope alone leaves that row as it is.
        if error
            .to_string()
            .contains("row-level security policy (USING expression)")
        {
            return Verdict::Refused(
                "row-level security: the row in the way of an upsert is another tenant's".to_owned(),
            );
        }
        match ScopedSubject.verdict(error) {
            Verdict::Refused(reason) if reason.contains("bug in sea-orm-mixins") => Verdict::Failed(reason),
            other => other,
        }
    }

    fn explain(&self, db: &DatabaseConnection, spec: &ScopeSpec, sent: &Sent) -> String {
        let statement = sent.statement(db.get_database_backend());
        let db = db.clone().scoped(scope(spec).enforce_rls());
        db.explain_scope(&statement).to_string()
    }
}

/// A transaction in which the statement that is judged runs as the role, and the look at all rows as nobody less.
struct AsRole {
    session: ScopedSession,
    role: String,
    way: &'static str,
}

impl AsRole {
    async fn enter(&self) -> Result<(), DbErr> {
        let sql = format!("SET LOCAL {}; SET LOCAL ROLE {}", self.way, self.role);
        run(self.session.plain(), &sql).await
    }

    async fn leave(&self) -> Result<(), DbErr> {
        run(self.session.plain(), "RESET ROLE").await
    }
}

#[async_trait]
impl Session for AsRole {
    async fn query(&self, sent: &Sent) -> Result<Vec<QueryResult>, DbErr> {
        self.enter().await?;
        let rows = self.session.query(sent).await?;
        self.leave().await?;
        Ok(rows)
    }

    async fn execute(&self, sent: &Sent) -> Result<u64, DbErr> {
        self.enter().await?;
        let count = self.session.execute(sent).await?;
        self.leave().await?;
        Ok(count)
    }

    fn plain(&self) -> &DatabaseTransaction {
        self.session.plain()
    }

    async fn rollback(self: Box<Self>) -> Result<(), DbErr> {
        Box::new(self.session).rollback().await
    }
}
