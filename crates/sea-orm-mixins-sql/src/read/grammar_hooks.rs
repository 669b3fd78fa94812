//! Expressions that the parser lacks, or binds otherwise than the server: read by hooks of the grammars.

use crate::dialect::Dialect;
use crate::slot::hidden_word;
use sqlparser::ast::{BinaryOperator, Expr, Ident, ObjectName, UnaryOperator};
use sqlparser::dialect::{Dialect as Grammar, Precedence};
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;

type Parsed = Result<Expr, ParserError>;

/// Binds tighter than every operator except the period of a name.
const TIGHT: u8 = 60;

/// Reads the start of an expression.
pub(crate) fn prefix(parser: &mut Parser<'_>, dialect: Dialect, grammar: &impl Grammar) -> Option<Parsed> {
    match dialect {
        Dialect::Sqlite => None,
        Dialect::Postgres => postgres_prefix(parser, grammar),
        Dialect::Mysql => mysql_prefix(parser),
    }
}

/// Reads `BETWEEN SYMMETRIC a AND b` and `LIKE ALL (..)`, which start with words that occur nowhere else.
fn postgres_prefix(parser: &mut Parser<'_>, grammar: &impl Grammar) -> Option<Parsed> {
    let keyword = keyword_at(parser, 0);
    let is_followed = parser.peek_nth_token_ref(1).token == Token::LParen;
    let bounds = [(Keyword::SYMMETRIC, "SYMMETRIC"), (Keyword::ASYMMETRIC, "ASYMMETRIC")];
    let patterns = [(Keyword::ALL, "ALL"), (Keyword::SOME, "SOME")];
    let is_it = |(known, _): &&(Keyword, &'static str)| *known == keyword;
    if let Some((_, word)) = bounds.iter().find(is_it) {
        parser.advance_token();
        let value = parser.parse_subexpr(grammar.between_low_bound_precedence());
        return Some(value.map(|value| prefixed(word, value)));
    }
    let (_, word) = patterns.iter().find(is_it).filter(|_| is_followed)?;
    parser.advance_token();
    Some(parser.parse_prefix().map(|value| prefixed(word, value)))
}

/// Reads `BINARY x`, where the parser would take everything that follows; `!x`; and the function `INTERVAL(a, b)`.
fn mysql_prefix(parser: &mut Parser<'_>) -> Option<Parsed> {
    if parser.parse_keyword(Keyword::BINARY) {
        return Some(parser.parse_subexpr(TIGHT).map(|value| prefixed("BINARY", value)));
    }
    if parser.consume_token(&Token::ExclamationMark) {
        return Some(parser.parse_subexpr(TIGHT).map(not));
    }
    if parser.consume_token(&Token::DoubleExclamationMark) {
        return Some(parser.parse_subexpr(TIGHT).map(|value| not(not(value))));
    }
    if keyword_at(parser, 0) == Keyword::INTERVAL && has_several_arguments(parser, 1) {
        parser.advance_token();
        return Some(parser.parse_function(ObjectName::from(vec![Ident::new("INTERVAL")])));
    }
    None
}

fn prefixed(word: &str, value: Expr) -> Expr {
    Expr::Prefixed {
        prefix: Ident::new(word),
        value: Box::new(value),
    }
}

pub(crate) fn not(value: Expr) -> Expr {
    Expr::UnaryOp {
        op: UnaryOperator::BangNot,
        expr: Box::new(value),
    }
}

/// Returns whether a list in parentheses with a comma of its own begins here.
fn has_several_arguments(parser: &Parser<'_>, at: usize) -> bool {
    let mut depth = 0_usize;
    for at in at.. {
        let token = &parser.peek_nth_token_ref(at).token;
        if *token == Token::LParen {
            depth += 1;
        } else if *token == Token::RParen {
            depth = depth.saturating_sub(1);
        }
        if depth == 0 || *token == Token::EOF {
            return false;
        }
        if depth == 1 && *token == Token::Comma {
            return true;
        }
    }
    false
}

/// Returns how tight an operator binds that the parser does not know, or binds otherwise.
pub(crate) fn precedence(parser: &Parser<'_>, dialect: Dialect, grammar: &impl Grammar) -> Option<u8> {
    match (dialect, keyword_at(parser, 0)) {
        (Dialect::Mysql, Keyword::MOD) => Some(grammar.prec_value(Precedence::MulDivModOp)),
        // Between AND and OR.
        (Dialect::Mysql, Keyword::XOR) => Some(grammar.prec_value(Precedence::Or) + 1),
        (Dialect::Postgres | Dialect::Sqlite, Keyword::NoKeyword) if is_isnull(parser) => {
            Some(grammar.prec_value(Precedence::Is))
        }
        _ => None,
    }
}

/// Reads what follows an operand.
pub(crate) fn infix(parser: &mut Parser<'_>, left: &Expr, precedence: u8, dialect: Dialect) -> Option<Parsed> {
    let op = match (dialect, keyword_at(parser, 0), keyword_at(parser, 1)) {
        (Dialect::Mysql, Keyword::MOD, _) => BinaryOperator::Modulo,
        (Dialect::Sqlite, Keyword::NOT, Keyword::GLOB) => BinaryOperator::Custom("NOT GLOB".to_owned()),
        (Dialect::Sqlite, Keyword::NOT, Keyword::MATCH) => BinaryOperator::Custom("NOT MATCH".to_owned()),
        (Dialect::Postgres | Dialect::Sqlite, Keyword::NoKeyword, _) if is_isnull(parser) => {
            parser.advance_token();
            return Some(Ok(Expr::IsNull(Box::new(left.clone()))));
        }
        _ => return None,
    };
    parser.advance_token();
    if dialect == Dialect::Sqlite {
        parser.advance_token();
    }
    let right = parser.parse_subexpr(precedence);
    Some(right.map(|right| Expr::BinaryOp {
        left: Box::new(left.clone()),
        op,
        right: Box::new(right),
    }))
}

/// The parser has no keyword for `ISNULL`, and it is a slot here.
fn is_isnull(parser: &Parser<'_>) -> bool {
    matches!(&parser.peek_token_ref().token, Token::Word(word)
        if hidden_word(&word.value).is_some_and(|word| word.eq_ignore_ascii_case("ISNULL")))
}

fn keyword_at(parser: &Parser<'_>, at: usize) -> Keyword {
    if let Token::Word(word) = &parser.peek_nth_token_ref(at).token {
        word.keyword
    } else {
        Keyword::NoKeyword
    }
}

#[cfg(test)]
mod tests {
    use crate::dialect::Dialect;

    use crate::read::parser::expression;

    use sqlparser::ast::{BinaryOperator, Expr};

    #[test]
    fn xor_binds_between_and_and_or() {
        let top = |text: &str| match expression(text, Dialect::Mysql) {
            Ok(Expr::BinaryOp { op, .. }) => op,
            other => panic!("{other:?}"),
        };
        assert_eq!(top("a AND b XOR c"), BinaryOperator::Xor);
        assert_eq!(top("a XOR b AND c"), BinaryOperator::Xor);
        assert_eq!(top("a OR b XOR c"), BinaryOperator::Or);
    }
}
