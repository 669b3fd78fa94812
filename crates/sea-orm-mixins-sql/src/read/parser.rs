//! The parser with its settings, which are the same for all texts.

use crate::dialect::Dialect;
use crate::read::grammar::grammar;
use crate::refusal::{Reason, Refusal, Result};
use sqlparser::ast::Expr;
use sqlparser::parser::{Parser, ParserOptions};
use sqlparser::tokenizer::TokenWithSpan;

/// How many expressions and queries may be nested. SQL of a person or of SeaORM nests under twenty.
const NESTING: usize = 100;

/// Parses an expression that the engine adds.
pub(crate) fn expression(text: &str, dialect: Dialect) -> Result<Expr> {
    let parsed = Parser::new(grammar(dialect))
        .try_with_sql(text)
        .and_then(|mut parser| parser.parse_expr());
    parsed.map_err(|err| Refusal::from(Reason::unreadable(&err.to_string())))
}

pub(crate) fn parser(dialect: Dialect, tokens: Vec<TokenWithSpan>) -> Parser<'static> {
    Parser::new(grammar(dialect))
        .with_options(ParserOptions::new().with_unescape(false))
        .with_recursion_limit(NESTING)
        .with_tokens_with_locations(tokens)
}
