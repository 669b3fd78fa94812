//! The other side of a comparison that counts: a value that does not depend on the column.

use crate::ast::expr::{arguments, is_called};
use crate::dialect::Dialect;
use crate::guard::choice::Choice;
use crate::guard::sources::{Restrict, Sources};
use crate::stack::with_stack;
use sqlparser::ast::{
    BinaryOperator, Expr, GroupByExpr, Ident, Interval, Query, Select, SelectItem, SetExpr, SetOperator, UnaryOperator,
};

/// A part of a query that returns rows.
pub(crate) enum Body<'q> {
    Select(&'q Select),
    /// A row of VALUES.
    Row(&'q [Expr]),
}

impl Sources<'_> {
    /// Returns whether an expression is a value to a column of a table: made of given values, and not of the column.
    pub(crate) fn is_value(&mut self, expr: &Expr, of: usize, column: &Ident) -> bool {
        with_stack(|| self.is_value_here(expr, of, column))
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "what is not on the list is not known to be a value"
    )]
    fn is_value_here(&mut self, expr: &Expr, of: usize, column: &Ident) -> bool {
        let mut all = |exprs: &[&Expr]| exprs.iter().all(|expr| self.is_value(expr, of, column));
        match expr {
            Expr::Value(_) | Expr::TypedString(_) => true,
            Expr::Identifier(ident) => self.is_other(std::slice::from_ref(ident), of, column),
            Expr::CompoundIdentifier(parts) => self.is_other(parts, of, column),
            Expr::Nested(inner)
            | Expr::Cast { expr: inner, .. }
            | Expr::Collate { expr: inner, .. }
            | Expr::Interval(Interval { value: inner, .. })
            | Expr::UnaryOp {
                op: UnaryOperator::Plus | UnaryOperator::Minus,
                expr: inner,
            } => all(&[inner]),
            Expr::BinaryOp { left, op, right } if *op != BinaryOperator::Assignment => all(&[left, right]),
            Expr::AtTimeZone { timestamp, time_zone } => all(&[timestamp, time_zone]),
            Expr::Function(function) => arguments(function).is_some_and(|arguments| all(&arguments)),
            Expr::Array(array) => all(&array.elem.iter().collect::<Vec<_>>()),
            Expr::Tuple(items) => all(&items.iter().collect::<Vec<_>>()),
            Expr::Subquery(query) => self.is_query_value(query, of, column),
            _ => false,
        }
    }

    /// Returns whether a column is another one with given values.
    fn is_other(&mut self, parts: &[Ident], of: usize, column: &Ident) -> bool {
        let Some(name) = parts.last() else { return false };
        let is_same = self.same(name, column) || self.is_row_number(name, column);
        let found = if is_same {
            self.table_of(parts)
        } else {
            self.table_of_inner_or_outer(parts)
        };
        match found {
            Some(at) if at == of => !is_same,
            Some(_) if self.alone => false,
            // The same column of the same table, under another name.
            Some(at) if is_same && self.is_same_table(at, of) => self.strict || self.is_restricted(at),
            Some(at) => self.any || self.is_given(at),
            None => false,
        }
    }

    /// Returns whether one of two columns is SQLite's row number, which may be the integer key of its table.
    fn is_row_number(&self, left: &Ident, right: &Ident) -> bool {
        let is = |ident: &Ident| {
            ["rowid", "oid", "_rowid_"]
                .iter()
                .any(|name| ident.value.eq_ignore_ascii_case(name))
        };
        self.draft.cx.dialect == Dialect::Sqlite && (is(left) || is(right))
    }

    /// Returns whether the result of a query is a value to a column: a given one, or one of restricted rows.
    pub(crate) fn is_query_value(&mut self, query: &Query, of: usize, column: &Ident) -> bool {
        self.each_body(query, &mut |sources, body| match body {
            Body::Select(select) => sources.selected(select, |sources, expr| sources.is_value(expr, of, column)),
            Body::Row(row) => row.iter().all(|expr| sources.is_value(expr, of, column)),
        })
    }

    /// Returns whether a query restricts its rows.
    pub(crate) fn restricts_rows(&mut self, query: &Query) -> bool {
        self.each_body(query, &mut |sources, body| match body {
            Body::Select(select) => sources.selected(select, Self::is_given_value),
            Body::Row(_) => true,
        })
    }

    fn is_given_value(&mut self, expr: &Expr) -> bool {
        // No column has that name.
        self.is_value(expr, usize::MAX, &Ident::new(""))
    }

    /// Returns whether `holds` is true of every SELECT and every listed row of a query. The rows that a guarded write
    /// returns are values.
    fn each_body(&mut self, query: &Query, holds: &mut impl FnMut(&mut Self, Body<'_>) -> bool) -> bool {
        // Its own WITH was read in its place, and is not known here.
        query.with.is_none() && with_stack(|| self.body(&query.body, holds))
    }

    fn body(&mut self, body: &SetExpr, holds: &mut impl FnMut(&mut Self, Body<'_>) -> bool) -> bool {
        match body {
            SetExpr::Select(select) => holds(self, Body::Select(select)),
            SetExpr::Query(query) => self.each_body(query, holds),
            SetExpr::SetOperation { left, op, right, .. } => {
                let left = with_stack(|| self.body(left, holds));
                match op {
                    SetOperator::Except | SetOperator::Minus => left,
                    SetOperator::Union | SetOperator::Intersect => left && with_stack(|| self.body(right, holds)),
                }
            }
            SetExpr::Values(values) => values.rows.iter().all(|row| holds(self, Body::Row(&row.content))),
            SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_) => true,
            SetExpr::Merge(_) | SetExpr::Table(_) => false,
        }
    }

    /// Enters a SELECT, and returns whether each expression of its select list is a value.
    fn selected(&mut self, select: &Select, mut is_value: impl FnMut(&mut Self, &Expr) -> bool) -> bool {
        if self.is_over_limit() {
            return false;
        }
        let outer = self.current;
        let alone = std::mem::replace(&mut self.alone, false);
        let terms = self.enter(&select.from).and(select.selection.as_ref());
        self.current = self.depth() - 1;
        self.find_restricted(&terms);
        let inner = self.current;
        let all = select.projection.iter().all(|item| match item {
            SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => {
                // One row of a group is not every row.
                let aggregated = aggregated(expr, select);
                self.current = if aggregated.is_some() { outer } else { inner };
                let mut shown = aggregated.unwrap_or_else(|| vec![expr]).into_iter();
                shown.all(|expr| is_value(self, expr))
            }
            SelectItem::Wildcard(_) => self.innermost().all(|at| self.is_restricted(at)),
            SelectItem::ExprWithAliases { .. } | SelectItem::QualifiedWildcard(..) => false,
        });
        self.current = outer;
        self.alone = alone;
        self.leave();
        all
    }

    /// Returns the ways in which EXISTS restricts rows of the table by its own WHERE.
    pub(crate) fn exists(&mut self, query: &Query, of: usize, negated: bool) -> Vec<Choice> {
        let SetExpr::Select(select) = &*query.body else {
            return Vec::new();
        };
        // Groups, and aggregates without groups, make rows where there are none; a limit may remove the only one.
        let is_grouped = select.having.is_some() || group_by(select) || select.projection.iter().any(is_computed);
        let is_cut = query.limit_clause.is_some() || query.fetch.is_some();
        if query.with.is_some() || is_grouped || negated && is_cut || self.is_over_limit() {
            return Vec::new();
        }
        let terms = self.enter(&select.from).and(select.selection.as_ref());
        let inner = self.depth() - 1;
        let outer = std::mem::replace(&mut self.current, inner);
        self.find_restricted(&terms);
        self.current = outer;
        let mut told = Vec::new();
        let mut compares = true;
        for term in terms.all() {
            let choices = self.restrictions(term, of, false);
            compares &= choices.iter().any(Choice::compares) || self.compares_inner(term);
            told.extend(choices);
        }
        self.leave();
        // With a condition that no row fulfils, NOT EXISTS would be true of every row.
        if negated && !compares {
            return Vec::new();
        }
        told.into_iter().map(|choice| choice.negated_if(negated)).collect()
    }

    /// Returns whether a term compares a column of the innermost query.
    fn compares_inner(&mut self, term: &Expr) -> bool {
        let any = std::mem::replace(&mut self.any, true);
        let compares = self
            .innermost()
            .any(|at| self.restrictions(term, at, false).iter().any(Choice::compares));
        self.any = any;
        compares
    }
}

fn group_by(select: &Select) -> bool {
    match &select.group_by {
        GroupByExpr::All(_) => true,
        GroupByExpr::Expressions(exprs, modifiers) => !exprs.is_empty() || !modifiers.is_empty(),
    }
}

/// Returns the arguments of an aggregate, unless the groups are made by one of them.
fn aggregated<'x>(expr: &'x Expr, select: &Select) -> Option<Vec<&'x Expr>> {
    const AGGREGATES: [&str; 5] = ["min", "max", "count", "sum", "avg"];
    let Expr::Function(function) = expr else { return None };
    if !AGGREGATES.iter().any(|name| is_called(function, name)) {
        return None;
    }
    let arguments = arguments(function)?;
    match &select.group_by {
        GroupByExpr::All(_) => None,
        GroupByExpr::Expressions(exprs, _) => {
            (!exprs.iter().any(|expr| arguments.contains(&expr))).then_some(arguments)
        }
    }
}

/// Returns whether an item may be an aggregate: anything but a plain column or value.
fn is_computed(item: &SelectItem) -> bool {
    match item {
        SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => {
            !matches!(expr, Expr::Value(_) | Expr::Identifier(_) | Expr::CompoundIdentifier(_))
        }
        SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..) => false,
        SelectItem::ExprWithAliases { .. } => true,
    }
}
