//! Derived tables, for row filters that no WHERE or ON of the statement can hold, and for queries that a table's name
//! abbreviates.

use crate::ast::query::{alone, derived, nothing, one, select, select_all};
use sqlparser::ast::{
    Expr, Ident, Join, JoinConstraint, JoinOperator, ObjectName, Query, SelectItem, SelectItemQualifiedWildcardKind,
    SetExpr, TableAlias, TableFactor, WildcardAdditionalOptions,
};

/// Replaces a table by a derived table with the row filter, under the same name.
pub(crate) fn derive(factor: &mut TableFactor, name: Option<&Ident>, condition: Expr) {
    let TableFactor::Table { alias, .. } = factor else {
        return;
    };
    let alias = alias.take().or_else(|| {
        name.map(|name| TableAlias {
            explicit: true,
            name: name.clone(),
            columns: Vec::new(),
            at: None,
        })
    });
    let table = std::mem::replace(factor, nothing());
    *factor = TableFactor::Derived {
        lateral: false,
        subquery: Box::new(select_all(table, Some(condition))),
        alias,
        sample: None,
    };
}

/// Joins a table with a subquery of one row and no columns, on the row filter: it stays a table, and gets no column.
/// Only PostgreSQL has such a SELECT, which the parser reads if it has a FROM. `number`: unique in the statement.
pub(crate) fn join_nothing(factor: &mut TableFactor, number: usize, condition: Expr) {
    let row = select(vec![SelectItem::UnnamedExpr(one())], Vec::new(), None);
    let nothing_of_it = select(Vec::new(), vec![alone(derived(row, Ident::new("one")))], None);
    let relation = derived(nothing_of_it, Ident::with_quote('"', format!("scope {number}")));
    let mut join = alone(std::mem::replace(factor, nothing()));
    join.joins.push(Join {
        relation,
        global: false,
        join_operator: JoinOperator::Join(JoinConstraint::On(condition)),
    });
    *factor = TableFactor::NestedJoin {
        table_with_joins: Box::new(join),
        alias: None,
    };
}

/// Makes a query a derived table, and selects values in addition to its columns. Its WITH stays in front.
pub(crate) fn select_with(query: &mut Query, values: Vec<Expr>) {
    let name = Ident::new("selected");
    let all = SelectItem::QualifiedWildcard(
        SelectItemQualifiedWildcardKind::ObjectName(ObjectName::from(vec![name.clone()])),
        WildcardAdditionalOptions::default(),
    );
    let projection = std::iter::once(all).chain(values.into_iter().map(SelectItem::UnnamedExpr));
    let outer = select(projection.collect(), Vec::new(), None);
    let with = query.with.take();
    let inner = std::mem::replace(query, outer);
    query.with = with;
    if let SetExpr::Select(select) = &mut *query.body {
        select.from.push(alone(derived(inner, name)));
    }
}

/// Returns a qualifier under which a table's columns keep their own names after an alias renames them: PostgreSQL finds
/// these in a row of the table's type. The CASE keeps it from looking among the new names first; its planner removes
/// the CASE.
pub(crate) fn whole_row(shown: &[Ident]) -> Ident {
    let name: Vec<String> = shown.iter().map(Ident::to_string).collect();
    Ident::new(format!("(CASE WHEN true THEN {}.* END)", name.join(".")))
}
