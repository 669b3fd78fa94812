//! The conditions that restrict the rows of a table.

use crate::guard::choice::Choice;
use crate::guard::sources::{Restrict, Sources};
use sqlparser::ast::{BinaryOperator, Expr, UnaryOperator};

/// How many ways are followed.
const CHOICES: usize = 8;

impl Sources<'_> {
    /// Implements [`Restrict::restrictions`].
    #[expect(clippy::wildcard_enum_match_arm, reason = "all others restrict nothing")]
    pub(crate) fn restrictions_of(&mut self, expr: &Expr, of: usize, negated: bool) -> Vec<Choice> {
        if let Some(choice) = self.is_never(expr, negated) {
            return vec![choice];
        }
        match expr {
            Expr::Nested(inner) => self.restrictions(inner, of, negated),
            Expr::UnaryOp {
                op: UnaryOperator::Not | UnaryOperator::BangNot,
                expr,
            } => self.restrictions(expr, of, !negated),
            Expr::BinaryOp {
                left,
                op: op @ (BinaryOperator::And | BinaryOperator::Or),
                right,
            } => {
                let (left, right) = (
                    self.restrictions(left, of, negated),
                    self.restrictions(right, of, negated),
                );
                // NOT (a AND b) is NOT a OR NOT b.
                let mut choices = if (*op == BinaryOperator::And) == negated {
                    let pairs = left
                        .iter()
                        .flat_map(|left| right.iter().filter_map(|right| left.or(right)));
                    pairs.collect()
                } else {
                    [left, right].concat()
                };
                choices.sort_by_key(|choice| choice.differing.len());
                choices.truncate(CHOICES);
                choices
            }
            Expr::Exists { subquery, negated: no } => self.exists(subquery, of, negated != *no),
            _ => self.compared(expr, of, negated),
        }
    }
}
