//! [`CreateTable`]: where the parts of a CREATE TABLE stand in its text. Found by tokens: a parser would have to know all
//! that SQLite allows, and only the place of one edit is needed.

use sqlparser::dialect::SQLiteDialect;
use sqlparser::tokenizer::{Location, Token as Parsed, Tokenizer};
use std::ops::Range;

/// A token, and its bytes in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    kind: Kind,
    pub(super) bytes: Range<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// A name or a keyword.
    Word(String),
    /// A name in quotes; SQLite takes those of texts too.
    Quoted(String),
    Open,
    Close,
    Comma,
    Dot,
    Sign,
    Other,
}

impl Token {
    /// The name that it may be.
    pub(super) fn name(&self) -> Option<&str> {
        match &self.kind {
            Kind::Word(name) | Kind::Quoted(name) => Some(name),
            Kind::Open | Kind::Close | Kind::Comma | Kind::Dot | Kind::Sign | Kind::Other => None,
        }
    }

    pub(super) fn is_name(&self, name: &str) -> bool {
        self.name().is_some_and(|own| own.eq_ignore_ascii_case(name))
    }

    /// Whether it is that keyword; in quotes it is none.
    pub(super) fn is(&self, keyword: &str) -> bool {
        matches!(&self.kind, Kind::Word(word) if word.eq_ignore_ascii_case(keyword))
    }

    pub(super) fn is_comma(&self) -> bool {
        self.kind == Kind::Comma
    }

    pub(super) fn is_dot(&self) -> bool {
        self.kind == Kind::Dot
    }

    pub(super) fn is_sign(&self) -> bool {
        self.kind == Kind::Sign
    }

    pub(super) fn is_open(&self) -> bool {
        self.kind == Kind::Open
    }
}

/// The tokens that mean something: no spaces, no comments.
pub(super) fn tokens(sql: &str) -> Option<Vec<Token>> {
    let parsed = Tokenizer::new(&SQLiteDialect {}, sql).tokenize_with_location().ok()?;
    let mut places = Places::new(sql);
    let starts: Option<Vec<usize>> = parsed.iter().map(|token| places.byte(token.span.start)).collect();
    let starts = starts?;
    let ends = starts.iter().copied().skip(1).chain([sql.len()]);
    let tokens = parsed.into_iter().zip(starts.iter().copied().zip(ends));
    Some(
        tokens
            .filter_map(|(token, (start, end))| {
                kind(token.token).map(|kind| Token {
                    kind,
                    bytes: start..end,
                })
            })
            .collect(),
    )
}

fn kind(token: Parsed) -> Option<Kind> {
    #[expect(clippy::wildcard_enum_match_arm, reason = "what has no part in the place of an edit")]
    match token {
        Parsed::Whitespace(_) | Parsed::EOF => None,
        Parsed::Word(word) if word.quote_style.is_none() => Some(Kind::Word(word.value)),
        Parsed::Word(word) => Some(Kind::Quoted(word.value)),
        Parsed::SingleQuotedString(name) => Some(Kind::Quoted(name)),
        Parsed::LParen => Some(Kind::Open),
        Parsed::RParen => Some(Kind::Close),
        Parsed::Comma => Some(Kind::Comma),
        Parsed::Period => Some(Kind::Dot),
        Parsed::Plus | Parsed::Minus => Some(Kind::Sign),
        _ => Some(Kind::Other),
    }
}

/// Turns lines and columns into bytes, in one pass: tokens come in order.
struct Places<'t> {
    chars: std::str::Chars<'t>,
    length: usize,
    at: Location,
}

impl<'t> Places<'t> {
    fn new(sql: &'t str) -> Self {
        Self {
            chars: sql.chars(),
            length: sql.len(),
            at: Location::new(1, 1),
        }
    }

    fn byte(&mut self, place: Location) -> Option<usize> {
        while self.at < place {
            // As the tokenizer counts.
            if self.chars.next()? == '\n' {
                self.at = Location::new(self.at.line + 1, 1);
            } else {
                self.at.column += 1;
            }
        }
        (self.at == place).then(|| self.length - self.chars.as_str().len())
    }
}

/// A CREATE TABLE by its parts, as ranges of tokens.
#[derive(Debug)]
pub(super) struct CreateTable {
    pub(super) tokens: Vec<Token>,
    /// The table's name, with a schema's before it.
    pub(super) name: Range<usize>,
    /// The columns: their names and what follows them.
    pub(super) columns: Vec<(String, Range<usize>)>,
    /// The constraints of the table, with the commas between them.
    pub(super) constraints: Range<usize>,
    /// The parenthesis that ends both.
    pub(super) close: usize,
}

impl CreateTable {
    /// Reads a text of `sqlite_schema`; `None` if it is something else, a virtual table or `AS SELECT` say.
    pub(super) fn read(sql: &str) -> Option<Self> {
        let tokens = tokens(sql)?;
        let is = |at: usize, word: &str| tokens.get(at).is_some_and(|token| token.is(word));
        let mut at = usize::from(is(1, "TEMP") || is(1, "TEMPORARY"));
        if !is(0, "CREATE") || !is(at + 1, "TABLE") {
            return None;
        }
        at += 2;
        if is(at, "IF") && is(at + 1, "NOT") && is(at + 2, "EXISTS") {
            at += 3;
        }
        let start = at;
        tokens.get(at)?.name()?;
        at += 1;
        if tokens.get(at)?.is_dot() {
            tokens.get(at + 1)?.name()?;
            at += 2;
        }
        if !tokens.get(at)?.is_open() {
            return None;
        }
        let close = after_group(&tokens, at)? - 1;
        let (columns, constraints) = body(&tokens, at + 1..close)?;
        Some(Self {
            name: start..at,
            columns,
            constraints,
            close,
            tokens,
        })
    }

    pub(super) fn column(&self, name: &str) -> Option<Range<usize>> {
        let mut columns = self.columns.iter();
        let (_, range) = columns.find(|(own, _)| own.eq_ignore_ascii_case(name))?;
        Some(range.clone())
    }
}

type Columns = Vec<(String, Range<usize>)>;

/// Splits what is between the parentheses: columns, then constraints, between which SQLite needs no comma.
fn body(tokens: &[Token], body: Range<usize>) -> Option<(Columns, Range<usize>)> {
    let mut columns = Vec::new();
    let mut at = body.start;
    while at < body.end {
        let first = tokens.get(at)?;
        let constraint = ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"];
        if constraint.iter().any(|word| first.is(word)) {
            return Some((columns, at..body.end));
        }
        let name = first.name()?.to_owned();
        let start = at;
        while at < body.end && !tokens.get(at)?.is_comma() {
            at = after_group(tokens, at)?;
        }
        columns.push((name, start..at));
        at += 1;
    }
    Some((columns, body.end..body.end))
}

/// The token behind this one, or behind the group that it opens.
pub(super) fn after_group(tokens: &[Token], at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate().skip(at) {
        match token.kind {
            Kind::Open => depth += 1,
            // One that nothing opened is no group's.
            Kind::Close => depth = depth.checked_sub(1)?,
            Kind::Word(_) | Kind::Quoted(_) | Kind::Comma | Kind::Dot | Kind::Sign | Kind::Other => (),
        }
        if depth == 0 {
            return Some(index + 1);
        }
    }
    None
}
