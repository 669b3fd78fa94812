//! Strings right behind strings: what PostgreSQL reads as one is put together, what others might is refused.

use crate::dialect::Dialect;
use crate::refusal::{Reason, Result};
use sqlparser::tokenizer::{Token, Whitespace};

/// What is known of strings that follow each other, while tokens are read.
#[derive(Default)]
pub(crate) struct Adjacent {
    /// What the last token but for spaces was, if it was a string.
    before: Option<Before>,
    /// How many tokens were taken, and which of them go on with the string before.
    taken: usize,
    pub(crate) continued: Vec<usize>,
}

/// A string, and what stood behind it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// `'..'`, and whether a line ended behind it.
    Plain { line_ended: bool },
    /// With a prefix, other quotes, or a comment behind that PostgreSQL does not take for a space there.
    Other,
}

impl Adjacent {
    /// Refuses `'a' 'b'`: one string to MySQL, and to PostgreSQL over two lines, where they are put together. The parser
    /// would do it without regard to their quotes, or take the second for an alias.
    pub(crate) fn meet(&mut self, token: &Token, dialect: Dialect) -> Result<()> {
        self.taken += 1;
        if let Token::Whitespace(space) = token {
            self.before = match (self.before, space) {
                (Some(Before::Plain { line_ended }), Whitespace::Space | Whitespace::Tab) => {
                    Some(Before::Plain { line_ended })
                }
                (Some(Before::Plain { .. }), Whitespace::Newline | Whitespace::SingleLineComment { .. }) => {
                    Some(Before::Plain { line_ended: true })
                }
                (Some(_), _) => Some(Before::Other),
                (None, _) => None,
            };
            return Ok(());
        }
        let is_plain = matches!(token, Token::SingleQuotedString(_));
        let is_other = matches!(
            token,
            Token::DoubleQuotedString(_) | Token::NationalStringLiteral(_) | Token::EscapedStringLiteral(_)
        );
        let now = if is_plain {
            Some(Before::Plain { line_ended: false })
        } else {
            is_other.then_some(Before::Other)
        };
        let before = std::mem::replace(&mut self.before, now);
        if before.is_none() || now.is_none() || dialect == Dialect::Sqlite {
            return Ok(());
        }
        let goes_on = is_plain && before == Some(Before::Plain { line_ended: true });
        if dialect == Dialect::Postgres && goes_on {
            self.continued.push(self.taken - 1);
            return Ok(());
        }
        Err(Reason::AdjacentStrings.into())
    }
}
