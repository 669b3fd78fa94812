//! Foreign keys and checks.

use super::{Look, Rule};
use crate::doctor::case::{Pair, tenants};
use crate::doctor::live_rows::has_index_on;
use crate::doctor::{Found, Severity, call};
use crate::inspected::{ForeignKey, Server, Table};
use crate::step::{Lock, Step};
use crate::steps::{Place, foreign_key, index, name};

pub(super) const RULES: &[Rule] = &[
    Rule {
        kind: "unvalidated_foreign_key",
        severity: Severity::Error,
        title: "A foreign key that is NOT VALID (PostgreSQL).",
        why: "rows from before it may name rows that are not there",
        mends: "VALIDATE; refused while a row has no parent.",
        look: Look::Table(unvalidated_foreign_key),
    },
    Rule {
        kind: "unvalidated_check",
        severity: Severity::Error,
        title: "A check that is NOT VALID (PostgreSQL), or not enforced (MySQL).",
        why: "rows from before it may not keep it",
        mends: "VALIDATE, or ENFORCED; refused while a row does not keep it.",
        look: Look::Table(unvalidated_check),
    },
    Rule {
        kind: "missing_tenant_foreign_key",
        severity: Severity::Error,
        title: "The foreign key from a tenant's column, which the entity declares with `references`, is not there.",
        why: "rows can belong to a tenant that does not exist",
        mends: "The foreign key, NOT VALID and then validated on PostgreSQL.",
        look: Look::Table(missing_tenant_foreign_key),
    },
    Rule {
        kind: "set_null_nulls_tenant",
        severity: Severity::Error,
        title: "A foreign key sets a tenant's column to NULL when its parent is deleted.",
        why: "the delete fails, or the row loses its tenant",
        mends: "`ON DELETE SET NULL (..)` without the tenant from PostgreSQL 15 on, else a key without SET NULL.",
        look: Look::Table(set_null_nulls_tenant),
    },
    Rule {
        kind: "foreign_key_ignores_tenant",
        severity: Severity::Warning,
        title: "A foreign key between tables of tenants without the tenant; a note where the entity declares it so.",
        why: "a row can name another tenant's row, and the database does not mind",
        mends: "A foreign key with the tenant in front, and the unique key that it needs.",
        look: Look::Table(foreign_key_ignores_tenant),
    },
    Rule {
        kind: "foreign_key_without_index",
        severity: Severity::Note,
        title: "A foreign key without an index (PostgreSQL, SQLite).",
        why: "each delete of a parent reads the whole table of its children",
        mends: "The index.",
        look: Look::Table(foreign_key_without_index),
    },
];

fn named(key: &ForeignKey) -> String {
    let columns = key.columns.iter().map(|column| format!("`{column}`"));
    let columns = columns.collect::<Vec<_>>().join(", ");
    if key.name.is_empty() {
        format!("the foreign key from {columns} to `{}`", key.table)
    } else {
        format!("the foreign key `{}` from {columns} to `{}`", key.name, key.table)
    }
}

/// `ADD FOREIGN KEY .. NOT VALID`, and nothing after it.
fn unvalidated_foreign_key(pair: &Pair<'_>) -> Vec<Found> {
    let open = pair.table.foreign_keys.iter().filter(|key| !key.validated);
    let found = open.map(|key| {
        let filtered = pair.is_filtered(pair.case.parent(pair.table, key));
        let step = foreign_key::validate(&pair.place(), &key.name, filtered);
        pair.found(format!("{} is not validated", named(key))).mended_by(step)
    });
    found.collect()
}

/// `ADD CHECK (station_id IS NOT NULL) NOT VALID`, and nothing after it.
fn unvalidated_check(pair: &Pair<'_>) -> Vec<Found> {
    let open = pair.table.checks.iter().filter(|check| !check.validated);
    let found = open.map(|check| {
        let place = pair.place();
        let step = if place.server.is_mysql() {
            let statement = format!(
                "ALTER TABLE {} ALTER CHECK {} ENFORCED",
                place.sql(),
                place.quoted(&check.name)
            );
            place.step(
                "rows from before it were never looked at",
                Lock::Writers,
                vec![statement],
            )
        } else {
            foreign_key::validate(&place, &check.name, false)
        };
        pair.found(format!("the check `{}` is not validated", check.name))
            .mended_by(step)
    });
    found.collect()
}

/// `ALTER TABLE bookings DROP CONSTRAINT "fk-bookings-station_id"`.
fn missing_tenant_foreign_key(pair: &Pair<'_>) -> Vec<Found> {
    let tenants = pair.tenant_columns();
    let declared = pair.wanted.foreign_keys.iter().filter(|key| {
        let [column] = key.columns.as_slice() else {
            return false;
        };
        tenants.contains(&column.as_str()) && pair.column(column).is_some()
    });
    let missing = declared.filter(|declared| {
        let mut keys = pair.table.foreign_keys.iter();
        let is_it = |key: &ForeignKey| {
            pair.declared_key(key)
                .is_some_and(|found| std::ptr::eq(found, *declared))
        };
        !keys.any(is_it) && pair.case.inspected.find(&declared.table).is_some()
    });
    let found = missing.map(|declared| {
        let place = pair.place();
        let key = foreign_key::Key::wanted(place.server, declared);
        let filtered = pair.is_filtered(pair.case.inspected.find(&declared.table));
        let step = foreign_key::add(&place, pair.table, &key, filtered)
            .unwrap_or_else(|| place.by_call(call::add_foreign_key(pair, &declared.columns)));
        let columns = declared.columns.join("`, `");
        let what = format!("the foreign key from `{columns}` to `{}` is not there", declared.table);
        pair.found(what).mended_by(step)
    });
    found.collect()
}

/// `FOREIGN KEY (station_id, customer_id) REFERENCES customers (station_id, id) ON DELETE SET NULL`.
fn set_null_nulls_tenant(pair: &Pair<'_>) -> Vec<Found> {
    let tenants = pair.tenant_columns();
    let keys = pair.table.foreign_keys.iter().filter(|key| {
        let nulled = if key.set_null.is_empty() {
            &key.columns
        } else {
            &key.set_null
        };
        let mut nulled = nulled.iter().map(String::as_str);
        key.on_delete == "SET NULL" && nulled.any(|column| pair.case.has(tenants.iter().copied(), column))
    });
    let found = keys.map(|key| {
        let place = pair.place();
        let parent = pair.case.parent(pair.table, key);
        let step = parent.and_then(|parent| {
            let parent_place = Place::of(place.server, parent);
            let filtered = pair.is_filtered(Some(parent));
            foreign_key::without_set_null(&place, pair.table, key, &parent_place, &tenants, filtered)
        });
        let step = step.unwrap_or_else(|| place.by_call(call::REBUILD));
        pair.found(format!(
            "{} says ON DELETE SET NULL, which nulls the tenant too",
            named(key)
        ))
        .mended_by(step)
    });
    found.collect()
}

/// The tenant columns of the row and of its parent that a foreign key leaves out.
fn left_out<'a>(pair: &Pair<'a>, key: &ForeignKey) -> Option<(&'a Table, &'a str, &'a str)> {
    let parent = pair.case.parent(pair.table, key)?;
    let entity = pair.case.entity_of(parent)?;
    let mut shared = pair.tenants().filter_map(|tenant| {
        let other = tenants(entity).find(|other| other.dimension == tenant.dimension)?;
        let is_there = pair.column(&tenant.column).is_some()
            && parent
                .columns
                .iter()
                .any(|column| pair.case.same(&column.name, &other.column));
        is_there.then_some((parent, tenant.column.as_str(), other.column.as_str()))
    });
    let names = |tenant: &str| pair.case.has(key.columns.iter().map(String::as_str), tenant);
    let first = shared.next()?;
    let (_, tenant, _) = first;
    (!names(tenant) && !shared.any(|(_, tenant, _)| names(tenant))).then_some(first)
}

/// `FOREIGN KEY (customer_id) REFERENCES customers (id)`, where both have a `station_id`.
fn foreign_key_ignores_tenant(pair: &Pair<'_>) -> Vec<Found> {
    let found = pair.table.foreign_keys.iter().filter_map(|key| {
        let (parent, tenant, other) = left_out(pair, key)?;
        // One with the tenant beside it says all.
        let is_said = pair.table.foreign_keys.iter().any(|with| {
            let has = |column: &str| pair.case.has(with.columns.iter().map(String::as_str), column);
            with.table == key.table && has(tenant) && key.columns.iter().all(|column| has(column))
        });
        if is_said {
            return None;
        }
        let found = pair.found(format!("{} leaves out `{tenant}`, which both tables have", named(key)));
        if pair.declared_key(key).is_some() {
            return Some(found.noted());
        }
        Some(found.mended_by_all(with_tenant(pair, key, parent, tenant, other)))
    });
    found.collect()
}

fn with_tenant(pair: &Pair<'_>, key: &ForeignKey, parent: &Table, tenant: &str, other: &str) -> Vec<Step> {
    let place = pair.place();
    let parent_place = Place::of(place.server, parent);
    let own = if key.references.is_empty() {
        &parent.key
    } else {
        &key.references
    };
    let references: Vec<_> = std::iter::once(other).chain(own.iter().map(String::as_str)).collect();
    let has_unique = parent.indexes.iter().any(|index| {
        let columns: Vec<_> = index.columns().collect();
        index.unique && index.predicate.is_none() && pair.case.same_set(&columns, &references)
    });
    let unique = (!has_unique).then(|| {
        let name = name::unused(parent, &name::index(parent_place.bare(), references.iter().copied()));
        index::create(&parent_place, Some(parent), &name, &references, true)
    });
    let columns: Vec<_> = std::iter::once(tenant)
        .chain(key.columns.iter().map(String::as_str))
        .collect();
    let name = format!("fk-{}-{}", place.bare(), columns.join("-"));
    // SET NULL would null the tenant too.
    let on_delete = match (key.on_delete.as_str(), place.server) {
        ("SET NULL", Server::Postgres(version)) if version.0 >= 15 => Some(format!(
            "SET NULL ({})",
            place.list(key.columns.iter().map(String::as_str))
        )),
        ("SET NULL" | "NO ACTION" | "", _) => None,
        (other, _) => Some(other.to_owned()),
    };
    let added = foreign_key::Key {
        name: name::unused(pair.table, &name),
        columns,
        parent: parent_place,
        references,
        on_delete,
        on_update: None,
    };
    let added = foreign_key::add(&place, pair.table, &added, pair.is_filtered(Some(parent)));
    let added = added.unwrap_or_else(|| place.by_call(call::REBUILD));
    unique.into_iter().chain([added]).collect()
}

/// `FOREIGN KEY (customer_id)`, and no index that begins with `customer_id`; `FOREIGN KEY (station_id, customer_id)`, and
/// none with both or with `customer_id`. MySQL makes one by itself; that of the tenant
/// is another rule's.
fn foreign_key_without_index(pair: &Pair<'_>) -> Vec<Found> {
    if pair.case.server().is_mysql() {
        return Vec::new();
    }
    let tenants = pair.tenant_columns();
    let keys = pair.table.foreign_keys.iter().filter(|key| {
        let columns: Vec<_> = key.columns.iter().map(String::as_str).collect();
        let own: Vec<_> = columns
            .iter()
            .copied()
            .filter(|column| !tenants.contains(column))
            .collect();
        // An index on the rest alone tells as much; and where the same key is there without the tenant, that one is named.
        let has_twin = own.len() < columns.len()
            && pair.table.foreign_keys.iter().any(|other| {
                let others: Vec<_> = other.columns.iter().map(String::as_str).collect();
                other.table == key.table && pair.case.same_set(&others, &own)
            });
        !own.is_empty()
            && !has_twin
            && !has_index_on(pair, pair.table, &columns)
            && !has_index_on(pair, pair.table, &own)
    });
    let found = keys.map(|key| {
        let place = pair.place();
        let columns: Vec<_> = key.columns.iter().map(String::as_str).collect();
        let name = name::unused(pair.table, &name::index(place.bare(), columns.iter().copied()));
        let step = index::create(&place, Some(pair.table), &name, &columns, false);
        pair.found(format!("no index begins with the columns of {}", named(key)))
            .mended_by(step)
    });
    found.collect()
}
