//! The walk over expressions: every variant is named, so that a new one does not compile until somebody has looked.
//!
//! What matters in an expression is what it reads besides its operands: queries, which are scoped where they stand, and
//! functions, which may read tables by themselves.

use crate::Dialect;
use crate::ctes::Ctes;
use crate::derive::all_of;
use crate::engine::Engine;
use crate::leaf::{is_number, keep_apart, literal, operator};
use crate::plan::Result;
use crate::refusal::Refusal;
use crate::session::check_variable;
use sqlparser::ast::{AccessExpr, CeilFloorKind, Expr, Ident, InTarget, Interval, JsonPath, JsonPathElem, Subscript};

/// Stack that a level of the walk may need, and what is added where there is less: a statement's depth is the caller's.
const RED_ZONE: usize = 128 * 1024;
const GROWTH: usize = 1024 * 1024;

pub(crate) fn with_stack<T>(work: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(RED_ZONE, GROWTH, work)
}

pub(crate) fn unknown(what: &str) -> Refusal {
    Refusal::because(format!(
        "{what} is not SQL of this backend, or not understood; write it another way"
    ))
}

impl Engine<'_> {
    pub(crate) fn exprs<'e, Exprs>(&mut self, exprs: Exprs, ctes: &Ctes<'_>) -> Result<()>
    where
        Exprs: IntoIterator<Item = &'e mut Expr>,
    {
        exprs.into_iter().try_for_each(|expr| self.expr(expr, ctes))
    }

    pub(crate) fn expr(&mut self, expr: &mut Expr, ctes: &Ctes<'_>) -> Result<()> {
        let mut expr = expr;
        // Chains of operators lean to the left and may be long: no recursion for those.
        while let Expr::BinaryOp { left, op, right } = expr {
            operator(op, self.dialect)?;
            self.expr(right, ctes)?;
            expr = left;
        }
        with_stack(|| self.operand(expr, ctes))
    }

    #[expect(
        clippy::too_many_lines,
        reason = "one arm for each of the parser's variants: the list is the point"
    )]
    fn operand(&mut self, expr: &mut Expr, ctes: &Ctes<'_>) -> Result<()> {
        match expr {
            Expr::Identifier(ident) => {
                self.meet(std::slice::from_ref(ident));
                check_variable(std::slice::from_ref(ident))
            }
            Expr::CompoundIdentifier(parts) => {
                self.meet(parts);
                check_variable(parts)?;
                parts.iter().skip(1).try_for_each(|part| self.check_attribute(part))
            }
            Expr::QualifiedWildcard(name, _) => self.check_wildcard(name),
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
            | Expr::Prefixed { value: inner, .. } => self.expr(inner, ctes),
            Expr::UnaryOp { op, expr: inner } => {
                self.expr(inner, ctes)?;
                keep_apart(*op, inner);
                Ok(())
            }
            Expr::BinaryOp { left, op, right } => {
                operator(op, self.dialect)?;
                self.exprs([&mut **left, &mut **right], ctes)
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
                operator(compare_op, self.dialect)?;
                self.exprs([&mut **left, &mut **right], ctes)
            }
            Expr::RLike { regexp, .. } if !self.has_rlike(*regexp) => Err(unknown("RLIKE or REGEXP")),
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
            } => self.exprs([&mut **left, &mut **right], ctes),
            Expr::Between {
                expr,
                low,
                high,
                negated: _,
            } => self.exprs([&mut **expr, &mut **low, &mut **high], ctes),
            Expr::ILike { .. } | Expr::SimilarTo { .. } if self.dialect != Dialect::Postgres => {
                Err(unknown("ILIKE or SIMILAR TO"))
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
                self.exprs([&mut **expr, &mut **pattern], ctes)?;
                self.exprs(escape_char.as_deref_mut(), ctes)
            }
            Expr::In { global: true, .. } => Err(unknown("GLOBAL IN")),
            Expr::In {
                expr,
                target,
                negated: _,
                global: false,
            } => {
                self.expr(expr, ctes)?;
                self.target(target, ctes)
            }
            Expr::Exists { subquery, negated: _ } | Expr::Subquery(subquery) => self.query(subquery, ctes),
            Expr::Convert {
                expr,
                styles,
                is_try: _,
                data_type: _,
                charset: _,
                target_before_value: _,
            } => {
                self.expr(expr, ctes)?;
                self.exprs(styles, ctes)
            }
            Expr::Ceil { expr, field } | Expr::Floor { expr, field } => {
                match field {
                    CeilFloorKind::DateTimeField(_) => {}
                    CeilFloorKind::Scale(value) => literal(&value.value)?,
                }
                self.expr(expr, ctes)
            }
            Expr::Substring {
                expr,
                substring_from,
                substring_for,
                special: _,
                shorthand: _,
            } => {
                self.expr(expr, ctes)?;
                self.exprs(substring_from.as_deref_mut(), ctes)?;
                self.exprs(substring_for.as_deref_mut(), ctes)
            }
            Expr::Trim {
                trim_where: _,
                trim_what,
                expr,
                trim_characters,
            } => {
                self.expr(expr, ctes)?;
                self.exprs(trim_what.as_deref_mut(), ctes)?;
                self.exprs(trim_characters.iter_mut().flatten(), ctes)
            }
            Expr::Overlay {
                expr,
                overlay_what,
                overlay_from,
                overlay_for,
            } => {
                self.exprs([&mut **expr, &mut **overlay_what, &mut **overlay_from], ctes)?;
                self.exprs(overlay_for.as_deref_mut(), ctes)
            }
            Expr::Function(function) => self.function(function, ctes),
            Expr::Case {
                case_token: _,
                end_token: _,
                operand,
                conditions,
                else_result,
            } => {
                self.exprs(operand.as_deref_mut(), ctes)?;
                for when in conditions {
                    self.exprs([&mut when.condition, &mut when.result], ctes)?;
                }
                self.exprs(else_result.as_deref_mut(), ctes)
            }
            Expr::GroupingSets(sets) | Expr::Cube(sets) | Expr::Rollup(sets) => {
                self.exprs(sets.iter_mut().flatten(), ctes)
            }
            Expr::Tuple(items) => self.exprs(items, ctes),
            Expr::Array(array) => self.exprs(&mut array.elem, ctes),
            Expr::Interval(Interval { value, .. }) => self.expr(value, ctes),
            Expr::MemberOf(member) => self.exprs([&mut *member.value, &mut *member.array], ctes),
            Expr::CompoundFieldAccess { root, access_chain } => {
                if is_number(root) {
                    return Err(unknown("a field of a number"));
                }
                self.expr(root, ctes)?;
                access_chain.iter_mut().try_for_each(|access| self.access(access, ctes))
            }
            Expr::JsonAccess { value, path } => {
                self.expr(value, ctes)?;
                self.json_path(path, ctes)
            }
            Expr::Struct { .. } => Err(unknown("STRUCT(..)")),
            Expr::Dictionary(_) => Err(unknown("a dictionary literal")),
            Expr::Map(_) => Err(unknown("a map literal")),
            Expr::OuterJoin(_) => Err(unknown("`(+)`")),
            Expr::Prior(_) => Err(unknown("PRIOR")),
            Expr::Lambda(_) => Err(unknown("a lambda expression")),
        }
    }

    /// What stands behind IN. SQLite's `IN t` is short for a subquery, which has a place for a condition.
    fn target(&mut self, target: &mut InTarget, ctes: &Ctes<'_>) -> Result<()> {
        match target {
            InTarget::List(list) => self.exprs(list, ctes),
            InTarget::Subquery(query) => self.query(query, ctes),
            InTarget::Unnest(array) => self.expr(array, ctes),
            InTarget::Table { name, args } => {
                let mut query = Box::new(all_of(name.clone(), args.take()));
                self.query(&mut query, ctes)?;
                *target = InTarget::Subquery(query);
                Ok(())
            }
        }
    }

    /// Whether the backend has the operator: SQLite knows it by one of its names.
    fn has_rlike(&self, regexp: bool) -> bool {
        match self.dialect {
            Dialect::Postgres => false,
            Dialect::Mysql => true,
            Dialect::Sqlite => regexp,
        }
    }

    fn meet(&mut self, parts: &[Ident]) {
        self.hidden.meet(parts, self.dialect);
    }

    fn access(&mut self, access: &mut AccessExpr, ctes: &Ctes<'_>) -> Result<()> {
        match access {
            AccessExpr::Dot(Expr::Identifier(field)) => self.check_attribute(field),
            AccessExpr::Dot(number) if is_number(number) => Err(unknown("a field that is a number")),
            AccessExpr::Dot(expr) | AccessExpr::Subscript(Subscript::Index { index: expr }) => self.expr(expr, ctes),
            AccessExpr::Subscript(Subscript::Slice {
                lower_bound,
                upper_bound,
                stride,
            }) => {
                self.exprs(lower_bound, ctes)?;
                self.exprs(upper_bound, ctes)?;
                self.exprs(stride, ctes)
            }
        }
    }

    fn json_path(&mut self, path: &mut JsonPath, ctes: &Ctes<'_>) -> Result<()> {
        for element in &mut path.path {
            match element {
                JsonPathElem::Dot { .. } => {}
                JsonPathElem::Bracket { key } | JsonPathElem::ColonBracket { key } => self.expr(key, ctes)?,
            }
        }
        Ok(())
    }
}
