//! From tokens to a [`Condition`], by recursive descent: OR, AND, NOT, comparison.

use super::lexer::{Token, not_understood, tokens};
use super::{ALLOWED, Comparison, Condition, Constant, List, Term};
use crate::model::Field;
use std::iter::Peekable;
use std::vec::IntoIter;

/// Deeper than anybody reads; a macro has little stack.
const DEPTH: usize = 32;

/// Reads a rule on these columns; the error says what is wrong and what to do.
pub(crate) fn parse<'m>(text: &str, columns: &[&'m Field]) -> Result<Condition<'m>, String> {
    let tokens = tokens(text)?;
    if tokens.is_empty() {
        return Err("the rule is empty; write a condition, such as `\"state <> 'closed'\"`".to_owned());
    }
    let mut parser = Parser {
        columns,
        tokens: tokens.into_iter().peekable(),
        depth: 0,
    };
    let condition = parser.any()?;
    match parser.tokens.next() {
        None => Ok(condition),
        Some(token) => Err(not_understood(&token)),
    }
}

struct Parser<'m, 'c> {
    columns: &'c [&'m Field],
    tokens: Peekable<IntoIter<Token>>,
    depth: usize,
}

/// The one part of a chain, or all of them.
fn chain<'m>(mut parts: Vec<Condition<'m>>, of: fn(Vec<Condition<'m>>) -> Condition<'m>) -> Condition<'m> {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            of(parts)
        }
    }
}

impl<'m> Parser<'m, '_> {
    fn any(&mut self) -> Result<Condition<'m>, String> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(format!(
                "the rule is nested more than {DEPTH} levels deep; write it flatter"
            ));
        }
        let mut parts = vec![self.all()?];
        while self.keyword("OR") {
            parts.push(self.all()?);
        }
        self.depth -= 1;
        Ok(chain(parts, Condition::Any))
    }

    fn all(&mut self) -> Result<Condition<'m>, String> {
        let mut parts = vec![self.negation()?];
        while self.keyword("AND") {
            parts.push(self.negation()?);
        }
        Ok(chain(parts, Condition::All))
    }

    fn negation(&mut self) -> Result<Condition<'m>, String> {
        let mut negations = 0;
        while self.keyword("NOT") {
            negations += 1;
            if negations > DEPTH {
                return Err("NOT is nested too deep; leave out each two of them".to_owned());
            }
        }
        let mut condition = if self.symbol("(") {
            let inner = self.any()?;
            self.expect(")")?;
            inner
        } else {
            self.comparison()?
        };
        for _ in 0..negations {
            condition = Condition::Not(Box::new(condition));
        }
        Ok(condition)
    }

    fn comparison(&mut self) -> Result<Condition<'m>, String> {
        let written = self.shown();
        let left = self.term()?;
        if let Some(by) = self.operator() {
            let right = self.term()?;
            return compared(left, by, right);
        }
        if self.keyword("IS") {
            let negated = self.keyword("NOT");
            if !self.keyword("NULL") {
                return Err(self.unexpected());
            }
            let column = column(&left)?;
            return Ok(Condition::Null { column, negated });
        }
        let negated = self.keyword("NOT");
        if self.keyword("LIKE") {
            let column = column(&left)?;
            let pattern = self.pattern()?;
            return Ok(Condition::Like {
                column,
                pattern,
                negated,
            });
        }
        if self.keyword("IN") {
            let column = column(&left)?;
            let list = self.list()?;
            return Ok(Condition::In { column, list, negated });
        }
        if self.keyword("BETWEEN") {
            let low = compared(left.clone(), Comparison::GreaterOrEqual, self.term()?)?;
            if !self.keyword("AND") {
                return Err(self.unexpected());
            }
            let high = compared(left, Comparison::LessOrEqual, self.term()?)?;
            let between = Condition::All(vec![low, high]);
            return Ok(if negated {
                Condition::Not(Box::new(between))
            } else {
                between
            });
        }
        if negated || self.tokens.peek().is_some_and(|token| !is_end(token)) {
            return Err(self.unexpected());
        }
        Err(format!(
            "{written} is no condition; compare it, such as with `= TRUE` or `IS NOT NULL`"
        ))
    }

    fn term(&mut self) -> Result<Term<'m>, String> {
        match self.tokens.next() {
            Some(token) if token.is("NULL") => {
                Err("nothing is equal to NULL, nor different from it; write `IS NULL` or `IS NOT NULL`".to_owned())
            }
            Some(Token::Named(name)) if name == "actor" => Ok(Term::Actor),
            Some(Token::Named(name)) => Ok(Term::Named(name)),
            Some(token) => match constant(&token) {
                Some(constant) => Ok(Term::Constant(constant)),
                None => self.column(token).map(Term::Column),
            },
            None => Err(self.unexpected()),
        }
    }

    fn column(&self, token: Token) -> Result<&'m Field, String> {
        let Token::Word(word) = token else {
            return Err(not_understood(&token));
        };
        let is_it = |field: &&&Field| field.is_named(&word) || field.is_named(&word.to_lowercase());
        let named = self.columns.iter().find(is_it).copied();
        named.ok_or_else(|| {
            let columns = self.columns.iter().map(|field| format!("`{}`", field.name));
            format!(
                "the rule names `{word}`, which is no column here; there are {}",
                columns.collect::<Vec<_>>().join(", ")
            )
        })
    }

    fn pattern(&mut self) -> Result<Term<'m>, String> {
        match self.tokens.next() {
            Some(Token::Text(text)) => Ok(Term::Constant(Constant::Text(text))),
            Some(Token::Named(name)) if name != "actor" => Ok(Term::Named(name)),
            _ => Err("LIKE takes a pattern: a string, or a value of the scope (`:name`)".to_owned()),
        }
    }

    fn list(&mut self) -> Result<List, String> {
        self.expect("(")?;
        if let Some(Token::Named(name)) = self.tokens.next_if(|token| matches!(token, Token::Named(_))) {
            self.expect(")")?;
            if name == "actor" {
                return Err("IN takes a list of the scope (`:names`); write `= :actor`".to_owned());
            }
            return Ok(List::Named(name));
        }
        let mut values = Vec::new();
        loop {
            match self.tokens.next() {
                Some(token) => values.push(constant(&token).ok_or_else(|| not_understood(&token))?),
                None => return Err(self.unexpected()),
            }
            if !self.symbol(",") {
                self.expect(")")?;
                return Ok(List::These(values));
            }
        }
    }

    fn operator(&mut self) -> Option<Comparison> {
        let by = match self.tokens.peek()? {
            Token::Symbol("=") => Comparison::Equal,
            Token::Symbol("<>" | "!=") => Comparison::NotEqual,
            Token::Symbol("<") => Comparison::Less,
            Token::Symbol("<=") => Comparison::LessOrEqual,
            Token::Symbol(">") => Comparison::Greater,
            Token::Symbol(">=") => Comparison::GreaterOrEqual,
            Token::Symbol(_) | Token::Word(_) | Token::Text(_) | Token::Number(_) | Token::Named(_) => return None,
        };
        self.tokens.next();
        Some(by)
    }

    fn keyword(&mut self, keyword: &str) -> bool {
        self.tokens.next_if(|token| token.is(keyword)).is_some()
    }

    fn symbol(&mut self, symbol: &str) -> bool {
        self.tokens
            .next_if(|token| matches!(token, Token::Symbol(found) if *found == symbol))
            .is_some()
    }

    fn expect(&mut self, symbol: &str) -> Result<(), String> {
        if self.symbol(symbol) {
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    fn unexpected(&mut self) -> String {
        match self.tokens.peek() {
            Some(token) => not_understood(token),
            None => format!("the rule ends too early; {ALLOWED}"),
        }
    }

    fn shown(&mut self) -> String {
        self.tokens.peek().map_or_else(String::new, ToString::to_string)
    }
}

/// Whether a comparison ends before this token.
fn is_end(token: &Token) -> bool {
    token.is("AND") || token.is("OR") || matches!(token, Token::Symbol(")"))
}

fn constant(token: &Token) -> Option<Constant> {
    match token {
        Token::Text(text) => Some(Constant::Text(text.clone())),
        Token::Number(number) => Some(Constant::Number(number.clone())),
        token if token.is("TRUE") => Some(Constant::Boolean(true)),
        token if token.is("FALSE") => Some(Constant::Boolean(false)),
        Token::Word(_) | Token::Named(_) | Token::Symbol(_) => None,
    }
}

/// `1 = 1` and `:actor = 7` say nothing of a row.
fn compared<'m>(left: Term<'m>, by: Comparison, right: Term<'m>) -> Result<Condition<'m>, String> {
    if matches!((&left, &right), (Term::Column(_), _) | (_, Term::Column(_))) {
        Ok(Condition::Compared(left, by, right))
    } else {
        Err("the rule compares no column; put one on a side of each comparison".to_owned())
    }
}

fn column<'m>(term: &Term<'m>) -> Result<&'m Field, String> {
    match term {
        Term::Column(column) => Ok(column),
        Term::Constant(_) | Term::Actor | Term::Named(_) => {
            Err("LIKE, IN and IS NULL are asked of a column; put one on their left".to_owned())
        }
    }
}
