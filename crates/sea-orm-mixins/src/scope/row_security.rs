//! What travels with each statement for row-level security: the scope's one tenant in each dimension.

use super::{Inner, Scope, Tenants, rls_prefix};
use crate::value;
use sea_orm::Value;
use sea_orm_mixins_sql::{Context, ContextId, Purpose};
use std::collections::BTreeMap;

/// The setting in which the policies of row-level security find the tenant of a dimension, `app.station_id`. For whoever
/// makes such policies; [`Scope::enforce_rls`] sets it. [`rls_prefix!`](crate::rls_prefix) says another word than `app`.
#[must_use]
pub fn rls_setting(dimension: &str) -> String {
    format!("{}.{dimension}_id", rls_prefix::word())
}

/// Whose tenants travel.
#[derive(Clone)]
pub(super) enum RowSecurity {
    /// The scope's.
    OfScope,
    /// Those of the scope that this one was made of, which covers more: the database knows no more of them all the same.
    Of(BTreeMap<String, Value>),
}

impl Scope {
    /// Tells PostgreSQL the scope's tenants with each statement, for tables with row-level security: their policies then show
    /// and take the rows of that tenant, whoever asks, and none where nobody says which. It comes on top of the conditions that
    /// every scope adds, which stay as they are.
    ///
    /// Each dimension of the scope with one tenant is set: `app.station_id`, `app.business_id`, `app.<dimension>_id`, as text,
    /// by `set_config(.., true)` in the statement itself, before it reads a row. So there is no transaction and no other
    /// statement around it, and nothing is left on the connection: outside of a transaction the setting ends with the
    /// statement, inside with the transaction, where the next statement under a scope sets its own.
    ///
    /// It does no harm before the policies are there. On SQLite, MariaDB and MySQL, which have no row-level security, it does
    /// nothing: statements are sent as without it, and nothing more is refused. The guide, `docs/row-level-security.md`, has
    /// the policies, the order of a rollout, and what is not covered.
    ///
    /// # SQL
    ///
    /// - SELECT, UPDATE, DELETE and the SELECT of INSERT .. SELECT, in each arm of a set operation:
    ///   `WHERE (SELECT set_config('app.station_id', $2, true)) IS NOT NULL AND ..`
    /// - INSERT, around the tenant of the first row: `CASE WHEN set_config('app.station_id', $3, true) IS NOT NULL THEN $2 END`
    /// - in addition, each query in an expression that PostgreSQL may run before the rest: one that names no table outside of it,
    ///   in LIMIT, in the ON of a join, among what is selected, or in a subquery of FROM.
    ///
    /// # Errors
    ///
    /// On PostgreSQL a statement is refused ([`MixinError::Refused`](crate::MixinError::Refused)), and nothing is sent:
    ///
    /// - where the scope has several tenants in a dimension, or `any_..`: use one scope a tenant, or an account that bypasses
    ///   row-level security;
    /// - where there is no place for the setting: an INSERT of texts, NULL and DEFAULT alone into a table without a tenant,
    ///   and VALUES as a statement of its own that calls a function;
    /// - where a tenant is neither a UUID, a whole number nor a text, or is the empty text.
    ///
    /// The database refuses a row of another tenant, error 42501, also the one in the way of an upsert: the same upsert changes
    /// 0 rows without row-level security. Trying again does not help.
    ///
    /// # Examples
    ///
    /// ```
    /// use sea_orm_mixins::Scope;
    ///
    /// let scope = Scope::new().station(7).enforce_rls();
    /// assert_eq!(format!("{scope:?}"), "Scope { station: 1, rows: Live, actor: false, enforce_rls: true }");
    /// ```
    #[must_use]
    pub fn enforce_rls(self) -> Self {
        self.with(|inner| inner.row_security = Some(RowSecurity::OfScope))
    }

    /// A value that travels, as text; `None` where it has none that a policy can read.
    pub(crate) fn context(&self, id: ContextId) -> Option<String> {
        let (_, value) = travelling(&self.0).into_iter().nth(id.index())?;
        value.and_then(value::as_text)
    }

    /// The setting of a value that travels.
    pub(crate) fn setting(&self, id: ContextId) -> Option<String> {
        let (dimension, _) = travelling(&self.0).into_iter().nth(id.index())?;
        Some(rls_setting(dimension))
    }
}

impl Inner {
    /// Keeps the tenants that travel, before the scope covers more.
    pub(super) fn keep_travelling(&mut self) {
        if self.row_security.is_none() {
            return;
        }
        let kept = travelling(self).into_iter();
        let kept = kept.filter_map(|(dimension, value)| Some((dimension.to_owned(), value?.clone())));
        self.row_security = Some(RowSecurity::Of(kept.collect()));
    }
}

/// The dimensions whose tenants travel, in the order of the shape's list, each with its one tenant.
fn travelling(inner: &Inner) -> Vec<(&str, Option<&Value>)> {
    match &inner.row_security {
        None => Vec::new(),
        Some(RowSecurity::Of(kept)) => kept.iter().map(|(name, value)| (name.as_str(), Some(value))).collect(),
        Some(RowSecurity::OfScope) => {
            let dimensions = inner.dimensions.iter();
            let tenants = dimensions.filter_map(|(name, tenants)| match tenants {
                Tenants::Any => Some((name.as_str(), None)),
                // A table of such a dimension is refused.
                Tenants::These(tenants) if tenants.is_empty() => None,
                Tenants::These(tenants) => {
                    let one = tenants.first().filter(|_| tenants.len() == 1);
                    Some((name.as_str(), one))
                }
            });
            tenants.collect()
        }
    }
}

/// What the engine plans by.
pub(super) fn context(inner: &Inner) -> Vec<Context> {
    let all = travelling(inner).into_iter();
    all.map(|(dimension, value)| Context {
        name: rls_setting(dimension),
        purpose: Purpose::RowSecurity,
        given: value.is_some(),
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::Scope;
    use sea_orm_mixins_sql::{ContextId, Visibility};
    use uuid::Uuid;

    fn names(scope: &Scope) -> Vec<(String, bool)> {
        let context = &scope.shape().shape().context;
        context
            .iter()
            .map(|context| (context.name.clone(), context.given))
            .collect()
    }

    fn texts(scope: &Scope) -> Vec<Option<String>> {
        (0..names(scope).len())
            .map(|at| scope.context(ContextId::new(at)))
            .collect()
    }

    #[test]
    fn each_dimension_with_tenants_travels() {
        let id = Uuid::from_u128(7);
        let scope = Scope::new()
            .station(id)
            .tenant("org_id", 5_i64)
            .businesses([1])
            .tenant("realm", "a");
        assert_eq!(names(&scope), []);
        let scope = scope.enforce_rls();
        let given = |name: &str| (name.to_owned(), true);
        let all = ["app.business_id", "app.org_id_id", "app.realm_id", "app.station_id"];
        assert_eq!(names(&scope), all.map(given));
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(texts(&scope), [text("1"), text("5"), text("a"), Some(id.to_string())]);
    }

    #[test]
    fn several_and_all_have_no_value() {
        let scope = Scope::new()
            .stations([1, 2])
            .any_business()
            .tenants("org_id", Vec::<i64>::new())
            .enforce_rls();
        let none = |name: &str| (name.to_owned(), false);
        assert_eq!(names(&scope), ["app.business_id", "app.station_id"].map(none));
        assert_eq!(texts(&scope), [None, None]);
        // No type of a tenant.
        assert_eq!(texts(&Scope::new().station(true).station("").enforce_rls()), [None]);
        assert_eq!(texts(&Scope::new().station(true).enforce_rls()), [None]);
    }

    #[test]
    fn a_scope_made_to_cover_all_tells_the_same_tenant() {
        let scope = Scope::new()
            .station(7)
            .enforce_rls()
            .of_all(["station", "business"].into_iter(), Visibility::Live);
        assert_eq!(names(&scope), [("app.station_id".to_owned(), true)]);
        assert_eq!(texts(&scope), [Some("7".to_owned())]);
        assert!(scope.is_any("station"));
    }
}
