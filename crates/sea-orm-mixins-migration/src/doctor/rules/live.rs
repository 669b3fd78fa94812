//! Indexes of live rows that the entity declares.

use super::{Look, Rule};
use crate::doctor::case::Pair;
use crate::doctor::live_rows::{has_live_key, live_columns, plain};
use crate::doctor::{Found, Severity};
use crate::inspected::Index;
use crate::live::live_index_columns;
use crate::steps::{index, live, unique};
use sea_orm_mixins::schema::LiveKey;

pub(super) const RULES: &[Rule] = &[
    Rule {
        kind: "missing_live_key",
        severity: Severity::Error,
        title: "A key of `live_unique(..)` is not there.",
        why: "two live rows of one tenant can have the same value. SeaORM's schema sync drops these keys: do not run it on \
              this table",
        mends: "The key; refused while live rows are double.",
        look: Look::Table(|pair| missing(pair, true)),
    },
    Rule {
        kind: "missing_live_index",
        severity: Severity::Warning,
        title: "An index of `live_index(..)` is not there.",
        why: "lists of live rows read all of a tenant's, the deleted ones too. SeaORM's schema sync drops such indexes",
        mends: "The index.",
        look: Look::Table(|pair| missing(pair, false)),
    },
    Rule {
        kind: "unique_counts_deleted",
        severity: Severity::Error,
        title: "A unique key has the columns of a `live_unique(..)`, and counts deleted rows.",
        why: "a value that a deleted row has cannot be used again",
        mends: "Drops it, once the key of live rows is there.",
        look: Look::Table(unique_counts_deleted),
    },
];

/// `DROP INDEX "uq-live-customers-station_id-email"`, as SeaORM's sync does.
fn missing(pair: &Pair<'_>, unique: bool) -> Vec<Found> {
    let place = pair.place();
    let keys = pair.wanted.live_keys.iter().filter(|key| key.unique == unique);
    let keys = keys.filter(|key| is_possible(pair, key) && !has_live_key(pair, key));
    let found = keys.map(|key| {
        let kind = if unique { "unique key" } else { "index" };
        let mut what = format!("the {kind} of live rows over {} is not there", listed(key));
        if let Some(other) = other_rows(pair, key) {
            let predicate = other.predicate.as_deref().map_or_else(String::new, plain);
            what.extend(["; `", &other.name, "` is over those `WHERE ", &predicate, "`"]);
        }
        let namesake = pair
            .table
            .indexes
            .iter()
            .find(|index| pair.case.same(&index.name, &key.name));
        let dropped = namesake.and_then(|old| index::drop(&place, pair.table, old));
        let mut step = live::create(&place, Some(pair.table), pair.wanted, key);
        step.statements.splice(0..0, dropped);
        pair.found(what).mended_by(step)
    });
    found.collect()
}

fn listed(key: &LiveKey) -> String {
    let columns = key.columns.iter().map(|column| format!("`{column}`"));
    columns.collect::<Vec<_>>().join(", ")
}

/// Whether the table has all that the key needs; what it lacks is said elsewhere, and brings the key with it.
fn is_possible(pair: &Pair<'_>, key: &LiveKey) -> bool {
    let deletion = pair
        .wanted
        .policy
        .soft_delete
        .iter()
        .map(sea_orm_mixins::schema::SoftDelete::column);
    let mut columns = key.columns.iter().map(String::as_str).chain(deletion);
    columns.all(|column| pair.column(column).is_some())
}

/// An index over the key's columns whose predicate is of other rows.
fn other_rows<'a>(pair: &Pair<'a>, key: &LiveKey) -> Option<&'a Index> {
    let wanted: Vec<_> = key.columns.iter().map(String::as_str).collect();
    pair.table.indexes.iter().find(|index| {
        let columns: Vec<_> = index.columns().collect();
        index.predicate.is_some() && pair.case.same_set(&columns, &wanted)
    })
}

/// `UNIQUE (station_id, email)` beside `live_unique("email")`.
fn unique_counts_deleted(pair: &Pair<'_>) -> Vec<Found> {
    if pair.wanted.policy.soft_delete.is_none() {
        return Vec::new();
    }
    let place = pair.place();
    let mut all = Vec::new();
    for key in pair
        .wanted
        .live_keys
        .iter()
        .filter(|key| key.unique && is_possible(pair, key))
    {
        let wanted: Vec<_> = key.columns.iter().map(String::as_str).collect();
        let old = pair.table.indexes.iter().filter(|index| {
            let columns: Vec<_> = index.columns().collect();
            let is_whole = index.predicate.is_none() && columns.len() == index.parts.len();
            index.unique && !index.primary && is_whole && pair.case.same_set(&columns, &wanted)
        });
        for old in old.filter(|old| live_columns(pair, old).is_none()) {
            let create = (!has_live_key(pair, key))
                .then(|| live::create(&place, Some(pair.table), pair.wanted, key).statements)
                .into_iter()
                .flatten();
            let what = format!("`{}` is unique over {}, deleted rows too", old.name, listed(key));
            let found = pair
                .found(what)
                .mended_by(unique::replacing(&place, pair.table, old, create));
            let declared = pair.declares_unique(
                &live_index_columns(pair.wanted, key, place.server.backend())
                    .iter()
                    .map(String::as_str)
                    .collect::<Vec<_>>(),
            ) || pair.declares_unique(&wanted);
            all.push(if declared { found.noted() } else { found });
        }
    }
    all
}
