//! Reports a scope's exemptions and refusals to the log and to its listeners.

use super::{Exemption, Refusal, Scope, Tenants};
use crate::MixinError;
use sea_orm_mixins_sql::Visibility;
use std::sync::Arc;

impl Scope {
    /// Calls `listener` with every exemption of this scope: when a connection gets it and it
    /// [covers every tenant](Self::any_tenant), [sees deleted rows](Self::with_deleted),
    /// [lifts a row rule](Self::without_rule) or [fills only](Self::fill_only), and when a connection with it is asked for
    /// [`unscoped`](crate::Scoped::unscoped), `with_deleted` or `only_deleted`. All listeners are called, in the order in
    /// which they were added. They stay with the connection: a scope that replaces this one by
    /// [`rescoped`](crate::Scoped::rescoped) gets them too. The log gets every exemption as well, with or without
    /// listeners: `tracing`, target `sea_orm_mixins`, level info.
    ///
    /// ```
    /// # use sea_orm::{Database, DbErr};
    /// # use sea_orm_mixins::prelude::*;
    /// # use std::sync::{Arc, Mutex};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), DbErr> {
    /// let audit = Arc::new(Mutex::new(Vec::new()));
    /// let log = Arc::clone(&audit);
    /// let scope = Scope::new().any_station().reason("nightly report").on_exemption(move |exemption| {
    ///     log.lock().unwrap().push(exemption.to_string());
    /// });
    /// let db = Database::connect("sqlite::memory:").await?.scoped(scope);
    /// db.unscoped("to a view");
    /// assert_eq!(*audit.lock().unwrap(), ["every station: nightly report", "unscoped: to a view"]);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn on_exemption(self, listener: impl Fn(&Exemption) + Send + Sync + 'static) -> Self {
        self.with(|inner| inner.listeners.exemptions.push(Arc::new(listener)))
    }

    /// Calls `listener` with every statement that this scope refuses: the error, the reason for that statement, and its
    /// text, never a bound value. For programs that end their reads in `.ok()` or `.unwrap_or_default()`, where a refusal
    /// looks like an empty result. It is called before the caller gets the error, and must not block: planning calls it
    /// synchronously. As with [`on_exemption`](Self::on_exemption), all listeners are called, in their order, and stay with
    /// the connection. The log gets every refusal as well, at level warn.
    ///
    /// Statements that SeaORM's access control denies are not refused by the scope, and are not reported here.
    ///
    /// ```
    /// # use sea_orm::{ConnectionTrait, Database, DbErr};
    /// # use sea_orm_mixins::prelude::*;
    /// # use std::sync::{Arc, Mutex};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), DbErr> {
    /// let refused = Arc::new(Mutex::new(Vec::new()));
    /// let log = Arc::clone(&refused);
    /// let scope = Scope::new().on_refusal(move |refusal| log.lock().unwrap().push(refusal.sql.clone()));
    /// let db = Database::connect("sqlite::memory:").await?.scoped(scope);
    /// let _ignored = db.execute_unprepared("DROP TABLE bookings").await.ok();
    /// assert_eq!(*refused.lock().unwrap(), ["DROP TABLE bookings"]);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn on_refusal(self, listener: impl Fn(&Refusal) + Send + Sync + 'static) -> Self {
        self.with(|inner| inner.listeners.refusals.push(Arc::new(listener)))
    }

    /// Panics on every statement that is refused, with the statement and the reason. For tests, in the one place where the
    /// program makes its scopes: there a refusal that is swallowed (`.ok()`, `.unwrap_or_default()`) fails the test.
    ///
    /// # Panics
    ///
    /// Not here: where a connection with the scope refuses a statement.
    ///
    /// ```should_panic
    /// # use sea_orm::{ConnectionTrait, Database, DbErr};
    /// # use sea_orm_mixins::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), DbErr> {
    /// let scope = Scope::new().panic_on_refusal();
    /// let db = Database::connect("sqlite::memory:").await?.scoped(scope);
    /// let _ignored = db.execute_unprepared("DROP TABLE bookings").await.ok();
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn panic_on_refusal(self) -> Self {
        #[expect(clippy::panic, reason = "the caller asked for it")]
        self.on_refusal(|refusal| panic!("a scope refused a statement: {refusal}"))
    }

    /// Adds the other scope's listeners, so that leaving it is still reported.
    pub(crate) fn with_listeners_of(self, other: &Self) -> Self {
        let missing = self.0.listeners.missing(&other.0.listeners);
        if missing.is_empty() {
            return self;
        }
        self.with(|inner| inner.listeners.extend(missing))
    }

    pub(crate) fn report_refusal(&self, error: &MixinError, why: &str, sql: &str) {
        tracing::warn!(target: "sea_orm_mixins", error = why, sql, "refused");
        let listeners = &self.0.listeners.refusals;
        if listeners.is_empty() {
            return;
        }
        let refusal = Refusal::new(error, why, sql);
        for listener in listeners {
            listener(&refusal);
        }
    }

    pub(crate) fn report(&self, exemption: &Exemption) {
        tracing::info!(target: "sea_orm_mixins", reason = exemption.reason(), "{}", exemption.rule());
        for listener in &self.0.listeners.exemptions {
            listener(exemption);
        }
    }

    /// Reports that deleted rows are visible, if they are.
    pub(crate) fn report_visibility(&self) {
        let reason = || self.0.reason.clone();
        match self.0.visibility {
            Visibility::Live => {}
            Visibility::WithDeleted => self.report(&Exemption::WithDeleted { reason: reason() }),
            Visibility::OnlyDeleted => self.report(&Exemption::OnlyDeleted { reason: reason() }),
        }
    }

    /// Reports every exemption that the scope holds.
    pub(crate) fn report_all(&self) {
        for (dimension, tenants) in &self.0.dimensions {
            if let Tenants::Any = tenants {
                self.report(&Exemption::AnyTenant {
                    dimension: dimension.clone(),
                    reason: self.0.reason.clone(),
                });
            }
        }
        self.report_visibility();
        if let Some(reason) = self.0.fill_only.clone() {
            self.report(&Exemption::FillOnly { reason });
        }
        for (rule, reason) in &self.0.rules.lifted {
            self.report(&Exemption::WithoutRule {
                rule: rule.clone(),
                reason: reason.clone(),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Scope;
    use crate::ScopedExt as _;
    use std::fmt::{Debug, Write as _};
    use std::sync::{Arc, Mutex};
    use tracing::field::{Field, Visit};
    use tracing::span::{Attributes, Id, Record};
    use tracing::{Event, Level, Metadata, Subscriber};

    /// Keeps what is logged by this crate at level info.
    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<String>>>);

    struct Line(String);

    impl Visit for Line {
        fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
            write!(self.0, "{field}={value:?};").unwrap();
        }
    }

    impl Subscriber for Log {
        fn enabled(&self, metadata: &Metadata<'_>) -> bool {
            metadata.target() == "sea_orm_mixins" && *metadata.level() == Level::INFO
        }
        fn new_span(&self, _: &Attributes<'_>) -> Id {
            Id::from_u64(1)
        }
        fn record(&self, _: &Id, _: &Record<'_>) {}
        fn record_follows_from(&self, _: &Id, _: &Id) {}
        fn event(&self, event: &Event<'_>) {
            let mut line = Line(String::new());
            event.record(&mut line);
            self.0.lock().unwrap().push(line.0);
        }
        fn enter(&self, _: &Id) {}
        fn exit(&self, _: &Id) {}
    }

    #[tokio::test]
    async fn every_exemption_is_logged_with_its_reason() {
        let pool = sea_orm::Database::connect("sqlite::memory:").await.unwrap();
        let log = Log::default();
        tracing::subscriber::with_default(log.clone(), || {
            let db = pool.scoped(Scope::new().any_station().reason("why not"));
            drop(db.with_deleted());
            db.unscoped("a view");
            drop(db.rescoped(Scope::new().only_deleted()));
        });
        let expected = [
            "message=every station;reason=\"why not\";",
            "message=with deleted rows;reason=\"why not\";",
            "message=unscoped;reason=\"a view\";",
            "message=only deleted rows;",
        ];
        assert_eq!(*log.0.lock().unwrap(), expected);
    }
}
