//! [`Planner`]: the engine with this program's tables. It plans a statement, binds its values and checks them.

use super::bind::Binder;
use super::check::{check, check_unseen};
use super::error_map::{ErrorMap, RaisedVersion};
use super::explain::Explanation;
use super::limit;
use super::lists::{Callers, Shortened};
use crate::entity::Generators;
use crate::registry::Registry;
use crate::{Scope, value};
use sea_orm::sea_query::Values;
use sea_orm::{DbBackend, Statement};
use sea_orm_mixins_sql::{
    CacheStats, Catalog, Dialect, ParamIndex, Plan, PlanCache, Policy, Reason, Refusal, Row, TableId,
};
use std::sync::{Arc, OnceLock};

/// Enough for the statements of a large program; one that generates texts without end does not grow past it.
const ENTRIES: usize = 8_192;
const BYTES: usize = 32 * 1024 * 1024;

/// What a statement became.
pub(super) struct Rewritten {
    pub(super) errors: ErrorMap,
    /// The plan, where other rows follow those of the statement; the statement is unchanged then.
    pub(super) follow: Option<Arc<Plan>>,
}

/// The engine with all tables that this program declares.
pub(super) struct Planner {
    plans: PlanCache,
    /// One for each policy, in their order.
    generators: Vec<Generators>,
    /// The names of all row rules, some of them several times.
    rules: Vec<String>,
}

/// What the plan cache did and holds. All scoped connections of the program share one.
#[must_use]
pub fn plan_cache_stats() -> CacheStats {
    Planner::get().plans.stats()
}

impl Planner {
    pub(super) fn get() -> &'static Self {
        static PLANNER: OnceLock<Planner> = OnceLock::new();
        PLANNER.get_or_init(|| {
            let (declarations, generators) = Registry::get().declarations();
            let catalog = Catalog::new(declarations);
            let rules = catalog.policies().iter().flat_map(|policy| &policy.rules);
            Self {
                rules: rules.map(|rule| rule.name.clone()).collect(),
                plans: PlanCache::new(catalog, ENTRIES, BYTES),
                generators,
            }
        })
    }

    /// The names of all row rules.
    pub(super) fn rules(&self) -> &[String] {
        &self.rules
    }

    /// Rewrites a statement under the scope; leaves it unchanged where it is refused, and where more must be done than to
    /// send it.
    pub(super) fn rewrite(
        &'static self,
        statement: &mut Statement,
        backend: DbBackend,
        scope: &Scope,
    ) -> Result<Rewritten, Refusal> {
        let dialect = dialect(statement, backend)?;
        let plan = self.plan(statement, dialect, scope)?;
        self.check(&plan, statement, dialect, scope)?;
        if plan.cascade.is_some() || !plan.links.is_empty() {
            return Ok(Rewritten {
                errors: self.errors(&plan),
                follow: Some(plan),
            });
        }
        self.bind(&plan, statement, scope)?;
        let errors = self.errors(&plan);
        Ok(Rewritten { errors, follow: None })
    }

    /// Plans a statement, in the form that is the same for many lengths of its lists where that can be planned.
    fn plan(&self, statement: &mut Statement, dialect: Dialect, scope: &Scope) -> Result<Arc<Plan>, Refusal> {
        if let Some(shortened) = Shortened::of(statement, dialect)
            && let Ok(plan) = self.plans.plan(&shortened.sql, dialect, scope.shape())
        {
            shortened.apply(statement);
            return Ok(plan);
        }
        self.plans.plan(&statement.sql, dialect, scope.shape())
    }

    /// Rewrites a statement to its plan.
    pub(super) fn bind(&'static self, plan: &Plan, statement: &mut Statement, scope: &Scope) -> Result<(), Refusal> {
        tracing::trace!(target: "sea_orm_mixins", sql = statement.sql, planned = plan.sql, "planned");
        if plan.binds.is_empty() && statement.values.is_none() {
            plan.sql.clone_into(&mut statement.sql);
            return Ok(());
        }
        let values = statement.values.take().map_or_else(Vec::new, |values| values.0);
        let mut bound = Binder::new(&self.generators, scope).bind(values, &plan.binds, plan.kept)?;
        limit::write(plan, &mut bound, &mut statement.sql);
        statement.values = Some(Values(bound));
        Ok(())
    }

    /// What the errors of a statement mean.
    fn errors(&'static self, plan: &Plan) -> ErrorMap {
        let raised = plan.raises.and_then(|table| self.plans.catalog().policy(table));
        ErrorMap {
            fails_on_others: plan.fails_on_others,
            raised: raised.and_then(RaisedVersion::of),
            hanging: plan
                .fails_without_parent
                .and_then(|hanging| self.plans.catalog().hanging(hanging)),
        }
    }

    /// Rewrites a statement of a cascade, in which each row is named: nothing follows it that is not in hand.
    pub(super) fn rewrite_part(
        &'static self,
        statement: &mut Statement,
        backend: DbBackend,
        scope: &Scope,
    ) -> Result<ErrorMap, Refusal> {
        let dialect = dialect(statement, backend)?;
        let plan = self.plan(statement, dialect, scope)?;
        self.check(&plan, statement, dialect, scope)?;
        self.bind(&plan, statement, scope)?;
        Ok(self.errors(&plan))
    }

    /// The policy of a table of a plan.
    pub(super) fn policy(&'static self, table: TableId) -> Option<&'static Policy> {
        self.plans.catalog().policy(table)
    }

    /// The one row that a statement is about: the row whose whole key it names.
    pub(super) fn row(&self, statement: &Statement, backend: DbBackend, scope: &Scope) -> Option<Row> {
        let dialect = dialect(statement, backend).ok()?;
        let plan = self.plans.plan(&statement.sql, dialect, scope.shape()).ok()?;
        plan.row.clone()
    }

    /// What must hold of a statement's values before it is sent.
    fn check(&self, plan: &Plan, statement: &Statement, dialect: Dialect, scope: &Scope) -> Result<(), Refusal> {
        let values = statement.values.as_ref().map_or(&[][..], |values| &values.0);
        if values.len() != plan.parameters {
            return Err(Reason::ParameterCount {
                parameters: plan.parameters,
                values: values.len(),
            }
            .into());
        }
        for rule in &plan.checks {
            check(rule, values, self.plans.catalog().policies(), scope, dialect)?;
        }
        for unseen in &plan.unseen {
            check_unseen(unseen, values, self.plans.catalog().policies(), &self.generators)?;
        }
        for (left, right) in &plan.differing {
            let number = |param: &ParamIndex| values.get(param.index()).and_then(value::integer);
            if number(left)
                .zip(number(right))
                .is_none_or(|(left, right)| left == right)
            {
                return Err(Reason::EqualValues.into());
            }
        }
        Ok(())
    }

    pub(super) fn explain(&self, statement: &Statement, backend: DbBackend, scope: &Scope) -> Explanation {
        self.explained(&mut statement.clone(), backend, scope)
            .unwrap_or_else(|refusal| Explanation::of_refusal(&refusal))
    }

    fn explained(&self, statement: &mut Statement, backend: DbBackend, scope: &Scope) -> Result<Explanation, Refusal> {
        let dialect = dialect(statement, backend)?;
        let shape = scope.shape().shape();
        let plan = |sql: &str| sea_orm_mixins_sql::explain(sql, dialect, self.plans.catalog(), shape);
        let mut shortened = Shortened::of(statement, dialect);
        let shorter = shortened.as_ref().and_then(|shortened| plan(&shortened.sql).ok());
        let mut plan = if let Some(plan) = shorter {
            plan
        } else {
            shortened = None;
            plan(&statement.sql)?
        };
        let callers = match shortened {
            Some(shortened) => {
                plan.notes.extend(shortened.notes());
                shortened.apply(statement)
            }
            None => Callers::default(),
        };
        self.check(&plan, statement, dialect, scope)?;
        Ok(Explanation::of_plan(plan, scope, callers))
    }
}

/// The SQL of the statement and of the connection, which must be the same.
fn dialect(statement: &Statement, backend: DbBackend) -> Result<Dialect, Refusal> {
    if statement.db_backend != backend {
        return Err(Reason::OtherBackend {
            statement: format!("{:?}", statement.db_backend),
            connection: format!("{backend:?}"),
        }
        .into());
    }
    match backend {
        DbBackend::Sqlite => Ok(Dialect::Sqlite),
        DbBackend::Postgres => Ok(Dialect::Postgres),
        DbBackend::MySql => Ok(Dialect::Mysql),
        other => Err(Reason::UnknownBackend {
            backend: format!("{other:?}"),
        }
        .into()),
    }
}
