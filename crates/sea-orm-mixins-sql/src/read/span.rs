//! Positions of tokens in the text. The tokenizer counts lines and characters; slices need bytes.

use sqlparser::tokenizer::{Location, Span};

/// Follows the tokens of a text from start to end, so that each character is counted once.
pub(crate) struct Cursor<'a> {
    rest: &'a str,
    /// The position of `rest`. Both count from 1.
    line: u64,
    column: u64,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self {
            rest: text,
            line: 1,
            column: 1,
        }
    }

    /// Returns the text of a token, which must not be before the last one.
    pub(crate) fn text(&mut self, span: Span) -> Option<&'a str> {
        self.advance(span.start)?;
        let from = self.rest;
        self.advance(span.end)?;
        from.get(..from.len() - self.rest.len())
    }

    /// Returns how many bytes are left.
    pub(crate) fn left(&self) -> usize {
        self.rest.len()
    }

    fn advance(&mut self, to: Location) -> Option<()> {
        while (self.line, self.column) < (to.line, to.column) {
            let mut chars = self.rest.chars();
            if chars.next()? == '\n' {
                self.line += 1;
                self.column = 1;
            } else {
                self.column += 1;
            }
            self.rest = chars.as_str();
        }
        ((self.line, self.column) == (to.line, to.column)).then_some(())
    }
}
