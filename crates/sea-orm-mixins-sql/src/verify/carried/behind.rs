//! Queries that surely run for a row that was read.
//!
//! The planner drops what it can tell beforehand: what an EXISTS selects, the rest of `true OR ..`, the column of a
//! subquery in FROM that is a constant. What it cannot tell is a comparison with a column of a table.

use super::in_order;
use crate::verify::relation::ident;
use sqlparser::ast::{
    BinaryOperator, Expr, Ident, ObjectName, Query, SetExpr, Statement, TableAlias, TableFactor, Visit, Visitor,
};
use std::collections::HashMap;
use std::ops::ControlFlow;

/// The names in all FROMs of a statement, and whether each is a table's wherever it is there.
pub(super) struct Stored(HashMap<String, bool>);

impl Stored {
    pub(super) fn of(statement: &Statement) -> Self {
        let mut read = Read::default();
        let (ControlFlow::Continue(()) | ControlFlow::Break(())) = statement.visit(&mut read);
        let mut stored = HashMap::new();
        for (name, table) in &read.own {
            let is_table = table.as_ref().is_some_and(|table| !read.with.contains(table));
            let all = stored.entry(name.clone()).or_insert(true);
            *all = *all && is_table;
        }
        Self(stored)
    }

    fn has(&self, name: &str) -> bool {
        self.0.get(name).copied().unwrap_or(false)
    }
}

/// Whether a query in an expression surely runs for a row that was read: because a term of its WHERE compares a column of
/// a table that is not its own, or because it asks for the row's parent; or whether it reads nothing, whenever it runs.
pub(super) fn is_behind(query: &Query, stored: &Stored) -> bool {
    let mut read = Read::default();
    let (ControlFlow::Continue(()) | ControlFlow::Break(())) = query.visit(&mut read);
    let is_row = |name: &str| stored.has(name) && !read.own.iter().any(|(own, _)| own == name);
    !read.reads || is_of_parent(query) || where_of(query).is_some_and(|condition| is_compared(condition, &is_row))
}

fn where_of(query: &Query) -> Option<&Expr> {
    match &*query.body {
        SetExpr::Select(select) => select.selection.as_ref(),
        _ => None,
    }
}

/// Whether a term of an AND compares a column of such a table.
fn is_compared(condition: &Expr, is_row: &dyn Fn(&str) -> bool) -> bool {
    let mut terms = Vec::new();
    in_order(condition, &mut terms);
    terms.into_iter().any(|term| match term {
        Expr::Nested(inner) => is_compared(inner, is_row),
        Expr::BinaryOp { op, .. } => compares(op) && needs(term, is_row),
        _ => false,
    })
}

fn compares(op: &BinaryOperator) -> bool {
    matches!(
        op,
        BinaryOperator::Eq
            | BinaryOperator::NotEq
            | BinaryOperator::Lt
            | BinaryOperator::LtEq
            | BinaryOperator::Gt
            | BinaryOperator::GtEq
    )
}

/// Whether an expression has no value without a column of such a table.
fn needs(expr: &Expr, is_row: &dyn Fn(&str) -> bool) -> bool {
    match expr {
        Expr::CompoundIdentifier(parts) => {
            let table = parts.len().checked_sub(2).and_then(|at| parts.get(at));
            table.is_some_and(|table| is_row(&folded(table)))
        }
        Expr::Nested(inner) => needs(inner, is_row),
        Expr::BinaryOp { left, op, right } => {
            let calculates = matches!(
                op,
                BinaryOperator::Plus | BinaryOperator::Minus | BinaryOperator::Multiply | BinaryOperator::Divide
            );
            (compares(op) || calculates) && (needs(left, is_row) || needs(right, is_row))
        }
        _ => false,
    }
}

/// Whether a value asks for the parent of its row.
pub(super) fn asks_for_parent(value: &Expr) -> bool {
    struct Parents;
    impl Visitor for Parents {
        type Break = ();

        fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
            if is_of_parent(query) {
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        }
    }
    value.visit(&mut Parents).is_break()
}

fn is_of_parent(query: &Query) -> bool {
    let SetExpr::Select(select) = &*query.body else {
        return false;
    };
    let [table] = select.from.as_slice() else { return false };
    let TableFactor::Table { alias: Some(alias), .. } = &table.relation else {
        return false;
    };
    let name = &alias.name;
    table.joins.is_empty() && name.quote_style == Some('"') && (name.value == "parent 1" || name.value == "parent 2")
}

/// What is read.
#[derive(Default)]
struct Read {
    /// The names that go in front of columns, each with the table's that is meant, if it is one.
    own: Vec<(String, Option<String>)>,
    /// The names of common table expressions.
    with: Vec<String>,
    /// Whether there is a table or a call of a function.
    reads: bool,
}

impl Read {
    fn made(&mut self, alias: Option<&TableAlias>) {
        self.own.extend(alias.map(|alias| (folded(&alias.name), None)));
    }
}

fn last(name: &ObjectName) -> Option<&Ident> {
    name.0.last().and_then(ident)
}

/// Names that differ in case only are taken for one.
fn folded(name: &Ident) -> String {
    name.value.to_lowercase()
}

impl Visitor for Read {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        let with = query.with.iter().flat_map(|with| &with.cte_tables);
        self.with.extend(with.map(|cte| folded(&cte.alias.name)));
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<()> {
        self.reads = true;
        match factor {
            TableFactor::Table {
                name,
                alias,
                args: None,
                ..
            } => {
                let table = last(name).map(folded);
                let own = alias
                    .as_ref()
                    .map(|alias| folded(&alias.name))
                    .or_else(|| table.clone());
                self.own.extend(own.map(|own| (own, table)));
            }
            TableFactor::Table { alias, .. }
            | TableFactor::Derived { alias, .. }
            | TableFactor::NestedJoin { alias, .. }
            | TableFactor::TableFunction { alias, .. }
            | TableFactor::UNNEST { alias, .. }
            | TableFactor::Function { alias, .. } => self.made(alias.as_ref()),
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        self.reads |= matches!(expr, Expr::Function(_));
        ControlFlow::Continue(())
    }
}
