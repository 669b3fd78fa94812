//! Row rules: whether a term of the text says what a rule of the table does.
//!
//! The tree that was read is held against the rule, part by part. Nothing is taken for the same that is written otherwise,
//! and of two operators that servers might weigh otherwise one must be in parentheses.

use super::Verifier;
use super::condition::{Test, is_boolean, is_number, is_tight};
use super::want::{Owed, Want};
use crate::catalog::policy::Policy;
use crate::catalog::rule::{Comparison, Condition, List, RowRule, RuleConstant, Term};
use crate::dialect::Dialect;
use crate::id::ValueId;
use crate::plan::Bind;
use crate::shape::Form;
use crate::stack::with_stack;
use sqlparser::ast::{BinaryOperator, Expr, InTarget, UnaryOperator, Value};

impl<'a> Verifier<'a> {
    /// What a table's rules demand, but for those that the scope lifts.
    pub(super) fn rules(&self, policy: &'a Policy) -> impl Iterator<Item = Want<'a>> {
        let rules = policy.rules.iter();
        rules
            .filter(|rule| !self.shape.lifted.contains(&rule.name))
            .map(|rule| Want {
                column: &rule.name,
                test: Test::Rule(rule),
            })
    }
}

impl Verifier<'_> {
    /// Whether a term is the rule, in parentheses of its own.
    pub(super) fn is_rule(&self, term: &Expr, rule: &RowRule, owed: &Owed<'_, '_>) -> bool {
        matches!(term, Expr::Nested(inner) if self.says(inner, &rule.condition, owed))
    }

    fn says(&self, expr: &Expr, condition: &Condition, owed: &Owed<'_, '_>) -> bool {
        with_stack(|| match (condition, expr) {
            (Condition::All(parts), expr) => self.says_each(expr, &BinaryOperator::And, parts, owed),
            (Condition::Any(parts), expr) => self.says_each(expr, &BinaryOperator::Or, parts, owed),
            (
                Condition::Not(inner),
                Expr::UnaryOp {
                    op: UnaryOperator::Not,
                    expr,
                },
            ) => matches!(&**expr, Expr::Nested(expr) if self.says(expr, inner, owed)),
            (Condition::Compared { left, by, right }, Expr::BinaryOp { left: l, op, right: r }) => {
                *op == wanted(*by) && self.is_term(l, left, owed) && self.is_term(r, right, owed)
            }
            (
                Condition::Like {
                    column,
                    pattern,
                    negated,
                },
                Expr::Like {
                    negated: not,
                    any: false,
                    expr,
                    pattern: like,
                    escape_char: None,
                },
            ) => not == negated && self.is_column(expr, owed, column) && self.is_term(like, pattern, owed),
            (Condition::In { column, list, negated }, expr) => self.is_in(expr, (column, list, *negated), owed),
            (Condition::Null { column, negated: false }, Expr::IsNull(inner))
            | (Condition::Null { column, negated: true }, Expr::IsNotNull(inner)) => {
                self.is_column(inner, owed, column)
            }
            (Condition::Not(_) | Condition::Compared { .. } | Condition::Like { .. } | Condition::Null { .. }, _) => {
                false
            }
        })
    }

    /// Whether a chain of one operator says all of these conditions, in their order.
    fn says_each(&self, expr: &Expr, op: &BinaryOperator, parts: &[Condition], owed: &Owed<'_, '_>) -> bool {
        let mut rest = expr;
        let mut chain = Vec::new();
        while let Expr::BinaryOp { left, op: found, right } = rest
            && found == op
            && chain.len() + 1 < parts.len()
        {
            chain.push(&**right);
            rest = left;
        }
        chain.push(rest);
        chain.reverse();
        if parts.is_empty() {
            return is_boolean(expr, *op == BinaryOperator::And);
        }
        let says = |(part, expr): (&Condition, &&Expr)| match (part, *expr) {
            (
                Condition::All(_) | Condition::Any(_) | Condition::Not(_) | Condition::Like { .. },
                Expr::Nested(inner),
            ) => self.says(inner, part, owed),
            (Condition::All(_) | Condition::Any(_) | Condition::Not(_) | Condition::Like { .. }, _) => false,
            (_, expr) => is_tight(expr) && self.says(expr, part, owed),
        };
        chain.len() == parts.len() && parts.iter().zip(&chain).all(says)
    }

    /// Whether it is an IN of these values; of none, its constant answer.
    fn is_in(&self, expr: &Expr, (column, list, negated): (&str, &List, bool), owed: &Owed<'_, '_>) -> bool {
        let count = match list {
            List::These(constants) => constants.len(),
            List::Named(name) => match self.given(name) {
                Some((_, Form::Many(count))) => count,
                Some((_, Form::One)) | None => return false,
            },
        };
        if count == 0 {
            return is_boolean(expr, negated);
        }
        let Expr::In {
            expr,
            target: InTarget::List(values),
            negated: not,
            global: false,
        } = expr
        else {
            return false;
        };
        let mut values_in_order = values.iter().enumerate();
        let are_these = match list {
            List::These(constants) => {
                let mut pairs = values.iter().zip(constants);
                pairs.all(|(value, constant)| self.is_constant(value, constant))
            }
            List::Named(name) => values_in_order.all(|(at, value)| self.is_named(value, name, at)),
        };
        *not == negated && values.len() == count && are_these && self.is_column(expr, owed, column)
    }

    fn is_term(&self, expr: &Expr, term: &Term, owed: &Owed<'_, '_>) -> bool {
        match term {
            Term::Column(column) => self.is_column(expr, owed, column),
            Term::Constant(constant) => self.is_constant(expr, constant),
            Term::Actor => self.bind(expr) == Some(&Bind::Actor),
            Term::Named(name) => matches!(self.given(name), Some((_, Form::One))) && self.is_named(expr, name, 0),
        }
    }

    fn given(&self, name: &str) -> Option<(usize, Form)> {
        let at = self.shape.values.iter().position(|value| value.name == name)?;
        Some((at, self.shape.values.get(at)?.form))
    }

    fn is_named(&self, expr: &Expr, name: &str, at: usize) -> bool {
        let value = self.given(name).map(|(place, _)| ValueId::new(place));
        value.is_some_and(|value| self.bind(expr) == Some(&Bind::Named { value, at }))
    }

    fn is_constant(&self, expr: &Expr, constant: &RuleConstant) -> bool {
        match constant {
            RuleConstant::Boolean(value) => is_boolean(expr, *value),
            RuleConstant::Number(number) => match (number.strip_prefix('-'), expr) {
                (
                    Some(number),
                    Expr::UnaryOp {
                        op: UnaryOperator::Minus,
                        expr,
                    },
                ) => is_number(expr, number),
                (Some(_), _) => false,
                (None, expr) => is_number(expr, number),
            },
            RuleConstant::Text(text) => self.is_text(expr, text),
        }
    }

    /// Whether a literal is that string. What stands between plain quotes was not unescaped.
    fn is_text(&self, expr: &Expr, text: &str) -> bool {
        let Expr::Value(value) = expr else { return false };
        match &value.value {
            Value::SingleQuotedString(written) => match self.dialect {
                Dialect::Mysql => unescaped(written).as_deref() == Some(text),
                // A server might be set to read a backslash as an escape.
                Dialect::Postgres => !text.contains('\\') && unquoted(written).as_deref() == Some(text),
                Dialect::Sqlite => unquoted(written).as_deref() == Some(text),
            },
            // Of these the tokenizer takes the escapes out.
            Value::EscapedStringLiteral(read) => self.dialect == Dialect::Postgres && read == text,
            _ => false,
        }
    }
}

fn wanted(by: Comparison) -> BinaryOperator {
    match by {
        Comparison::Equal => BinaryOperator::Eq,
        Comparison::NotEqual => BinaryOperator::NotEq,
        Comparison::Less => BinaryOperator::Lt,
        Comparison::LessOrEqual => BinaryOperator::LtEq,
        Comparison::Greater => BinaryOperator::Gt,
        Comparison::GreaterOrEqual => BinaryOperator::GtEq,
    }
}

/// What a string with doubled quotes is; none where one stands alone.
fn unquoted(written: &str) -> Option<String> {
    pairs(written, &['\''])
}

/// What a string with doubled quotes and backslashes is; none where one stands alone.
fn unescaped(written: &str) -> Option<String> {
    pairs(written, &['\'', '\\'])
}

/// Reads each of these letters where it is doubled; none where one is not.
fn pairs(written: &str, doubled: &[char]) -> Option<String> {
    let mut text = String::with_capacity(written.len());
    let mut letters = written.chars();
    while let Some(letter) = letters.next() {
        if doubled.contains(&letter) && letters.next() != Some(letter) {
            return None;
        }
        text.push(letter);
    }
    Some(text)
}
