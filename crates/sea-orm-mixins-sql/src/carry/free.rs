//! Queries that may run before anything around them: those that the planner may find to depend on nothing from outside.
//!
//! It finds that out after it has dropped what an EXISTS selects, evaluated `1 = 1 OR ..`, and put the constant that a
//! subquery of FROM selects in the place of its column. So the name of a table outside is no proof.

use crate::ast::condition::conjuncts;
use crate::scope::parent::ALIASES;
use sqlparser::ast::{
    BinaryOperator, Expr, Ident, ObjectName, ObjectNamePart, Query, SetExpr, Statement, TableAlias, TableFactor, Visit,
    Visitor,
};
use std::collections::HashSet;
use std::ops::ControlFlow;

/// The names in a statement, in lower case, that are a table's wherever FROM has them: no column is a constant.
pub(super) struct Stored(HashSet<String>);

impl Stored {
    pub(super) fn in_from(statement: &Statement) -> Self {
        let mut names = Names::default();
        let (ControlFlow::Continue(()) | ControlFlow::Break(())) = statement.visit(&mut names);
        let (ctes, of_tables): (Vec<_>, Vec<_>) = names
            .of_tables
            .into_iter()
            .partition(|(table, _)| names.ctes.contains(table));
        let mut stored: HashSet<String> = of_tables.into_iter().map(|(_, name)| name).collect();
        for (_, name) in &ctes {
            stored.remove(name);
        }
        stored.retain(|name| !names.made.contains(name));
        Self(stored)
    }
}

/// Returns whether a query reads something and may run before what is around it: unless its condition compares, row by row,
/// a column of a table outside of it, as far as qualified names tell.
pub(super) fn is_free(query: &Query, stored: &Stored) -> bool {
    let mut names = Names::default();
    let (ControlFlow::Continue(()) | ControlFlow::Break(())) = query.visit(&mut names);
    let is_outside = |table: &Ident| {
        let table = lower(table);
        stored.0.contains(&table)
            && !names.made.contains(&table)
            && names.of_tables.iter().all(|(_, own)| *own != table)
    };
    let mut is_bound = false;
    if let SetExpr::Select(select) = &*query.body {
        conjuncts(select.selection.as_ref(), &mut |term| {
            is_bound |= is_comparison(term) && names_strictly(term, &is_outside);
        });
    }
    names.reads && !is_bound
}

fn is_comparison(term: &Expr) -> bool {
    use BinaryOperator::{Eq, Gt, GtEq, Lt, LtEq, NotEq};
    matches!(
        term,
        Expr::BinaryOp {
            op: Eq | NotEq | Lt | LtEq | Gt | GtEq,
            ..
        }
    )
}

/// Returns whether an expression names a column of such a table where it is NULL if the column is: nothing then makes it
/// another constant.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "a function, a CASE, an OR or a test for NULL may be known without the column"
)]
fn names_strictly(expr: &Expr, is_outside: &dyn Fn(&Ident) -> bool) -> bool {
    use BinaryOperator::{Divide, Eq, Gt, GtEq, Lt, LtEq, Minus, Multiply, NotEq, Plus};
    match expr {
        Expr::CompoundIdentifier(parts) => parts.iter().rev().nth(1).is_some_and(is_outside),
        Expr::Nested(inner) => names_strictly(inner, is_outside),
        Expr::BinaryOp {
            left,
            op: Eq | NotEq | Lt | LtEq | Gt | GtEq | Plus | Minus | Multiply | Divide,
            right,
        } => names_strictly(left, is_outside) || names_strictly(right, is_outside),
        _ => false,
    }
}

/// Returns whether a query is the one by which the engine asks for a parent, or for its tenant. It stands behind the row that
/// it is about.
pub(super) fn asks_for_parent(query: &Query) -> bool {
    let SetExpr::Select(select) = &*query.body else {
        return false;
    };
    let [from] = select.from.as_slice() else { return false };
    let is_ours = |alias: &TableAlias| alias.name.quote_style.is_some() && ALIASES.contains(&alias.name.value.as_str());
    matches!(&from.relation, TableFactor::Table { alias: Some(alias), .. } if is_ours(alias)) && from.joins.is_empty()
}

/// The names in a part of a statement, in lower case.
#[derive(Default)]
struct Names {
    /// Of tables in FROM, also in that of subqueries, and what each goes by.
    of_tables: Vec<(String, String)>,
    /// What goes by a name in FROM, and is no table.
    made: HashSet<String>,
    /// Common table expressions.
    ctes: HashSet<String>,
    /// Whether there is something in FROM, or a function.
    reads: bool,
}

fn lower(ident: &Ident) -> String {
    ident.value.to_lowercase()
}

fn last(name: &ObjectName) -> Option<&Ident> {
    name.0.last().and_then(ObjectNamePart::as_ident)
}

impl Visitor for Names {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        let ctes = query.with.iter().flat_map(|with| &with.cte_tables);
        self.ctes.extend(ctes.map(|cte| lower(&cte.alias.name)));
        ControlFlow::Continue(())
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "what has no alias here has no columns to name either"
    )]
    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<()> {
        self.reads = true;
        match factor {
            TableFactor::Table {
                name,
                alias,
                args: None,
                ..
            } => {
                let table = last(name).map(lower);
                let goes_by = alias.as_ref().map(|alias| lower(&alias.name)).or_else(|| table.clone());
                self.of_tables.extend(table.zip(goes_by));
            }
            TableFactor::Table { alias, .. }
            | TableFactor::Derived { alias, .. }
            | TableFactor::TableFunction { alias, .. }
            | TableFactor::Function { alias, .. }
            | TableFactor::UNNEST { alias, .. }
            | TableFactor::NestedJoin { alias, .. } => {
                self.made.extend(alias.as_ref().map(|alias| lower(&alias.name)));
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        self.reads |= matches!(expr, Expr::Function(_));
        ControlFlow::Continue(())
    }
}
