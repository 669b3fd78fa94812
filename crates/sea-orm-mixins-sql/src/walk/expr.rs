//! The walk over expressions: every variant is named, so that a new one does not compile until somebody has looked.
//!
//! Besides its operands, an expression may read queries, which are scoped in place, and functions, which may read
//! tables themselves.

use crate::ast::query::all_of;
use crate::dialect::Dialect;
use crate::names::cte::Ctes;
use crate::refusal::{Reason, Result};
use crate::stack::with_stack;
use crate::walk::call::function_call;
use crate::walk::leaf::{is_number, literal, operator, separate_operators};
use crate::walk::{Walk, walk_exprs};
use sqlparser::ast::{AccessExpr, CeilFloorKind, Expr, InTarget, Interval, JsonPath, JsonPathElem, Subscript};

pub(crate) fn expr(walk: &mut dyn Walk, expr: &mut Expr, ctes: &Ctes<'_>) -> Result<()> {
    let mut expr = expr;
    // Chains of operators lean to the left and may be long: no recursion for them.
    while let Expr::BinaryOp { left, op, right } = expr {
        operator(op, walk.dialect())?;
        walk.expr(right, ctes)?;
        expr = left;
    }
    with_stack(|| operand(walk, expr, ctes))
}

#[expect(
    clippy::too_many_lines,
    reason = "one arm for each of the parser's variants: the list is the point"
)]
fn operand(walk: &mut dyn Walk, expr: &mut Expr, ctes: &Ctes<'_>) -> Result<()> {
    match expr {
        Expr::Identifier(ident) => walk.column(std::slice::from_ref(ident)),
        Expr::CompoundIdentifier(parts) => walk.column(parts),
        Expr::QualifiedWildcard(name, _) => walk.wildcard(name),
        Expr::TypedString(_) | Expr::MatchAgainst { .. } | Expr::Wildcard(_) => Ok(()),
        Expr::Value(value) => literal(&value.value),
        Expr::IsFalse(inner)
        | Expr::IsNotFalse(inner)
        | Expr::IsTrue(inner)
        | Expr::IsNotTrue(inner)
        | Expr::IsNull(inner)
        | Expr::IsNotNull(inner)
        | Expr::IsUnknown(inner)
        | Expr::IsNotUnknown(inner)
        | Expr::Nested(inner)
        | Expr::IsJson { expr: inner, .. }
        | Expr::IsNormalized { expr: inner, .. }
        | Expr::Collate { expr: inner, .. }
        | Expr::Extract { expr: inner, .. }
        | Expr::Cast { expr: inner, .. }
        | Expr::Named { expr: inner, .. }
        | Expr::Prefixed { value: inner, .. } => walk.expr(inner, ctes),
        Expr::UnaryOp { op, expr: inner } => {
            walk.expr(inner, ctes)?;
            separate_operators(*op, inner);
            Ok(())
        }
        Expr::BinaryOp { left, op, right } => {
            operator(op, walk.dialect())?;
            walk_exprs(walk, [&mut **left, &mut **right], ctes)
        }
        Expr::AnyOp {
            left,
            compare_op,
            right,
            is_some: _,
        }
        | Expr::AllOp {
            left,
            compare_op,
            right,
        } => {
            operator(compare_op, walk.dialect())?;
            walk_exprs(walk, [&mut **left, &mut **right], ctes)
        }
        Expr::RLike { regexp, .. } if !has_rlike(walk, *regexp) => Err(Reason::not_sql("RLIKE or REGEXP").into()),
        Expr::IsDistinctFrom(left, right)
        | Expr::IsNotDistinctFrom(left, right)
        | Expr::RLike {
            expr: left,
            pattern: right,
            negated: _,
            regexp: _,
        }
        | Expr::AtTimeZone {
            timestamp: left,
            time_zone: right,
        }
        | Expr::Position {
            expr: left,
            r#in: right,
        } => walk_exprs(walk, [&mut **left, &mut **right], ctes),
        Expr::Between {
            expr,
            low,
            high,
            negated: _,
        } => walk_exprs(walk, [&mut **expr, &mut **low, &mut **high], ctes),
        Expr::ILike { .. } | Expr::SimilarTo { .. } if walk.dialect() != Dialect::Postgres => {
            Err(Reason::not_sql("ILIKE or SIMILAR TO").into())
        }
        Expr::Like {
            expr,
            pattern,
            escape_char,
            negated: _,
            any: _,
        }
        | Expr::ILike {
            expr,
            pattern,
            escape_char,
            negated: _,
            any: _,
        }
        | Expr::SimilarTo {
            expr,
            pattern,
            escape_char,
            negated: _,
        } => {
            walk_exprs(walk, [&mut **expr, &mut **pattern], ctes)?;
            walk_exprs(walk, escape_char.as_deref_mut(), ctes)
        }
        Expr::In { global: true, .. } => Err(Reason::not_sql("GLOBAL IN").into()),
        Expr::In {
            expr,
            target,
            negated: _,
            global: false,
        } => {
            walk.expr(expr, ctes)?;
            in_target(walk, target, ctes)
        }
        Expr::Exists { subquery, negated: _ } | Expr::Subquery(subquery) => walk.query(subquery, ctes),
        Expr::Convert {
            expr,
            styles,
            is_try: _,
            data_type: _,
            charset: _,
            target_before_value: _,
        } => {
            walk.expr(expr, ctes)?;
            walk_exprs(walk, styles, ctes)
        }
        Expr::Ceil { expr, field } | Expr::Floor { expr, field } => {
            match field {
                CeilFloorKind::DateTimeField(_) => {}
                CeilFloorKind::Scale(value) => literal(&value.value)?,
            }
            walk.expr(expr, ctes)
        }
        Expr::Substring {
            expr,
            substring_from,
            substring_for,
            special: _,
            shorthand: _,
        } => {
            walk.expr(expr, ctes)?;
            walk_exprs(walk, substring_from.as_deref_mut(), ctes)?;
            walk_exprs(walk, substring_for.as_deref_mut(), ctes)
        }
        Expr::Trim {
            trim_where: _,
            trim_what,
            expr,
            trim_characters,
        } => {
            walk.expr(expr, ctes)?;
            walk_exprs(walk, trim_what.as_deref_mut(), ctes)?;
            walk_exprs(walk, trim_characters.iter_mut().flatten(), ctes)
        }
        Expr::Overlay {
            expr,
            overlay_what,
            overlay_from,
            overlay_for,
        } => {
            walk_exprs(walk, [&mut **expr, &mut **overlay_what, &mut **overlay_from], ctes)?;
            walk_exprs(walk, overlay_for.as_deref_mut(), ctes)
        }
        Expr::Function(function) => function_call(walk, function, ctes),
        Expr::Case {
            case_token: _,
            end_token: _,
            operand,
            conditions,
            else_result,
        } => {
            walk_exprs(walk, operand.as_deref_mut(), ctes)?;
            for when in conditions {
                walk_exprs(walk, [&mut when.condition, &mut when.result], ctes)?;
            }
            walk_exprs(walk, else_result.as_deref_mut(), ctes)
        }
        Expr::GroupingSets(sets) | Expr::Cube(sets) | Expr::Rollup(sets) => {
            walk_exprs(walk, sets.iter_mut().flatten(), ctes)
        }
        Expr::Tuple(items) => walk_exprs(walk, items, ctes),
        Expr::Array(array) => walk_exprs(walk, &mut array.elem, ctes),
        Expr::Interval(Interval { value, .. }) => walk.expr(value, ctes),
        Expr::MemberOf(member) => walk_exprs(walk, [&mut *member.value, &mut *member.array], ctes),
        Expr::CompoundFieldAccess { root, access_chain } => {
            if is_number(root) {
                return Err(Reason::not_sql("a field of a number").into());
            }
            walk.expr(root, ctes)?;
            access_chain
                .iter_mut()
                .try_for_each(|access| access_field(walk, access, ctes))
        }
        Expr::JsonAccess { value, path } => {
            walk.expr(value, ctes)?;
            json_path(walk, path, ctes)
        }
        Expr::Struct { .. } => Err(Reason::not_sql("STRUCT(..)").into()),
        Expr::Dictionary(_) => Err(Reason::not_sql("a dictionary literal").into()),
        Expr::Map(_) => Err(Reason::not_sql("a map literal").into()),
        Expr::OuterJoin(_) => Err(Reason::not_sql("`(+)`").into()),
        Expr::Prior(_) => Err(Reason::not_sql("PRIOR").into()),
        Expr::Lambda(_) => Err(Reason::not_sql("a lambda expression").into()),
    }
}

/// Walks the right side of IN. SQLite's `IN t` abbreviates a subquery, which has room for a row filter.
fn in_target(walk: &mut dyn Walk, target: &mut InTarget, ctes: &Ctes<'_>) -> Result<()> {
    match target {
        InTarget::List(list) => walk_exprs(walk, list, ctes),
        InTarget::Subquery(query) => walk.query(query, ctes),
        InTarget::Unnest(array) => walk.expr(array, ctes),
        InTarget::Table { name, args } => {
            let mut query = Box::new(all_of(name.clone(), args.take()));
            walk.query(&mut query, ctes)?;
            *target = InTarget::Subquery(query);
            Ok(())
        }
    }
}

/// Returns whether the backend has the operator: SQLite has it under one of its names.
fn has_rlike(walk: &mut dyn Walk, regexp: bool) -> bool {
    match walk.dialect() {
        Dialect::Postgres => false,
        Dialect::Mysql => true,
        Dialect::Sqlite => regexp,
    }
}

fn access_field(walk: &mut dyn Walk, access: &mut AccessExpr, ctes: &Ctes<'_>) -> Result<()> {
    match access {
        AccessExpr::Dot(Expr::Identifier(field)) => walk.field(field),
        AccessExpr::Dot(number) if is_number(number) => Err(Reason::not_sql("a field that is a number").into()),
        AccessExpr::Dot(expr) | AccessExpr::Subscript(Subscript::Index { index: expr }) => walk.expr(expr, ctes),
        AccessExpr::Subscript(Subscript::Slice {
            lower_bound,
            upper_bound,
            stride,
        }) => {
            walk_exprs(walk, lower_bound, ctes)?;
            walk_exprs(walk, upper_bound, ctes)?;
            walk_exprs(walk, stride, ctes)
        }
    }
}

fn json_path(walk: &mut dyn Walk, path: &mut JsonPath, ctes: &Ctes<'_>) -> Result<()> {
    for element in &mut path.path {
        match element {
            JsonPathElem::Dot { .. } => {}
            JsonPathElem::Bracket { key } | JsonPathElem::ColonBracket { key } => walk.expr(key, ctes)?,
        }
    }
    Ok(())
}
