//! PostgreSQL's `SET list[i] = x`, of which the parser reads only the column's name. The subscript is cut out, parsed
//! separately, and put back when the statement is printed; the parser sees a part of the name.

use crate::dialect::Dialect;
use crate::read::conflict_target::keep;
use crate::read::lexer::{Lexed, is_keyword};
use crate::refusal::Result;
use crate::slot::Kind;
use sqlparser::ast::Expr;
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan};

/// Cuts the subscripts out of each SET.
pub(crate) fn cut_subscripts(lexed: &mut Lexed, cut: &mut Vec<Expr>) -> Result<()> {
    if lexed.dialect != Dialect::Postgres || !lexed.tokens.iter().any(|token| token.token == Token::LBracket) {
        return Ok(());
    }
    let mut at = 0;
    while let Some(set) = position(&lexed.tokens, at, |token| is_keyword(token, Keyword::SET)) {
        at = set + 1;
        // Elsewhere `set` is a name: `SELECT id set, tags[1]`.
        let is_clause = matches!(token_at(lexed, at), Some(Token::Word(_)))
            && matches!(token_at(lexed, at + 1), Some(Token::LBracket | Token::Eq));
        if is_clause {
            at = cut_list(lexed, at, cut)?;
        }
    }
    Ok(())
}

/// Cuts the subscripts out of the SET with its first column at `at`; returns where the last column is.
fn cut_list(lexed: &mut Lexed, at: usize, cut: &mut Vec<Expr>) -> Result<usize> {
    let mut at = at;
    loop {
        while token_at(lexed, at + 1) == Some(&Token::LBracket) {
            let Some(end) = end_of(&lexed.tokens, at + 2, |token| *token == Token::RBracket) else {
                return Ok(at);
            };
            cut_one(lexed, at + 1, end, cut)?;
            // After the name: a period and the slot.
            at += 2;
        }
        let is_end = |token: &Token| *token == Token::Comma || is_next_clause(token);
        match end_of(&lexed.tokens, at, is_end) {
            Some(end) if token_at(lexed, end) == Some(&Token::Comma) => at = end + 1,
            Some(_) | None => return Ok(at),
        }
    }
}

/// Replaces the text between the brackets at `open` and `close` by a slot.
fn cut_one(lexed: &mut Lexed, open: usize, close: usize, cut: &mut Vec<Expr>) -> Result<()> {
    let taken: Vec<_> = lexed.tokens.drain(open..=close).map(|token| token.token).collect();
    let inside = taken.get(1..taken.len().saturating_sub(1)).unwrap_or_default();
    let inside: Vec<_> = inside
        .iter()
        .filter(|token| !matches!(token, Token::Whitespace(_)))
        .collect();
    let mut text = String::from("[");
    for (number, bound) in inside.split(|token| **token == Token::Colon).enumerate() {
        if number > 0 {
            text.push(':');
        }
        if !bound.is_empty() {
            let bound = bound
                .iter()
                .map(|token| TokenWithSpan::wrap((*token).clone()))
                .collect();
            text.push_str(&keep(bound, lexed.dialect, cut)?.to_string());
        }
    }
    text.push(']');
    let slot = [Token::Period, lexed.phrase(Kind::Subscript, &text)];
    lexed.tokens.splice(open..open, slot.map(TokenWithSpan::wrap));
    Ok(())
}

fn token_at(lexed: &Lexed, at: usize) -> Option<&Token> {
    lexed.tokens.get(at).map(|token| &token.token)
}

fn position(tokens: &[TokenWithSpan], from: usize, is_it: impl Fn(&Token) -> bool) -> Option<usize> {
    let mut rest = tokens.iter().enumerate().skip(from);
    rest.find(|(_, token)| is_it(&token.token)).map(|(at, _)| at)
}

/// Returns the index of the next such token outside parentheses and brackets that open after `from`.
fn end_of(tokens: &[TokenWithSpan], from: usize, is_end: impl Fn(&Token) -> bool) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, TokenWithSpan { token, .. }) in tokens.iter().enumerate().skip(from) {
        if depth == 0 && is_end(token) {
            return Some(at);
        }
        if matches!(token, Token::LParen | Token::LBracket) {
            depth += 1;
        } else if matches!(token, Token::RParen | Token::RBracket) {
            depth = depth.checked_sub(1)?;
        }
    }
    None
}

/// Returns whether a word ends the list of a SET.
fn is_next_clause(token: &Token) -> bool {
    let words = [Keyword::FROM, Keyword::WHERE, Keyword::RETURNING];
    *token == Token::SemiColon || words.iter().any(|word| is_keyword(token, *word))
}
