//! INSERT: the first row sets the values, before any row is held against a policy.

use super::free::asks_for_parent;
use super::query::{Carrying, Runs};
use super::setting::here;
use crate::ast::expr::{case, null};
use crate::plan::Bind;
use crate::plan::note::Carrier;
use crate::refusal::{Reason, Result};
use crate::slot::{Kind, read_slot};
use crate::stack::with_stack;
use sqlparser::ast::{
    Expr, GroupByExpr, Insert, ObjectNamePart, Query, Select, SelectItem, SetExpr, Value, Values, Visit, Visitor,
};
use std::mem;
use std::ops::ControlFlow;

impl Carrying<'_, '_> {
    pub(super) fn insert(&mut self, insert: &mut Insert) -> Result<()> {
        let Some(source) = &mut insert.source else {
            return Err(no_place("DEFAULT VALUES", "list a column, and bind its value"));
        };
        self.source(source)
    }

    fn source(&mut self, query: &mut Query) -> Result<()> {
        self.around(query)?;
        with_stack(|| self.source_body(&mut query.body))
    }

    fn source_body(&mut self, body: &mut SetExpr) -> Result<()> {
        let mut body = body;
        while let SetExpr::SetOperation { left, right, .. } = body {
            with_stack(|| self.source_body(right))?;
            body = left;
        }
        match body {
            SetExpr::Values(values) => self.rows(values),
            SetExpr::Query(query) => self.source(query),
            SetExpr::Select(select) => {
                self.select(select, Runs::First)?;
                self.summed(select);
                Ok(())
            }
            SetExpr::SetOperation { .. }
            | SetExpr::Insert(_)
            | SetExpr::Update(_)
            | SetExpr::Delete(_)
            | SetExpr::Merge(_)
            | SetExpr::Table(_) => Ok(()),
        }
    }

    /// Guards the tenant of the first row, and what in it may read a table: the server evaluates a row's values in the order
    /// of the table's columns, whatever that is.
    fn rows(&mut self, values: &mut Values) -> Result<()> {
        let Some(first) = values.rows.first_mut().map(|row| &mut row.content) else {
            return Ok(());
        };
        let is_tenant = |value: &Expr| self.is_tenant(value);
        let holder = first.iter().position(is_tenant);
        let holder = holder.or_else(|| first.iter().position(is_placeholder));
        let holder = holder.or_else(|| first.iter().position(|value| is_typed(value) || may_read(value)));
        let Some(holder) = holder else {
            return Err(no_place(
                "a first row of texts, NULL and DEFAULT",
                "bind one of its values",
            ));
        };
        for (at, value) in first.iter_mut().enumerate() {
            if at == holder || may_read(value) {
                self.guard(value);
            }
        }
        self.note(Carrier::FirstRow);
        Ok(())
    }

    /// Guards the tenant, or the parent that is looked for, of a query that may return a row although its WHERE is known to be false.
    fn summed(&mut self, select: &mut Select) {
        if !may_sum_up(select) {
            return;
        }
        let mut is_found = false;
        for item in &mut select.projection {
            if let SelectItem::UnnamedExpr(value) | SelectItem::ExprWithAlias { expr: value, .. } = item
                && (self.is_tenant(value) || names_parent(value))
            {
                self.guard(value);
                is_found = true;
            }
        }
        if is_found {
            self.note(Carrier::Selected);
        }
    }

    /// Makes `CASE WHEN set_config(..) IS NOT NULL THEN value END` of a value.
    fn guard(&mut self, value: &mut Expr) {
        if let Some(set) = here(self.draft, &self.carried) {
            let kept = mem::replace(value, null());
            *value = case([(set, kept)], None);
        }
    }

    fn is_tenant(&self, value: &Expr) -> bool {
        let slot = placeholder(value).and_then(read_slot);
        matches!(slot, Some((Kind::Bind, slot)) if matches!(self.draft.binds.of(slot), Some(Bind::Tenant { .. })))
    }
}

/// Refuses a list of rows that is the statement, and calls a function: it has no WHERE.
pub(super) fn check_plain(value: &Expr, runs: Runs) -> Result<()> {
    match runs {
        Runs::First if calls(value) => Err(no_place("a list of rows that calls a function", "write a SELECT")),
        Runs::First | Runs::Behind => Ok(()),
    }
}

fn no_place(what: &'static str, instead: &'static str) -> crate::refusal::Refusal {
    Reason::NoPlaceForContext { what, instead }.into()
}

fn placeholder(value: &Expr) -> Option<&str> {
    let Expr::Value(value) = value else { return None };
    if let Value::Placeholder(name) = &value.value {
        return Some(name);
    }
    None
}

fn is_placeholder(value: &Expr) -> bool {
    matches!(placeholder(value).and_then(read_slot), Some((Kind::Bind, _)))
}

/// Returns whether a literal has the same type inside of a CASE: a string there is a text, and no longer what the column is.
fn is_typed(value: &Expr) -> bool {
    matches!(value, Expr::Value(value) if matches!(value.value, Value::Number(..) | Value::Boolean(_)))
}

/// Returns whether an expression may read a table: whether it has a query or calls a function. Those that return several rows
/// cannot stand in a CASE, and read none.
fn may_read(value: &Expr) -> bool {
    struct Reads;
    impl Visitor for Reads {
        type Break = ();

        fn pre_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
            ControlFlow::Break(())
        }
    }
    value.visit(&mut Reads).is_break() || calls(value)
}

/// Returns whether an expression asks for the parent of the row that it is a part of.
fn names_parent(value: &Expr) -> bool {
    struct Asks;
    impl Visitor for Asks {
        type Break = ();

        fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
            if asks_for_parent(query) {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        }
    }
    value.visit(&mut Asks).is_break()
}

/// Returns whether an expression calls a function outside of its queries.
fn calls(value: &Expr) -> bool {
    const ROWS: [&str; 3] = ["generate_series", "unnest", "generate_subscripts"];
    struct Calls(usize);
    impl Visitor for Calls {
        type Break = ();

        fn pre_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
            self.0 += 1;
            ControlFlow::Continue(())
        }

        fn post_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
            self.0 -= 1;
            ControlFlow::Continue(())
        }

        fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
            let Expr::Function(function) = expr else {
                return ControlFlow::Continue(());
            };
            let name = function.name.0.last().and_then(ObjectNamePart::as_ident);
            let is_rows = name.is_some_and(|name| ROWS.iter().any(|rows| name.value.eq_ignore_ascii_case(rows)));
            if self.0 > 0 || is_rows {
                return ControlFlow::Continue(());
            }
            ControlFlow::Break(())
        }
    }
    value.visit(&mut Calls(0)).is_break()
}

/// Returns whether a query may return a row of no rows: an aggregate without groups, or with the empty one among them.
fn may_sum_up(select: &Select) -> bool {
    let is_set = |expr: &Expr| matches!(expr, Expr::Rollup(_) | Expr::Cube(_) | Expr::GroupingSets(_));
    let has_empty_group = match &select.group_by {
        GroupByExpr::All(_) => false,
        GroupByExpr::Expressions(by, modifiers) => by.is_empty() || !modifiers.is_empty() || by.iter().any(is_set),
    };
    has_empty_group && (select.having.is_some() || select.projection.iter().any(item_calls))
}

fn item_calls(item: &SelectItem) -> bool {
    match item {
        SelectItem::UnnamedExpr(expr)
        | SelectItem::ExprWithAlias { expr, .. }
        | SelectItem::ExprWithAliases { expr, .. } => calls(expr),
        SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..) => false,
    }
}
