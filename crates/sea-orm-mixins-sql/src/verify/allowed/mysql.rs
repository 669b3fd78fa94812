//! What MySQL and MariaDB read and the parser does not.

use super::Readable;
use super::tape::{keyword, quoted, word};
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::Token;

impl Readable {
    pub(super) fn mysql(&mut self, at: usize, keyword: Keyword) {
        if keyword == Keyword::LOCK && self.are(at + 1, &["IN", "SHARE", "MODE"]) {
            // Fixed words, at the end of the statement.
            if self.token(at + 4).is_none() {
                self.remove(at, 4);
            }
        } else if keyword == Keyword::FORMAT && at == 1 {
            // In front of the statement that is explained.
            if self.is(at + 1, &Token::Eq) && self.are(at + 2, &["TRADITIONAL"]) {
                self.remove(at, 3);
            }
        } else if keyword == Keyword::INTERVAL && self.has_arguments(at + 1) {
            // A function of that name: the parser takes the word for a literal's.
            self.replace(at, 1, &[word("interval_of")]);
        } else if keyword == Keyword::NoKeyword && self.is_unit(at) {
            // A unit of two parts becomes one of one part. It stands behind a value, where no table's name can.
            self.replace(at, 1, &[super::tape::keyword("DAY", Keyword::DAY)]);
        }
    }

    pub(super) fn mysql_sign(&mut self, at: usize) {
        if self.is(at, &Token::ExclamationMark) {
            // NOT in one sign binds tighter, which changes no table.
            self.replace(at, 1, &[keyword("NOT", Keyword::NOT)]);
        } else if let Some(Token::DoubleQuotedString(name)) = self.token(at).cloned()
            && self.is(at + 1, &Token::Period)
        {
            // In front of a period it is a name: a text has no fields.
            self.replace(at, 1, &[quoted(name)]);
        }
    }

    /// Whether a list in parentheses begins here that has several arguments.
    fn has_arguments(&self, at: usize) -> bool {
        let Some(end) = self
            .is(at, &Token::LParen)
            .then(|| self.close(at, &Token::LParen, &Token::RParen))
        else {
            return false;
        };
        let mut depth = 0_usize;
        let inside = self.tokens.get(at + 1..end.unwrap_or(at + 1)).unwrap_or_default();
        inside.iter().any(|token| {
            match token.token {
                Token::LParen => depth += 1,
                Token::RParen => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && token.token == Token::Comma
        })
    }

    fn is_unit(&self, at: usize) -> bool {
        const UNITS: [&str; 11] = [
            "YEAR_MONTH",
            "DAY_HOUR",
            "DAY_MINUTE",
            "DAY_SECOND",
            "DAY_MICROSECOND",
            "HOUR_MINUTE",
            "HOUR_SECOND",
            "HOUR_MICROSECOND",
            "MINUTE_SECOND",
            "MINUTE_MICROSECOND",
            "SECOND_MICROSECOND",
        ];
        let behind_value = match at.checked_sub(1).and_then(|at| self.token(at)) {
            Some(Token::Word(word)) => word.keyword == Keyword::NoKeyword || word.quote_style.is_some(),
            Some(
                Token::Number(..)
                | Token::SingleQuotedString(_)
                | Token::DoubleQuotedString(_)
                | Token::Placeholder(_)
                | Token::RParen,
            ) => true,
            Some(Token::LParen) => at.checked_sub(2).is_some_and(|at| self.are(at, &["EXTRACT"])),
            _ => false,
        };
        behind_value && UNITS.iter().any(|unit| self.are(at, &[*unit]))
    }
}
