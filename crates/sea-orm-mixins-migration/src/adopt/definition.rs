//! The definition of a column on MySQL and MariaDB, as SHOW CREATE TABLE prints it, with NULL changed and nothing else: a
//! MODIFY that leaves out a collation, a comment or a default takes it away.

use crate::maintenance::Maintenance;
use sea_orm_migration::sea_orm::DbErr;

/// The definition of a column, behind its name, with NOT NULL or without. `default` is its default, where that is known: the
/// server prints bytes in the connection's characters, from which they do not come back.
pub(super) async fn read(
    maintenance: &Maintenance<'_>,
    column: &str,
    null: bool,
    default: Option<&str>,
) -> Result<String, DbErr> {
    let row = maintenance
        .row(&format!("SHOW CREATE TABLE {}", maintenance.quoted()))
        .await?;
    let row = row.ok_or_else(|| maintenance.refuse("there is no such table"))?;
    // Bytes of a default are no text.
    let create: Vec<u8> = row.try_get_by_index(1)?;
    let create = String::from_utf8_lossy(&create);
    let quoted = maintenance.quote(column);
    let text = of_column(&create, &quoted).ok_or_else(|| {
        maintenance.refuse(&format!(
            "the column `{column}` is not found in what SHOW CREATE TABLE prints"
        ))
    })?;
    let definition = with_null(text, null);
    if !has_bytes(&definition) {
        return Ok(definition);
    }
    let default = match default {
        Some(default) => Some(default.to_owned()),
        None => bytes(maintenance, &quoted).await?,
    };
    let default = default.ok_or_else(|| {
        maintenance.refuse(&format!(
            "the default of column `{column}` is of bytes, which the server does not print; run `.drop_default()` first"
        ))
    })?;
    Ok(with_default(&definition, &default))
}

/// Whether the default is a constant of bytes. One that is computed is printed as it was written, and must not become the
/// value that it has just now: all later rows would have that.
fn has_bytes(definition: &str) -> bool {
    let words = words(definition);
    let is_binary = words.first().is_some_and(|ty| ty.to_lowercase().contains("binary"));
    let default = words.iter().skip_while(|word| **word != "DEFAULT").nth(1);
    is_binary && default.is_some_and(|default| default.starts_with('\'') || !default.contains('('))
}

/// The default, from a row; `None` where there is none to ask.
async fn bytes(maintenance: &Maintenance<'_>, column: &str) -> Result<Option<String>, DbErr> {
    let sql = format!("SELECT HEX(DEFAULT({column})) FROM {} LIMIT 1", maintenance.quoted());
    let row = maintenance.row(&sql).await?;
    let hex = row.map(|row| row.try_get_by_index::<String>(0)).transpose()?;
    Ok(hex.map(|hex| format!("X'{hex}'")))
}

fn with_default(definition: &str, default: &str) -> String {
    let mut follows = false;
    let words = words(definition).into_iter().map(|word| {
        let word = if follows { default } else { word };
        follows = word == "DEFAULT";
        word
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The line of a column.
fn of_column<'t>(create: &'t str, quoted: &str) -> Option<&'t str> {
    let mut lines = create.lines().skip(1);
    let line = lines.find_map(|line| line.trim_start().strip_prefix(quoted)?.strip_prefix(' '))?;
    Some(line.strip_suffix(',').unwrap_or(line))
}

/// Takes `NULL`, `NOT NULL` and `DEFAULT NULL` away where they are words, and says at the end what it should be.
fn with_null(text: &str, null: bool) -> String {
    let words = words(text);
    let mut kept: Vec<&str> = Vec::new();
    for word in words {
        if word.eq_ignore_ascii_case("NULL") {
            if kept
                .last()
                .is_some_and(|last| last.eq_ignore_ascii_case("NOT") || last.eq_ignore_ascii_case("DEFAULT"))
            {
                kept.pop();
            }
            continue;
        }
        kept.push(word);
    }
    kept.push(if null { "NULL" } else { "NOT NULL" });
    kept.join(" ")
}

/// The words of a definition; what is in quotes or parentheses is none.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let (mut start, mut depth) = (0, 0_u32);
    let mut quote: Option<char> = None;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        match (quote, letter) {
            (Some('\''), '\\') => drop(letters.next()),
            (Some(end), letter) if letter == end => quote = None,
            (None, '\'' | '`' | '"') => quote = Some(letter),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            (None, ' ') if depth == 0 => {
                words.extend(text.get(start..at));
                start = at + 1;
            }
            (Some(_) | None, _) => (),
        }
    }
    words.extend(text.get(start..));
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::{has_bytes, of_column, with_default, with_null};

    const CREATE: &str = "CREATE TABLE `a` (\n  `id` int(11) NOT NULL,\n  `s` binary(16) DEFAULT NULL COMMENT 'it''s NULL, \
                          `x` NOT NULL',\n  `a``b` varchar(5) CHARACTER SET latin1 COLLATE latin1_bin INVISIBLE DEFAULT \
                          'NULL',\n  `u` timestamp(6) NULL DEFAULT NULL ON UPDATE current_timestamp(6),\n  `c` int(11) \
                          DEFAULT NULL CHECK (`c` > 0 and `c` is not null),\n  `last` uuid DEFAULT NULL\n) ENGINE=InnoDB";

    #[test]
    fn all_but_null_stays() {
        for (column, not_null) in [
            ("`s`", "binary(16) COMMENT 'it''s NULL, `x` NOT NULL' NOT NULL"),
            (
                "`a``b`",
                "varchar(5) CHARACTER SET latin1 COLLATE latin1_bin INVISIBLE DEFAULT 'NULL' NOT NULL",
            ),
            ("`u`", "timestamp(6) ON UPDATE current_timestamp(6) NOT NULL"),
            ("`c`", "int(11) CHECK (`c` > 0 and `c` is not null) NOT NULL"),
            ("`last`", "uuid NOT NULL"),
        ] {
            assert_eq!(
                with_null(of_column(CREATE, column).unwrap(), false),
                not_null,
                "{column}"
            );
        }
        assert_eq!(
            with_null("binary(16) NOT NULL COMMENT 'a b'", true),
            "binary(16) COMMENT 'a b' NULL"
        );
        assert_eq!(
            with_null(r"int COMMENT 'a\' NULL' NOT NULL", true),
            r"int COMMENT 'a\' NULL' NULL"
        );
        assert_eq!(of_column(CREATE, "`b`"), None);
    }
    #[test]
    fn bytes_are_written_as_bytes() {
        let printed = "binary(16) DEFAULT '? \\0' COMMENT 'DEFAULT' NOT NULL";
        assert!(has_bytes(printed));
        assert_eq!(
            with_default(printed, "X'00FF'"),
            "binary(16) DEFAULT X'00FF' COMMENT 'DEFAULT' NOT NULL"
        );
        assert!(!has_bytes("varchar(5) DEFAULT 'binary' NOT NULL"));
        assert!(!has_bytes("binary(16) COMMENT ' DEFAULT ' NOT NULL"));
        assert!(has_bytes("binary(16) DEFAULT '(?)'"));
        // As MariaDB and MySQL print what is computed.
        assert!(!has_bytes("binary(16) DEFAULT unhex(replace(uuid(),'-',''))"));
        assert!(!has_bytes("binary(16) DEFAULT (uuid_to_bin(uuid()))"));
    }
}
