//! The names that SQLite and MySQL give to columns without an alias: their texts as written. The engine prints new
//! texts.

use crate::dialect::Dialect;
use crate::read::grammar::grammar;
use crate::read::span::Cursor;
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Location, Token, TokenWithSpan, Tokenizer};
use std::collections::HashMap;
use std::ops::Range;

/// The names of a statement's result columns as written, read when first needed.
pub(crate) struct Headings<'t> {
    text: &'t str,
    dialect: Dialect,
    lists: Option<Lists<'t>>,
}

impl<'t> Headings<'t> {
    pub(crate) fn new(text: &'t str, dialect: Dialect) -> Self {
        Self {
            text,
            dialect,
            lists: None,
        }
    }

    /// Returns the texts of the columns of the SELECT at that location, or of RETURNING.
    pub(crate) fn written(&mut self, select: Option<Location>) -> Option<&[&'t str]> {
        let lists = self.lists.get_or_insert_with(|| Lists::of(self.text, self.dialect));
        match select {
            Some(place) => lists.selects.get(&place).map(Vec::as_slice),
            None => Some(&lists.returning),
        }
    }
}

/// The texts of the columns of each SELECT, by its location, and of RETURNING.
#[derive(Default)]
struct Lists<'t> {
    selects: HashMap<Location, Vec<&'t str>>,
    returning: Vec<&'t str>,
}

/// The columns of a SELECT or of RETURNING while they are read.
struct List {
    select: Option<Location>,
    /// The start and end of each, in bytes.
    columns: Vec<Option<Range<usize>>>,
}

impl List {
    fn take(&mut self, token: &Token, keyword: Keyword, place: Range<usize>) {
        if *token == Token::Comma {
            self.columns.push(None);
        } else if let Some(column) = self.columns.last_mut() {
            match column {
                Some(column) => column.end = place.end,
                None if is_modifier(keyword) => {}
                None => *column = Some(place),
            }
        }
    }
}

impl<'t> Lists<'t> {
    fn of(text: &'t str, dialect: Dialect) -> Self {
        let mut lists = Self::default();
        // This text has been read once already, without an error.
        let tokens = Tokenizer::new(grammar(dialect), text).with_unescape(false);
        let tokens = { tokens }.tokenize_with_location().unwrap_or_default();
        let mut cursor = Cursor::new(text);
        // Each depth of parentheses may have one open list.
        let mut open: Vec<Option<List>> = vec![None];
        let mut before = Keyword::NoKeyword;
        for TokenWithSpan { token, span } in tokens {
            let Some(written) = cursor.text(span) else { break };
            if matches!(token, Token::Whitespace(_)) {
                continue;
            }
            let end = text.len() - cursor.left();
            let keyword = keyword_of(&token);
            if token == Token::RParen && open.len() > 1 {
                lists.close(text, open.pop().flatten());
            }
            let is_top = open.len() == 1;
            let Some(list) = open.last_mut() else { break };
            let begins = keyword == Keyword::SELECT || is_top && keyword == Keyword::RETURNING;
            if begins || ends(keyword, before, dialect) || token == Token::SemiColon {
                lists.close(text, list.take());
            }
            if begins {
                *list = Some(List {
                    select: (keyword == Keyword::SELECT).then_some(span.start),
                    columns: vec![None],
                });
            } else if let Some(list) = list {
                list.take(&token, keyword, end - written.len()..end);
            }
            if token == Token::LParen {
                open.push(None);
            }
            before = keyword;
        }
        for list in open {
            lists.close(text, list);
        }
        lists
    }

    fn close(&mut self, text: &'t str, list: Option<List>) {
        let Some(List { select, columns }) = list else { return };
        let columns = columns.into_iter().flatten().filter_map(|column| text.get(column));
        match select {
            Some(place) => drop(self.selects.insert(place, columns.collect())),
            None => self.returning = columns.collect(),
        }
    }
}

fn keyword_of(token: &Token) -> Keyword {
    if let Token::Word(word) = token
        && word.quote_style.is_none()
    {
        return word.keyword;
    }
    Keyword::NoKeyword
}

/// Returns whether a word ends the columns: a reserved one.
fn ends(keyword: Keyword, before: Keyword, dialect: Dialect) -> bool {
    // `IS DISTINCT FROM`.
    keyword == Keyword::FROM && before != Keyword::DISTINCT
        || dialect == Dialect::Mysql && matches!(keyword, Keyword::FOR | Keyword::LOCK)
        || matches!(
            keyword,
            Keyword::WHERE
                | Keyword::GROUP
                | Keyword::HAVING
                | Keyword::ORDER
                | Keyword::LIMIT
                | Keyword::UNION
                | Keyword::EXCEPT
                | Keyword::INTERSECT
                | Keyword::ON
                | Keyword::INTO
        )
}

/// Returns whether a word precedes the columns.
fn is_modifier(keyword: Keyword) -> bool {
    matches!(
        keyword,
        Keyword::ALL
            | Keyword::DISTINCT
            | Keyword::DISTINCTROW
            | Keyword::HIGH_PRIORITY
            | Keyword::STRAIGHT_JOIN
            | Keyword::SQL_SMALL_RESULT
            | Keyword::SQL_BIG_RESULT
            | Keyword::SQL_BUFFER_RESULT
            | Keyword::SQL_NO_CACHE
            | Keyword::SQL_CALC_FOUND_ROWS
    )
}
