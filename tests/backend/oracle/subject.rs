//! What is judged: `conn.scoped(scope)`.

use async_trait::async_trait;
use mixins::prelude::*;
use oracle::{Dim, Reach, ScopeSpec, Sent, Session, Subject, Val, Verdict, Visibility};
use sea_orm::{DatabaseConnection, DatabaseTransaction, DbErr, QueryResult, TransactionTrait as _};
use uuid::Uuid;

pub(crate) struct ScopedSubject;

pub(crate) fn scope(spec: &ScopeSpec) -> Scope {
    let mut scope = Scope::new();
    let reaches = [
        (Dim::Station, &spec.station),
        (Dim::Business, &spec.business),
        (Dim::Org, &spec.org),
    ];
    for (dim, reach) in reaches {
        let name = match dim {
            Dim::Station => "station",
            Dim::Business => "business",
            Dim::Org => "org_id",
        };
        scope = match reach {
            Reach::Out => scope,
            Reach::Any => scope.any_tenant(name),
            Reach::Of(tenants) => scope.tenants(name, tenants.iter().map(tenant)),
        };
    }
    scope = match spec.visibility {
        Visibility::Live => scope,
        Visibility::WithDeleted => scope.with_deleted(),
        Visibility::OnlyDeleted => scope.only_deleted(),
    };
    if let Some(actor) = spec.actor {
        scope = scope.actor(Uuid::from_u128(actor));
    }
    if let Some(pattern) = spec.pattern {
        scope = scope.value("pattern", pattern);
    }
    if let Some(scores) = &spec.scores {
        scope = scope.value("scores", scores.as_slice());
    }
    for rule in &spec.lifted {
        scope = scope.without_rule(*rule, "the oracle");
    }
    let now = oracle::time(spec.clock);
    scope.clock(move || now)
}

fn tenant(value: &Val) -> sea_orm::Value {
    match value {
        Val::Int(number) => (*number).into(),
        Val::Uuid(id) => Uuid::from_u128(*id).into(),
        other => panic!("no tenant: {other:?}"),
    }
}

#[async_trait]
impl Subject for ScopedSubject {
    async fn query(&self, db: &DatabaseConnection, spec: &ScopeSpec, sent: &Sent) -> Result<Vec<QueryResult>, DbErr> {
        sent.query(&db.clone().scoped(scope(spec))).await
    }

    async fn begin(&self, db: &DatabaseConnection, spec: &ScopeSpec) -> Result<Box<dyn Session>, DbErr> {
        let db = db.clone().scoped(scope(spec));
        Ok(Box::new(ScopedSession(db.begin().await?)))
    }

    fn verdict(&self, error: &DbErr) -> Verdict {
        match MixinError::of(error) {
            Some(MixinError::MissingTenant { .. }) => Verdict::MissingTenant,
            Some(MixinError::CrossTenant { .. }) => Verdict::CrossTenant,
            Some(MixinError::Refused { reason, .. }) => Verdict::Refused(reason.to_string()),
            _ => Verdict::Failed(error.to_string()),
        }
    }

    fn explain(&self, db: &DatabaseConnection, spec: &ScopeSpec, sent: &Sent) -> String {
        let statement = sent.statement(db.get_database_backend());
        db.clone().scoped(scope(spec)).explain_scope(&statement).to_string()
    }
}

pub(crate) struct ScopedSession(pub(crate) Scoped<DatabaseTransaction>);

#[async_trait]
impl Session for ScopedSession {
    async fn query(&self, sent: &Sent) -> Result<Vec<QueryResult>, DbErr> {
        sent.query(&self.0).await
    }

    async fn execute(&self, sent: &Sent) -> Result<u64, DbErr> {
        sent.execute(&self.0).await
    }

    fn plain(&self) -> &DatabaseTransaction {
        self.0.unscoped("the oracle looks at every row")
    }

    async fn rollback(self: Box<Self>) -> Result<(), DbErr> {
        sea_orm::TransactionSession::rollback(self.0).await
    }
}
