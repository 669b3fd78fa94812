//! [`Piece`]: a constraint in a CREATE TABLE: of a column, or of the table.

use super::text::{Token, after_group};
use std::ops::Range;

/// What a constraint is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clause {
    NotNull,
    Null,
    Default,
    Unique,
    PrimaryKey,
    Check,
    Collate,
    References,
    ForeignKey,
    Generated,
}

/// A constraint, as tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) clause: Clause,
    /// All of it, with its name.
    pub(super) all: Range<usize>,
    /// Its first word behind the name.
    pub(super) keyword: usize,
}

/// Splits tokens into constraints; what is before the first of them is a column's name and type. `None` if a parenthesis is
/// missing.
pub(super) fn pieces(tokens: &[Token], within: Range<usize>) -> Option<Vec<Piece>> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut named = None;
    let mut open = false;
    let mut at = within.start;
    while at < within.end {
        let token = tokens.get(at)?;
        let is_named = token.is("CONSTRAINT");
        let clause = clause_at(tokens, at, pieces.last().filter(|_| open));
        if is_named || clause.is_some() || token.is_comma() {
            if let Some(last) = pieces.last_mut().filter(|_| open) {
                last.all.end = at;
            }
            open = clause.is_some();
        }
        let keyword = at;
        at = match clause {
            // Words that stand there mean nothing else.
            _ if is_named => {
                named = named.or(Some(at));
                at + 2
            }
            Some(Clause::NotNull | Clause::Collate) => at + 2,
            Some(Clause::Default) => after_default(tokens, at)?,
            Some(_) => at + 1,
            None => after_group(tokens, at)?,
        };
        if let Some(clause) = clause {
            let all = named.take().unwrap_or(keyword)..within.end;
            pieces.push(Piece { clause, all, keyword });
        }
    }
    Some(pieces)
}

/// The constraint that begins with this token.
fn clause_at(tokens: &[Token], at: usize, within: Option<&Piece>) -> Option<Clause> {
    let token = tokens.get(at)?;
    let follows = |word: &str| tokens.get(at + 1).is_some_and(|next| next.is(word));
    // ON DELETE SET NULL, SET DEFAULT.
    let is_action = at
        .checked_sub(1)
        .and_then(|before| tokens.get(before))
        .is_some_and(|before| before.is("SET"));
    let within = within.map(|piece| piece.clause);
    let clauses = [
        ("NOT", Clause::NotNull, follows("NULL")),
        ("NULL", Clause::Null, !is_action),
        ("DEFAULT", Clause::Default, !is_action),
        ("UNIQUE", Clause::Unique, true),
        ("PRIMARY", Clause::PrimaryKey, true),
        ("CHECK", Clause::Check, true),
        ("COLLATE", Clause::Collate, true),
        ("REFERENCES", Clause::References, within != Some(Clause::ForeignKey)),
        ("FOREIGN", Clause::ForeignKey, true),
        ("GENERATED", Clause::Generated, true),
        ("AS", Clause::Generated, within != Some(Clause::Generated)),
    ];
    let mut clauses = clauses.into_iter();
    clauses.find_map(|(word, clause, applies)| (applies && token.is(word)).then_some(clause))
}

/// The token behind a DEFAULT's value: a literal with or without a sign, a word, or an expression in parentheses.
pub(super) fn after_default(tokens: &[Token], keyword: usize) -> Option<usize> {
    let mut at = keyword + 1;
    if tokens.get(at)?.is_sign() {
        at += 1;
    }
    after_group(tokens, at)
}
