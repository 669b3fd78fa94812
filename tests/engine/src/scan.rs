//! Takes SQL text apart into words, literals and marks, each as it is written.
//!
//! The engine reads SQL with sqlparser; this is on purpose another reading, of a few rules, to hold the first against.

use sea_orm_mixins_sql::Dialect;

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A string with all that belongs to it: its prefix, its quotes.
    Literal,
    Number,
    /// A word without quotes.
    Word,
    /// A name in quotes.
    Quoted,
    Placeholder,
    Comment,
    Space,
    /// An operator's character, a parenthesis, a comma.
    Symbol,
}

/// Text with a meaning of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    pub kind: Kind,
    pub text: &'a str,
}

/// All pieces of a text; joined, they are the text.
pub fn pieces(dialect: Dialect, sql: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = sql;
    while !rest.is_empty() {
        let (kind, length) = match pieces.last() {
            // Between the parts of a name, whatever the second begins with.
            Some(Piece {
                kind: Kind::Word | Kind::Quoted,
                ..
            }) if rest.starts_with('.') => (Kind::Symbol, 1),
            _ => first(dialect, rest),
        };
        let (text, after) = rest.split_at(length);
        pieces.push(Piece { kind, text });
        rest = after;
    }
    pieces
}

fn first(dialect: Dialect, text: &str) -> (Kind, usize) {
    let mut chars = text.chars();
    let first = chars.next().unwrap_or_default();
    let second = chars.next().unwrap_or_default();
    let backslashes = dialect == Dialect::Mysql;
    match (first, second) {
        // MySQL wants a space behind it.
        ('-', '-') if dialect != Dialect::Mysql || text[2..].starts_with(char::is_whitespace) => {
            (Kind::Comment, text.find('\n').unwrap_or(text.len()))
        }
        ('#', _) if dialect == Dialect::Mysql => (Kind::Comment, text.find('\n').unwrap_or(text.len())),
        ('/', '*') => (Kind::Comment, comment(text, dialect == Dialect::Postgres)),
        ('\'', _) => (Kind::Literal, quoted(text, 0, backslashes)),
        ('"', _) if dialect == Dialect::Mysql => (Kind::Literal, quoted(text, 0, true)),
        ('E' | 'e', '\'') if dialect == Dialect::Postgres => (Kind::Literal, quoted(text, 1, true)),
        ('X' | 'x' | 'B' | 'b', '\'') => (Kind::Literal, quoted(text, 1, backslashes)),
        // A name to SQLite.
        ('N' | 'n', '\'') if dialect != Dialect::Sqlite => (Kind::Literal, quoted(text, 1, backslashes)),
        ('"' | '`', _) => (Kind::Quoted, quoted(text, 0, false)),
        ('[', _) if dialect == Dialect::Sqlite => (Kind::Quoted, text.find(']').map_or(text.len(), |at| at + 1)),
        ('$', second) if dialect == Dialect::Postgres && !second.is_ascii_digit() => match dollars(text) {
            Some(length) => (Kind::Literal, length),
            None => (Kind::Symbol, 1),
        },
        ('$', _) if dialect == Dialect::Postgres => (Kind::Placeholder, 1 + digits(&text[1..])),
        ('?', _) if dialect != Dialect::Postgres => (Kind::Placeholder, 1 + digits(&text[1..])),
        (first, second) if first.is_ascii_digit() || first == '.' && second.is_ascii_digit() => {
            (Kind::Number, number(text))
        }
        (first, _) if first.is_alphabetic() || first == '_' || first == '@' => {
            let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '@');
            (Kind::Word, text.find(|c| !is_part(c)).unwrap_or(text.len()))
        }
        (first, _) if first.is_whitespace() => (
            Kind::Space,
            text.find(|c: char| !c.is_whitespace()).unwrap_or(text.len()),
        ),
        (first, _) => (Kind::Symbol, first.len_utf8()),
    }
}

fn digits(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len())
}

fn number(text: &str) -> usize {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '.';
    let length = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let before = text[..length].strip_suffix(['e', 'E']);
    // `5table-1` is a name and what is taken from it.
    let is_number = before.is_some_and(|before| before.chars().all(|c| c.is_ascii_digit() || c == '.'));
    if is_number && text[length..].starts_with(['+', '-']) {
        length + 1 + digits(&text[length + 1..])
    } else {
        length
    }
}

/// Up to the closing quote, which is not doubled, nor behind a backslash where that matters.
fn quoted(text: &str, prefix: usize, backslashes: bool) -> usize {
    let quote = text[prefix..].chars().next().unwrap_or_default();
    let mut chars = text.char_indices().skip(prefix + 1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\\' && backslashes {
            chars.next();
        } else if c == quote && chars.next_if(|(_, next)| *next == quote).is_none() {
            return at + 1;
        }
    }
    text.len()
}

/// `$tag$ .. $tag$`
fn dollars(text: &str) -> Option<usize> {
    let end = text[1..].find('$')? + 2;
    let tag = &text[..end];
    let is_tag = tag[1..end - 1].chars().all(|c| c.is_alphanumeric() || c == '_');
    is_tag.then(|| text[end..].find(tag).map_or(text.len(), |at| end + at + end))
}

fn comment(text: &str, nested: bool) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with("/*") && (nested || depth == 0) {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}
