//! MySQL's `EXPLAIN FORMAT=TRADITIONAL`, which the parser prints but does not read.

use crate::dialect::Dialect;
use crate::read::lexer::is_keyword;
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan};

/// Cuts out `FORMAT=TRADITIONAL`, which the parser prints but does not read. It is always printed, even where it was
/// not written.
pub(crate) fn cut_format(tokens: &mut Vec<TokenWithSpan>, dialect: Dialect) {
    let mut words = tokens
        .iter()
        .enumerate()
        .filter(|(_, token)| !matches!(token.token, Token::Whitespace(_)));
    let mut next = || words.next().map(|(at, token)| (at, &token.token));
    let explains = [Keyword::EXPLAIN, Keyword::DESCRIBE, Keyword::DESC];
    let cut = match (next(), next(), next(), next()) {
        (Some((_, explain)), Some((from, format)), Some((_, Token::Eq)), Some((to, traditional)))
            if explains.iter().any(|word| is_keyword(explain, *word))
                && is_keyword(format, Keyword::FORMAT)
                && is_traditional(traditional) =>
        {
            from..=to
        }
        _ => return,
    };
    if dialect == Dialect::Mysql {
        tokens.drain(cut);
    }
}

/// The parser has no keyword for this word.
fn is_traditional(token: &Token) -> bool {
    let Token::Word(word) = token else { return false };
    word.quote_style.is_none() && word.value.eq_ignore_ascii_case("TRADITIONAL")
}
