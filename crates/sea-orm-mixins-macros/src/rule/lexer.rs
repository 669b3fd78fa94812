//! From the text of a rule to [`Token`]s.

use super::ALLOWED;
use std::fmt;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A keyword, or the name of a column.
    Word(String),
    /// What stands between quotes.
    Text(String),
    Number(String),
    /// `:name`
    Named(String),
    Symbol(&'static str),
}

/// The longer first.
const SYMBOLS: [&str; 10] = ["<>", "!=", "<=", ">=", "<", ">", "=", "(", ")", ","];

impl Token {
    /// Whether it is that keyword, in whatever case.
    pub(super) fn is(&self, keyword: &str) -> bool {
        matches!(self, Self::Word(word) if word.eq_ignore_ascii_case(keyword))
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) | Self::Number(word) => write!(f, "`{word}`"),
            Self::Text(text) => write!(f, "`'{text}'`"),
            Self::Named(name) => write!(f, "`:{name}`"),
            Self::Symbol(symbol) => write!(f, "`{symbol}`"),
        }
    }
}

pub(super) fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, after) = token(first, rest)?;
        tokens.push(token);
        rest = after.trim_start();
    }
    Ok(tokens)
}

/// Reads the token at the start of a text, and returns what follows it.
fn token(first: char, rest: &str) -> Result<(Token, &str), String> {
    if let Some(quoted) = rest.strip_prefix('\'') {
        return string(quoted);
    }
    if let Some(named) = rest.strip_prefix(':') {
        let (name, after) = word(named);
        if name.is_empty() {
            return Err(not_understood(&"`:`"));
        }
        return Ok((Token::Named(name.to_owned()), after));
    }
    if is_first(first) {
        let (word, after) = word(rest);
        return Ok((Token::Word(word.to_owned()), after));
    }
    if let Some((number, after)) = number(rest) {
        return Ok((Token::Number(number.to_owned()), after));
    }
    let symbol = SYMBOLS
        .iter()
        .find_map(|symbol| Some((*symbol, rest.strip_prefix(symbol)?)));
    match symbol {
        Some((symbol, after)) => Ok((Token::Symbol(symbol), after)),
        None => Err(not_understood(&format!("`{first}`"))),
    }
}

fn is_first(letter: char) -> bool {
    letter.is_alphabetic() || letter == '_'
}

fn word(text: &str) -> (&str, &str) {
    let is_part = |letter: char| is_first(letter) || letter.is_numeric();
    text.split_at(text.find(|letter| !is_part(letter)).unwrap_or(text.len()))
}

/// `12`, `-1.5`.
fn number(text: &str) -> Option<(&str, &str)> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let sign = usize::from(text.starts_with('-'));
    let whole = digits(text.get(sign..)?);
    let mut end = sign + whole;
    if let Some(fraction) = text.get(end..).and_then(|rest| rest.strip_prefix('.'))
        && digits(fraction) > 0
    {
        end += 1 + digits(fraction);
    }
    (whole > 0).then(|| text.split_at(end))
}

/// Reads a string behind its first quote.
fn string(quoted: &str) -> Result<(Token, &str), String> {
    let mut text = String::new();
    let mut rest = quoted;
    loop {
        let Some((part, after)) = rest.split_once('\'') else {
            return Err(format!(
                "`'{quoted}` does not end; close the string with `'`, and double a `'` in it"
            ));
        };
        text.push_str(part);
        match after.strip_prefix('\'') {
            Some(after) => {
                text.push('\'');
                rest = after;
            }
            None if text.contains(|letter: char| letter == '\\' || letter.is_control()) => {
                return Err(format!(
                    "`'{text}'` contains a backslash or a control character, which servers read in different ways; make it a value of the scope (`:name`)"
                ));
            }
            None => return Ok((Token::Text(text), after)),
        }
    }
}

pub(super) fn not_understood(what: &dyn fmt::Display) -> String {
    format!("{what} is not understood; {ALLOWED}")
}
