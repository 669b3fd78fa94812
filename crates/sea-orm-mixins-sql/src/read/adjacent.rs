//! Adjacent strings: those that PostgreSQL reads as one are joined, those that another server might read as one are
//! refused.

use crate::dialect::Dialect;
use crate::refusal::{Reason, Result};
use sqlparser::tokenizer::{Token, Whitespace};

/// What the lexer knows of adjacent strings.
#[derive(Default)]
pub(crate) struct Adjacent {
    /// The last token other than spaces, if it was a string.
    before: Option<Before>,
    /// How many tokens were read, and which of them continue the string before.
    taken: usize,
    pub(crate) continued: Vec<usize>,
}

/// A string, and what follows it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// `'..'`, and whether the line ended after it.
    Plain { line_ended: bool },
    /// With a prefix, other quotes, or followed by a comment that PostgreSQL does not read as a space there.
    Other,
}

impl Adjacent {
    /// Refuses `'a' 'b'`: one string to MySQL, and to PostgreSQL across two lines, where they are joined. The parser
    /// would join them whatever their quotes, or read the second as an alias.
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
