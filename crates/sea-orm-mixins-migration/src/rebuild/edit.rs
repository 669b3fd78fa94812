//! The edits of a CREATE TABLE text: all else of it stays as it is, comments too.

use super::change::{Change, Reference};
use super::pieces::{Clause, Piece, after_default, pieces};
use super::shape::same;
use super::text::{CreateTable, Token, after_group};
use std::ops::Range;

/// Returns the text with the changes, as that of another table; or which place was not found.
pub(super) fn edit(sql: &str, table: &str, copy: &str, changes: &[&Change]) -> Result<String, String> {
    let sql = rename(sql, table, copy).ok_or("the table's name is not found")?;
    edit_in_place(&sql, changes)
}

/// Returns the text with the changes.
pub(super) fn edit_in_place(sql: &str, changes: &[&Change]) -> Result<String, String> {
    let mut sql = sql.to_owned();
    // One after the other: a place is found in the text that the last change left.
    for change in changes {
        sql = apply(&sql, change)?;
    }
    Ok(sql)
}

/// Replaces the name; and takes it away where a CHECK has it before a column: SQLite's RENAME would leave it there.
fn rename(sql: &str, table: &str, copy: &str) -> Option<String> {
    let create = CreateTable::read(sql)?;
    let (first, last) = ends(&create.tokens, &create.name)?;
    let mut edits = vec![(first..last, format!("main.{copy}"))];
    let body: Vec<_> = create
        .tokens
        .iter()
        .enumerate()
        .take(create.close)
        .skip(create.name.end)
        .collect();
    for (at, token) in body {
        let is_dot = |at: usize| create.tokens.get(at).is_some_and(Token::is_dot);
        let qualifies = token.is_name(table) && is_dot(at + 1);
        let schema = token.is_name("main") && is_dot(at + 1) && is_dot(at + 3);
        if (qualifies || schema)
            && let Some(next) = create.tokens.get(at + 2)
        {
            edits.push((token.bytes.start..next.bytes.start, String::new()));
        }
    }
    Some(replace(sql, edits))
}

fn apply(sql: &str, change: &Change) -> Result<String, String> {
    let create = CreateTable::read(sql).ok_or("the columns are not found")?;
    let edits = match change {
        Change::SetNotNull(column) => append(&create, column, " NOT NULL"),
        Change::DropNotNull(column) => remove_from_column(&create, column, Clause::NotNull),
        Change::SetDefault(column, default) => set_default(&create, column, default),
        Change::DropDefault(column) => remove_from_column(&create, column, Clause::Default),
        Change::AddForeignKey(reference) => add_foreign_key(&create, reference),
        Change::DropForeignKey { columns, table } => drop_foreign_key(&create, columns, table),
        Change::DropUnique(columns) => drop_unique(&create, columns),
    };
    match edits {
        Some(edits) if !edits.is_empty() => Ok(replace(sql, edits)),
        Some(_) | None => Err(format!("the place of {} is not found", place(change))),
    }
}

fn place(change: &Change) -> String {
    match change {
        Change::SetNotNull(column) | Change::DropNotNull(column) => format!("`{column}`'s NOT NULL"),
        Change::SetDefault(column, _) | Change::DropDefault(column) => format!("`{column}`'s DEFAULT"),
        Change::AddForeignKey(Reference { columns, .. }) | Change::DropForeignKey { columns, .. } => {
            format!("the foreign key of `{}`", columns.join("`, `"))
        }
        Change::DropUnique(columns) => format!("the UNIQUE of `{}`", columns.join("`, `")),
    }
}

type Edits = Vec<(Range<usize>, String)>;

/// Makes the edits, from the last to the first.
fn replace(sql: &str, mut edits: Edits) -> String {
    edits.sort_by_key(|(bytes, _)| std::cmp::Reverse(bytes.start));
    let mut sql = sql.to_owned();
    for (bytes, text) in edits {
        let (before, rest) = sql.split_at(bytes.start);
        let after = rest.get(bytes.end - bytes.start..).unwrap_or_default();
        // `DEFAULT(1)NOT NULL` has no space that could be left.
        let first = if joins(before, &text) { " " } else { "" };
        let last = if joins(&format!("{before}{text}"), after) {
            " "
        } else {
            ""
        };
        sql = format!("{before}{first}{text}{last}{after}");
    }
    sql
}

/// Whether two texts would be read as one word.
fn joins(before: &str, after: &str) -> bool {
    let is_word = |char: char| char.is_alphanumeric() || matches!(char, '_' | '$' | '"' | '\'' | '`' | ']' | '[');
    before.ends_with(is_word) && after.starts_with(is_word)
}

/// Where the bytes of some tokens begin and end, without the comment behind them.
fn ends(tokens: &[Token], range: &Range<usize>) -> Option<(usize, usize)> {
    let tokens = tokens.get(range.clone())?;
    Some((tokens.first()?.bytes.start, tokens.last()?.bytes.end))
}

fn append(create: &CreateTable, column: &str, text: &str) -> Option<Edits> {
    let (_, end) = ends(&create.tokens, &create.column(column)?)?;
    Some(vec![(end..end, text.to_owned())])
}

fn of_column(create: &CreateTable, column: &str) -> Option<Vec<Piece>> {
    let Range { start, end } = create.column(column)?;
    // Behind its name, which may be a keyword.
    pieces(&create.tokens, start + 1..end)
}

fn remove_from_column(create: &CreateTable, column: &str, clause: Clause) -> Option<Edits> {
    let pieces = of_column(create, column)?.into_iter();
    let edits = pieces
        .filter(|piece| piece.clause == clause)
        .map(|piece| cut(create, &piece.all));
    edits.collect()
}

/// Takes tokens away with the space before them.
fn cut(create: &CreateTable, all: &Range<usize>) -> Option<(Range<usize>, String)> {
    let (_, end) = ends(&create.tokens, all)?;
    let before = create.tokens.get(all.start.checked_sub(1)?)?;
    let first = create.tokens.get(all.start)?;
    // A comment between them stays.
    let start = if first.bytes.start - before.bytes.end == 1 {
        before.bytes.end
    } else {
        first.bytes.start
    };
    Some((start..end, String::new()))
}

fn set_default(create: &CreateTable, column: &str, default: &str) -> Option<Edits> {
    let pieces = of_column(create, column)?;
    let Some(piece) = pieces.iter().find(|piece| piece.clause == Clause::Default) else {
        return append(create, column, &format!(" DEFAULT {default}"));
    };
    let value = piece.keyword + 1..after_default(&create.tokens, piece.keyword)?;
    let (start, end) = ends(&create.tokens, &value)?;
    Some(vec![(start..end, default.to_owned())])
}

fn add_foreign_key(create: &CreateTable, reference: &Reference) -> Option<Edits> {
    let close = create.tokens.get(create.close)?.bytes.start;
    Some(vec![(close..close, format!(", {}", reference.sql()))])
}

fn drop_foreign_key(create: &CreateTable, columns: &[String], table: &str) -> Option<Edits> {
    let mut edits = Edits::new();
    let leads_to = |at: usize| create.tokens.get(at + 1).is_some_and(|token| token.is_name(table));
    if let [column] = columns {
        for piece in of_column(create, column)? {
            if piece.clause == Clause::References && leads_to(piece.keyword) {
                edits.push(cut(create, &piece.all)?);
            }
        }
    }
    for piece in pieces(&create.tokens, create.constraints.clone())? {
        // FOREIGN KEY (columns) REFERENCES table
        let list = piece.keyword + 2;
        if piece.clause == Clause::ForeignKey
            && same(&names(&create.tokens, list)?, columns)
            && leads_to(after_group(&create.tokens, list)?)
        {
            edits.push(cut_from_list(create, &piece.all)?);
        }
    }
    Some(edits)
}

fn drop_unique(create: &CreateTable, columns: &[String]) -> Option<Edits> {
    let mut edits = Edits::new();
    if let [column] = columns {
        edits = remove_from_column(create, column, Clause::Unique)?;
    }
    for piece in pieces(&create.tokens, create.constraints.clone())? {
        if piece.clause == Clause::Unique && same(&names(&create.tokens, piece.keyword + 1)?, columns) {
            edits.push(cut_from_list(create, &piece.all)?);
        }
    }
    Some(edits)
}

/// Takes a constraint of the table away, and the comma before it, unless one without a comma follows.
fn cut_from_list(create: &CreateTable, all: &Range<usize>) -> Option<(Range<usize>, String)> {
    let (mut start, end) = ends(&create.tokens, all)?;
    let before = create.tokens.get(all.start.checked_sub(1)?)?;
    let is_last = all.end == create.close || create.tokens.get(all.end)?.is_comma();
    if before.is_comma() && is_last {
        start = before.bytes.start;
    }
    Some((start..end, String::new()))
}

/// The names in a list of columns: of each its first word.
fn names(tokens: &[Token], open: usize) -> Option<Vec<String>> {
    let end = after_group(tokens, open)? - 1;
    let mut names = Vec::new();
    let mut at = open + 1;
    while at < end {
        names.push(tokens.get(at)?.name()?.to_owned());
        while at < end && !tokens.get(at)?.is_comma() {
            at = after_group(tokens, at)?;
        }
        at += 1;
    }
    Some(names)
}

#[cfg(test)]
mod tests {
    use super::edit;
    use crate::rebuild::{Change, Reference};

    #[test]
    fn a_place_that_is_not_found_is_named() {
        let column = Change::SetNotNull("b".to_owned());
        let key = Change::DropUnique(vec!["a".to_owned(), "b".to_owned()]);
        for (sql, change, why) in [
            ("CREATE VIRTUAL TABLE t USING fts5 (b)", &column, "name"),
            ("CREATE TABLE t AS SELECT 1 AS b", &column, "name"),
            ("CREATE TABLE t (a, (b)", &column, "name"),
            ("CREATE TABLE t (a, b TEXT 'open)", &column, "name"),
            ("CREATE TABLE t (a, 'c' b)", &column, "`b`'s NOT NULL"),
            ("CREATE TABLE t (a, b, UNIQUE (b, a))", &key, "the UNIQUE of `a`, `b`"),
            (
                "CREATE TABLE t (a, b, CHECK ('UNIQUE (a, b)'))",
                &key,
                "the UNIQUE of `a`, `b`",
            ),
        ] {
            let err = edit(sql, "t", "u", &[change]).unwrap_err();
            assert!(err.contains(why), "{sql}: {err}");
        }
    }

    #[test]
    fn only_the_place_changes() {
        let key = Change::AddForeignKey(Reference {
            columns: vec!["b".to_owned()],
            table: "p".to_owned(),
            references: vec!["i\"d".to_owned()],
            on_delete: "SET NULL".to_owned(),
        });
        let changes = [
            &Change::SetNotNull("B".to_owned()),
            &Change::DropDefault("a".to_owned()),
            &key,
        ];
        let sql = "CREATE TEMP TABLE IF NOT EXISTS main . 't' (\r\n\ta INT DEFAULT(1)CHECK (t.a<>\"T\".b),\u{e4} \u{1f600},b -- )\r\n)";
        assert_eq!(
            edit(sql, "t", "\"u\"", &changes).unwrap(),
            "CREATE TEMP TABLE IF NOT EXISTS main.\"u\" (\r\n\ta INT CHECK (a<>b),\u{e4} \u{1f600},b NOT NULL -- )\r\n, FOREIGN \
             KEY (\"b\") REFERENCES \"p\" (\"i\"\"d\") ON DELETE SET NULL)"
        );
    }
}
