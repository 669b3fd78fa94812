//! The tokens of a CREATE statement, and where in the text they stand.

use sea_orm_migration::sea_orm::DbErr;
use sqlparser::dialect::SQLiteDialect;
use sqlparser::tokenizer::{Location, Token as Lexed, Tokenizer};
use std::ops::Range;

/// A word, name, value or sign of a statement. Space and comments between them are none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    /// As it is written, with its quotes.
    pub(crate) text: &'a str,
    /// Where it stands, in bytes.
    pub(crate) range: Range<usize>,
    /// In how many parentheses it stands. They themselves stand outside of theirs.
    pub(crate) depth: usize,
}

impl Token<'_> {
    /// Whether it is a keyword, or a sign.
    pub(crate) fn is(&self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word)
    }

    /// Returns the name that it is, without its quotes. SQLite takes texts for names too.
    pub(crate) fn name(&self) -> String {
        let mut letters = self.text.chars();
        let quote = match letters.next() {
            Some('[') => ']',
            Some(quote @ ('"' | '`' | '\'')) => quote,
            Some(_) | None => return self.text.to_owned(),
        };
        let inner = letters.as_str().strip_suffix(quote).unwrap_or(letters.as_str());
        if quote == ']' {
            inner.to_owned()
        } else {
            inner.replace(&format!("{quote}{quote}"), &quote.to_string())
        }
    }
}

/// Takes a statement apart.
///
/// # Errors
///
/// [`DbErr::Migration`] for a text that SQLite understands and this does not; none is known.
pub(crate) fn tokens(sql: &str) -> Result<Vec<Token<'_>>, DbErr> {
    let lexed = Tokenizer::new(&SQLiteDialect {}, sql)
        .with_unescape(false)
        .tokenize_with_location()
        .map_err(|err| {
            let start: String = sql.chars().take(50).collect();
            DbErr::Migration(format!(
                "the statement of SQLite's schema that begins with `{start}` cannot be read: {err}; make the table, index or \
                 view again without what is there"
            ))
        })?;
    let mut places = Places::new(sql);
    let mut depth: usize = 0;
    let mut tokens = Vec::new();
    for token in lexed {
        if matches!(token.token, Lexed::Whitespace(_) | Lexed::EOF) {
            continue;
        }
        let range = places.byte(token.span.start)..places.byte(token.span.end);
        let text = sql.get(range.clone()).unwrap_or_default();
        if text == ")" {
            depth = depth.saturating_sub(1);
        }
        tokens.push(Token { text, range, depth });
        if text == "(" {
            depth += 1;
        }
    }
    Ok(tokens)
}

/// Returns what stands in the parentheses that begin at `open`, and the place of the closing one.
pub(crate) fn within<'t, 'a>(tokens: &'t [Token<'a>], open: usize) -> Option<(&'t [Token<'a>], usize)> {
    let first = tokens.get(open).filter(|token| token.text == "(")?;
    let inner = tokens.get(open + 1..)?;
    let length = inner.iter().position(|token| token.depth == first.depth)?;
    Some((inner.get(..length)?, open + 1 + length))
}

/// Returns the text from the first of some tokens to the last.
pub(crate) fn text<'a>(sql: &'a str, tokens: &[Token<'_>]) -> &'a str {
    match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => sql.get(first.range.start..last.range.end).unwrap_or_default(),
        (None, _) | (_, None) => "",
    }
}

/// Turns lines and columns, counted in characters from 1, into bytes. They come in their order.
struct Places<'a> {
    letters: std::str::CharIndices<'a>,
    length: usize,
    line: u64,
    column: u64,
}

impl<'a> Places<'a> {
    fn new(sql: &'a str) -> Self {
        Self {
            letters: sql.char_indices(),
            length: sql.len(),
            line: 1,
            column: 1,
        }
    }

    fn byte(&mut self, place: Location) -> usize {
        while (self.line, self.column) < (place.line, place.column) {
            match self.letters.next() {
                Some((_, '\n')) => {
                    self.line += 1;
                    self.column = 1;
                }
                Some(_) => self.column += 1,
                None => break,
            }
        }
        self.letters.clone().next().map_or(self.length, |(byte, _)| byte)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_cannot_be_read() {
        let refused = tokens("CREATE VIEW v AS SELECT 'x").unwrap_err().to_string();
        assert!(
            refused.contains("`CREATE VIEW v AS SELECT 'x` cannot be read: "),
            "{refused}"
        );
    }

    #[test]
    fn tokens_have_their_text_and_place() {
        let sql = "CREATE TABLE [a b] -- x (\r\n (é 'it''s' /* ( */ CHECK(\"y\"\"z\"<>'ü\n'),\n`q` x'00')";
        let found = tokens(sql).unwrap();
        let texts: Vec<_> = found.iter().map(|token| token.text).collect();
        let expected = [
            "CREATE",
            "TABLE",
            "[a b]",
            "(",
            "é",
            "'it''s'",
            "CHECK",
            "(",
            "\"y\"\"z\"",
            "<>",
            "'ü\n'",
            ")",
            ",",
            "`q`",
            "x'00'",
            ")",
        ];
        assert_eq!(texts, expected);
        for token in &found {
            assert_eq!(&sql[token.range.clone()], token.text);
        }
        let depths: Vec<_> = found.iter().map(|token| token.depth).collect();
        assert_eq!(depths, [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 0]);
        let names: Vec<_> = [2, 4, 5, 8, 13].map(|place| found[place].name()).into();
        assert_eq!(names, ["a b", "é", "it's", "y\"z", "q"]);
    }
}
