//! Columns: missing ones, and those that the driver cannot read, that take NULL or do not, or lack a default.

use super::{Look, Rule};
use crate::doctor::call;
use crate::doctor::case::Pair;
use crate::doctor::live_rows::has_live_key;
use crate::doctor::other::Other;
use crate::doctor::types::{self, conversion};
use crate::doctor::{Found, Severity};
use crate::inspected::Column;
use crate::step::Step;
use crate::steps::{column, default, foreign_key, index, live};
use sea_orm_mixins::schema::{Role, WantedColumn};

pub(super) const RULES: &[Rule] = &[
    Rule {
        kind: "missing_column",
        severity: Severity::Error,
        title: "A column of the entity is not there, in its table or its view.",
        why: "every statement of the entity names it, and fails",
        mends: "The column, with its index, keys and foreign key. One that is NOT NULL without a default is added NULL-able; \
                making it NOT NULL is refused until every row has a value.",
        look: Look::Columns(missing_column),
    },
    Rule {
        kind: "unreadable_type",
        severity: Severity::Error,
        title: "The driver cannot read or bind the entity's type there.",
        why: "every SELECT of the entity fails at the first row, or the first INSERT",
        mends: "Another type of the column where that loses nothing, else of the field.",
        look: Look::Columns(unreadable_type),
    },
    Rule {
        kind: "no_live_rows",
        severity: Severity::Error,
        title: "The deletion column takes no NULL, or has a default.",
        why: "a live row has NULL there: inserts fail, or rows are born deleted",
        mends: "Allows NULL, and drops the default.",
        look: Look::Table(no_live_rows),
    },
    Rule {
        kind: "nullable_tenant",
        severity: Severity::Error,
        title: "The column of a tenant may be NULL, where the entity says that it may not.",
        why: "a row without a tenant is in nobody's reach, and reading one fails",
        mends: "NOT NULL, which is refused until every row has a tenant.",
        look: Look::Table(nullable_tenant),
    },
    Rule {
        kind: "nullable_column",
        severity: Severity::Warning,
        title: "A version or a flag of deletion may be NULL, where the entity says that it may not; a note for times.",
        why: "a row with NULL is neither live nor deleted, matches no version, and cannot be read",
        mends: "NOT NULL, and the default where it is missing.",
        look: Look::Table(nullable_column),
    },
    Rule {
        kind: "missing_default",
        severity: Severity::Error,
        title: "A mixin's column is NOT NULL and lacks the default that the entity declares.",
        why: "an INSERT by anybody else, be it the program's last version, fails",
        mends: "The default.",
        look: Look::Table(missing_default),
    },
];

/// `ALTER TABLE bookings DROP COLUMN version`.
fn missing_column(pair: &Pair<'_>) -> Vec<Found> {
    let is_read = pair.other.is_none_or(|other| other.broken.is_none());
    let missing = pair
        .wanted
        .columns
        .iter()
        .filter(|wanted| is_read && pair.column(&wanted.name).is_none());
    let found = missing.map(|wanted| {
        let place = pair.place();
        let what = format!("the column `{}` of `{}` is not there", wanted.name, pair.entity());
        if let Some(other) = pair.other {
            return pair.found(what).mended_by(place.by_call(anew(other)));
        }
        let Some(added) = column::add(&place, wanted) else {
            let how = format!(
                "`manager.add_mixin_columns::<{}>()` rebuilds the table with it",
                pair.entity()
            );
            return pair.found(what).mended_by(place.by_call(how));
        };
        let mut found = pair.found(what).mended_by_all(added.steps);
        if added.is_nullable {
            let new = Column {
                name: wanted.name.clone(),
                ty: column::type_sql(place.server, &wanted.definition),
                nullable: true,
                ..Column::default()
            };
            found = found.mended_by(
                column::set_not_null(&place, pair.table, &new)
                    .unwrap_or_else(|| place.by_call(not_null_call(pair, wanted))),
            );
        }
        found.mended_by_all(with_column(pair, wanted))
    });
    found.collect()
}

/// What mends what is no table.
fn anew(other: &Other) -> String {
    format!(
        "it is {}: make it anew as the entity says, or change the entity",
        other.what
    )
}

/// The declared indexes and keys that a column was part of.
fn with_column(pair: &Pair<'_>, wanted: &WantedColumn) -> Vec<Step> {
    let place = pair.place();
    let of_it = |columns: &[String]| pair.case.has(columns.iter().map(String::as_str), &wanted.name);
    let indexes = pair
        .wanted
        .indexes
        .iter()
        .filter(|index| of_it(&index.columns) && !index.inline);
    let indexes = indexes.map(|declared| {
        let columns: Vec<_> = declared.columns.iter().map(String::as_str).collect();
        index::create(&place, Some(pair.table), &declared.name, &columns, declared.unique)
    });
    let is_deletion = wanted.role == Some(Role::Deletion);
    let lives = pair
        .wanted
        .live_keys
        .iter()
        .filter(|key| of_it(&key.columns) || is_deletion);
    let lives = lives.filter(|key| !has_live_key(pair, key));
    let lives = lives.map(|key| live::create(&place, Some(pair.table), pair.wanted, key));
    let keys = pair.wanted.foreign_keys.iter().filter(|key| of_it(&key.columns));
    let keys = keys.map(|key| {
        let declared = foreign_key::Key::wanted(place.server, key);
        let added = foreign_key::add(&place, pair.table, &declared, pair.is_filtered(None));
        added.unwrap_or_else(|| place.by_call(call::add_foreign_key(pair, &key.columns)))
    });
    indexes.chain(lives).chain(keys).collect()
}

/// `id integer` for an `i64` on PostgreSQL; `station_id char(36)` for a `Uuid` on MySQL.
fn unreadable_type(pair: &Pair<'_>) -> Vec<Found> {
    let server = pair.case.server();
    let found = pair.columns().filter_map(|(wanted, column)| {
        let refused = types::refused(server, pair.table, wanted, &column.ty)?;
        let what = format!("`{}` is `{}` here, and {refused}", wanted.name, column.ty);
        if let Some(other) = pair.other {
            return Some(pair.found(what).mended_by(pair.place().by_call(anew(other))));
        }
        let mends = conversion::step(pair, wanted, column);
        Some(pair.found(what).mended_by_all(mends))
    });
    found.collect()
}

/// `deleted_at timestamp NOT NULL DEFAULT current_timestamp`, as old MySQL makes of a bare `timestamp`.
fn no_live_rows(pair: &Pair<'_>) -> Vec<Found> {
    let deletion = pair.columns().filter(|(wanted, column)| {
        let is_time = wanted.role == Some(Role::Deletion) && wanted.nullable;
        is_time && (!column.nullable || has_default(column)) && column.generated.is_none()
    });
    let found = deletion.map(|(wanted, column)| {
        let place = pair.place();
        let wrong = if column.nullable {
            "has a default"
        } else {
            "takes no NULL"
        };
        let what = format!("`{}` {wrong}, and a live row has NULL there", wanted.name);
        let allowed = (!column.nullable).then(|| column::drop_not_null(&place, &without_default(column)));
        let dropped = has_default(column).then(|| default::drop(&place, &column.name));
        let steps: Vec<_> = allowed.into_iter().chain(dropped).collect();
        let steps = steps
            .into_iter()
            .map(|step| step.unwrap_or_else(|| place.by_call(call::REBUILD)));
        pair.found(what).mended_by_all(steps)
    });
    found.collect()
}

fn without_default(column: &Column) -> Column {
    Column {
        default: None,
        on_update: false,
        ..column.clone()
    }
}

fn has_default(column: &Column) -> bool {
    let default = column.default.as_deref();
    default.is_some_and(|default| !default.eq_ignore_ascii_case("null") && !default.starts_with("NULL::"))
}

/// `ALTER TABLE bookings ALTER COLUMN station_id DROP NOT NULL`.
fn nullable_tenant(pair: &Pair<'_>) -> Vec<Found> {
    let tenants = pair.tenants().filter(|tenant| !tenant.nullable);
    let found = tenants.filter_map(|tenant| {
        let column = pair.column(&tenant.column).filter(|column| column.nullable)?;
        let place = pair.place();
        let step = column::set_not_null(&place, pair.table, column).unwrap_or_else(|| {
            let how = format!("{}.enforce_not_null()` rebuilds the table", call::adopt(pair, tenant));
            place.by_call(how)
        });
        let what = format!(
            "`{}` may be NULL, and `{}` says that it may not",
            tenant.column,
            pair.entity()
        );
        Some(pair.found(what).mended_by(step))
    });
    found.collect()
}

/// `version integer DEFAULT 1`, without NOT NULL.
fn nullable_column(pair: &Pair<'_>) -> Vec<Found> {
    let found = pair.columns().filter_map(|(wanted, column)| {
        if wanted.nullable || !column.nullable || column.generated.is_some() {
            return None;
        }
        let is_time = match wanted.role? {
            Role::Tenant(_) => return None,
            Role::Version | Role::Deletion => false,
            Role::CreatedAt | Role::UpdatedAt | Role::CreatedBy | Role::UpdatedBy | Role::DeletedBy => true,
        };
        let place = pair.place();
        let what = format!(
            "`{}` may be NULL, and `{}` says that it may not",
            wanted.name,
            pair.entity()
        );
        // Once it is NOT NULL, other writers need the default.
        let default = wanted.definition.get_column_spec().default.as_ref();
        let default = default.filter(|_| pair.declares_default(wanted) && !has_default(column));
        let default =
            default.and_then(|default| default::set(&place, &column.name, &default::operand(place.server, default)));
        let step = column::set_not_null(&place, pair.table, column).unwrap_or_else(|| place.by_call(call::REBUILD));
        let found = pair.found(what).mended_by(step).mended_by_all(default);
        Some(if is_time { found.noted() } else { found })
    });
    found.collect()
}

/// `ALTER TABLE bookings ALTER COLUMN version DROP DEFAULT`.
fn missing_default(pair: &Pair<'_>) -> Vec<Found> {
    let found = pair.columns().filter_map(|(wanted, column)| {
        wanted.role?;
        let declared = wanted.definition.get_column_spec().default.as_ref()?;
        if !pair.declares_default(wanted)
            || column.nullable
            || has_default(column)
            || column.generated.is_some()
            || column.numbered
        {
            return None;
        }
        let place = pair.place();
        let what = format!("`{}` is NOT NULL, and has no default", wanted.name);
        let step = default::set(&place, &column.name, &default::operand(place.server, declared));
        Some(
            pair.found(what)
                .mended_by(step.unwrap_or_else(|| place.by_call(call::REBUILD))),
        )
    });
    found.collect()
}

fn not_null_call(pair: &Pair<'_>, wanted: &WantedColumn) -> String {
    let tenant = pair.tenants().find(|tenant| tenant.column == wanted.name);
    match tenant {
        Some(tenant) => format!("{}.enforce_not_null()` rebuilds the table", call::adopt(pair, tenant)),
        None => call::REBUILD.to_owned(),
    }
}
