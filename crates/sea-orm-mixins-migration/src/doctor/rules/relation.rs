//! Entities whose name is no table's: views, materialized views, foreign tables.

use super::{Look, Rule};
use crate::doctor::case::Case;
use crate::doctor::{Found, Severity};
use crate::steps::Place;

pub(super) const RULES: &[Rule] = &[
    Rule {
        kind: "unreadable_view",
        severity: Severity::Error,
        title: "The view of an entity reads what is not there (SQLite, MySQL, MariaDB).",
        why: "every statement on it fails",
        mends: "The view, made anew.",
        look: Look::Database(unreadable_view),
    },
    Rule {
        kind: "no_table",
        severity: Severity::Note,
        title: "The name of an entity is that of a view, a materialized view, a foreign or virtual table, or a table of another \
                database.",
        why: "only its columns and their types are compared; keys, indexes, defaults and policies are those of the tables behind it",
        mends: "Nothing: its shape is the program's own matter.",
        look: Look::Database(no_table),
    },
];

/// `DROP TABLE bookings` below `CREATE VIEW bookings_of_today`.
fn unreadable_view(case: &Case<'_>) -> Vec<Found> {
    let broken = case.others().filter_map(|pair| {
        let why = pair.other?.broken.as_deref()?;
        let step = Place::of(case.server(), pair.table).by_call("make the view anew");
        let what = format!("the columns of `{}` cannot be read: {why}", pair.table_name());
        Some(pair.found(what).mended_by(step))
    });
    broken.collect()
}

/// `CREATE VIEW bookings_of_today`, with an entity of that name.
fn no_table(case: &Case<'_>) -> Vec<Found> {
    let others = case.others().filter_map(|pair| {
        let what = pair.other?.what;
        Some(pair.found(format!("`{}` of `{}` is {what}", pair.table_name(), pair.entity())))
    });
    others.collect()
}
