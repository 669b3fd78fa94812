//! From sqlparser's identifiers to names as each backend reads them: folded, compared, and found among aliases, CTEs,
//! functions and system tables.

pub(crate) mod alias;
pub(crate) mod column;
pub(crate) mod cte;
pub(crate) mod function;
pub(crate) mod session;
pub(crate) mod system;

use crate::dialect::Dialect;
use crate::refusal::{Reason, Result};
use crate::slot::{SLOT, hidden_word};
use sqlparser::ast::{Ident, ObjectName, ObjectNamePart};
use std::borrow::Cow;
use std::fmt;

/// A table's name as a statement writes it: a table, with its schema if there is one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Name<'a> {
    schema: Option<&'a Ident>,
    table: &'a Ident,
    dialect: Dialect,
}

impl<'a> Name<'a> {
    /// Reads the name of a table.
    ///
    /// # Errors
    ///
    /// A name that is not made of identifiers, and words that the parser reads as names but the backend does not.
    pub(crate) fn of(name: &'a ObjectName, dialect: Dialect) -> Result<Self> {
        let mut parts = Vec::with_capacity(3);
        for part in &name.0 {
            match part {
                ObjectNamePart::Identifier(ident) => parts.push(ident),
                ObjectNamePart::Function(_) => return Err(Reason::not_sql("a name that a function makes").into()),
            }
        }
        let (schema, table) = match parts.as_slice() {
            [table] => (None, *table),
            // PostgreSQL's third part, in front, can only be the current database.
            [schema, table] | [_, schema, table] => (Some(*schema), *table),
            [..] => return Err(Reason::TooManyNameParts { name: name.to_string() }.into()),
        };
        if let Some(misread) = parts.iter().find_map(|ident| misread(ident)) {
            return Err(Reason::ModifierAsTable {
                word: misread.to_owned(),
            }
            .into());
        }
        parts.iter().try_for_each(|ident| check_whole(ident))?;
        if dialect != Dialect::Sqlite
            && let Some(text) = parts.iter().find(|ident| ident.quote_style == Some('\''))
        {
            return Err(Reason::StringAsTable {
                string: text.to_string(),
            }
            .into());
        }
        Ok(Self { schema, table, dialect })
    }

    /// Returns the schema, unquoted.
    pub(crate) fn schema(&self) -> Option<Cow<'a, str>> {
        self.schema.map(|schema| folded(schema, self.dialect))
    }

    /// Returns the table, unquoted.
    pub(crate) fn table(&self) -> Cow<'a, str> {
        folded(self.table, self.dialect)
    }

    /// Returns the table if the name has no schema, and so could refer to a CTE.
    pub(crate) fn unqualified(&self) -> Option<&'a Ident> {
        self.schema.is_none().then_some(self.table)
    }
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.schema() {
            Some(schema) => write!(f, "{schema}.{}", self.table()),
            None => f.write_str(&self.table()),
        }
    }
}

/// Returns the keyword that sqlparser reads as a table's name, with the real table as its alias.
fn misread(ident: &Ident) -> Option<&str> {
    const WORDS: [&str; 8] = [
        "ONLY",
        "IGNORE",
        "LOW_PRIORITY",
        "HIGH_PRIORITY",
        "DELAYED",
        "QUICK",
        "LATERAL",
        "TABLE",
    ];
    let word = hidden_word(&ident.value).unwrap_or(&ident.value);
    let is_misread = ident.quote_style.is_none() && WORDS.iter().any(|known| word.eq_ignore_ascii_case(known));
    is_misread.then_some(word)
}

/// Refuses a name that contains a slot: a reserved word, or a string other than a plain word (SQLite accepts strings as
/// names). Which table or column it names would be unknown.
pub(crate) fn check_whole(ident: &Ident) -> Result<()> {
    if let Some(word) = hidden_word(&ident.value) {
        return Err(Reason::ReservedWord { word: word.to_owned() }.into());
    }
    if ident.value.contains(SLOT) {
        return Err(Reason::StringAsName.into());
    }
    Ok(())
}

/// Returns an identifier unquoted, and folded as PostgreSQL does where it has no quotes.
pub(crate) fn folded(ident: &Ident, dialect: Dialect) -> Cow<'_, str> {
    match ident.quote_style {
        Some(quote) if ident.value.contains(quote) => {
            Cow::Owned(ident.value.replace(&format!("{quote}{quote}"), &quote.to_string()))
        }
        None if dialect == Dialect::Postgres && ident.value.bytes().any(|byte| byte.is_ascii_uppercase()) => {
            Cow::Owned(ident.value.to_ascii_lowercase())
        }
        Some(_) | None => Cow::Borrowed(&ident.value),
    }
}

/// Returns whether two identifiers name the same, as `same` says of their folded names.
pub(crate) fn same_ident(left: &Ident, right: &Ident, dialect: Dialect) -> bool {
    same(dialect, &folded(left, dialect), &folded(right, dialect))
}

/// Returns whether two unquoted, folded names are the same to the backend; where servers differ, whether they may be.
pub(crate) fn same(dialect: Dialect, left: &str, right: &str) -> bool {
    match dialect {
        Dialect::Sqlite => left.eq_ignore_ascii_case(right),
        Dialect::Postgres => truncated(left) == truncated(right),
        Dialect::Mysql => left == right || left.chars().map(lower).eq(right.chars().map(lower)),
    }
}

/// MySQL folds character by character: it folds `İ` to `i`, Unicode to two characters.
fn lower(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

/// Returns whether an identifier names that column, or could on some server: then it is managed, and not the caller's
/// to set.
pub(crate) fn is_column(ident: &Ident, column: &str, dialect: Dialect) -> bool {
    let written = folded(ident, dialect);
    same(dialect, &written, column)
        || dialect == Dialect::Mysql && !written.is_ascii() && written.chars().map(alike).eq(column.chars().map(alike))
}

/// Returns a character's representative in a collation that distinguishes fewer: `ſ`, `S` and `s` are equal.
fn alike(letter: char) -> char {
    lower(letter.to_uppercase().next().unwrap_or(letter))
}

/// Returns whether a name refers to a declared table, by the same spelling or as the backend folds it.
pub(crate) fn is_table(name: &Name<'_>, declared: &str, dialect: Dialect, exact: bool) -> bool {
    if exact {
        name.table() == declared
    } else {
        same(dialect, &name.table(), declared)
    }
}

/// Returns what PostgreSQL keeps of a name: its first 63 bytes.
pub(crate) fn truncated(name: &str) -> &str {
    const LIMIT: usize = 63;
    let mut end = name.len().min(LIMIT);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name.get(..end).unwrap_or(name)
}

/// Returns an identifier in the backend's quotes.
pub(crate) fn quoted(name: &str, dialect: Dialect) -> Ident {
    Ident::with_quote(quote_of(dialect), name)
}

/// Returns the backend's quotes for names.
pub(crate) fn quote_of(dialect: Dialect) -> char {
    match dialect {
        Dialect::Sqlite | Dialect::Postgres => '"',
        Dialect::Mysql => '`',
    }
}

/// Refuses an identifier that sqlparser might print with another end than it read.
pub(crate) fn check_identifier(value: &str, quote: char) -> Result<()> {
    // No slot can be here: a text that contains one is refused.
    if value.contains('\\') && value.contains(quote) {
        return Err(Reason::BackslashAndQuote.into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{check_identifier, folded, is_column, truncated};
    use crate::dialect::Dialect;

    use sqlparser::ast::Ident;

    #[test]
    fn a_name_is_what_is_between_its_quotes() {
        let named = |quote, text| folded(&Ident::with_quote(quote, text), Dialect::Postgres).into_owned();
        assert_eq!(named('"', r#"a""b"#), r#"a"b"#);
        assert_eq!(named('"', "A``b"), "A``b");
        assert_eq!(named('`', "A``b"), "A`b");
        let plain = |dialect| folded(&Ident::new("Ab"), dialect).into_owned();
        assert_eq!(
            [Dialect::Postgres, Dialect::Mysql, Dialect::Sqlite].map(plain),
            ["ab", "Ab", "Ab"]
        );
    }

    #[test]
    fn a_managed_column_may_be_named_in_letters_that_a_collation_takes_for_equal() {
        let is = |text: &str, dialect| is_column(&Ident::with_quote('"', text), "station_id", dialect);
        for (text, dialects) in [
            ("station_id", [true, true, true]),
            ("Station_ID", [false, true, true]),
            ("\u{17f}tation_id", [false, true, false]),
            ("sta\u{165}ion_id", [false, false, false]),
            ("station_ix", [false, false, false]),
        ] {
            let found = [Dialect::Postgres, Dialect::Mysql, Dialect::Sqlite].map(|dialect| is(text, dialect));
            assert_eq!(found, dialects, "{text}");
        }
    }

    #[test]
    fn names_end_where_postgres_ends_them() {
        assert_eq!(truncated(&"a".repeat(63)).len(), 63);
        assert_eq!(truncated(&"a".repeat(64)).len(), 63);
        assert_eq!(truncated(&"é".repeat(40)), "é".repeat(31));
        assert_eq!(truncated(""), "");
    }

    #[test]
    fn a_backslash_next_to_a_quote_is_refused() {
        let refused = |text| check_identifier(text, '`').is_err();
        assert_eq!([r"a\``b", r"a\b", "a``b"].map(refused), [true, false, false]);
    }
}
