//! Phrases that the parser does not read and that contain no expression: each becomes a slot in a place that the parser
//! does read, and is printed where it was.
//!
//! A phrase is slotted only if it is complete to its last word; anything else is left to the parser, which refuses it.

use crate::dialect::Dialect;
use crate::read::lexer::{Lexed, is_keyword};
use crate::read::lock::{names, take};
use crate::slot::{Kind, readable};
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan};

/// Words that begin the phrases of this file, or end the part before them.
const SIGNS: [Keyword; 6] = [
    Keyword::OF,
    Keyword::SEARCH,
    Keyword::CYCLE,
    Keyword::EXCLUDE,
    Keyword::ROWS,
    Keyword::FETCH,
];

/// Replaces phrases by slots.
pub(crate) fn slot_phrases(lexed: &mut Lexed) {
    let is_sign = |token: &TokenWithSpan| SIGNS.iter().any(|sign| is_keyword(&token.token, *sign));
    let mut at = 0;
    while let Some(found) = lexed.tokens.iter().skip(at).position(is_sign) {
        at += found;
        match lexed.dialect {
            Dialect::Sqlite => slot_exclusion(lexed, at),
            Dialect::Mysql => slot_lock_tables(lexed, at),
            Dialect::Postgres => {
                slot_lock_tables(lexed, at);
                slot_search(lexed, at);
                slot_exclusion(lexed, at);
                slot_functions(lexed, at);
                rewrite_fetch(lexed, at);
            }
        }
        at += 1;
    }
}

/// How many tokens a phrase may have: each possible start is read to the end.
const LONGEST: usize = 1_000;

/// Returns the tokens from `at` on.
fn rest(lexed: &Lexed, at: usize) -> Vec<&Token> {
    let tokens = lexed.tokens.iter().skip(at).take(LONGEST);
    tokens.map(|token| &token.token).collect()
}

pub(crate) fn is_at(lexed: &Lexed, at: Option<usize>, words: &[Keyword]) -> bool {
    let token = at.and_then(|at| lexed.tokens.get(at));
    token.is_some_and(|token| words.iter().any(|word| is_keyword(&token.token, *word)))
}

/// Returns the text of a phrase.
fn text(tokens: &[&Token]) -> String {
    let mut text = String::new();
    for token in tokens {
        if !text.is_empty() && **token != Token::Comma {
            text.push(' ');
        }
        text.push_str(&readable(&token.to_string()));
    }
    text
}

/// Replaces `count` tokens by a slot, and by the words around it that the parser needs.
fn put(lexed: &mut Lexed, at: usize, count: usize, kind: Kind, before: &[&str], after: &[&str]) {
    let written = text(rest(lexed, at).get(..count).unwrap_or_default());
    let slot = lexed.phrase(kind, &written);
    let word = |word: &&str| Token::make_keyword(word);
    let tokens = before.iter().map(word).chain([slot]).chain(after.iter().map(word));
    let tokens: Vec<_> = tokens.map(TokenWithSpan::wrap).collect();
    lexed.tokens.splice(at..at + count, tokens);
}

/// Slots the list of `FOR UPDATE OF a, b`: the parser reads one name.
fn slot_lock_tables(lexed: &mut Lexed, at: usize) {
    if !is_at(lexed, at.checked_sub(1), &[Keyword::UPDATE, Keyword::SHARE]) {
        return;
    }
    let tokens = rest(lexed, at + 1);
    let mut after = tokens.as_slice();
    let is_list = is_at(lexed, Some(at), &[Keyword::OF]) && names(&mut after);
    let count = tokens.len() - after.len();
    if is_list && count > 1 {
        put(lexed, at + 1, count, Kind::Written, &[], &[]);
    }
}

/// Slots `SEARCH DEPTH FIRST BY a SET b` and `CYCLE a SET b USING c` after a common table expression, where the parser
/// reads `FROM name`.
fn slot_search(lexed: &mut Lexed, at: usize) {
    let tokens = rest(lexed, at);
    let mut after = tokens.as_slice();
    let name = |rest: &mut &[&Token]| take_any(rest, |token| matches!(token, Token::Word(_)));
    let is_search = take(&mut after, &[Keyword::SEARCH]) && {
        take_any(&mut after, |token| is_word(token, "DEPTH") || is_word(token, "BREADTH"))
            && take(&mut after, &[Keyword::FIRST, Keyword::BY])
            && names(&mut after)
            && take(&mut after, &[Keyword::SET])
            && name(&mut after)
    };
    let before_cycle = after;
    let is_cycle = take(&mut after, &[Keyword::CYCLE]) && {
        names(&mut after)
            && take(&mut after, &[Keyword::SET])
            && name(&mut after)
            && (!take(&mut after, &[Keyword::TO])
                || take_any(&mut after, is_constant)
                    && take(&mut after, &[Keyword::DEFAULT])
                    && take_any(&mut after, is_constant))
            && take(&mut after, &[Keyword::USING])
            && name(&mut after)
    };
    if !is_cycle {
        after = before_cycle;
    }
    let is_behind = at
        .checked_sub(1)
        .and_then(|at| lexed.tokens.get(at))
        .is_some_and(|token| token.token == Token::RParen);
    if is_behind && (is_search || is_cycle) {
        let count = tokens.len() - after.len();
        put(lexed, at, count, Kind::AfterCte, &["FROM"], &[]);
    }
}

fn is_constant(token: &Token) -> bool {
    matches!(token, Token::Number(..))
        || [Keyword::TRUE, Keyword::FALSE]
            .iter()
            .any(|word| is_keyword(token, *word))
}

fn take_any(rest: &mut &[&Token], is_it: impl Fn(&Token) -> bool) -> bool {
    match rest.split_first() {
        Some((first, after)) if is_it(first) => {
            *rest = after;
            true
        }
        Some(_) | None => false,
    }
}

/// Slots `EXCLUDE TIES` after the last bound of a window's frame. The slot includes the end of the bound: all of
/// `CURRENT ROW`, which becomes `slot FOLLOWING`, or the word after an expression, which becomes
/// `expression COLLATE slot FOLLOWING`.
fn slot_exclusion(lexed: &mut Lexed, at: usize) {
    let tokens = rest(lexed, at);
    let mut after = tokens.as_slice();
    let is_exclusion = take(&mut after, &[Keyword::EXCLUDE])
        && (take(&mut after, &[Keyword::CURRENT, Keyword::ROW])
            || take(&mut after, &[Keyword::GROUP])
            || take(&mut after, &[Keyword::TIES])
            || take_any(&mut after, |token| is_keyword(token, Keyword::NO))
                && take_any(&mut after, |token| is_word(token, "OTHERS")));
    let count = tokens.len() - after.len();
    if !is_exclusion || after.first() != Some(&&Token::RParen) {
        return;
    }
    let bound = |back: usize, words: &[Keyword]| is_at(lexed, at.checked_sub(back), words);
    let sides = [Keyword::PRECEDING, Keyword::FOLLOWING];
    let is_whole = bound(2, &[Keyword::CURRENT]) && bound(1, &[Keyword::ROW])
        || bound(2, &[Keyword::UNBOUNDED]) && bound(1, &sides);
    if is_whole {
        put(lexed, at - 2, count + 2, Kind::Frame, &[], &["FOLLOWING"]);
    } else if bound(1, &sides) {
        put(lexed, at - 1, count + 1, Kind::Frame, &["COLLATE"], &["FOLLOWING"]);
    }
}

fn is_word(token: &Token, expected: &str) -> bool {
    matches!(token, Token::Word(word) if word.quote_style.is_none() && word.value.eq_ignore_ascii_case(expected))
}

/// Slots `ROWS FROM (f(..), g(..))` as one function of functions. Where `rows` is a column or an alias, FROM is not
/// followed by a list of calls.
fn slot_functions(lexed: &mut Lexed, at: usize) {
    let tokens = rest(lexed, at);
    let mut after = tokens.as_slice();
    if take(&mut after, &[Keyword::ROWS, Keyword::FROM]) && is_list_of_calls(after) {
        put(lexed, at, 2, Kind::Written, &[], &[]);
    }
}

fn is_list_of_calls(tokens: &[&Token]) -> bool {
    let mut rest = tokens;
    if !take_any(&mut rest, |token| *token == Token::LParen) {
        return false;
    }
    loop {
        let is_call = take_any(&mut rest, |token| matches!(token, Token::Word(_))) && {
            while take_any(&mut rest, |token| *token == Token::Period) {
                take_any(&mut rest, |token| matches!(token, Token::Word(_)));
            }
            skip_parentheses(&mut rest)
        };
        if !is_call || take_any(&mut rest, |token| *token == Token::RParen) {
            return is_call;
        }
        if !take_any(&mut rest, |token| *token == Token::Comma) {
            return false;
        }
    }
}

/// Takes a pair of parentheses with its content off the front.
fn skip_parentheses(rest: &mut &[&Token]) -> bool {
    let mut depth = 0_usize;
    while let Some((first, after)) = rest.split_first() {
        if **first == Token::LParen {
            depth += 1;
        } else if depth == 0 {
            return false;
        } else if **first == Token::RParen {
            depth -= 1;
        }
        *rest = after;
        if depth == 0 {
            return true;
        }
    }
    false
}

/// Rewrites `FETCH FIRST (expression) ROWS ONLY` to `LIMIT (expression)`.
fn rewrite_fetch(lexed: &mut Lexed, at: usize) {
    let tokens = rest(lexed, at);
    let mut after = tokens.as_slice();
    let is_fetch = take(&mut after, &[Keyword::FETCH])
        && (take(&mut after, &[Keyword::FIRST]) || take(&mut after, &[Keyword::NEXT]))
        && skip_parentheses(&mut after);
    let end = at + tokens.len() - after.len();
    if is_fetch
        && (take(&mut after, &[Keyword::ROW, Keyword::ONLY]) || take(&mut after, &[Keyword::ROWS, Keyword::ONLY]))
    {
        lexed.tokens.drain(end..end + 2);
        let limit = TokenWithSpan::wrap(Token::make_keyword("LIMIT"));
        lexed.tokens.splice(at..at + 2, [limit]);
    }
}
