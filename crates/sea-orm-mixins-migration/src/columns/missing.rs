//! What a table lacks: pure functions, from the table as it is to statements.

use super::old_rows::{OldRows, Planned};
use crate::inspected::{Column, Server, Table};
use crate::look;
use crate::step::{Lock, Step};
use crate::steps::{Place, column, default, table::enum_type};
use sea_orm_mixins::schema::{Role, WantedColumn, WantedForeignKey};

/// The step that adds the columns that are not there. `inline` are the foreign keys that SQLite takes with a column.
pub(super) fn add(
    place: &Place<'_>,
    table: &Table,
    planned: &[Planned<'_>],
    inline: &[&WantedForeignKey],
) -> Option<Step> {
    let missing = planned
        .iter()
        .filter(|planned| look::column(place.server, table, &planned.wanted.name).is_none());
    let missing: Vec<_> = missing.collect();
    if missing.is_empty() {
        return None;
    }
    let on = place.sql();
    let added = missing
        .iter()
        .map(|planned| format!("ADD COLUMN {}", definition(place, planned)));
    let statements = match place.server {
        Server::Postgres(_) => {
            let defaults = missing.iter().filter_map(|planned| default_for_others(place, planned));
            let enums = missing
                .iter()
                .filter_map(|planned| enum_type(place.server, planned.wanted));
            let alter = format!("ALTER TABLE {on} {}", joined(added.chain(defaults)));
            enums.chain([alter]).collect()
        }
        Server::MySql(_) | Server::MariaDb(_) => {
            vec![format!("ALTER TABLE {on} {}, ALGORITHM=INSTANT", joined(added))]
        }
        Server::Sqlite(_) => {
            let keys = missing
                .iter()
                .map(|planned| references(place, &planned.wanted.name, inline));
            let each = added
                .zip(keys)
                .map(|(added, key)| format!("ALTER TABLE {on} {added}{key}"));
            each.collect()
        }
    };
    Some(place.step("add the columns of mixins", Lock::Briefly, statements))
}

/// Whether a new column has its default from the start, or SQLite must rebuild the table for it.
pub(super) fn has_default_at_once(planned: &Planned<'_>) -> bool {
    let declared = planned.wanted.definition.get_column_spec().default.as_ref();
    match planned.old_rows {
        OldRows::AsDefined | OldRows::Refused => true,
        OldRows::Value(_) => !is_time(planned) && declared.is_none(),
        OldRows::Null => false,
        OldRows::Filled => declared.is_none() && planned.wanted.nullable,
    }
}

/// Whether what the rows that are there have is a moment.
fn is_time(planned: &Planned<'_>) -> bool {
    match planned.role {
        Some(Role::CreatedAt | Role::UpdatedAt) => true,
        Some(
            Role::CreatedBy | Role::UpdatedBy | Role::DeletedBy | Role::Deletion | Role::Version | Role::Tenant(_),
        ) => false,
        None => matches!(planned.old_rows, OldRows::Value(_)),
    }
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}

/// A new column, with its name.
fn definition(place: &Place<'_>, planned: &Planned<'_>) -> String {
    let Planned { wanted, old_rows, .. } = planned;
    let ty = || column::type_sql(place.server, &wanted.definition);
    let name = place.quoted(&wanted.name);
    match old_rows {
        OldRows::AsDefined | OldRows::Refused => printed(place, wanted),
        OldRows::Value(value) => {
            let null = if wanted.nullable { "NULL" } else { "NOT NULL" };
            format!("{name} {} {null} DEFAULT {value}", ty())
        }
        OldRows::Filled | OldRows::Null => format!("{name} {} NULL", ty()),
    }
}

/// A definition as SeaORM's tools print it; a UNIQUE in it becomes an index, which reads the rows while others write.
fn printed(place: &Place<'_>, wanted: &WantedColumn) -> String {
    let sql = column::add_sql(place, &column::without_unique(&wanted.definition));
    sql.split_once("ADD COLUMN ")
        .map_or_else(String::new, |(_, column)| column.to_owned())
}

/// The default of a column that is filled row by row, in the statement that adds it: nobody's INSERT is without a time.
fn default_for_others(place: &Place<'_>, planned: &Planned<'_>) -> Option<String> {
    if !matches!(planned.old_rows, OldRows::Filled | OldRows::Null) {
        return None;
    }
    let declared = planned.wanted.definition.get_column_spec().default.as_ref()?;
    let declared = default::operand(place.server, declared);
    Some(format!(
        "ALTER COLUMN {} SET DEFAULT {declared}",
        place.quoted(&planned.wanted.name)
    ))
}

/// SQLite's foreign key of a new column: without it the table would have to be rebuilt.
fn references(place: &Place<'_>, column: &str, inline: &[&WantedForeignKey]) -> String {
    let is_it =
        |key: &&&WantedForeignKey| matches!(key.columns.as_slice(), [only] if look::same(place.server, only, column));
    let Some(key) = inline.iter().find(is_it) else {
        return String::new();
    };
    let parent = place.quoted(&key.table.name);
    let mut sql = format!(
        " REFERENCES {parent} ({})",
        place.list(key.references.iter().map(String::as_str))
    );
    for (on, action) in [("DELETE", &key.on_delete), ("UPDATE", &key.on_update)] {
        if let Some(action) = action {
            sql.extend([" ON ", on, " ", crate::steps::foreign_key::action_sql(*action)]);
        }
    }
    sql
}

/// A default that is not what the entity says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NewDefault {
    pub(super) column: String,
    /// `None`: it is dropped.
    pub(super) default: Option<String>,
}

/// The defaults that are still to be set: of columns that lack it, and of those to which a moment was given for the rows
/// that were there.
pub(super) fn defaults(server: Server, table: &Table, planned: &[Planned<'_>]) -> Vec<NewDefault> {
    let each = planned.iter().filter_map(|planned| {
        let there = look::column(server, table, &planned.wanted.name)?;
        new_default(server, planned, there)
    });
    each.collect()
}

fn new_default(server: Server, planned: &Planned<'_>, there: &Column) -> Option<NewDefault> {
    let declared = planned.wanted.definition.get_column_spec().default.as_ref();
    let value = there
        .default
        .as_deref()
        .filter(|value| !value.eq_ignore_ascii_case("null"));
    // What the caller gives may be any time; the same is given again by the run that goes on.
    let is_ours = |value| is_recent_moment(value) || planned.given.is_some() && is_literal(value);
    let is_ours = is_time(planned) && value.is_some_and(is_ours);
    let default = match declared {
        Some(declared) if value.is_none() || (is_ours && !default::is_constant(declared)) => {
            Some(default::operand(server, declared))
        }
        None if is_ours => None,
        Some(_) | None => return None,
    };
    Some(NewDefault {
        column: there.name.clone(),
        default,
    })
}

/// Whether a default, as the server prints it, is one moment of this library's days. Nobody has such a default for new
/// rows: it was given to those that were there, and somebody stopped it there.
fn is_recent_moment(default: &str) -> bool {
    const FIRST_YEAR: u32 = 2026;
    const FIRST_SECOND: i64 = 1_767_225_600;
    let value = bare(default);
    if let Ok(number) = value.parse::<i64>() {
        return number >= FIRST_SECOND;
    }
    let year = value.split_once('-').and_then(|(year, _)| year.parse::<u32>().ok());
    year.is_some_and(|year| year >= FIRST_YEAR)
}

/// Whether a default is one value and not an expression. MySQL prints both without quotes.
fn is_literal(default: &str) -> bool {
    default.starts_with('\'') || bare(default).starts_with(|first: char| first.is_ascii_digit())
}

/// A default without quotes, parentheses and cast.
fn bare(default: &str) -> &str {
    let value = default.split_once("::").map_or(default, |(value, _)| value);
    value.trim_matches(['(', ')', '\''])
}

/// The step that sets them; `None` if there is nothing to do, and on SQLite, which rebuilds the table.
pub(super) fn set_defaults(place: &Place<'_>, new: &[NewDefault]) -> Option<Step> {
    if new.is_empty() || matches!(place.server, Server::Sqlite(_)) {
        return None;
    }
    let each = new.iter().map(|NewDefault { column, default }| {
        let name = place.quoted(column);
        match default {
            Some(default) => format!("ALTER COLUMN {name} SET DEFAULT {default}"),
            None => format!("ALTER COLUMN {name} DROP DEFAULT"),
        }
    });
    let instant = if place.server.is_mysql() {
        ", ALGORITHM=INSTANT"
    } else {
        ""
    };
    let statement = format!("ALTER TABLE {} {}{instant}", place.sql(), joined(each));
    Some(place.step(
        "defaults for writers that leave the columns out",
        Lock::Briefly,
        vec![statement],
    ))
}

#[cfg(test)]
mod tests {
    use super::{is_literal, is_recent_moment};

    #[test]
    fn a_moment_of_these_days_is_told_from_what_people_write() {
        for ours in [
            "'2026-11-30 18:00:00.123456'",
            "2026-11-30 18:00:00.123456",
            "'2026-11-30T18:00:00.123456+00:00'",
            "'2031-01-01 00:00:00+00'::timestamp with time zone",
            "1796000000",
            "'1796000000'::bigint",
        ] {
            assert!(is_recent_moment(ours) && is_literal(ours), "{ours}");
        }
        for others in [
            "CURRENT_TIMESTAMP",
            "now()",
            "utc_timestamp(6)",
            "'1970-01-01 00:00:00'",
            "0",
            "'0'",
            "'0001-01-01'",
            "",
        ] {
            assert!(!is_recent_moment(others), "{others}");
        }
        for expression in [
            "CURRENT_TIMESTAMP",
            "now()",
            "utc_timestamp(6)",
            "timezone('UTC'::text, now())",
            "",
        ] {
            assert!(!is_literal(expression), "{expression}");
        }
    }
}
