//! What a CREATE TABLE says and no PRAGMA tells.

use super::token::{Token, text, tokens, within};
use crate::inspected::Check;
use sea_orm_migration::sea_orm::DbErr;

/// What the text of a table says.
#[derive(Debug, Default)]
pub(super) struct CreateTable {
    pub(super) columns: Vec<ColumnText>,
    pub(super) checks: Vec<Check>,
}

/// What it says of a column.
#[derive(Debug)]
pub(super) struct ColumnText {
    pub(super) name: String,
    pub(super) generated: Option<String>,
    pub(super) collation: Option<String>,
}

/// The words that begin a constraint of a table. A column of such a name is quoted.
const CONSTRAINTS: [&str; 5] = ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"];

impl CreateTable {
    pub(super) fn parse(sql: &str) -> Result<Self, DbErr> {
        let tokens = tokens(sql)?;
        let mut table = Self::default();
        let body = tokens
            .iter()
            .position(|token| token.text == "(")
            .and_then(|open| within(&tokens, open));
        let Some((body, _)) = body else {
            return Ok(table);
        };
        for item in body.split(|token| token.depth == 1 && token.text == ",") {
            table.add(sql, item);
        }
        Ok(table)
    }

    /// Adds a column, or constraints, between which a comma may be missing.
    fn add(&mut self, sql: &str, item: &[Token<'_>]) {
        let Some(first) = item.first() else {
            return;
        };
        let mut column = ColumnText {
            name: first.name(),
            generated: None,
            collation: None,
        };
        for (place, token) in item.iter().enumerate() {
            if token.depth != 1 {
                continue;
            }
            let expression = || within(item, place + 1).map(|(inner, _)| text(sql, inner).to_owned());
            if token.is("CHECK") {
                let Some(expression) = expression() else {
                    continue;
                };
                self.checks.push(Check {
                    name: constraint(item, place).unwrap_or_default(),
                    expression,
                    validated: true,
                });
            } else if token.is("AS") {
                column.generated = expression();
            } else if token.is("COLLATE") {
                column.collation = item.get(place + 1).map(Token::name);
            }
        }
        if !CONSTRAINTS.iter().any(|word| first.is(word)) {
            self.columns.push(column);
        }
    }

    pub(super) fn column(&self, name: &str) -> Option<&ColumnText> {
        self.columns
            .iter()
            .find(|column| column.name.eq_ignore_ascii_case(name))
    }
}

/// Returns the name before a constraint: `CONSTRAINT name CHECK`.
fn constraint(item: &[Token<'_>], place: usize) -> Option<String> {
    let word = item.get(place.checked_sub(2)?)?;
    let name = item.get(place.checked_sub(1)?)?;
    word.is("CONSTRAINT").then(|| name.name())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checks(sql: &str) -> Vec<(String, String)> {
        let table = CreateTable::parse(sql).unwrap();
        let pairs = table.checks.into_iter().map(|check| (check.name, check.expression));
        pairs.collect()
    }

    fn pair(name: &str, expression: &str) -> (String, String) {
        (name.to_owned(), expression.to_owned())
    }

    #[test]
    fn checks_of_columns_and_of_the_table() {
        let sql = "CREATE TABLE t (a int CHECK (a > (1)) constraint \"b c\" check (a<>')' -- )\n), \"check\" text default 'check (x)',
            CHECK (a > 2) CONSTRAINT c2 CHECK (/* x */ a > 3 /* y */) ON CONFLICT IGNORE, unique (a))";
        let expected = [
            pair("", "a > (1)"),
            pair("b c", "a<>')'"),
            pair("", "a > 2"),
            pair("c2", "a > 3"),
        ];
        assert_eq!(checks(sql), expected);
    }

    #[test]
    fn expressions_and_collations_of_columns() {
        let sql =
            "CREATE TABLE \"as\" (a text collate NoCase, e text CHECK (e COLLATE rtrim <> ''), b GENERATED ALWAYS AS (lower(a)) STORED, [c d] as (b||')'),
            unique (a collate binary)) WITHOUT ROWID, STRICT";
        let table = CreateTable::parse(sql).unwrap();
        let columns: Vec<_> = table
            .columns
            .iter()
            .map(|column| {
                let ColumnText {
                    name,
                    generated,
                    collation,
                } = column;
                (name.as_str(), generated.as_deref(), collation.as_deref())
            })
            .collect();
        let expected = [
            ("a", None, Some("NoCase")),
            ("e", None, None),
            ("b", Some("lower(a)"), None),
            ("c d", Some("b||')'"), None),
        ];
        assert_eq!(columns, expected);
    }
}
