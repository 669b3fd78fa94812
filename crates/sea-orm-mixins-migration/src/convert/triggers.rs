//! The triggers that keep flag and time together while programs that know one of them run beside those that know the other.

use super::flag::Pair;
use crate::inspected::{Server, Table};
use crate::look;
use crate::step::{Lock, Step};
use crate::steps::Place;
use sea_orm_mixins::schema::short_name;

/// A trigger by its name, and the statements that make it.
struct Trigger {
    name: String,
    create: Vec<String>,
}

/// The step that creates the triggers that are not there.
pub(super) fn create(place: &Place<'_>, table: &Table, pair: &Pair) -> Option<Step> {
    let missing = triggers(place, table, pair)
        .into_iter()
        .filter(|trigger| !is_there(place.server, table, &trigger.name));
    let statements: Vec<_> = missing.flat_map(|trigger| trigger.create).collect();
    (!statements.is_empty()).then(|| {
        place.step(
            "keep the flag and the time of deletions together",
            Lock::Briefly,
            statements,
        )
    })
}

/// The step that drops those that are there.
pub(super) fn drop(place: &Place<'_>, table: &Table) -> Option<Step> {
    let all = ["", "_insert", "_flag", "_time", "_update"].map(|suffix| name(place, suffix));
    let there = all.iter().filter(|name| is_there(place.server, table, name));
    let statements: Vec<_> = match place.server {
        // One statement for both: nothing stays if it is stopped.
        Server::Postgres(_) => there
            .map(|name| format!("DROP FUNCTION {}() CASCADE", place.index(name)))
            .collect(),
        Server::MySql(_) | Server::MariaDb(_) | Server::Sqlite(_) => there
            .map(|name| format!("DROP TRIGGER {}", place.quoted(name)))
            .collect(),
    };
    (!statements.is_empty()).then(|| place.step("drop the triggers of the conversion", Lock::Briefly, statements))
}

fn is_there(server: Server, table: &Table, name: &str) -> bool {
    table.triggers.iter().any(|there| look::same(server, there, name))
}

fn name(place: &Place<'_>, suffix: &str) -> String {
    short_name(&format!("mixins_deletion_{}{suffix}", place.bare()))
}

fn triggers(place: &Place<'_>, table: &Table, pair: &Pair) -> Vec<Trigger> {
    match place.server {
        Server::Postgres(_) => vec![on_postgres(place, pair)],
        Server::MySql(_) | Server::MariaDb(_) => on_mysql(place, pair),
        Server::Sqlite(_) => on_sqlite(place, table, pair),
    }
}

/// The column that a statement changes decides for the other; an INSERT that gives either is of a deleted row.
fn on_postgres(place: &Place<'_>, pair: &Pair) -> Trigger {
    let name = name(place, "");
    let (function, time, flag) = (place.index(&name), place.quoted(&pair.time), place.quoted(&pair.flag));
    let (new, old) = (pair.is_set("NEW.", place), pair.is_set("OLD.", place));
    let (set, now) = (pair.flag_if("TRUE"), pair.now());
    let by_time = pair.flag_if(&format!("NEW.{time} IS NOT NULL"));
    let body = format!(
        "BEGIN IF TG_OP = 'INSERT' THEN IF NEW.{time} IS NOT NULL THEN NEW.{flag} := {set}; ELSIF {new} THEN NEW.{time} := {now}; \
         END IF; ELSIF NEW.{time} IS DISTINCT FROM OLD.{time} THEN NEW.{flag} := {by_time}; ELSIF {new} <> {old} THEN NEW.{time} := \
         CASE WHEN {new} THEN {now} END; END IF; RETURN NEW; END"
    );
    Trigger {
        create: vec![
            format!(
                "CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $mixins${body}$mixins$"
            ),
            format!(
                "CREATE TRIGGER {} BEFORE INSERT OR UPDATE ON {} FOR EACH ROW EXECUTE FUNCTION {function}()",
                place.quoted(&name),
                place.sql()
            ),
        ],
        name,
    }
}

fn on_mysql(place: &Place<'_>, pair: &Pair) -> Vec<Trigger> {
    let (time, flag, now) = (place.quoted(&pair.time), place.quoted(&pair.flag), pair.now());
    let (new, old) = (pair.is_set("NEW.", place), pair.is_set("OLD.", place));
    // Rows that are deleted and have no time yet stay so: a change of something else is no restoration.
    let update = format!(
        "NEW.{time} = CASE WHEN NOT (NEW.{time} <=> OLD.{time}) OR {new} = {old} THEN NEW.{time} WHEN {new} THEN {now} END, NEW.{flag} \
         = IF(NEW.{time} <=> OLD.{time}, NEW.{flag}, NEW.{time} IS NOT NULL)"
    );
    let insert = format!(
        "NEW.{flag} = IF(NEW.{time} IS NOT NULL, 1, NEW.{flag}), NEW.{time} = IF(NEW.{time} IS NULL AND {new}, {now}, NEW.{time})"
    );
    let trigger = |suffix: &str, event: &str, set: &str| {
        let name = name(place, suffix);
        let create = format!(
            "CREATE TRIGGER {} BEFORE {event} ON {} FOR EACH ROW SET {set}",
            place.quoted(&name),
            place.sql()
        );
        Trigger {
            name,
            create: vec![create],
        }
    };
    vec![
        trigger("_insert", "INSERT", &insert),
        trigger("_update", "UPDATE", &update),
    ]
}

/// SQLite's triggers cannot change the row before it is written: they change it afterwards, in the same statement.
fn on_sqlite(place: &Place<'_>, table: &Table, pair: &Pair) -> Vec<Trigger> {
    let (on, time, flag, now) = (
        place.sql(),
        place.quoted(&pair.time),
        place.quoted(&pair.flag),
        pair.now(),
    );
    let (new, old) = (pair.is_set("NEW.", place), pair.is_set("OLD.", place));
    let row = row(place, table);
    let differ = format!("{new} <> (NEW.{time} IS NOT NULL)");
    let trigger = |suffix: &str, event: &str, when: &str, set: &str| {
        let name = name(place, suffix);
        let create = format!(
            "CREATE TRIGGER {} AFTER {event} ON {on} FOR EACH ROW WHEN {when} BEGIN UPDATE {on} SET {set} WHERE {row}; END",
            place.quoted(&name)
        );
        Trigger {
            name,
            create: vec![create],
        }
    };
    vec![
        trigger(
            "_insert",
            "INSERT",
            &differ,
            &format!("{flag} = 1, {time} = COALESCE(NEW.{time}, {now})"),
        ),
        trigger(
            "_flag",
            &format!("UPDATE OF {flag}"),
            &format!("{new} <> {old} AND NEW.{time} IS OLD.{time} AND {differ}"),
            &format!("{time} = CASE WHEN {new} THEN {now} END"),
        ),
        trigger(
            "_time",
            &format!("UPDATE OF {time}"),
            &format!("NEW.{time} IS NOT OLD.{time} AND {differ}"),
            &format!("{flag} = (NEW.{time} IS NOT NULL)"),
        ),
    ]
}

/// The condition of the row that fired the trigger.
fn row(place: &Place<'_>, table: &Table) -> String {
    let options = table.sql.as_deref().and_then(|sql| sql.rsplit_once(')'));
    let has_rowid = options.is_none_or(|(_, options)| !options.to_lowercase().contains("without"));
    if has_rowid {
        return "_rowid_ = NEW._rowid_".to_owned();
    }
    let key = table.key.iter().map(|key| format!("{0} = NEW.{0}", place.quoted(key)));
    key.collect::<Vec<_>>().join(" AND ")
}
