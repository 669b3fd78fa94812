//! What PostgreSQL reads and the parser does not.

use super::Readable;
use super::tape::{keyword, word};
use crate::verify::proof::{Proof, fault};
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::Token;

impl Readable {
    pub(super) fn postgres(&mut self, at: usize, keyword: Keyword) -> Proof<()> {
        if keyword == Keyword::FOR {
            // `FOR NO KEY UPDATE` and `FOR KEY SHARE`: fixed words, and two other locks to the parser.
            if self.are(at + 1, &["NO", "KEY", "UPDATE"]) {
                self.remove(at + 1, 2);
            } else if self.are(at + 1, &["KEY", "SHARE"]) {
                self.remove(at + 1, 1);
            }
        } else if keyword == Keyword::BETWEEN && (self.are(at + 1, &["SYMMETRIC"]) || self.are(at + 1, &["ASYMMETRIC"]))
        {
            // It goes on as any other BETWEEN.
            self.remove(at + 1, 1);
        } else if (keyword == Keyword::LIKE || keyword == Keyword::ILIKE)
            && (self.are(at + 1, &["ALL"]) || self.are(at + 1, &["SOME"]))
        {
            // What follows is an array or a query in parentheses, which the parser reads as the pattern.
            self.remove(at + 1, 1);
        } else if keyword == Keyword::ROWS && self.are(at + 1, &["FROM"]) && self.is(at + 2, &Token::LParen) {
            self.rows_from(at);
        } else if keyword == Keyword::SEARCH && self.is(at.wrapping_sub(1), &Token::RParen) {
            self.search(at)?;
        } else if keyword == Keyword::CYCLE {
            self.cycle(at)?;
        }
        Ok(())
    }

    /// `ROWS FROM (f(..), g(..))` becomes the call of one function with all of them as arguments. In front of it goes
    /// LATERAL, which stands in FROM only: a column called `rows` in front of a FROM does not become a call.
    fn rows_from(&mut self, at: usize) {
        let is_source = self.was(at, "FROM") || self.was(at, "JOIN") || self.is(at.wrapping_sub(1), &Token::Comma);
        if self.was(at, "LATERAL") {
            self.replace(at, 2, &[word("rows_from")]);
        } else if is_source && !self.was_select(at) {
            self.replace(at, 2, &[keyword("LATERAL", Keyword::LATERAL), word("rows_from")]);
        }
    }

    /// `SEARCH DEPTH FIRST BY a, b SET c`, behind a common table expression: names of columns.
    fn search(&mut self, at: usize) -> Proof<()> {
        if !(self.are(at + 1, &["DEPTH", "FIRST", "BY"]) || self.are(at + 1, &["BREADTH", "FIRST", "BY"])) {
            return Ok(());
        }
        let end = self.names(at + 4);
        if !self.are(end, &["SET"]) || !self.is_name(end + 1) {
            return fault("SEARCH is not read to its end");
        }
        self.remove(at, end + 2 - at);
        if self.are(at, &["CYCLE"]) {
            return self.cycle(at);
        }
        Ok(())
    }

    /// `CYCLE a, b SET c TO 1 DEFAULT 0 USING d`, behind a common table expression: names of columns, and two literals.
    fn cycle(&mut self, at: usize) -> Proof<()> {
        if !self.is(at.wrapping_sub(1), &Token::RParen) {
            return Ok(());
        }
        let mut end = self.names(at + 1);
        if !self.are(end, &["SET"]) || !self.is_name(end + 1) {
            return fault("CYCLE is not read to its end");
        }
        end += 2;
        if self.are(end, &["TO"]) && self.is_plain(end + 1) && self.are(end + 2, &["DEFAULT"]) && self.is_plain(end + 3)
        {
            end += 4;
        }
        if !self.are(end, &["USING"]) || !self.is_name(end + 1) {
            return fault("CYCLE is not read to its end");
        }
        self.remove(at, end + 2 - at);
        Ok(())
    }

    /// `tags[1] = ..` in SET: the parser reads a column without brackets, and what they hold beside it.
    pub(super) fn element(&mut self, at: usize) -> Proof<()> {
        let Some(name) = at.checked_sub(1).filter(|name| self.is_name(*name)) else {
            return Ok(());
        };
        if !self.was(name, "SET") && !self.is(name.wrapping_sub(1), &Token::Comma) {
            return Ok(());
        }
        let mut end = at;
        while self.is(end, &Token::LBracket) {
            let Some(close) = self.close(end, &Token::LBracket, &Token::RBracket) else {
                return fault("brackets that do not end");
            };
            end = close + 1;
        }
        if self.is(end, &Token::Eq) {
            let aside = self.tokens.get(name..end).unwrap_or_default().to_vec();
            self.asides.push(aside);
            self.remove(at, end - at);
        }
        Ok(())
    }
}
