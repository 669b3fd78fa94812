//! What SQLite and MySQL call a column without an alias: its text, as it is written. Ours is printed anew.

use crate::Dialect;
use crate::engine::Engine;
use crate::grammar::grammar;
use crate::mark::{Kind, Literal, MARK, mark, split_mark};
use crate::names::quote_of;
use crate::place::Cursor;
use sqlparser::ast::{Expr, Ident, SelectItem};
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Location, Token, TokenWithSpan, Tokenizer};
use std::collections::HashMap;
use std::ops::Range;

/// The texts of the columns of each SELECT, by its place, and of RETURNING.
#[derive(Default)]
pub(crate) struct Headings<'t> {
    selects: HashMap<Location, Vec<&'t str>>,
    returning: Vec<&'t str>,
}

/// How long a name MySQL takes.
const LONGEST: usize = 256;

/// Whether a text can be a name. No letter of MySQL's has more than three bytes: it fails on `😀` between backticks.
fn is_nameable(text: &str, dialect: Dialect) -> bool {
    let is_short = |letter: char| dialect != Dialect::Mysql || letter.len_utf8() < 4;
    text.chars().count() <= LONGEST && text.chars().all(is_short)
}

impl Engine<'_> {
    /// Keeps the names of columns that are printed in another way than they are written. `select`: where that stands;
    /// `None` for RETURNING.
    pub(crate) fn keep_names(&mut self, items: &mut [SelectItem], select: Option<Location>) {
        if self.dialect == Dialect::Postgres || !items.iter().any(|item| self.has_text_for_name(item)) {
            return;
        }
        let (dialect, text) = (self.dialect, self.text);
        let headings = self.headings.get_or_insert_with(|| Headings::of(text, dialect));
        // The statement's first columns may have been taken for one.
        let is_split = select == Some(Location::empty());
        let written = match select {
            Some(_) if is_split => headings.selects.get(&Location::new(1, 1)),
            Some(place) => headings.selects.get(&place),
            None => Some(&headings.returning),
        };
        let is_whole = |written: &&Vec<_>| written.len() == items.len() || is_split && written.len() > items.len();
        let Some(written) = written.filter(is_whole).cloned() else {
            return;
        };
        // From the end, since the first may stand for several.
        for (item, written) in items.iter_mut().rev().zip(written.into_iter().rev()) {
            if !self.has_text_for_name(item) || self.spelled(&item.to_string()) == written {
                continue;
            }
            if let SelectItem::UnnamedExpr(expr) = item
                && is_nameable(written, dialect)
            {
                let expr = std::mem::replace(expr, crate::engine::null());
                *item = SelectItem::ExprWithAlias {
                    expr,
                    alias: self.as_written(written),
                };
            }
        }
    }

    /// Whether the server calls it by its text. Others have a name of their own, or are printed as they are written.
    #[expect(clippy::wildcard_enum_match_arm, reason = "a name too many changes nothing")]
    fn has_text_for_name(&self, item: &SelectItem) -> bool {
        let SelectItem::UnnamedExpr(expr) = item else {
            return false;
        };
        let mut expr = expr;
        // SQLite calls a column that is collated by its own name as well, unless the list is the outermost.
        while let Expr::Nested(inner) | Expr::Collate { expr: inner, .. } = expr {
            expr = inner;
        }
        match expr {
            Expr::Identifier(_) | Expr::CompoundIdentifier(_) => false,
            Expr::Value(value) => {
                self.dialect == Dialect::Sqlite && !matches!(value.value, sqlparser::ast::Value::Placeholder(_))
            }
            // MySQL's `_utf8mb4 'x'` is called as its letters are.
            Expr::Prefixed { prefix, .. } => !prefix.value.starts_with('_'),
            _ => true,
        }
    }

    /// A part of the tree, as it will be printed.
    fn spelled(&self, text: &str) -> String {
        let mut spelled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find(MARK) {
            let (plain, marked) = rest.split_at(at);
            spelled.push_str(plain);
            let Some(((kind, number), after)) = split_mark(marked) else {
                break;
            };
            match kind {
                Kind::Literal | Kind::Written => {
                    spelled.push_str(self.literals.get(number).map_or("", |literal| &literal.text));
                }
                Kind::Bind | Kind::Element | Kind::Behind | Kind::Frame | Kind::Subscript => spelled.push('?'),
            }
            rest = after;
        }
        spelled.push_str(rest);
        spelled
    }

    /// A name of which every letter is kept.
    fn as_written(&mut self, name: &str) -> Ident {
        let quote = quote_of(self.dialect);
        let doubled = name.replace(quote, &format!("{quote}{quote}"));
        self.literals.push(Literal::whole(&format!("{quote}{doubled}{quote}")));
        Ident::new(mark(Kind::Written, self.literals.len() - 1))
    }
}

/// The columns of a SELECT or of RETURNING, while they are read.
struct List {
    select: Option<Location>,
    /// Where each begins and ends, in bytes.
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

impl<'t> Headings<'t> {
    fn of(text: &'t str, dialect: Dialect) -> Self {
        let mut headings = Self::default();
        // It was read before.
        let tokens = Tokenizer::new(grammar(dialect), text).with_unescape(false);
        let tokens = { tokens }.tokenize_with_location().unwrap_or_default();
        let mut cursor = Cursor::new(text);
        // One list may be open at each depth of parentheses.
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
                headings.close(text, open.pop().flatten());
            }
            let is_top = open.len() == 1;
            let Some(list) = open.last_mut() else { break };
            let begins = keyword == Keyword::SELECT || is_top && keyword == Keyword::RETURNING;
            if begins || ends(keyword, before, dialect) || token == Token::SemiColon {
                headings.close(text, list.take());
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
            headings.close(text, list);
        }
        headings
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

/// Whether a word ends the columns: one that no name can be.
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

/// Whether a word stands in front of the columns.
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
