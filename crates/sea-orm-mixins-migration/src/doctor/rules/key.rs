//! Unique keys and indexes.

use super::{Look, Rule};
use crate::doctor::case::Pair;
use crate::doctor::live_rows::{has_live_key, is_deletion_alone, live_columns};
use crate::doctor::{Found, Severity};
use crate::inspected::{Index, Part};
use crate::steps::{index, live, name, unique};
use sea_orm_mixins::schema::Tenant;

pub(super) const RULES: &[Rule] = &[
    Rule {
        kind: "invalid_index",
        severity: Severity::Error,
        title: "An index whose CREATE INDEX CONCURRENTLY was stopped (PostgreSQL).",
        why: "no statement uses it, a unique one does not keep doubles out, and CREATE INDEX IF NOT EXISTS passes over it",
        mends: "Drops it and creates it again.",
        look: Look::Table(invalid_index),
    },
    Rule {
        kind: "unique_ignores_tenant",
        severity: Severity::Error,
        title: "A unique key without the tenant, which the entity does not declare; a note where it does.",
        why: "one tenant's value keeps another from using it, and the error tells that it exists",
        mends: "A unique key with the tenants in front, in its place. If it is meant, declare it: `#[sea_orm(unique)]`.",
        look: Look::Table(unique_ignores_tenant),
    },
    Rule {
        kind: "missing_tenant_index",
        severity: Severity::Warning,
        title: "No index begins with the tenant; a note where the entity declares none either.",
        why: "every statement of a scope reads the rows of all tenants",
        mends: "The index.",
        look: Look::Table(missing_tenant_index),
    },
    Rule {
        kind: "deletion_index",
        severity: Severity::Note,
        title: "An index on the deletion column alone.",
        why: "nearly all rows are live, so no statement uses it, and every write keeps it up to date; \
              `#[mixin(live_index(..))]` indexes live rows by what is asked for",
        mends: "Nothing: the mixin declares it, and a tool would make it again.",
        look: Look::Table(deletion_index),
    },
];

/// A killed `CREATE INDEX CONCURRENTLY`.
fn invalid_index(pair: &Pair<'_>) -> Vec<Found> {
    let invalid = pair.table.indexes.iter().filter(|index| !index.valid);
    let found = invalid.map(|index| {
        let found = pair.found(format!("the index `{}` is not valid", index.name));
        if pair.table.partitions.is_some() {
            // It becomes valid when each partition has its own.
            return found;
        }
        found.mended_by(index::rebuild(&pair.place(), pair.table, index))
    });
    found.collect()
}

/// `CREATE UNIQUE INDEX customers_email_key ON customers (email)`.
fn unique_ignores_tenant(pair: &Pair<'_>) -> Vec<Found> {
    let tenants = pair.tenant_columns();
    let there = tenants.iter().all(|tenant| pair.column(tenant).is_some());
    if tenants.is_empty() || !there {
        return Vec::new();
    }
    let unique = pair.table.indexes.iter().filter(|index| index.unique && !index.primary);
    let found = unique.filter_map(|old| {
        let columns: Vec<_> = old.parts.iter().filter_map(part_column).collect();
        let names_tenant = columns
            .iter()
            .any(|column| pair.case.has(tenants.iter().copied(), column));
        if names_tenant || is_harmless(pair, &columns) {
            return None;
        }
        let what = format!("`{}` is unique over {} for all tenants together", old.name, parts(old));
        let found = pair.found(what).mended_by(instead(pair, old, &columns, &tenants));
        Some(if pair.declares_unique(&columns) {
            found.without_steps().noted()
        } else {
            found
        })
    });
    found.collect()
}

fn part_column(part: &Part) -> Option<&str> {
    match part {
        Part::Column(name) | Part::Prefix(name, _) => Some(name),
        Part::Expression(_) => None,
    }
}

fn parts(index: &Index) -> String {
    let parts = index.parts.iter().map(|part| match part {
        Part::Column(name) | Part::Prefix(name, _) => format!("`{name}`"),
        Part::Expression(expression) => format!("`{expression}`"),
    });
    parts.collect::<Vec<_>>().join(", ")
}

/// Whether a unique key says no more of tenants than is said anyway: it has the whole key, or names a row of a table
/// whose rows have tenants, so that it tells whose a row is.
fn is_harmless(pair: &Pair<'_>, columns: &[&str]) -> bool {
    let has_all =
        |names: &[String]| !names.is_empty() && names.iter().all(|name| pair.case.has(columns.iter().copied(), name));
    let key = has_all(&pair.wanted.policy.key) || has_all(&pair.table.key);
    let is_tenants = |table: &sea_orm_mixins::Table| {
        let parent = pair.case.wanted.iter().find(|wanted| wanted.policy.table == *table);
        parent.is_some_and(|parent| !parent.policy.tenants.is_empty())
    };
    let declared = pair.wanted.foreign_keys.iter();
    let declared = declared
        .filter(|key| is_tenants(&key.table))
        .any(|key| has_all(&key.columns));
    let there = pair.table.foreign_keys.iter().filter(|key| {
        let parent = pair
            .case
            .parent(pair.table, key)
            .and_then(|parent| pair.case.entity_of(parent));
        parent.is_some_and(|parent| !parent.policy.tenants.is_empty())
    });
    key || declared || there.into_iter().any(|key| has_all(&key.columns))
}

/// The declared key of live rows over the same columns, or else the same key with the tenants in front.
fn instead(pair: &Pair<'_>, old: &Index, columns: &[&str], tenants: &[&str]) -> crate::step::Step {
    let place = pair.place();
    let own = live_columns(pair, old).unwrap_or_else(|| columns.to_vec());
    // One by an expression or a prefix says more than the declared key does.
    let is_plain = old.parts.iter().all(|part| matches!(part, Part::Column(_)));
    let declared = pair.wanted.live_keys.iter().filter(|_| is_plain).find(|key| {
        let names = key.columns.iter().map(String::as_str);
        let names: Vec<_> = names.filter(|name| !tenants.contains(name)).collect();
        key.unique && pair.case.same_set(&names, &own)
    });
    let Some(key) = declared else {
        return unique::with_tenants(&place, pair.table, old, tenants);
    };
    let create = if has_live_key(pair, key) {
        Vec::new()
    } else {
        live::create(&place, Some(pair.table), pair.wanted, key).statements
    };
    unique::replacing(&place, pair.table, old, create)
}

/// `DROP INDEX "idx-bookings-station_id"`.
fn missing_tenant_index(pair: &Pair<'_>) -> Vec<Found> {
    let place = pair.place();
    let found = pair.tenants().filter_map(|tenant| {
        pair.column(&tenant.column)?;
        let leads = |first: Option<&str>| first.is_some_and(|first| pair.case.same(first, &tenant.column));
        let by_key = leads(pair.table.key.first().map(String::as_str));
        if by_key || pair.serving_indexes().any(|index| leads(index.columns().next())) {
            return None;
        }
        let mut declared = pair
            .wanted
            .indexes
            .iter()
            .filter(|index| leads(index.columns.first().map(String::as_str)));
        let live = pair
            .wanted
            .live_keys
            .iter()
            .any(|key| leads(key.columns.first().map(String::as_str)));
        let what = format!("no index begins with `{}`", tenant.column);
        Some(match declared.next() {
            Some(declared) => {
                let columns: Vec<_> = declared.columns.iter().map(String::as_str).collect();
                let step = index::create(&place, Some(pair.table), &declared.name, &columns, declared.unique);
                pair.found(what).mended_by(step)
            }
            None if live => pair.found(what).mended_by(by_tenant(pair, tenant)),
            None => pair.found(what).mended_by(by_tenant(pair, tenant)).noted(),
        })
    });
    found.collect()
}

/// The index by tenant and key, which also reads a tenant's rows in the key's order.
fn by_tenant(pair: &Pair<'_>, tenant: &Tenant) -> crate::step::Step {
    let place = pair.place();
    let key = pair.table.key.iter().map(String::as_str);
    let columns: Vec<_> = std::iter::once(tenant.column.as_str()).chain(key).collect();
    let name = name::index(place.bare(), columns.iter().copied());
    let name = name::unused(pair.table, &name);
    index::create(&place, Some(pair.table), &name, &columns, false)
}

/// `CREATE INDEX ON bookings (deleted_at)`.
fn deletion_index(pair: &Pair<'_>) -> Vec<Found> {
    let alone = pair.table.indexes.iter().filter(|index| is_deletion_alone(pair, index));
    let what = |index: &Index| format!("the index `{}` is on {} alone", index.name, parts(index));
    alone.map(|index| pair.found(what(index))).collect()
}
