//! Queries that surely run for a row that was read.

use crate::verify::relation::ident;
use sqlparser::ast::{Expr, Ident, ObjectName, Query, SetExpr, TableAlias, TableFactor, Visit, Visitor};
use std::ops::ControlFlow;

/// Whether a query in an expression surely runs for a row that was read: because it names a table that is not its own, or
/// asks for the row's parent; or whether it reads nothing, whenever it runs.
pub(super) fn is_behind(query: &Query) -> bool {
    let mut read = Read::default();
    let (ControlFlow::Continue(()) | ControlFlow::Break(())) = query.visit(&mut read);
    let is_own = |name: &String| read.own.contains(name);
    !read.reads || !read.named.iter().all(is_own) || is_of_parent(query)
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

/// The tables of a query, by the names that they go by, and those that stand in front of columns.
#[derive(Default)]
struct Read {
    own: Vec<String>,
    named: Vec<String>,
    /// Whether there is a table or a call of a function.
    reads: bool,
}

impl Read {
    fn own(&mut self, table: Option<&ObjectName>, alias: Option<&TableAlias>) {
        let name = match alias {
            Some(alias) => Some(&alias.name),
            None => table.and_then(last),
        };
        self.own.extend(name.map(folded));
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

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<()> {
        self.reads = true;
        match factor {
            TableFactor::Table { name, alias, .. } => self.own(Some(name), alias.as_ref()),
            TableFactor::Derived { alias, .. }
            | TableFactor::NestedJoin { alias, .. }
            | TableFactor::TableFunction { alias, .. }
            | TableFactor::UNNEST { alias, .. }
            | TableFactor::Function { alias, .. } => self.own(None, alias.as_ref()),
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        self.reads |= matches!(expr, Expr::Function(_));
        let name = match expr {
            Expr::CompoundIdentifier(parts) => parts.len().checked_sub(2).and_then(|at| parts.get(at)),
            Expr::QualifiedWildcard(table, _) => last(table),
            _ => None,
        };
        self.named.extend(name.map(folded));
        ControlFlow::Continue(())
    }
}
