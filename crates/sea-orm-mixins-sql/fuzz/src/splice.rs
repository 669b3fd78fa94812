//! Statements made of the pieces of others.

use crate::seeds;
use arbitrary::{Arbitrary, Result, Unstructured};
use sea_orm_mixins_sql::Dialect;
use std::sync::LazyLock;

/// For each dialect, its statements taken apart.
static STATEMENTS: LazyLock<[Vec<Vec<String>>; 3]> = LazyLock::new(|| {
    seeds::DIALECTS.map(|dialect| seeds::of(dialect).iter().map(|statement| pieces(statement)).collect())
});

/// A statement in which a few stretches were replaced by stretches of others.
#[derive(Debug)]
pub struct Splices {
    /// Whose statement it is.
    pub dialect: Dialect,
    /// The statement.
    pub text: String,
}

impl<'a> Arbitrary<'a> for Splices {
    fn arbitrary(input: &mut Unstructured<'a>) -> Result<Self> {
        let which = input.choose_index(seeds::DIALECTS.len())?;
        let (dialect, statements) = (seeds::DIALECTS[which], &STATEMENTS[which]);
        let mut text = input.choose(statements)?.clone();
        for _ in 0..input.int_in_range(0..=6)? {
            let other = input.choose(statements)?;
            let put = stretch(input, other.len())?;
            let put = other[put].to_vec();
            let cut = stretch(input, text.len())?;
            text.splice(cut, put);
        }
        let text = text.concat();
        Ok(Self { dialect, text })
    }
}

/// Some pieces of so many, perhaps none.
fn stretch(input: &mut Unstructured<'_>, length: usize) -> Result<std::ops::Range<usize>> {
    let start = input.int_in_range(0..=length)?;
    let end = input.int_in_range(start..=length)?;
    Ok(start..end)
}

/// Words, spaces, strings and single characters; joined, they are the statement.
fn pieces(statement: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut rest = statement;
    while let Some(first) = rest.chars().next() {
        let is_word = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '$';
        let end = match first {
            '\'' | '"' | '`' => rest[1..].find(first).map_or(rest.len(), |at| at + 2),
            space if space.is_whitespace() => length(rest, char::is_whitespace),
            word if is_word(word) => length(rest, is_word),
            other => other.len_utf8(),
        };
        let (piece, after) = rest.split_at(end);
        pieces.push(piece.to_owned());
        rest = after;
    }
    pieces
}

fn length(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|letter| !belongs(letter)).unwrap_or(text.len())
}
