//! Finds the lists of a text.

use super::tokens::{Token, Tokens, Unsure};
use super::{SHORTEST_LIST, ValueList};
use crate::dialect::Dialect;
use std::ops::Range;

/// What a text has.
#[derive(Debug, Default)]
pub(super) struct Scanned {
    pub(super) lists: Vec<ValueList>,
    /// The places of the placeholders from the first list on.
    pub(super) placeholders: Vec<Range<usize>>,
}

/// What may be the left side of a list, as far as it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Left {
    /// An expression may begin.
    Begin,
    /// A column's name, or a part of it.
    Column,
    /// A period after it.
    Period,
    /// Anything else.
    Other,
}

/// A part of a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Clause {
    /// WHERE, ON.
    Condition,
    /// What is selected or returned. The text of it may be the name of a column, so nothing in it may change.
    Output,
    /// All that is inside of parentheses there.
    InOutput,
    Other,
}

struct Scan<'a> {
    tokens: Tokens<'a>,
    found: Scanned,
    /// Of the statement, and of each open parenthesis.
    clauses: Vec<Clause>,
    left: Left,
    /// Where a NOT behind the left side begins.
    not: Option<usize>,
    /// Whether the list that was read last may be an array, if what follows allows it.
    undecided: bool,
}

pub(super) fn scan(sql: &str, dialect: Dialect) -> Result<Scanned, Unsure> {
    let mut scan = Scan {
        tokens: Tokens::new(sql, dialect),
        found: Scanned::default(),
        clauses: vec![Clause::Other],
        left: Left::Other,
        not: None,
        undecided: false,
    };
    while let Some((token, place)) = scan.tokens.next()? {
        scan.decide(token);
        scan.take(token, place)?;
    }
    Ok(scan.found)
}

impl Scan<'_> {
    fn take(&mut self, token: Token<'_>, place: Range<usize>) -> Result<(), Unsure> {
        let not = self.not.take();
        let left = std::mem::replace(&mut self.left, Left::Other);
        match token {
            Token::Word(word) => return self.word(word, place, left, not),
            Token::Quoted if matches!(left, Left::Begin | Left::Period) => self.left = Left::Column,
            Token::Period if left == Left::Column => self.left = Left::Period,
            Token::Open => {
                let inside = match self.clause() {
                    Clause::Output | Clause::InOutput => Clause::InOutput,
                    Clause::Condition => Clause::Condition,
                    Clause::Other => Clause::Other,
                };
                self.clauses.push(inside);
                self.left = Left::Begin;
            }
            Token::Close => {
                self.clauses.pop();
                if self.clauses.is_empty() {
                    return Err(Unsure);
                }
            }
            Token::Placeholder if !self.found.lists.is_empty() => self.found.placeholders.push(place),
            Token::Placeholder | Token::Quoted | Token::Period | Token::Comma | Token::Other => {}
        }
        Ok(())
    }

    fn word(&mut self, word: &str, place: Range<usize>, left: Left, not: Option<usize>) -> Result<(), Unsure> {
        let is = |keyword: &str| word.eq_ignore_ascii_case(keyword);
        if is("IN") {
            let start = not.unwrap_or(place.start);
            return self.list(start, not.is_some(), left == Left::Column);
        }
        if is("NOT") {
            if left == Left::Column {
                (self.left, self.not) = (left, Some(place.start));
            } else {
                self.left = Left::Begin;
            }
        } else if is("AND") || is("OR") {
            self.left = Left::Begin;
        } else if is("WHERE") || is("ON") {
            self.begin(Clause::Condition);
            self.left = Left::Begin;
        } else if is("SELECT") || is("RETURNING") {
            self.begin(Clause::Output);
        } else if OTHER_CLAUSES.iter().any(|clause| is(clause)) {
            self.begin(Clause::Other);
        } else if is("CONFLICT") {
            // The condition there must be that of an index, word by word.
            return Err(Unsure);
        } else if matches!(left, Left::Begin | Left::Period) {
            self.left = Left::Column;
        }
        Ok(())
    }

    fn clause(&self) -> Clause {
        self.clauses.last().copied().unwrap_or(Clause::Other)
    }

    fn begin(&mut self, clause: Clause) {
        if let Some(innermost) = self.clauses.last_mut()
            && *innermost != Clause::InOutput
        {
            *innermost = clause;
        }
    }

    /// Reads a list behind its IN; what is none is read on as usual.
    fn list(&mut self, start: usize, negated: bool, is_plain: bool) -> Result<(), Unsure> {
        let mut tokens = self.tokens.clone();
        let Some(read) = read_list(&mut tokens)? else {
            return Ok(());
        };
        let first = self.tokens.placeholders;
        if self.clause() != Clause::Condition || read.length < SHORTEST_LIST {
            return Ok(());
        }
        self.tokens = tokens;
        self.found.placeholders.extend(read.placeholders);
        self.found.lists.push(ValueList {
            place: start..read.items.end + 1,
            items: read.items,
            first,
            width: read.width,
            length: read.length,
            negated,
            is_plain,
        });
        self.undecided = is_plain;
        Ok(())
    }

    /// Decides by what follows a list whether `= ANY` would be read there as IN is: `=` binds looser.
    fn decide(&mut self, token: Token<'_>) {
        if !std::mem::take(&mut self.undecided) {
            return;
        }
        let ends = match token {
            Token::Close => true,
            Token::Word(word) => ENDS.iter().any(|end| word.eq_ignore_ascii_case(end)),
            Token::Quoted | Token::Placeholder | Token::Open | Token::Comma | Token::Period | Token::Other => false,
        };
        if let Some(list) = self.found.lists.last_mut() {
            list.is_plain = ends;
        }
    }
}

/// Keywords that end a WHERE or ON, or come before one.
const OTHER_CLAUSES: [&str; 12] = [
    "FROM",
    "JOIN",
    "SET",
    "GROUP",
    "ORDER",
    "HAVING",
    "VALUES",
    "LIMIT",
    "UNION",
    "EXCEPT",
    "INTERSECT",
    "WINDOW",
];

/// Keywords that may follow a whole condition.
const ENDS: [&str; 17] = [
    "AND",
    "OR",
    "ORDER",
    "GROUP",
    "HAVING",
    "LIMIT",
    "OFFSET",
    "RETURNING",
    "FOR",
    "UNION",
    "EXCEPT",
    "INTERSECT",
    "WHERE",
    "JOIN",
    "LEFT",
    "RIGHT",
    "INNER",
];

struct ReadList {
    items: Range<usize>,
    width: usize,
    length: usize,
    placeholders: Vec<Range<usize>>,
}

/// Reads `(?, ?)`, `((?, ?), (?, ?))` or `(VALUES (?, ?), (?, ?))`.
fn read_list(tokens: &mut Tokens<'_>) -> Result<Option<ReadList>, Unsure> {
    let Some((Token::Open, open)) = tokens.next()? else {
        return Ok(None);
    };
    let mut list = ReadList {
        items: open.end..open.end,
        width: 0,
        length: 0,
        placeholders: Vec::new(),
    };
    let mut next = tokens.next()?;
    if let Some((Token::Word(word), place)) = &next
        && *word == "VALUES"
    {
        // As SeaORM prints it.
        list.items = place.end + 1..place.end + 1;
        next = tokens.next()?;
    }
    loop {
        let width = match next {
            Some((Token::Placeholder, place)) => {
                list.placeholders.push(place);
                1
            }
            Some((Token::Open, _)) => match read_row(tokens, &mut list.placeholders)? {
                Some(width) if width > 1 => width,
                Some(_) | None => return Ok(None),
            },
            Some(_) | None => return Ok(None),
        };
        if list.length > 0 && width != list.width {
            return Ok(None);
        }
        list.width = width;
        list.length += 1;
        match tokens.next()? {
            Some((Token::Comma, _)) => next = tokens.next()?,
            Some((Token::Close, place)) => {
                list.items.end = place.start;
                return Ok(Some(list));
            }
            Some(_) | None => return Ok(None),
        }
    }
}

/// Reads `?, ?)`.
fn read_row(tokens: &mut Tokens<'_>, placeholders: &mut Vec<Range<usize>>) -> Result<Option<usize>, Unsure> {
    let mut width = 0;
    loop {
        let Some((Token::Placeholder, place)) = tokens.next()? else {
            return Ok(None);
        };
        placeholders.push(place);
        width += 1;
        match tokens.next()? {
            Some((Token::Comma, _)) => {}
            Some((Token::Close, _)) => return Ok(Some(width)),
            Some(_) | None => return Ok(None),
        }
    }
}
