//! Queries that aggregate all rows to one: it exists even without any rows, and then the columns in it are NULL.

use crate::ast::expr::{arguments, is_called};
use crate::dialect::Dialect;
use crate::stack::with_stack;
use sqlparser::ast::{Expr, GroupByExpr, OrderByKind, Query, Select, SelectItem};

/// Returns whether a query may be an aggregate without groups. PostgreSQL allows no plain column next to an aggregate.
pub(crate) fn may_sum_up(select: &Select, dialect: Dialect) -> bool {
    let is_grouped = match &select.group_by {
        GroupByExpr::All(_) => false,
        GroupByExpr::Expressions(by, _) => !by.is_empty(),
    };
    if is_grouped || dialect == Dialect::Postgres {
        return false;
    }
    select.having.is_some()
        || select.projection.iter().any(|item| match item {
            SelectItem::UnnamedExpr(expr)
            | SelectItem::ExprWithAlias { expr, .. }
            | SelectItem::ExprWithAliases { expr, .. } => may_aggregate(expr),
            SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..) => false,
        })
}

/// Returns whether ORDER BY may contain an aggregate, which makes one row of the query too.
pub(crate) fn may_order_sums(query: &Query, dialect: Dialect) -> bool {
    let order = query.order_by.as_ref().filter(|_| dialect != Dialect::Postgres);
    order.as_ref().is_some_and(|order| match &order.kind {
        OrderByKind::All(_) => true,
        OrderByKind::Expressions(by) => by.iter().any(|by| may_aggregate(&by.expr)),
    })
}

/// Returns whether an expression may contain an aggregate: any function may be one unless it is known.
#[expect(clippy::wildcard_enum_match_arm, reason = "what is not on the list may have one")]
fn may_aggregate(expr: &Expr) -> bool {
    const PLAIN: [&str; 16] = [
        "abs",
        "coalesce",
        "concat",
        "date",
        "if",
        "ifnull",
        "length",
        "lower",
        "now",
        "nullif",
        "replace",
        "round",
        "substr",
        "substring",
        "trim",
        "upper",
    ];
    let any = |exprs: &[&Expr]| exprs.iter().any(|expr| with_stack(|| may_aggregate(expr)));
    match expr {
        Expr::Value(_) | Expr::TypedString(_) | Expr::Identifier(_) | Expr::CompoundIdentifier(_) => false,
        Expr::Nested(inner)
        | Expr::Cast { expr: inner, .. }
        | Expr::Collate { expr: inner, .. }
        | Expr::UnaryOp { expr: inner, .. }
        | Expr::IsNull(inner)
        | Expr::IsNotNull(inner) => any(&[inner]),
        Expr::BinaryOp { left, op: _, right } => any(&[left, right]),
        Expr::Function(function) => match arguments(function) {
            Some(arguments) if PLAIN.iter().any(|name| is_called(function, name)) => any(&arguments),
            Some(_) | None => true,
        },
        _ => true,
    }
}
