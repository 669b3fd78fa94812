//! Expressions in the column list of `ON CONFLICT (..)`, which the parser does not read. They are cut out before
//! parsing, and put back when the statement is printed.

use crate::dialect::Dialect;
use crate::id::SlotId;
use crate::read::lexer::is_keyword;
use crate::read::parser::parser;
use crate::refusal::{Reason, Refusal, Result};
use crate::slot::{Kind, slot};
use sqlparser::ast::Expr;
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan};

/// Cuts the expressions out of each conflict target, and leaves slots in its column list.
pub(crate) fn cut_targets(tokens: &mut Vec<TokenWithSpan>, dialect: Dialect, cut: &mut Vec<Expr>) -> Result<()> {
    if dialect == Dialect::Mysql || !tokens.iter().any(|token| is_keyword(&token.token, Keyword::CONFLICT)) {
        return Ok(());
    }
    tokens.retain(|token| !matches!(token.token, Token::Whitespace(_)));
    let mut at = 0;
    while let Some(open) = next_target(tokens, at) {
        at = open;
        cut_elements(tokens, open + 1, dialect, cut)?;
    }
    Ok(())
}

/// Replaces everything but names in the list that begins at `start`.
fn cut_elements(tokens: &mut Vec<TokenWithSpan>, start: usize, dialect: Dialect, cut: &mut Vec<Expr>) -> Result<()> {
    let is_end = |token: &Token| matches!(token, Token::Comma | Token::RParen);
    let mut start = start;
    while let Some(end) = closing(tokens, start, is_end) {
        let is_last = tokens.get(end).is_some_and(|token| token.token == Token::RParen);
        if start + 1 < end {
            let element: Vec<_> = tokens.drain(start..end).collect();
            let slotted = keep(element, dialect, cut)?;
            tokens.insert(start, TokenWithSpan::wrap(slotted));
        }
        if is_last {
            break;
        }
        start += 2;
    }
    Ok(())
}

/// Parses the part that was cut out; returns its slot as a name.
pub(crate) fn keep(tokens: Vec<TokenWithSpan>, dialect: Dialect, cut: &mut Vec<Expr>) -> Result<Token> {
    let mut parser = parser(dialect, tokens);
    let expr = parser
        .parse_expr()
        .map_err(|err| Refusal::from(Reason::unreadable(&err.to_string())))?;
    if parser.peek_token_ref().token != Token::EOF {
        return Err(Reason::unreadable("an expression where a column is expected").into());
    }
    cut.push(expr);
    Ok(Token::make_word(&slot(Kind::Element, SlotId::new(cut.len() - 1)), None))
}

fn is_keyword_at(tokens: &[TokenWithSpan], at: usize, keyword: Keyword) -> bool {
    tokens.get(at).is_some_and(|token| is_keyword(&token.token, keyword))
}

/// Returns the index of the opening parenthesis of the next `ON CONFLICT (..)`.
fn next_target(tokens: &[TokenWithSpan], from: usize) -> Option<usize> {
    let is_open = |at: usize| tokens.get(at).is_some_and(|token| token.token == Token::LParen);
    let open = (from..tokens.len()).find(|at| {
        is_keyword_at(tokens, *at, Keyword::ON) && is_keyword_at(tokens, at + 1, Keyword::CONFLICT) && is_open(at + 2)
    })? + 2;
    closing(tokens, open + 1, |token| *token == Token::RParen)?;
    Some(open)
}

/// Returns the index of the next such token outside parentheses that open after `from`.
fn closing(tokens: &[TokenWithSpan], from: usize, is_end: impl Fn(&Token) -> bool) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, TokenWithSpan { token, .. }) in tokens.iter().enumerate().skip(from) {
        if depth == 0 && is_end(token) {
            return Some(at);
        }
        if *token == Token::LParen {
            depth += 1;
        } else if *token == Token::RParen {
            depth = depth.checked_sub(1)?;
        }
    }
    None
}
