//! The columns of mixins' times.

use super::{Look, Rule};
use crate::doctor::case::Pair;
use crate::doctor::{Found, Severity};
use crate::inspected::{Column, Server, Version};
use crate::step::{Lock, Step};
use crate::steps::{column, default};
use sea_orm_migration::sea_orm::ColumnType;
use sea_orm_mixins::schema::{Role, WantedColumn};

pub(super) const RULES: &[Rule] = &[
    Rule {
        kind: "whole_seconds",
        severity: Severity::Warning,
        title: "A mixin's time keeps no fractions of seconds (MySQL, MariaDB); a note where it is as SeaORM's own tools make it.",
        why: "rows of one second have no order, and restoring one deletion brings back others of that second",
        mends: "`datetime(6)`, which copies the table.",
        look: Look::Table(whole_seconds),
    },
    Rule {
        kind: "timestamp_2038",
        severity: Severity::Warning,
        title: "A mixin's time is a `timestamp` (MySQL, MariaDB before 11.5); a note where it is as SeaORM's own tools make it.",
        why: "it ends in January 2038",
        mends: "`datetime(6)`, which copies the table.",
        look: Look::Table(timestamp_2038),
    },
    Rule {
        kind: "time_without_zone",
        severity: Severity::Warning,
        title: "A mixin's time is without a zone, and its default is the local time of whoever inserts (PostgreSQL); a note \
                where the entity declares it so, or where there is no default.",
        why: "the program writes UTC, and a session in another zone writes its own",
        mends: "The same default in UTC. A column `timestamptz` and a field `DateTimeUtc` say it for good.",
        look: Look::Table(time_without_zone),
    },
];

/// The columns of mixins' times, where they are times and not numbers or texts.
fn times<'a>(pair: &Pair<'a>) -> impl Iterator<Item = (&'a WantedColumn, &'a Column)> {
    pair.columns().filter(|(wanted, _)| {
        let is_mixins = matches!(wanted.role, Some(Role::CreatedAt | Role::UpdatedAt | Role::Deletion));
        let is_time = matches!(
            wanted.ty,
            ColumnType::DateTime | ColumnType::Timestamp | ColumnType::TimestampWithTimeZone
        );
        is_mixins && is_time
    })
}

/// MySQL's type of a time, and how many digits of a second it keeps.
fn mysql_time(ty: &str) -> (String, u32) {
    let ty = ty.to_lowercase();
    let (base, digits) = ty.split_once('(').unwrap_or((&ty, "0"));
    (
        base.trim().to_owned(),
        digits.trim_end_matches(')').parse().unwrap_or(0),
    )
}

/// What SeaORM's own schema tools make of an entity's type there.
fn seaorms(ty: &ColumnType) -> &'static str {
    if matches!(ty, ColumnType::DateTime) {
        "datetime"
    } else {
        "timestamp"
    }
}

/// One finding for the columns of a table that are as bad.
fn found(pair: &Pair<'_>, bad: &[(&WantedColumn, &Column)], what: &str) -> Vec<Found> {
    let (declared, chosen): (Vec<_>, Vec<_>) = bad.iter().partition(|(wanted, column)| {
        let (base, digits) = mysql_time(&column.ty);
        base == seaorms(&wanted.ty) && digits == 0
    });
    let of = |columns: &[(&WantedColumn, &Column)]| {
        let names = columns.iter().map(|(_, column)| format!("`{}`", column.name));
        let names = names.collect::<Vec<_>>().join(", ");
        let steps = columns
            .iter()
            .map(|(wanted, column)| microseconds(pair, wanted, column));
        (!columns.is_empty()).then(|| pair.found(format!("{names} {what}")).mended_by_all(steps))
    };
    of(&chosen).into_iter().chain(of(&declared).map(Found::noted)).collect()
}

/// `datetime(6)`, in UTC as a `timestamp` is.
fn microseconds(pair: &Pair<'_>, wanted: &WantedColumn, column: &Column) -> Step {
    let place = pair.place();
    let default = wanted.definition.get_column_spec().default.as_ref();
    let default = default.map(|default| default::operand(place.server, default));
    let new = Column {
        ty: "datetime(6)".to_owned(),
        ..column.clone()
    };
    let plain = Column {
        default: None,
        ..new.clone()
    };
    let modify = column::modify_sql(&place, &plain, &new.ty, column.nullable, None);
    let modify = default.map_or_else(|| modify.clone(), |default| format!("{modify} DEFAULT {default}"));
    let statements = vec!["SET SESSION time_zone = '+00:00'".to_owned(), modify];
    place.step(
        "a time with microseconds, and no end in 2038",
        Lock::Writers,
        statements,
    )
}

/// `created_at datetime`.
fn whole_seconds(pair: &Pair<'_>) -> Vec<Found> {
    if !pair.case.server().is_mysql() {
        return Vec::new();
    }
    let whole = times(pair).filter(|(_, column)| {
        let (base, digits) = mysql_time(&column.ty);
        digits == 0 && matches!(base.as_str(), "datetime" | "timestamp")
    });
    found(pair, &whole.collect::<Vec<_>>(), "keep whole seconds")
}

/// `created_at timestamp(6)`.
fn timestamp_2038(pair: &Pair<'_>) -> Vec<Found> {
    let ends = match pair.case.server() {
        Server::MySql(_) => true,
        // From 11.5 on it ends in 2106.
        Server::MariaDb(version) => version < Version(11, 5, 0),
        Server::Postgres(_) | Server::Sqlite(_) => false,
    };
    if !ends {
        return Vec::new();
    }
    let short = times(pair).filter(|(_, column)| mysql_time(&column.ty).0 == "timestamp");
    found(pair, &short.collect::<Vec<_>>(), "end in January 2038")
}

/// `created_at timestamp NOT NULL DEFAULT now()`, and the field is a `DateTime`.
fn time_without_zone(pair: &Pair<'_>) -> Vec<Found> {
    if !matches!(pair.case.server(), Server::Postgres(_)) {
        return Vec::new();
    }
    let bare = times(pair).filter(|(wanted, column)| {
        let is_bare = column.ty.starts_with("timestamp") && column.ty.ends_with("without time zone");
        is_bare && !matches!(wanted.ty, ColumnType::TimestampWithTimeZone)
    });
    let found = bare.map(|(wanted, column)| {
        let place = pair.place();
        let is_declared = pair.declares_default(wanted);
        let default = column.default.as_deref().filter(|default| is_local(default));
        match default.filter(|_| !is_declared) {
            Some(_) => {
                let what = format!(
                    "`{}` is without a zone, and its default is each session's local time",
                    column.name
                );
                let utc = default::set(&place, &column.name, "timezone('UTC', now())");
                pair.found(what).mended_by_all(utc)
            }
            None => pair.found(format!("`{}` is without a zone", column.name)).noted(),
        }
    });
    found.collect()
}

/// Whether a default is the local time of a session.
fn is_local(default: &str) -> bool {
    let default = default.to_lowercase();
    let is_now = [
        "now()",
        "current_timestamp",
        "localtimestamp",
        "transaction_timestamp",
        "statement_timestamp",
        "clock_timestamp",
    ];
    let is_utc = default.contains("time zone '") || default.contains("timezone(");
    is_now.iter().any(|now| default.contains(now)) && !is_utc
}
