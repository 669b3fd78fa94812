//! Locks that the parser does not read: `LOCK IN SHARE MODE` of MySQL, `FOR NO KEY UPDATE` and `FOR KEY SHARE` of
//! PostgreSQL. They are cut off the end of a statement, and printed at its end.
//!
//! They are not parsed, so each must be a lock to its last word: `LOCK IN SHARE MODE UNION SELECT ..` is none.

use crate::dialect::Dialect;
use crate::read::lexer::is_keyword;
use crate::slot::readable;
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan};

/// How many tokens a lock may have: each possible start is read to the end.
const LONGEST: usize = 200;

/// Cuts a lock off the end of a statement's tokens.
pub(crate) fn cut_lock(tokens: &mut Vec<TokenWithSpan>, dialect: Dialect) -> String {
    let Some(start) = start_of_lock(tokens, dialect) else {
        return String::new();
    };
    let mut lock = String::new();
    for TokenWithSpan { token, .. } in tokens.drain(start..) {
        if matches!(token, Token::Word(_)) {
            lock.push(' ');
        }
        if matches!(token, Token::Word(_) | Token::Comma) {
            lock.push_str(&readable(&token.to_string()));
        }
    }
    lock
}

/// Returns where the locks begin: the first word from which on there are only locks, one of them unknown to the parser.
fn start_of_lock(tokens: &[TokenWithSpan], dialect: Dialect) -> Option<usize> {
    let begins = match dialect {
        Dialect::Sqlite => return None,
        Dialect::Postgres => Keyword::FOR,
        Dialect::Mysql => Keyword::LOCK,
    };
    let could_be = |token: &Token| {
        matches!(
            token,
            Token::Word(_) | Token::Whitespace(_) | Token::SemiColon | Token::Comma
        )
    };
    let from_end = tokens.iter().enumerate().rev();
    let words = from_end.take_while(|(_, token)| could_be(&token.token)).take(LONGEST);
    let starts = words.filter(|(at, token)| {
        is_keyword(&token.token, begins) && tokens.get(*at..).is_some_and(|rest| is_lock(rest, dialect))
    });
    starts.map(|(at, _)| at).min()
}

fn is_lock(tokens: &[TokenWithSpan], dialect: Dialect) -> bool {
    let tokens = tokens.iter().map(|token| &token.token);
    let words: Vec<&Token> = tokens
        .filter(|token| !matches!(token, Token::Whitespace(_) | Token::SemiColon))
        .collect();
    let mut rest = words.as_slice();
    match dialect {
        Dialect::Sqlite => false,
        Dialect::Mysql => {
            take(&mut rest, &[Keyword::LOCK, Keyword::IN, Keyword::SHARE, Keyword::MODE]) && rest.is_empty()
        }
        Dialect::Postgres => {
            let mut unknown = false;
            while take(&mut rest, &[Keyword::FOR]) {
                if take(&mut rest, &[Keyword::NO, Keyword::KEY, Keyword::UPDATE])
                    || take(&mut rest, &[Keyword::KEY, Keyword::SHARE])
                {
                    unknown = true;
                } else if !(take(&mut rest, &[Keyword::UPDATE]) || take(&mut rest, &[Keyword::SHARE])) {
                    return false;
                }
                if take(&mut rest, &[Keyword::OF]) && !names(&mut rest) {
                    return false;
                }
                if !take(&mut rest, &[Keyword::NOWAIT]) {
                    take(&mut rest, &[Keyword::SKIP, Keyword::LOCKED]);
                }
            }
            unknown && rest.is_empty()
        }
    }
}

/// Takes these words off the front, or none.
pub(crate) fn take(rest: &mut &[&Token], words: &[Keyword]) -> bool {
    let Some((front, after)) = rest.split_at_checked(words.len()) else {
        return false;
    };
    let is_same = front.iter().zip(words).all(|(token, word)| is_keyword(token, *word));
    if is_same {
        *rest = after;
    }
    is_same
}

/// Takes names separated by commas off the front.
pub(crate) fn names(rest: &mut &[&Token]) -> bool {
    loop {
        let Some((Token::Word(_), after)) = rest.split_first() else {
            return false;
        };
        *rest = after;
        let Some((Token::Comma, after)) = rest.split_first() else {
            return true;
        };
        *rest = after;
    }
}
