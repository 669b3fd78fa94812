//! [`Scope`]: who acts, for which tenants, seeing which rows, at what time. `scoped` enforces it.

mod exemption;
mod listeners;
mod reaching;
mod refusal;
mod report;
mod rls_prefix;
mod row_security;
mod rules;
mod shape;
mod tenants_of;

pub use exemption::Exemption;
pub use refusal::Refusal;
pub use rls_prefix::RlsPrefix;
pub use row_security::rls_setting;
pub use rules::ScopeValue;

use self::listeners::Listeners;
use self::row_security::RowSecurity;
use self::rules::Rules;
use crate::column::now;
use crate::value;
use chrono::{DateTime, SubsecRound as _, Utc};
use sea_orm::Value;
use sea_orm_mixins_sql::{HashedShape, Visibility};
use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::sync::{Arc, OnceLock};

/// Who acts, for which tenants, seeing which rows, at what time.
///
/// A new scope names no tenant: it refuses every table with a tenant, and shows the live rows of the others. The last
/// call for a dimension applies. A clone shares everything and costs a reference count.
///
/// `Debug` shows dimensions and how many tenants each has, no value.
///
/// # Examples
///
/// ```
/// use sea_orm_mixins::Scope;
/// use uuid::Uuid;
///
/// let scope = Scope::new().station(Uuid::from_u128(7)).any_business().actor(Uuid::from_u128(1));
/// assert_eq!(format!("{scope:?}"), "Scope { business: any, station: 1, rows: Live, actor: true }");
/// ```
#[derive(Clone, Default)]
pub struct Scope(Arc<Inner>);

type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

#[derive(Clone, Default)]
struct Inner {
    /// Sorted, so that the order of the calls does not change the shape.
    dimensions: BTreeMap<String, Tenants>,
    visibility: Visibility,
    actor: Option<Value>,
    clock: Option<Clock>,
    refuse_unfiltered_writes: bool,
    fill_only: Option<String>,
    rules: Rules,
    /// Whether PostgreSQL is told the tenants.
    row_security: Option<RowSecurity>,
    /// The reason for its exemptions.
    reason: Option<String>,
    listeners: Listeners,
    /// Made at first use, and again after a change.
    shape: OnceLock<Arc<HashedShape>>,
}

#[derive(Clone)]
enum Tenants {
    These(Vec<Value>),
    Any,
}

impl Scope {
    /// A scope that names no tenant.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Acts for that station.
    #[must_use]
    pub fn station(self, station: impl Into<Value>) -> Self {
        self.tenant("station", station)
    }

    /// Acts for these stations. An empty list refuses every statement on a station table.
    #[must_use]
    pub fn stations<T: Into<Value>>(self, stations: impl IntoIterator<Item = T>) -> Self {
        self.tenants("station", stations)
    }

    /// Covers every station, and rows whose station is NULL. An exemption.
    #[must_use]
    pub fn any_station(self) -> Self {
        self.any_tenant("station")
    }

    /// Acts for that business.
    #[must_use]
    pub fn business(self, business: impl Into<Value>) -> Self {
        self.tenant("business", business)
    }

    /// Acts for these businesses. An empty list refuses every statement on a business table.
    #[must_use]
    pub fn businesses<T: Into<Value>>(self, businesses: impl IntoIterator<Item = T>) -> Self {
        self.tenants("business", businesses)
    }

    /// Covers every business, and rows whose business is NULL. An exemption.
    #[must_use]
    pub fn any_business(self) -> Self {
        self.any_tenant("business")
    }

    /// Acts for that tenant of a dimension: `station`, `business`, or one named by `#[mixin(tenant(org_id: i64))]`.
    ///
    /// NULL is not a tenant: a scope that is given only NULL names none in that dimension.
    #[must_use]
    pub fn tenant(self, dimension: impl Into<String>, tenant: impl Into<Value>) -> Self {
        self.tenants(dimension, [tenant])
    }

    /// Acts for these tenants of a dimension. Duplicates count once.
    #[must_use]
    pub fn tenants<T: Into<Value>>(self, dimension: impl Into<String>, tenants: impl IntoIterator<Item = T>) -> Self {
        // A scope may have many thousands: each is looked up once.
        let mut known = HashSet::new();
        let mut distinct: Vec<Value> = tenants.into_iter().map(Into::into).collect();
        distinct.retain(|tenant| !value::is_null(tenant) && known.insert(value::identity(tenant)));
        let dimension = dimension.into();
        self.with(|inner| drop(inner.dimensions.insert(dimension, Tenants::These(distinct))))
    }

    /// Covers every tenant of a dimension, and rows whose tenant is NULL. An exemption.
    #[must_use]
    pub fn any_tenant(self, dimension: impl Into<String>) -> Self {
        let dimension = dimension.into();
        self.with(|inner| drop(inner.dimensions.insert(dimension, Tenants::Any)))
    }

    /// Sets the actor, who fills `created_by`, `updated_by` and `deleted_by`. NULL removes the actor.
    #[must_use]
    pub fn actor(self, actor: impl Into<Value>) -> Self {
        let actor = Some(actor.into()).filter(|actor| !value::is_null(actor));
        self.with(|inner| inner.actor = actor)
    }

    /// Sees soft-deleted rows as well as live ones. An exemption; it lifts no other rule.
    #[must_use]
    pub fn with_deleted(self) -> Self {
        self.with(|inner| inner.visibility = Visibility::WithDeleted)
    }

    /// Sees soft-deleted rows, and no live ones. An exemption; it lifts no other rule.
    #[must_use]
    pub fn only_deleted(self) -> Self {
        self.with(|inner| inner.visibility = Visibility::OnlyDeleted)
    }

    /// Takes the time from `clock`, for tests. It is read once for each statement and cut to microseconds.
    #[must_use]
    pub fn clock(self, clock: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        self.with(|inner| inner.clock = Some(Arc::new(clock)))
    }

    /// Refuses an UPDATE or DELETE unless its WHERE filters the table's rows by columns other than those of its tenants
    /// and its soft delete. The guide lists what counts as a filter.
    #[must_use]
    pub fn refuse_unfiltered_writes(self) -> Self {
        self.with(|inner| inner.refuse_unfiltered_writes = true)
    }

    /// Fills tenants on inserts and does not filter by them: a step on the way to tenancy, with the reason for stopping
    /// there. It applies to every table and dimension. An exemption; soft delete, generated values and the refusal of
    /// statements that are not understood still apply, and `MissingTenant` comes from inserts only.
    #[must_use]
    pub fn fill_only(self, reason: impl Into<String>) -> Self {
        let reason = reason.into();
        self.with(|inner| inner.fill_only = Some(reason))
    }

    /// Gives the reason for the scope's exemptions: `any_..`, `with_deleted`, `only_deleted`, also those of a connection
    /// under it. Log and [listeners](Self::on_exemption) get it with each exemption, so that they can tell a purpose from
    /// an accident. `fill_only`, `without_rule` and `unscoped` take reasons of their own.
    #[must_use]
    pub fn reason(self, reason: impl Into<String>) -> Self {
        let reason = reason.into();
        self.with(|inner| inner.reason = Some(reason))
    }

    fn with(mut self, change: impl FnOnce(&mut Inner)) -> Self {
        let inner = Arc::make_mut(&mut self.0);
        inner.shape = OnceLock::new();
        change(inner);
        self
    }

    /// The time by this scope's clock: UTC, microseconds.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.0.clock.as_ref().map_or_else(now, |clock| clock().trunc_subsecs(6))
    }

    /// The actor; `None` where the scope names none.
    #[must_use]
    pub fn actor_value(&self) -> Option<&Value> {
        self.0.actor.as_ref()
    }

    /// The scope's tenant in a dimension, where it names exactly one.
    #[must_use]
    pub fn only_tenant(&self, dimension: &str) -> Option<&Value> {
        match self.0.dimensions.get(dimension)? {
            Tenants::These(tenants) => match tenants.as_slice() {
                [tenant] => Some(tenant),
                _ => None,
            },
            Tenants::Any => None,
        }
    }

    /// Whether it reaches this tenant of a dimension.
    pub(crate) fn has_tenant(&self, dimension: &str, tenant: &Value) -> bool {
        match self.0.dimensions.get(dimension) {
            Some(Tenants::These(tenants)) => tenants.iter().any(|known| value::same(known, tenant)),
            Some(Tenants::Any) => true,
            None => false,
        }
    }

    /// Whether it covers every tenant of a dimension.
    pub(crate) fn is_any(&self, dimension: &str) -> bool {
        matches!(self.0.dimensions.get(dimension), Some(Tenants::Any))
    }
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Scope");
        for (dimension, tenants) in &self.0.dimensions {
            match tenants {
                Tenants::These(tenants) => shown.field(dimension, &tenants.len()),
                Tenants::Any => shown.field(dimension, &format_args!("any")),
            };
        }
        for (name, count) in self.0.rules.shown() {
            shown.field(&name, &format_args!("{count}"));
        }
        shown.field("rows", &self.0.visibility);
        shown.field("actor", &self.0.actor.is_some());
        if self.0.refuse_unfiltered_writes {
            shown.field("refuse_unfiltered_writes", &true);
        }
        if let Some(reason) = &self.0.fill_only {
            shown.field("fill_only", reason);
        }
        if self.0.row_security.is_some() {
            shown.field("enforce_rls", &true);
        }
        for rule in self.0.rules.lifted.keys() {
            shown.field("without_rule", rule);
        }
        if let Some(reason) = &self.0.reason {
            shown.field("reason", reason);
        }
        shown.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Scope;

    #[test]
    fn a_scope_shows_how_many_tenants_it_names() {
        let scope = Scope::new()
            .stations([1, 2])
            .businesses([1, 2, 2, 3])
            .any_tenant("org_id")
            .actor(7);
        assert_eq!(
            format!("{scope:?}"),
            "Scope { business: 3, org_id: any, station: 2, rows: Live, actor: true }"
        );
        let scope = Scope::new().business(1).refuse_unfiltered_writes().fill_only("step 1");
        assert_eq!(
            format!("{scope:?}"),
            "Scope { business: 1, rows: Live, actor: false, refuse_unfiltered_writes: true, fill_only: \"step 1\" }"
        );
    }
}
