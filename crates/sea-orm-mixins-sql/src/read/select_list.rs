//! The columns that SeaORM begins a SELECT with. They are most of the text, all of one form, and nothing that the engine
//! decides by: so they pass it as one piece, which saves half the time of planning such a statement.

use crate::dialect::Dialect;
use crate::names::function::check_attribute;
use crate::names::quote_of;
use crate::names::system::is_row_number;

const SELECT: &str = "SELECT ";

/// A SELECT's text behind the SELECT, in two: its first columns, as far as they are plain, and all else.
pub(crate) struct Split<'a> {
    pub(crate) columns: &'a str,
    pub(crate) rest: &'a str,
}

impl<'a> Split<'a> {
    /// Splits a statement, if it begins with plain columns.
    ///
    /// In other places, an INSERT .. SELECT for one, columns are counted.
    pub(crate) fn of(sql: &'a str, dialect: Dialect) -> Option<Self> {
        let list = sql.strip_prefix(SELECT)?;
        let mut end = None;
        let mut rest = list;
        while let Some((column, behind)) = split_column(rest, quote_of(dialect)) {
            let next = behind.strip_prefix(", ");
            let is_whole = next.is_some() || behind.starts_with(" FROM ");
            // A column that may be a function, or a row's number, is for the walk to look at.
            if !is_whole || check_attribute(column, dialect).is_err() || is_row_number(column, dialect) {
                break;
            }
            end = Some(list.len() - behind.len());
            let Some(next) = next else { break };
            rest = next;
        }
        let (columns, rest) = list.split_at_checked(end?)?;
        Some(Self { columns, rest })
    }

    /// How many characters, on the statement's first line, stand before the rest. All are ASCII.
    pub(crate) fn before_rest(&self) -> u64 {
        u64::try_from(SELECT.len() + self.columns.len()).unwrap_or_default()
    }
}

/// Takes `"t"."a"` or `"t"."a" AS "b"` off the front; returns the column, and what follows.
fn split_column(text: &str, quote: char) -> Option<(&str, &str)> {
    let (_, rest) = split_name(text, quote)?;
    let (column, rest) = split_name(rest.strip_prefix('.')?, quote)?;
    Some(match rest.strip_prefix(" AS ") {
        Some(alias) => (column, split_name(alias, quote)?.1),
        None => (column, rest),
    })
}

/// Takes a name off the front that has nothing in it but what needs no quotes.
fn split_name(text: &str, quote: char) -> Option<(&str, &str)> {
    let text = text.strip_prefix(quote)?;
    let length = text.bytes().position(|byte| !is_plain(byte))?;
    let (name, rest) = text.split_at_checked(length)?;
    let rest = rest.strip_prefix(quote)?;
    (!name.is_empty()).then_some((name, rest))
}

/// Whether a byte is a letter, a digit or `_`, which mean to all servers what they seem to.
pub(crate) fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::Split;
    use crate::dialect::Dialect;

    fn split(sql: &str, dialect: Dialect) -> Option<(&str, &str)> {
        Split::of(sql, dialect).map(|split| (split.columns, split.rest))
    }

    #[test]
    fn plain_columns_are_split_off() {
        for (columns, rest) in [
            (r#""a"."b""#, " FROM t"),
            (r#""a"."b", "A_1"."_c2" AS "d_3", "x"."y""#, " FROM t"),
            (r#""a"."b", "a"."c""#, ", 1 FROM t"),
            (r#""a"."b""#, r#", "c" FROM t"#),
            (r#""a"."b""#, r#", "a".""#),
            (r#""a"."b""#, r#", "a"."c d" FROM t"#),
            (r#""a"."b""#, r#", "a"."" FROM t"#),
            (r#""a"."b""#, r#", "a"."pg_read_file" FROM t"#),
            (r#""a"."b""#, r#", "a"."c" AS d FROM t"#),
        ] {
            let sql = format!("SELECT {columns}{rest}");
            assert_eq!(split(&sql, Dialect::Postgres), Some((columns, rest)));
        }
        assert_eq!(
            split("SELECT `a`.`b` FROM t", Dialect::Mysql),
            Some(("`a`.`b`", " FROM t"))
        );
    }

    #[test]
    fn what_is_none_takes_the_long_way() {
        for sql in [
            r#"SELECT "a"."b""#,
            r#"SELECT "a"."b" + 1 FROM t"#,
            r#"SELECT "a"."b" from t"#,
            r#"SELECT "a" FROM t"#,
            r#"SELECT DISTINCT "a"."b" FROM t"#,
            r#"WITH x AS (SELECT "a"."b" FROM t) SELECT 1"#,
            "SELECT `a`.`b` FROM t",
        ] {
            assert_eq!(split(sql, Dialect::Sqlite), None, "{sql}");
        }
        assert_eq!(split(r#"SELECT "a"."b" FROM t"#, Dialect::Mysql), None);
    }
}
