//! The columns of tenants.

use super::{Look, Rule};
use crate::doctor::call;
use crate::doctor::case::Pair;
use crate::doctor::{Found, Severity};
use crate::inspected::{Column, Server};
use crate::step::Lock;
use crate::steps::{column, default};

pub(super) const RULES: &[Rule] = &[
    Rule {
        kind: "tenant_default",
        severity: Severity::Warning,
        title: "The column of a tenant has a default, left from a rollout.",
        why: "a row whose tenant somebody forgot silently belongs to that one",
        mends: "Drops the default.",
        look: Look::Table(tenant_default),
    },
    Rule {
        kind: "tenant_ignores_case",
        severity: Severity::Warning,
        title: "A tenant in a text column compares without regard to case (MySQL, MariaDB, SQLite); a note where the table's \
                other texts do so too.",
        why: "`acme` and `ACME` are one tenant to unique and foreign keys and to statements from elsewhere, and two to this \
              library",
        mends: "A collation that tells case.",
        look: Look::Table(tenant_ignores_case),
    },
    Rule {
        kind: "tenant_not_leakproof",
        severity: Severity::Note,
        title: "A tenant is of a type whose `=` is not leakproof: `numeric`, an enum, `citext` (PostgreSQL).",
        why: "below row-level security no index can be used by it",
        mends: "Another type.",
        look: Look::Table(tenant_not_leakproof),
    },
];

/// `ADD COLUMN station_id uuid NOT NULL DEFAULT '..'`, and the default stayed.
fn tenant_default(pair: &Pair<'_>) -> Vec<Found> {
    let found = pair.tenants().filter_map(|tenant| {
        let column = pair.column(&tenant.column)?;
        let default = column.default.as_deref()?;
        let mut wanted = pair.wanted.columns.iter();
        let is_declared = wanted.any(|wanted| wanted.name == tenant.column && pair.declares_default(wanted));
        // One that asks the session is no leftover.
        let is_asked = default.to_lowercase().contains("current_setting(");
        if is_declared || is_asked || default.eq_ignore_ascii_case("null") {
            return None;
        }
        let place = pair.place();
        let step = default::drop(&place, &column.name).unwrap_or_else(|| {
            let how = format!("{}.drop_default()` rebuilds the table", call::adopt(pair, tenant));
            place.by_call(how)
        });
        Some(pair.found(format!("`{}` has a default", column.name)).mended_by(step))
    });
    found.collect()
}

/// `realm varchar(40) COLLATE utf8mb4_general_ci`; `realm text COLLATE NOCASE`.
fn tenant_ignores_case(pair: &Pair<'_>) -> Vec<Found> {
    let found = pair.tenants().filter(|tenant| tenant.text).filter_map(|tenant| {
        let column = pair.column(&tenant.column)?;
        let collation = column
            .collation
            .as_deref()
            .filter(|collation| ignores_case(pair, collation))?;
        let place = pair.place();
        let exact = collation.split('_').next().map(|charset| format!("{charset}_bin"));
        let exact = exact.filter(|_| place.server.is_mysql());
        let step = exact.map_or_else(
            || place.by_call(call::REBUILD),
            |exact| {
                let new = Column {
                    collation: Some(exact),
                    ..column.clone()
                };
                let sql = column::modify_sql(&place, &new, &new.ty, new.nullable, new.default.as_deref());
                place.step("a tenant compared letter by letter", Lock::Writers, vec![sql])
            },
        );
        let found = pair
            .found(format!("`{}` compares by `{collation}`", column.name))
            .mended_by(step);
        let mut others = pair.table.columns.iter().filter(|other| other.name != column.name);
        let is_chosen = others.any(|other| other.collation.as_deref().is_some_and(|other| other != collation));
        let is_default = place.server.is_mysql() && !is_chosen;
        Some(if is_default { found.noted() } else { found })
    });
    found.collect()
}

fn ignores_case(pair: &Pair<'_>, collation: &str) -> bool {
    match pair.case.server() {
        Server::MySql(_) | Server::MariaDb(_) => collation.ends_with("_ci"),
        Server::Sqlite(_) => collation.eq_ignore_ascii_case("nocase"),
        Server::Postgres(_) => false,
    }
}

/// `org_id numeric`.
fn tenant_not_leakproof(pair: &Pair<'_>) -> Vec<Found> {
    if !matches!(pair.case.server(), Server::Postgres(_)) {
        return Vec::new();
    }
    let columns = pair.tenants().filter_map(|tenant| pair.column(&tenant.column));
    let found = columns.filter(|column| !column.leakproof).map(|column| {
        pair.found(format!(
            "`{}` is `{}`, whose `=` is not leakproof",
            column.name, column.ty
        ))
    });
    found.collect()
}
