//! Queries that may run before anything around them: those that name nothing from outside.

use crate::scope::parent::ALIASES;
use sqlparser::ast::{
    Expr, Ident, ObjectName, ObjectNamePart, Query, SetExpr, TableAlias, TableFactor, Visit, Visitor,
};
use std::collections::HashSet;
use std::ops::ControlFlow;

/// Returns whether a query reads something and names nothing from outside, as far as its qualified columns tell: one that may
/// name something is taken for one that does not.
pub(super) fn is_free(query: &Query) -> bool {
    let mut names = Names::default();
    let (ControlFlow::Continue(()) | ControlFlow::Break(())) = query.visit(&mut names);
    names.reads && names.asked.is_subset(&names.tables)
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

/// The names in a query, in lower case.
#[derive(Default)]
struct Names {
    /// Of tables in its FROM, in those of its subqueries, and of common table expressions.
    tables: HashSet<String>,
    /// In front of columns.
    asked: HashSet<String>,
    /// Whether there is a table, or a function.
    reads: bool,
}

impl Names {
    fn alias(&mut self, alias: Option<&TableAlias>) {
        self.tables.extend(alias.map(|alias| lower(&alias.name)));
    }

    fn ask(&mut self, qualifier: Option<&Ident>) {
        // A whole row, which the engine asks for a column: of a table in the same FROM.
        let is_row = |name: &&Ident| name.quote_style.is_none() && name.value.starts_with('(');
        self.asked.extend(qualifier.filter(|name| !is_row(name)).map(lower));
    }
}

fn lower(ident: &Ident) -> String {
    ident.value.to_lowercase()
}

fn last(name: &ObjectName) -> Option<&Ident> {
    name.0.last().and_then(ObjectNamePart::as_ident)
}

impl Visitor for Names {
    type Break = ();

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "what has no alias here has no columns to name either"
    )]
    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<()> {
        self.reads = true;
        match factor {
            TableFactor::Table { name, alias: None, .. } => self.tables.extend(last(name).map(lower)),
            TableFactor::Table { alias, .. }
            | TableFactor::Derived { alias, .. }
            | TableFactor::TableFunction { alias, .. }
            | TableFactor::Function { alias, .. }
            | TableFactor::UNNEST { alias, .. }
            | TableFactor::NestedJoin { alias, .. } => self.alias(alias.as_ref()),
            _ => {}
        }
        ControlFlow::Continue(())
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "no other expression has a table's name in front"
    )]
    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        match expr {
            Expr::CompoundIdentifier(parts) => self.ask(parts.iter().rev().nth(1)),
            Expr::QualifiedWildcard(table, _) => self.ask(last(table)),
            Expr::Function(_) => self.reads = true,
            _ => {}
        }
        ControlFlow::Continue(())
    }
}
