//! Conditions: joined by AND without a change of meaning, and split into terms.

use crate::ast::expr::binary;
use crate::stack::with_stack;
use sqlparser::ast::{BinaryOperator, Expr, InTarget};

/// Returns whether a condition compares such a column, anywhere in it.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "anything else compares what it is made of, and not the column"
)]
pub(crate) fn compares(expr: &Expr, is: &dyn Fn(&Expr) -> bool) -> bool {
    let mut rest = expr;
    // Chains lean to the left, and may be long.
    while let Expr::BinaryOp {
        left,
        op: BinaryOperator::And | BinaryOperator::Or,
        right,
    } = rest
    {
        if with_stack(|| compares(right, is)) {
            return true;
        }
        rest = left;
    }
    match rest {
        Expr::Nested(inner) | Expr::UnaryOp { expr: inner, .. } => with_stack(|| compares(inner, is)),
        Expr::BinaryOp { left, op: _, right }
        | Expr::IsDistinctFrom(left, right)
        | Expr::IsNotDistinctFrom(left, right) => is(left) || is(right),
        Expr::IsNull(inner)
        | Expr::IsNotNull(inner)
        | Expr::Between { expr: inner, .. }
        | Expr::In { expr: inner, .. } => is(inner),
        _ => false,
    }
}

/// ANDs added conditions to one of the statement, which keeps its meaning in parentheses.
pub(crate) fn restrict(condition: &mut Option<Expr>, added: impl IntoIterator<Item = Expr>) {
    for added in added {
        let mut terms = Vec::new();
        split_ands(added, &mut terms);
        for term in terms {
            *condition = Some(match condition.take() {
                Some(before) => binary(parenthesised(before), BinaryOperator::And, term),
                None => term,
            });
        }
    }
}

/// Returns the terms of an added condition, so that the result is one flat chain.
#[expect(clippy::wildcard_enum_match_arm, reason = "whatever is no AND is a term")]
fn split_ands(expr: Expr, terms: &mut Vec<Expr>) {
    match expr {
        Expr::BinaryOp {
            left,
            op: BinaryOperator::And,
            right,
        } => {
            split_ands(*left, terms);
            split_ands(*right, terms);
        }
        term => terms.push(term),
    }
}

/// Returns the expression in parentheses, unless it is a chain of plain comparisons, which every backend delimits
/// alike.
pub(crate) fn parenthesised(expr: Expr) -> Expr {
    if is_plain(&expr) {
        expr
    } else {
        Expr::Nested(Box::new(expr))
    }
}

fn is_plain(expr: &Expr) -> bool {
    let mut expr = expr;
    // A chain of ANDs leans to the left, and may be long.
    while let Expr::BinaryOp {
        left,
        op: BinaryOperator::And,
        right,
    } = expr
    {
        if !is_comparison(right) {
            return false;
        }
        expr = left;
    }
    is_comparison(expr)
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "what is not known to be plain goes into parentheses"
)]
fn is_comparison(expr: &Expr) -> bool {
    match expr {
        Expr::BinaryOp {
            left,
            op:
                BinaryOperator::Eq
                | BinaryOperator::NotEq
                | BinaryOperator::Lt
                | BinaryOperator::LtEq
                | BinaryOperator::Gt
                | BinaryOperator::GtEq,
            right,
        } => is_leaf(left) && is_leaf(right),
        Expr::IsNull(inner) | Expr::IsNotNull(inner) => is_leaf(inner),
        Expr::In {
            expr,
            target: InTarget::List(_) | InTarget::Subquery(_),
            ..
        } => is_leaf(expr),
        Expr::Nested(_) | Expr::Exists { .. } => true,
        _ => false,
    }
}

fn is_leaf(expr: &Expr) -> bool {
    matches!(
        expr,
        Expr::Identifier(_) | Expr::CompoundIdentifier(_) | Expr::Value(_) | Expr::Nested(_) | Expr::Subquery(_)
    )
}

/// Calls `each` on every condition that must hold for `expr` to hold.
pub(crate) fn conjuncts(expr: Option<&Expr>, each: &mut impl FnMut(&Expr)) {
    let mut rest = expr;
    while let Some(expr) = rest {
        if let Expr::BinaryOp {
            left,
            op: BinaryOperator::And,
            right,
        } = expr
        {
            conjuncts(Some(right), each);
            rest = Some(left);
        } else if let Expr::Nested(inner) = expr {
            rest = Some(inner);
        } else {
            each(expr);
            rest = None;
        }
    }
}
