//! Row-level security, of tables that have it: PostgreSQL only.

use super::{Look, Rule};
use crate::doctor::case::{Case, Pair};
use crate::doctor::{Found, Severity};
use crate::inspected::{RowPolicy, Security, Table};
use crate::step::{Lock, Step};
use crate::steps::Place;
use crate::steps::security::{self, Form, Known, POLICY, Policy, Why};

pub(super) const RULES: &[Rule] = &[
    Rule {
        kind: "row_security_off",
        severity: Severity::Error,
        title: "A table has a policy of this library's, and row security is off.",
        why: "the policy does nothing: every connection without a scope sees all tenants' rows",
        mends: "ENABLE ROW LEVEL SECURITY.",
        look: Look::Table(row_security_off),
    },
    Rule {
        kind: "no_policy",
        severity: Severity::Error,
        title: "Row security is on, and there is no policy.",
        why: "who is no owner sees no row at all",
        mends: "This library's policies, as `enable_rls` makes them.",
        look: Look::Table(no_policy),
    },
    Rule {
        kind: "other_policy",
        severity: Severity::Error,
        title: "Row security is on, and no policy is this library's, or those say something else. Not where only a policy by hand can \
                be (`nullable = \"owner: ..\"`), nor of a policy by hand on the tenants' own table.",
        why: "a scope sets its tenant, and the policy looks at something else: rows leak, are hidden, or whole tables are read",
        mends: "This library's policies in the place of those that let rows through.",
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
        kind: "partition_bypasses_row_security",
        severity: Severity::Warning,
        title: "This role may SELECT from a partition of a table below row security.",
        why: "a partition has row security of its own, or none: who names it in a statement sees all tenants' rows",
        mends: "ENABLE and FORCE ROW LEVEL SECURITY, without a policy: nobody sees a row by the partition's name, and by the \
                table's as before. Or REVOKE.",
        look: Look::Table(partition_bypasses),
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

/// The policies that a table should have, as `enable_rls` makes them.
fn wanted(pair: &Pair<'_>) -> Result<Vec<Policy>, Why> {
    let find = |name: &sea_orm_mixins::Table| {
        let mut pairs = pair.case.pairs();
        let parent = pairs.find(|parent| parent.wanted.policy.table == *name)?;
        Some((parent.wanted, parent.table))
    };
    let form = if pair.case.inspected.citus {
        Form::Bare
    } else {
        Form::Once
    };
    Known::new(pair.case.server(), pair.wanted, pair.table, find)?.policies(form)
}

/// Whether an entity's rows have tenants, be it those of their parents, or themselves.
fn has_tenants(pair: &Pair<'_>) -> bool {
    !pair.wanted.policy.tenants.is_empty() || !pair.wanted.policy.parents.is_empty()
}

fn others(security: &Security) -> impl Iterator<Item = &RowPolicy> {
    let policies = security.policies.iter();
    policies.filter(|policy| policy.permissive && !security::is_ours(policy))
}

/// Creates the policies and drops the permissive ones that would let more rows through. Nothing where none can be said.
fn policies_alone(pair: &Pair<'_>, security: &Security) -> Vec<Step> {
    let Ok(wanted) = wanted(pair) else {
        return Vec::new();
    };
    let place = pair.place();
    let dropped = others(security).map(|policy| security::drop(&place, &policy.name));
    security::policies(&place, security, &wanted)
        .into_iter()
        .chain(dropped)
        .collect()
}

/// `ALTER TABLE bookings DISABLE ROW LEVEL SECURITY`.
fn row_security_off(pair: &Pair<'_>) -> Vec<Found> {
    let security = pair.table.security.as_ref().filter(|security| !security.enabled);
    let ours = security.and_then(|security| security.policies.iter().find(|policy| security::is_ours(policy)));
    let found = ours.map(|policy| {
        let what = format!("the policy `{}` is there, and row security is off", policy.name);
        pair.found(what).mended_by(security::enable(&pair.place()))
    });
    Vec::from_iter(found)
}

/// `DROP POLICY mixins_tenant ON bookings`.
fn no_policy(pair: &Pair<'_>) -> Vec<Found> {
    let security = enabled(pair).filter(|security| security.policies.is_empty() && has_tenants(pair));
    let found = security.map(|security| {
        pair.found("row security is on, and there is no policy")
            .mended_by_all(policies_alone(pair, security))
    });
    Vec::from_iter(found)
}

/// `CREATE POLICY mine ON bookings USING (true)`.
fn other_policy(pair: &Pair<'_>) -> Vec<Found> {
    let Some(security) = enabled(pair).filter(|security| !security.policies.is_empty()) else {
        return Vec::new();
    };
    // Where none can be said, one by hand is all there can be.
    let Ok(wanted) = wanted(pair) else { return Vec::new() };
    let ours = security.policies.iter().find(|policy| security::is_ours(policy));
    // Who reads the tenants' own table, a program may decide otherwise: at a login there is no tenant yet.
    let is_decided = ours.is_none() && pair.tenants().next().is_none() && pair.wanted.policy.parents.is_empty();
    if security::has(security, &wanted) || is_decided {
        return Vec::new();
    }
    let what = if ours.is_some() {
        format!("the policies `{POLICY}` do not say what this library's do")
    } else {
        let names = security.policies.iter().map(|policy| format!("`{}`", policy.name));
        let names = names.collect::<Vec<_>>().join(", ");
        format!("row security is on, and of the policies {names} none is this library's")
    };
    vec![pair.found(what).mended_by_all(policies_alone(pair, security))]
}

/// `CREATE POLICY support ON bookings USING (true)` beside ours.
fn second_policy(pair: &Pair<'_>) -> Vec<Found> {
    let is_ours = |security: &&Security| wanted(pair).is_ok_and(|wanted| security::has(security, &wanted));
    let Some(security) = enabled(pair).filter(is_ours) else {
        return Vec::new();
    };
    let found = others(security).map(|policy| {
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

/// `GRANT SELECT ON ALL TABLES IN SCHEMA public TO program`.
fn partition_bypasses(pair: &Pair<'_>) -> Vec<Found> {
    let bypasses = pair.case.inspected.role.as_ref().is_none_or(|role| role.bypasses);
    if bypasses || enabled(pair).is_none() {
        return Vec::new();
    }
    let is_open = |partition: &&Table| {
        let security = partition.security.as_ref();
        security.is_some_and(|security| !security.enabled && security.may_select)
    };
    let open = partitions(pair.case, pair.table).into_iter().filter(is_open);
    let found = open.map(|partition| {
        let place = Place::of(pair.case.server(), partition);
        pair.found(format!(
            "its partition `{}` has no row security of its own",
            partition.name
        ))
        .mended_by_all([security::enable(&place), security::force(&place)])
    });
    found.collect()
}

/// The partitions of a table, and theirs, in its schema.
fn partitions<'a>(case: Case<'a>, table: &Table) -> Vec<&'a Table> {
    let names = table.partitions.as_deref().unwrap_or_default();
    let right_below = case
        .inspected
        .tables
        .iter()
        .filter(|other| other.partition && other.schema == table.schema && names.contains(&other.name));
    right_below
        .flat_map(|partition| std::iter::once(partition).chain(partitions(case, partition)))
        .collect()
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
