//! Columns: added without rewriting the table, made NOT NULL without stopping readers, given another type.

use super::printable::is_printable;
use super::table::enum_type;
use super::{Place, constant, default};
use crate::inspected::{Column, Server, Table, Version};
use crate::quoted::quoted;
use crate::step::{Lock, Step};
use sea_orm_migration::prelude::{
    Alias, ColumnDef, ColumnType, Expr, MysqlQueryBuilder, PostgresQueryBuilder, SqliteQueryBuilder,
    TableAlterStatement,
};
use sea_orm_mixins::schema::{WantedColumn, short_name};

/// SQLite's first version whose ALTER TABLE knows SET NOT NULL.
const SQLITE_SET_NOT_NULL: Version = Version(3, 53, 0);

/// What a new column needs.
#[derive(Debug)]
pub(crate) struct Added {
    pub(crate) steps: Vec<Step>,
    /// Whether it is NULL-able until somebody fills it: a NOT NULL column without a default, which MySQL and MariaDB
    /// would fill with zeros.
    pub(crate) is_nullable: bool,
}

/// Adds a column. `None` where SQLite must rebuild the table, for a default that is no constant, and where the server has
/// no such type.
pub(crate) fn add(place: &Place<'_>, column: &WantedColumn) -> Option<Added> {
    if !is_printable(place.server, &column.definition) {
        return None;
    }
    let spec = column.definition.get_column_spec();
    let (steps, is_nullable) = match &spec.default {
        Some(default) if !default::is_constant(default) => match place.server {
            Server::Sqlite(_) => return None,
            Server::MySql(_) | Server::MariaDb(_) => (add_with_time(place, column, default), false),
            Server::Postgres(_) => (vec![add_sql(place, &column.definition)], false),
        },
        Some(_) => (vec![add_sql(place, &column.definition)], false),
        None if column.nullable => (vec![add_sql(place, &column.definition)], false),
        None => (vec![add_sql(place, &nullable(column))], true),
    };
    let ty = enum_type(place.server, column);
    let steps = ty.into_iter().chain(steps).collect();
    Some(Added {
        steps: vec![place.step("a column", Lock::Briefly, steps)],
        is_nullable,
    })
}

/// Adds a column of times whose default is no constant: with one that is instant first, UTC as the session is told.
fn add_with_time(place: &Place<'_>, column: &WantedColumn, default: &Expr) -> Vec<String> {
    let ty = type_sql(place.server, &column.definition).to_lowercase();
    let Some(digits) = ty.strip_prefix("datetime") else {
        return vec![add_sql(place, &column.definition)];
    };
    let null = if column.nullable { "NULL" } else { "NOT NULL" };
    let (table, name) = (place.sql(), place.quoted(&column.name));
    vec![
        "SET SESSION time_zone = '+00:00'".to_owned(),
        format!("ALTER TABLE {table} ADD COLUMN {name} {ty} {null} DEFAULT current_timestamp{digits}"),
        format!(
            "ALTER TABLE {table} ALTER COLUMN {name} SET DEFAULT {}",
            default::operand(place.server, default)
        ),
    ]
}

/// The definition without UNIQUE, of what SeaORM's tools make of an entity.
pub(crate) fn without_unique(definition: &ColumnDef) -> ColumnDef {
    let spec = definition.get_column_spec();
    if !spec.unique {
        return definition.clone();
    }
    let ty = definition.get_column_type().cloned().unwrap_or(ColumnType::Text);
    let mut bare = ColumnDef::new_with_type(Alias::new(definition.get_column_name()), ty);
    if let Some(nullable) = spec.nullable {
        if nullable {
            bare.null()
        } else {
            bare.not_null()
        };
    }
    if let Some(default) = &spec.default {
        bare.default(default.clone());
    }
    if let Some(extra) = &spec.extra {
        bare.extra(extra);
    }
    if let Some(comment) = &spec.comment {
        bare.comment(comment);
    }
    bare
}

pub(crate) fn add_sql(place: &Place<'_>, definition: &ColumnDef) -> String {
    let mut alter = TableAlterStatement::new();
    alter.table(place.table_ref()).add_column(definition.clone());
    to_sql(place.server, &alter)
}

fn to_sql(server: Server, alter: &TableAlterStatement) -> String {
    match server {
        Server::Postgres(_) => alter.to_string(PostgresQueryBuilder),
        Server::MySql(_) | Server::MariaDb(_) => alter.to_string(MysqlQueryBuilder),
        Server::Sqlite(_) => alter.to_string(SqliteQueryBuilder),
    }
}

/// The definition without NOT NULL.
fn nullable(column: &WantedColumn) -> ColumnDef {
    let ty = column.definition.get_column_type().cloned();
    let mut definition = ColumnDef::new_with_type(Alias::new(&column.name), ty.unwrap_or(ColumnType::Text));
    definition.null();
    definition
}

/// The type of a definition, as the server writes it.
pub(crate) fn type_sql(server: Server, definition: &ColumnDef) -> String {
    const MARK: &str = "t";
    let ty = definition.get_column_type().cloned().unwrap_or(ColumnType::Text);
    let mut alter = TableAlterStatement::new();
    let bare = ColumnDef::new_with_type(Alias::new(MARK), ty);
    alter.table(Alias::new(MARK)).add_column(bare);
    let sql = to_sql(server, &alter);
    let before = format!("ADD COLUMN {} ", quoted(MARK, server.backend()));
    sql.split_once(&before)
        .map_or_else(String::new, |(_, ty)| ty.to_owned())
}

/// Makes a column NOT NULL; the server refuses where a row has NULL. `None` where SQLite must rebuild the table.
pub(crate) fn set_not_null(place: &Place<'_>, on: &Table, column: &Column) -> Option<Step> {
    let (table, name) = (place.sql(), place.quoted(&column.name));
    let (lock, statements) = match place.server {
        // SET NOT NULL alone reads the table while nobody may; a check that is valid already spares it that.
        Server::Postgres(_) => {
            let check = short_name(&format!("{}_{}_not_null", place.bare(), column.name));
            let check = place.quoted(&check);
            let statements = vec![
                format!("ALTER TABLE {table} ADD CONSTRAINT {check} CHECK ({name} IS NOT NULL) NOT VALID"),
                format!("ALTER TABLE {table} VALIDATE CONSTRAINT {check}"),
                format!("ALTER TABLE {table} ALTER COLUMN {name} SET NOT NULL"),
                format!("ALTER TABLE {table} DROP CONSTRAINT {check}"),
            ];
            (Lock::Briefly, statements)
        }
        Server::MySql(_) | Server::MariaDb(_) => {
            let ty = column.ty.clone();
            let modify = modify_sql(place, column, &ty, false, column.default.as_deref());
            let (lock, how) = rebuilt(place.server, on);
            // Without a strict mode it would make zeros of the NULLs.
            (lock, vec![strict(), format!("{modify}{how}")])
        }
        Server::Sqlite(version) if version >= SQLITE_SET_NOT_NULL => (
            Lock::Writers,
            vec![format!("ALTER TABLE {table} ALTER COLUMN {name} SET NOT NULL")],
        ),
        Server::Sqlite(_) => return None,
    };
    Some(place.step("no row without it", lock, statements))
}

/// How MySQL and MariaDB can write all rows anew, and whom that keeps out: others write meanwhile, but not beside an index of
/// words, and MariaDB copies a table that has an index over a virtual column.
fn rebuilt(server: Server, on: &Table) -> (Lock, &'static str) {
    let is_virtual = |name: &str| {
        on.columns
            .iter()
            .any(|column| column.generated.is_some() && column.name == name)
    };
    let has_virtual = on.indexes.iter().any(|index| index.columns().any(is_virtual));
    if has_virtual && matches!(server, Server::MariaDb(_)) {
        (Lock::Writers, "")
    } else if on.indexes.iter().any(|index| index.fulltext) {
        (Lock::Writers, ", ALGORITHM=INPLACE")
    } else {
        (Lock::Nobody, ", ALGORITHM=INPLACE, LOCK=NONE")
    }
}

/// Allows NULL in a column; `None` on SQLite.
pub(crate) fn drop_not_null(place: &Place<'_>, column: &Column) -> Option<Step> {
    let statement = match place.server {
        Server::Postgres(_) => format!(
            "ALTER TABLE {} ALTER COLUMN {} DROP NOT NULL",
            place.sql(),
            place.quoted(&column.name)
        ),
        Server::MySql(_) | Server::MariaDb(_) => modify_sql(place, column, &column.ty, true, column.default.as_deref()),
        Server::Sqlite(_) => return None,
    };
    Some(place.step("NULL is a value of this column", Lock::Briefly, vec![statement]))
}

/// The statement that makes MySQL and MariaDB refuse what does not fit, instead of cutting it or making zeros of it.
pub(crate) fn strict() -> String {
    "SET SESSION sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES')".to_owned()
}

/// The MODIFY that keeps all of a column but what is given.
pub(crate) fn modify_sql(
    place: &Place<'_>,
    column: &Column,
    ty: &str,
    nullable: bool,
    default: Option<&str>,
) -> String {
    let mut sql = format!(
        "ALTER TABLE {} MODIFY COLUMN {} {ty}",
        place.sql(),
        place.quoted(&column.name)
    );
    let is_text = ["char", "text", "enum", "set"]
        .iter()
        .any(|text| ty.to_lowercase().contains(text));
    if let Some(collation) = column.collation.as_deref().filter(|_| is_text) {
        sql.extend([" COLLATE ", collation]);
    }
    sql.push_str(if nullable { " NULL" } else { " NOT NULL" });
    if let Some(default) = default.filter(|default| !default.eq_ignore_ascii_case("null")) {
        sql.extend([" DEFAULT ", &printed_default(place.server, default)]);
    }
    if column.on_update {
        let digits = ty.find('(').map_or("", |at| ty.get(at..).unwrap_or_default());
        sql.extend([" ON UPDATE current_timestamp", digits]);
    }
    if column.numbered {
        sql.push_str(" AUTO_INCREMENT");
    }
    sql
}

/// A default that was read: MariaDB prints it as it is written, MySQL prints texts without quotes.
fn printed_default(server: Server, default: &str) -> String {
    let is_plain = default.parse::<f64>().is_ok() || default.to_lowercase().starts_with("current_timestamp");
    match server {
        Server::MySql(_) if default.contains('(') && !is_plain => format!("({default})"),
        Server::MySql(_) if !is_plain => constant(server, default),
        Server::MySql(_) | Server::MariaDb(_) | Server::Postgres(_) | Server::Sqlite(_) => default.to_owned(),
    }
}

/// Gives a column another type, which rewrites the table. PostgreSQL: `using` makes the new value of the old.
pub(crate) fn change_type(
    place: &Place<'_>,
    column: &Column,
    ty: &str,
    using: &str,
    wanted_default: Option<&str>,
) -> Step {
    let name = place.quoted(&column.name);
    let mut parts = Vec::new();
    // A default of the old type may not fit.
    if column.default.is_some() {
        parts.push(format!("ALTER COLUMN {name} DROP DEFAULT"));
    }
    parts.push(format!("ALTER COLUMN {name} TYPE {ty} USING {using}"));
    if let Some(default) = wanted_default {
        parts.push(format!("ALTER COLUMN {name} SET DEFAULT {default}"));
    }
    let statement = format!("ALTER TABLE {} {}", place.sql(), parts.join(", "));
    place.step("the type that the program reads and writes", Lock::All, vec![statement])
}
