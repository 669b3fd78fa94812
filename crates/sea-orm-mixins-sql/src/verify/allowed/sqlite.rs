//! What SQLite reads and the parser does not.

use super::Readable;
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::Token;

impl Readable {
    pub(super) fn sqlite(&mut self, at: usize, keyword: Keyword) {
        if keyword == Keyword::MATERIALIZED && (self.was(at, "AS") || self.was(at, "NOT")) {
            // Fixed words in front of the parentheses of a common table expression.
            if self.is(at + 1, &Token::LParen) {
                let not = usize::from(self.was(at, "NOT"));
                self.remove(at - not, 1 + not);
            }
        } else if keyword == Keyword::NOT && (self.are(at + 1, &["GLOB"]) || self.are(at + 1, &["MATCH"])) {
            // It goes on as without NOT.
            self.remove(at, 1);
        } else if keyword == Keyword::CROSS && self.are(at + 1, &["JOIN"]) {
            // To SQLite it may have an ON or USING, as any other join that leaves rows out.
            self.remove(at, 1);
        } else if keyword == Keyword::INTO {
            self.insert_alias(at + 1);
        }
    }

    /// `INSERT INTO t AS a`: the alias goes beside, and comes back once the statement is read.
    fn insert_alias(&mut self, at: usize) {
        let mut end = at + 1;
        while self.is(end, &Token::Period) {
            end += 2;
        }
        if !self.are(end, &["AS"]) || !self.is(end + 2, &Token::LParen) || self.alias.is_some() {
            return;
        }
        if let Some(Token::Word(alias)) = self.token(end + 1).cloned() {
            self.alias = Some(alias);
            self.remove(end, 2);
        }
    }
}
