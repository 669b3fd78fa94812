//! Row-level security, of tables that have it: PostgreSQL only.

use super::{Look, Rule};
use crate::doctor::case::{Case, Pair};
use crate::doctor::live_rows::plain;
use crate::doctor::{Found, Severity};
use crate::inspected::{RowPolicy, Security};
use crate::step::{Lock, Step};
use crate::steps::security::{self, POLICY};

pub(super) const RULES: &[Rule] = &[
    Rule {
        kind: "row_security_off",
        severity: Severity::Error,
        title: "A table has this library's policy, and row security is off.",
        why: "the policy does nothing: every connection without a scope sees all tenants' rows",
        mends: "ENABLE ROW LEVEL SECURITY.",
        look: Look::Table(row_security_off),
    },
    Rule {
        kind: "no_policy",
        severity: Severity::Error,
        title: "Row security is on, and there is no policy.",
        why: "who is no owner sees no row at all",
        mends: "This library's policy.",
        look: Look::Table(no_policy),
    },
    Rule {
        kind: "other_policy",
        severity: Severity::Error,
        title: "Row security is on, and no policy is this library's, or that one says something else.",
        why: "a scope sets its tenant, and the policy looks at something else: rows leak, are hidden, or whole tables are read",
        mends: "This library's policy in the place of those that let rows through.",
        look: Look::Table(other_policy),
    },
    Rule {
        kind: "second_policy",
        severity: Severity::Error,
        title: "A second permissive policy stands beside this library's.",
        why: "permissive policies are ORed: rows of other tenants that it lets through are seen",
        mends: "Drops it.",
        look: Look::Table(second_policy),
    },
    Rule {
        kind: "row_security_not_forced",
        severity: Severity::Warning,
        title: "Row security is not forced, and this role has the owner's rights.",
        why: "no policy applies to an owner otherwise",
        mends: "FORCE ROW LEVEL SECURITY, or an account for the program that is no owner.",
        look: Look::Table(row_security_not_forced),
    },
    Rule {
        kind: "role_bypasses_row_security",
        severity: Severity::Warning,
        title: "This role bypasses row security: it is a superuser, or has BYPASSRLS.",
        why: "no policy applies to it",
        mends: "An account for the program that has neither.",
        look: Look::Database(role_bypasses),
    },
    Rule {
        kind: "role_may_bypass_row_security",
        severity: Severity::Warning,
        title: "This role may SET ROLE to one that bypasses row security.",
        why: "one statement takes it past every policy",
        mends: "REVOKE the membership.",
        look: Look::Database(role_may_bypass),
    },
    Rule {
        kind: "role_may_truncate",
        severity: Severity::Warning,
        title: "This role may TRUNCATE a table below row security.",
        why: "no policy stops it: all tenants' rows go",
        mends: "REVOKE TRUNCATE.",
        look: Look::Table(role_may_truncate),
    },
    Rule {
        kind: "view_bypasses_row_security",
        severity: Severity::Warning,
        title: "A view reads a table below row security as its owner.",
        why: "who may read the view sees what its owner sees",
        mends: "`security_invoker`, from PostgreSQL 15 on.",
        look: Look::Table(view_bypasses),
    },
];

fn enabled<'a>(pair: &Pair<'a>) -> Option<&'a Security> {
    pair.table.security.as_ref().filter(|security| security.enabled)
}

/// The tables below row security.
fn tables(case: &Case<'_>) -> String {
    let tables = case.pairs().filter(|pair| enabled(pair).is_some());
    let tables: Vec<_> = tables.map(|pair| format!("`{}`", pair.table_name())).collect();
    tables.join(", ")
}

/// Whether a policy is the one that this library makes: all commands, and for each tenant the column is the setting's
/// value, in a sub-select, for reading and writing alike.
fn is_ours(pair: &Pair<'_>, policy: &RowPolicy) -> bool {
    let says = |condition: Option<&str>| {
        let Some(condition) = condition.map(plain) else {
            return false;
        };
        let is_wide = condition.contains(" or ")
            && pair
                .tenants()
                .all(|tenant| tenant.also == sea_orm_mixins::schema::Also::Nothing);
        let names_all = pair.tenants().all(|tenant| {
            let setting = format!("current_setting '{}'", security::setting(&tenant.dimension));
            let column = format!("{} = select", tenant.column.to_lowercase());
            condition.contains(&setting) && condition.contains(&column)
        });
        names_all && !is_wide
    };
    let using = policy.using.as_deref();
    let check = policy.check.as_deref().or(using);
    policy.name == POLICY && policy.permissive && policy.command == "ALL" && says(using) && says(check)
}

fn has_ours(pair: &Pair<'_>, security: &Security) -> bool {
    security.policies.iter().any(|policy| is_ours(pair, policy))
}

/// Creates the policy and drops the permissive ones that would let more rows through.
fn policy_alone(pair: &Pair<'_>, security: &Security) -> Vec<Step> {
    let place = pair.place();
    let tenants = pair.tenants().filter_map(|tenant| {
        Some(security::Tenant {
            column: &tenant.column,
            ty: &pair.column(&tenant.column)?.ty,
            dimension: &tenant.dimension,
        })
    });
    let tenants: Vec<_> = tenants.collect();
    let replaced = security.policies.iter().any(|policy| policy.name == POLICY);
    let others = security
        .policies
        .iter()
        .filter(|policy| policy.permissive && policy.name != POLICY);
    let dropped = others.map(|policy| security::drop(&place, &policy.name));
    [security::policy(&place, &tenants, replaced)]
        .into_iter()
        .chain(dropped)
        .collect()
}

/// `ALTER TABLE bookings DISABLE ROW LEVEL SECURITY`.
fn row_security_off(pair: &Pair<'_>) -> Vec<Found> {
    let security = pair.table.security.as_ref().filter(|security| !security.enabled);
    let has_policy = security.is_some_and(|security| security.policies.iter().any(|policy| policy.name == POLICY));
    let found = has_policy.then(|| {
        let what = format!("the policy `{POLICY}` is there, and row security is off");
        pair.found(what).mended_by(security::enable(&pair.place()))
    });
    Vec::from_iter(found)
}

/// `DROP POLICY mixins_tenant ON bookings`.
fn no_policy(pair: &Pair<'_>) -> Vec<Found> {
    let security = enabled(pair).filter(|security| security.policies.is_empty());
    let found = security.filter(|_| pair.tenants().next().is_some()).map(|security| {
        pair.found("row security is on, and there is no policy")
            .mended_by_all(policy_alone(pair, security))
    });
    Vec::from_iter(found)
}

/// `CREATE POLICY mine ON bookings USING (true)`.
fn other_policy(pair: &Pair<'_>) -> Vec<Found> {
    let security = enabled(pair).filter(|security| !security.policies.is_empty() && !has_ours(pair, security));
    let found = security.filter(|_| pair.tenants().next().is_some()).map(|security| {
        let has_name = security.policies.iter().any(|policy| policy.name == POLICY);
        let what = if has_name {
            format!("the policy `{POLICY}` does not say what this library's does")
        } else {
            let names = security.policies.iter().map(|policy| format!("`{}`", policy.name));
            let names = names.collect::<Vec<_>>().join(", ");
            format!("row security is on, and of the policies {names} none is this library's")
        };
        pair.found(what).mended_by_all(policy_alone(pair, security))
    });
    Vec::from_iter(found)
}

/// `CREATE POLICY support ON bookings USING (true)` beside ours.
fn second_policy(pair: &Pair<'_>) -> Vec<Found> {
    let Some(security) = enabled(pair).filter(|security| has_ours(pair, security)) else {
        return Vec::new();
    };
    let second = security
        .policies
        .iter()
        .filter(|policy| policy.permissive && policy.name != POLICY);
    let found = second.map(|policy| {
        let what = format!("the policy `{}` lets rows through beside `{POLICY}`", policy.name);
        pair.found(what).mended_by(security::drop(&pair.place(), &policy.name))
    });
    found.collect()
}

/// `ALTER TABLE bookings NO FORCE ROW LEVEL SECURITY`, and the program owns the table.
fn row_security_not_forced(pair: &Pair<'_>) -> Vec<Found> {
    let open = enabled(pair).filter(|security| !security.forced && security.owned);
    let found = open.map(|security| {
        let what = format!(
            "row security is not forced, and this role has the rights of the owner `{}`",
            security.owner
        );
        pair.found(what).mended_by(security::force(&pair.place()))
    });
    Vec::from_iter(found)
}

/// `ALTER ROLE program BYPASSRLS`.
fn role_bypasses(case: &Case<'_>) -> Vec<Found> {
    let role = case.inspected.role.as_ref().filter(|role| role.bypasses);
    let tables = tables(case);
    let found = role.filter(|_| !tables.is_empty()).map(|role| {
        Found::new(
            "",
            format!("the role `{}` bypasses row security, that of {tables}", role.name),
        )
    });
    Vec::from_iter(found)
}

/// `GRANT admin TO program`, where `admin` has BYPASSRLS.
fn role_may_bypass(case: &Case<'_>) -> Vec<Found> {
    let role = case
        .inspected
        .role
        .as_ref()
        .filter(|role| !role.bypasses && !role.may_become.is_empty());
    let tables = tables(case);
    let found = role.filter(|_| !tables.is_empty()).map(|role| {
        let others = role.may_become.iter().map(|other| format!("`{other}`"));
        let others = others.collect::<Vec<_>>().join(", ");
        let what = format!(
            "the role `{}` may SET ROLE to {others}, past the row security of {tables}",
            role.name
        );
        Found::new("", what)
    });
    Vec::from_iter(found)
}

/// `GRANT TRUNCATE ON bookings TO program`.
fn role_may_truncate(pair: &Pair<'_>) -> Vec<Found> {
    let role = pair.case.inspected.role.as_ref().filter(|role| !role.bypasses);
    let may = enabled(pair).filter(|security| security.may_truncate).zip(role);
    let found = may.map(|(_, role)| {
        let place = pair.place();
        let revoke = format!("REVOKE TRUNCATE ON {} FROM {}", place.sql(), place.quoted(&role.name));
        let step = place.step("nobody empties the table for all tenants", Lock::Briefly, vec![revoke]);
        pair.found(format!("the role `{}` may TRUNCATE it", role.name))
            .mended_by(step)
    });
    Vec::from_iter(found)
}

/// `CREATE VIEW today AS SELECT .. FROM bookings`.
fn view_bypasses(pair: &Pair<'_>) -> Vec<Found> {
    let views = enabled(pair)
        .into_iter()
        .flat_map(|_| &pair.table.views)
        .filter(|view| !view.security_invoker);
    let found = views.map(|view| {
        let schema = view
            .schema
            .as_deref()
            .filter(|_| view.schema != pair.table.schema || !pair.table.visible);
        let step = security::invoker(&pair.place(), schema, &view.name);
        pair.found(format!("the view `{}` reads it with its owner's rights", view.name))
            .mended_by(step)
    });
    found.collect()
}
