//! Tables that have been read, in lines that can be compared with lines written by hand.

use mixins_migration::inspected::{Check, Column, ForeignKey, Index, Inspected, Part, Table, View};
use sea_orm::DatabaseConnection;

pub(crate) async fn read(db: &DatabaseConnection) -> Inspected {
    Inspected::read(db).await.unwrap()
}

/// Returns the table of a name, for which there must be one in all schemas.
pub(crate) fn table<'a>(inspected: &'a Inspected, name: &str) -> &'a Table {
    let mut found = inspected.tables.iter().filter(|table| table.name == name);
    let table = found.next().unwrap_or_else(|| panic!("no {name} in {inspected:#?}"));
    assert!(found.next().is_none(), "two {name}");
    table
}

/// The names of the tables, with their schemas.
pub(crate) fn names(inspected: &Inspected) -> Vec<String> {
    let name = |table: &Table| format!("{}{}", prefix(table.schema.as_ref()), table.name);
    inspected.tables.iter().map(name).collect()
}

/// `name type [null] [default ..] [generated ..] [numbered] [collation ..] [on update] [invisible] [leakproof]`
pub(crate) fn columns(table: &Table) -> Vec<String> {
    let line = |column: &Column| {
        let mut line = format!("{} {}", column.name, column.ty);
        let mut add = |word: &str, is: bool| {
            if is {
                line.push(' ');
                line.push_str(word);
            }
        };
        let said = |word: &str, value: &Option<String>| value.as_ref().map(|value| format!("{word} {value}"));
        add("null", column.nullable);
        for text in [
            said("default", &column.default),
            said("generated", &column.generated),
            said("collation", &column.collation),
        ]
        .into_iter()
        .flatten()
        {
            add(&text, true);
        }
        add("numbered", column.numbered);
        add("on update", column.on_update);
        add("invisible", column.invisible);
        add("leakproof", column.leakproof);
        line
    };
    table.columns.iter().map(line).collect()
}

/// `name: part, part [include ..] [where ..] [unique] [primary] [constraint] [invalid]`
pub(crate) fn indexes(table: &Table) -> Vec<String> {
    let part = |part: &Part| match part {
        Part::Column(name) => name.clone(),
        Part::Prefix(name, length) => format!("{name}[{length}]"),
        Part::Expression(text) => format!("<{text}>"),
    };
    let line = |index: &Index| {
        let parts: Vec<_> = index.parts.iter().map(part).collect();
        let mut line = format!("{}: {}", index.name, parts.join(", "));
        if !index.include.is_empty() {
            line = format!("{line} include {}", index.include.join(", "));
        }
        if let Some(predicate) = &index.predicate {
            line = format!("{line} where {predicate}");
        }
        for (word, is) in [
            (" unique", index.unique),
            (" primary", index.primary),
            (" constraint", index.constraint),
            (" invalid", !index.valid),
        ] {
            line.push_str(if is { word } else { "" });
        }
        line
    };
    let mut lines: Vec<_> = table.indexes.iter().map(line).collect();
    lines.sort();
    lines
}

fn prefix(schema: Option<&String>) -> String {
    schema.map(|schema| format!("{schema}/")).unwrap_or_default()
}

/// `name (columns) -> [schema/]table (columns) delete update [set null (..)] [not valid]`
pub(crate) fn foreign_keys(table: &Table) -> Vec<String> {
    let line = |key: &ForeignKey| {
        let schema = prefix(key.schema.as_ref());
        let set_null = match key.set_null.join(", ") {
            columns if columns.is_empty() => columns,
            columns => format!(" ({columns})"),
        };
        let not_valid = if key.validated { "" } else { " not valid" };
        format!(
            "{} ({}) -> {schema}{} ({}) {}{set_null} / {}{not_valid}",
            key.name,
            key.columns.join(", "),
            key.table,
            key.references.join(", "),
            key.on_delete,
            key.on_update,
        )
    };
    table.foreign_keys.iter().map(line).collect()
}

/// `name: expression [not valid]`
pub(crate) fn checks(table: &Table) -> Vec<String> {
    let line = |check: &Check| {
        let not_valid = if check.validated { "" } else { " not valid" };
        format!("{}: {}{not_valid}", check.name, check.expression)
    };
    table.checks.iter().map(line).collect()
}

/// `[schema/]name [invoker]`
pub(crate) fn views(table: &Table) -> Vec<String> {
    let line = |view: &View| {
        let schema = prefix(view.schema.as_ref());
        let invoker = if view.security_invoker { " invoker" } else { "" };
        format!("{schema}{}{invoker}", view.name)
    };
    table.views.iter().map(line).collect()
}

/// All of a table but what depends on who asks.
pub(crate) fn without_account(table: &Table) -> Table {
    let mut table = table.clone();
    if let Some(security) = &mut table.security {
        security.active = false;
        security.owned = false;
        security.may_truncate = false;
        security.may_select = false;
    }
    table
}
