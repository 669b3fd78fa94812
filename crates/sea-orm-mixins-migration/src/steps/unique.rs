//! Unique keys that put others in their place.

use super::{Place, index, name};
use crate::inspected::{Index, Part, Table};
use crate::step::{Lock, Step};

/// Puts a unique key with the tenants in front in the place of one without; without statements where SQLite's rebuild
/// must take the old one away.
pub(crate) fn with_tenants(place: &Place<'_>, table: &Table, old: &Index, tenants: &[&str]) -> Step {
    let own = old.parts.iter().map(|part| match part {
        Part::Column(name) => place.quoted(name),
        Part::Prefix(name, length) => format!("{}({length})", place.quoted(name)),
        Part::Expression(expression) => format!("({expression})"),
    });
    let parts = tenants.iter().map(|column| place.quoted(column)).chain(own);
    let parts = parts.collect::<Vec<_>>().join(", ");
    let names = tenants.iter().copied().chain(old.parts.iter().map(part_name));
    let name = name::unused(table, &name::index(place.bare(), names));
    let create = index::statement(place, Some(table), &name, &parts, true, old.predicate.as_deref());
    replacing(place, table, old, Some(create))
}

fn part_name(part: &Part) -> &str {
    match part {
        Part::Column(name) | Part::Prefix(name, _) => name,
        Part::Expression(_) => "expression",
    }
}

/// Takes an index away, after `create` where that is not there yet.
pub(crate) fn replacing(
    place: &Place<'_>,
    table: &Table,
    old: &Index,
    create: impl IntoIterator<Item = String>,
) -> Step {
    let Some(drop) = index::drop(place, table, old) else {
        let how = "the UNIQUE is part of CREATE TABLE: a rebuild of the table without it";
        return place.by_call(how);
    };
    let mut statements: Vec<_> = create.into_iter().collect();
    statements.push(drop);
    place.step("one unique key in the place of another", Lock::Briefly, statements)
}
