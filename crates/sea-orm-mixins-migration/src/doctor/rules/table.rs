//! Tables: those that are missing, declared twice, or not at all.

use super::{Look, Rule};
use crate::doctor::case::{Case, tenants};
use crate::doctor::{Found, Severity};
use crate::steps::table;
use std::collections::BTreeSet;

pub(super) const RULES: &[Rule] = &[
    Rule {
        kind: "conflicting_entities",
        severity: Severity::Error,
        title: "Two declarations of one table disagree.",
        why: "every use of the table is refused, on scoped connections and in hooks",
        mends: "Make the entities alike, or remove one.",
        look: Look::Database(conflicting_entities),
    },
    Rule {
        kind: "missing_table",
        severity: Severity::Error,
        title: "The table of an entity is not there.",
        why: "every statement on it fails",
        mends: "The statements of `create_mixin_table`.",
        look: Look::Database(missing_table),
    },
    Rule {
        kind: "undeclared_table",
        severity: Severity::Warning,
        title: "A table has a tenant's column, and no entity declares it.",
        why: "nothing keeps its rows apart: a scoped connection refuses it, and any other shows all tenants' rows",
        mends: "An entity with the tenant's mixin, or `shared_table!`.",
        look: Look::Database(undeclared_table),
    },
];

/// Two entities name `bookings`, one with `SoftDelete`.
fn conflicting_entities(case: &Case<'_>) -> Vec<Found> {
    let found = |(table, message): &(sea_orm_mixins::Table, String)| Found::new(table.to_string(), message.clone());
    case.conflicts.iter().map(found).collect()
}

/// `DROP TABLE bookings`, or the migration did not run. Where the name is a view's, `no_table`
/// says so.
fn missing_table(case: &Case<'_>) -> Vec<Found> {
    let missing = case.wanted.iter().filter(|wanted| {
        let table = &wanted.policy.table;
        case.inspected.find(table).is_none() && !case.others.iter().any(|(other, _)| other == table)
    });
    let mut missing: Vec<_> = missing.collect();
    // A parent before its children; those that refer to one another stay in their order.
    let mut sorted = Vec::with_capacity(missing.len());
    while !missing.is_empty() {
        let waits = |at: usize| {
            let child: Option<&&sea_orm_mixins::schema::Wanted> = missing.get(at);
            child.is_some_and(|child| {
                let mut keys = child.foreign_keys.iter();
                keys.any(|key| {
                    key.table != child.policy.table && missing.iter().any(|other| other.policy.table == key.table)
                })
            })
        };
        let next = (0..missing.len()).find(|at| !waits(*at)).unwrap_or(0);
        sorted.push(missing.remove(next));
    }
    let found = |wanted: &sea_orm_mixins::schema::Wanted| {
        let name = wanted.policy.table.to_string();
        let mut what = format!("`{name}` of `{}::Entity` is not there", wanted.module);
        if let Some(schema) = out_of_reach(case, &wanted.policy.table) {
            what.extend([
                "; there is one in the schema `",
                schema,
                "`, which the `search_path` does not reach",
            ]);
        }
        Found::new(name, what).mended_by(table::create(case.server(), wanted))
    };
    sorted.into_iter().map(found).collect()
}

/// The schema of a table of that name that a bare name does not mean.
fn out_of_reach<'a>(case: &Case<'a>, table: &sea_orm_mixins::Table) -> Option<&'a str> {
    let mut hidden = case
        .inspected
        .tables
        .iter()
        .filter(|hidden| !hidden.visible && hidden.name == table.name);
    hidden
        .find_map(|hidden| hidden.schema.as_deref())
        .filter(|_| table.schema.is_none())
}

/// A table `payments` with a column `station_id`, that only SQL text of the program names.
fn undeclared_table(case: &Case<'_>) -> Vec<Found> {
    let columns: BTreeSet<&str> = case
        .wanted
        .iter()
        .flat_map(tenants)
        .map(|tenant| tenant.column.as_str())
        .collect();
    let schemas: BTreeSet<_> = case.pairs().map(|pair| pair.table.schema.as_deref()).collect();
    let shared: Vec<_> = case
        .shared
        .iter()
        .filter_map(|table| case.inspected.find(table))
        .collect();
    let tables = case.inspected.tables.iter().filter(|table| {
        let is_near = table.visible || schemas.contains(&table.schema.as_deref());
        is_near
            && !table.partition
            && case.entity_of(table).is_none()
            && !shared.iter().any(|shared| std::ptr::eq(*shared, *table))
    });
    let found = tables.filter_map(|table| {
        let mut names = table.columns.iter().map(|column| column.name.as_str());
        let column = names.find(|name| columns.iter().any(|tenant| case.same(tenant, name)))?;
        let what = format!(
            "it has the column `{column}`, and no entity declares it; give it one, or `sea_orm_mixins::shared_table!(\"{}\")` \
             if all its rows are everyone's",
            table.name
        );
        Some(Found::new(table.name.clone(), what))
    });
    found.collect()
}
