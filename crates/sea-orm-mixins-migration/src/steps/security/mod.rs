//! Row-level security: on, forced, and with this library's policy alone. PostgreSQL only.

use super::{Place, constant};
use crate::step::{Lock, Step};

/// The name of this library's policy.
pub(crate) const POLICY: &str = "mixins_tenant";

/// A tenant column below a policy.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tenant<'a> {
    pub(crate) column: &'a str,
    /// Its type, as the server prints it.
    pub(crate) ty: &'a str,
    pub(crate) dimension: &'a str,
}

/// The setting that names the tenant of a statement.
pub(crate) fn setting(dimension: &str) -> String {
    format!("app.{dimension}_id")
}

/// Enables row security.
pub(crate) fn enable(place: &Place<'_>) -> Step {
    alter(place, "ENABLE ROW LEVEL SECURITY", "policies apply")
}

/// Forces row security on the table's owner, too.
pub(crate) fn force(place: &Place<'_>) -> Step {
    alter(place, "FORCE ROW LEVEL SECURITY", "policies apply to the owner too")
}

fn alter(place: &Place<'_>, what: &str, reason: &'static str) -> Step {
    let statement = format!("ALTER TABLE {} {what}", place.sql());
    place.step(reason, Lock::Briefly, vec![statement])
}

/// Drops a policy.
pub(crate) fn drop(place: &Place<'_>, policy: &str) -> Step {
    place.step(
        "this library's policy alone",
        Lock::Briefly,
        vec![drop_sql(place, policy)],
    )
}

fn drop_sql(place: &Place<'_>, policy: &str) -> String {
    format!("DROP POLICY {} ON {}", place.quoted(policy), place.sql())
}

/// Creates this library's policy, in the place of one of its name where there is one.
///
/// The sub-select is computed once a statement: with the engine's own predicate the plan stays the one without row
/// security. `nullif` since a setting that was local to a transaction is the empty text afterwards.
pub(crate) fn policy(place: &Place<'_>, tenants: &[Tenant<'_>], replaced: bool) -> Step {
    let condition = |tenant: &Tenant<'_>| {
        let setting = constant(place.server, &setting(tenant.dimension));
        let value = format!("nullif(current_setting({setting}, true), '')");
        let value = if matches!(tenant.ty, "text" | "character varying") {
            value
        } else {
            format!("{value}::{}", tenant.ty)
        };
        format!("{} = (SELECT {value})", place.quoted(tenant.column))
    };
    let condition = tenants.iter().map(condition).collect::<Vec<_>>().join(" AND ");
    let mut statements = Vec::new();
    if replaced {
        statements.push(drop_sql(place, POLICY));
    }
    statements.push(format!(
        "CREATE POLICY {POLICY} ON {} USING ({condition}) WITH CHECK ({condition})",
        place.sql()
    ));
    place.step(
        "rows of the tenant that is set, and no others",
        Lock::Briefly,
        statements,
    )
}

/// Applies the policies of who asks below a view, not those of its owner.
pub(crate) fn invoker(place: &Place<'_>, schema: Option<&str>, view: &str) -> Step {
    let view = match schema {
        Some(schema) => format!("{}.{}", place.quoted(schema), place.quoted(view)),
        None => place.quoted(view),
    };
    let statement = format!("ALTER VIEW {view} SET (security_invoker = true)");
    place.step("a view shows what its reader may see", Lock::Briefly, vec![statement])
}
