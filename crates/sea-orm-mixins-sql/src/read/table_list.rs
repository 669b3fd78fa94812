//! MySQL's lists of tables in UPDATE and DELETE (`UPDATE a, b SET ..`, `DELETE a.* FROM a, b`), which the parser does
//! not read, or not as joins: the commas become CROSS JOIN, which is equivalent unless another join depends on the
//! difference.

use crate::dialect::Dialect;
use crate::read::lexer::is_keyword;
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan};
use std::ops::Range;

/// Joins that have another meaning once the tables before the comma are on their left.
const ORDER_DEPENDENT: [Keyword; 3] = [Keyword::RIGHT, Keyword::NATURAL, Keyword::USING];

pub(crate) fn join_lists(tokens: &mut Vec<TokenWithSpan>, dialect: Dialect) {
    if dialect != Dialect::Mysql {
        return;
    }
    drop_stars(tokens);
    let Some(list) = list_of_tables(tokens) else { return };
    let outside: Vec<usize> = outside_parentheses(tokens).filter(|at| list.contains(at)).collect();
    let token = |at: &usize| tokens.get(*at).map(|token| &token.token);
    let is_restricted = outside
        .iter()
        .filter_map(token)
        .any(|token| ORDER_DEPENDENT.iter().any(|word| is_keyword(token, *word)));
    if is_restricted {
        return;
    }
    let commas: Vec<usize> = outside
        .iter()
        .copied()
        .filter(|at| token(at) == Some(&Token::Comma))
        .collect();
    for at in commas.into_iter().rev() {
        let join = ["CROSS", "JOIN"].map(Token::make_keyword);
        tokens.splice(at..=at, join.map(TokenWithSpan::wrap));
    }
}

/// Rewrites `DELETE t.* FROM ..` to `DELETE t FROM ..`.
fn drop_stars(tokens: &mut Vec<TokenWithSpan>) {
    let is_at = |at: usize, word: Keyword| tokens.get(at).is_some_and(|token| is_keyword(&token.token, word));
    if !is_at(0, Keyword::DELETE) {
        return;
    }
    // The same for `DELETE FROM t.* USING ..`.
    let start = if is_at(1, Keyword::FROM) { 2 } else { 1 };
    let ends = [Keyword::FROM, Keyword::USING, Keyword::WHERE];
    let is_end = |token: &TokenWithSpan| ends.iter().any(|end| is_keyword(&token.token, *end));
    let end = tokens
        .iter()
        .skip(start)
        .position(is_end)
        .map_or(start, |at| start + at);
    let is_star = |at: usize| {
        let two = tokens.get(at..at + 2).unwrap_or_default();
        matches!(two, [period, star] if period.token == Token::Period && star.token == Token::Mul)
    };
    let found: Vec<usize> = (start..end).filter(|at| is_star(*at)).collect();
    for at in found.into_iter().rev() {
        tokens.drain(at..at + 2);
    }
}

/// Returns the list of tables of a statement that changes several.
fn list_of_tables(tokens: &[TokenWithSpan]) -> Option<Range<usize>> {
    let word_at = |at: usize, words: &[Keyword]| {
        let token = tokens.get(at).map(|token| &token.token);
        token.is_some_and(|token| words.iter().any(|word| is_keyword(token, *word)))
    };
    let mut outside = outside_parentheses(tokens)
        .filter(|at| !matches!(tokens.get(*at).map(|token| &token.token), Some(Token::Whitespace(_))));
    let first = outside.next()?;
    if word_at(first, &[Keyword::UPDATE]) {
        let end = outside.find(|at| word_at(*at, &[Keyword::SET]))?;
        return Some(first..end);
    }
    if !word_at(first, &[Keyword::DELETE]) {
        return None;
    }
    // `DELETE a FROM ..`, or `DELETE FROM a USING ..`: a single table is no list.
    let second = outside.next()?;
    let begin: &[Keyword] = if word_at(second, &[Keyword::FROM]) {
        &[Keyword::USING]
    } else {
        &[Keyword::FROM]
    };
    let start = outside.find(|at| word_at(*at, begin))? + 1;
    let end = outside.find(|at| {
        word_at(
            *at,
            &[Keyword::WHERE, Keyword::ORDER, Keyword::LIMIT, Keyword::RETURNING],
        )
    });
    Some(start..end.unwrap_or(tokens.len()))
}

/// Returns the tokens outside parentheses.
fn outside_parentheses(tokens: &[TokenWithSpan]) -> impl Iterator<Item = usize> {
    let mut depth = 0_usize;
    tokens.iter().enumerate().filter_map(move |(at, token)| {
        if token.token == Token::LParen {
            depth += 1;
        } else if token.token == Token::RParen {
            depth = depth.saturating_sub(1);
        } else if depth == 0 {
            return Some(at);
        }
        None
    })
}
