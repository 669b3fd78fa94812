//! [`Terms`]: the conditions of one query that restrict its tables.

use crate::stack::with_stack;
use sqlparser::ast::{BinaryOperator, Expr, Ident};

/// The conditions of one query.
#[derive(Default)]
pub(crate) struct Terms<'t> {
    /// WHERE, and the ON of inner joins: each must hold.
    all: Vec<&'t Expr>,
    /// Columns in USING of inner joins, with the two tables.
    pub(crate) using: Vec<(usize, usize, &'t Ident)>,
}

impl<'t> Terms<'t> {
    pub(crate) fn and(mut self, selection: Option<&'t Expr>) -> Self {
        if let Some(selection) = selection {
            self.add(selection);
        }
        self
    }

    pub(crate) fn add(&mut self, condition: &'t Expr) {
        let mut rest = condition;
        // Chains lean to the left, and may be long.
        loop {
            if let Expr::BinaryOp {
                left,
                op: BinaryOperator::And,
                right,
            } = rest
            {
                with_stack(|| self.add(right));
                rest = left;
            } else if let Expr::Nested(inner) = rest {
                rest = inner;
            } else {
                return self.all.push(rest);
            }
        }
    }

    pub(crate) fn all(&self) -> &[&'t Expr] {
        &self.all
    }
}
