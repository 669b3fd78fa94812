//! [`Taken`]: the queries inside of a part of the tree, taken out of it.

use sqlparser::ast::{
    Expr, ObjectName, Query, SelectItem, SetExpr, Statement, TableFactor, Values, Visit, VisitMut, Visitor, VisitorMut,
};
use std::mem;
use std::ops::ControlFlow;

/// What was found in a part of the tree, wherever in it. The walk is generated from the tree's own definition, so no
/// variant and no field can be forgotten.
#[derive(Debug, Default)]
pub(super) struct Taken {
    /// The queries that stood in it; what is inside of these is still theirs.
    pub(super) queries: Vec<Query>,
    /// How many tables, subqueries and functions stand in FROM, at this level.
    pub(super) factors: usize,
    /// How many tables are named, at this level.
    pub(super) relations: usize,
    /// How many statements there are inside.
    pub(super) statements: usize,
    /// The queries that stay in their place: those that ask for a parent. What is inside of these is their own.
    pub(super) parents: Vec<Query>,
    /// Of the queries around, whether each stays.
    around: Vec<bool>,
}

/// Takes the queries out of a part of the tree. What is left is of one level.
pub(super) fn take(part: &mut impl VisitMut) -> Taken {
    let mut taken = Taken::default();
    let (ControlFlow::Continue(()) | ControlFlow::Break(())) = part.visit(&mut taken);
    taken
}

impl Taken {
    pub(super) fn add(&mut self, other: Self) {
        self.queries.extend(other.queries);
        self.factors += other.factors;
        self.relations += other.relations;
        self.statements += other.statements;
        self.parents.extend(other.parents);
    }
}

impl VisitorMut for Taken {
    type Break = ();

    fn pre_visit_query(&mut self, query: &mut Query) -> ControlFlow<()> {
        let stays = self.is_inside() || is_parent_shape(query);
        if !stays {
            self.queries.push(mem::replace(query, nothing()));
        } else if !self.is_inside() {
            self.parents.push(query.clone());
        }
        self.around.push(stays);
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _: &mut Query) -> ControlFlow<()> {
        self.around.pop();
        ControlFlow::Continue(())
    }

    fn pre_visit_statement(&mut self, _: &mut Statement) -> ControlFlow<()> {
        self.statements += 1;
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, _: &mut TableFactor) -> ControlFlow<()> {
        self.factors += usize::from(!self.is_inside());
        ControlFlow::Continue(())
    }

    fn pre_visit_relation(&mut self, _: &mut ObjectName) -> ControlFlow<()> {
        self.relations += usize::from(!self.is_inside());
        ControlFlow::Continue(())
    }
}

impl Taken {
    /// Whether this is inside of a query that stays.
    fn is_inside(&self) -> bool {
        self.around.last().copied().unwrap_or_default()
    }
}

/// Whether a query has the form in which a parent is asked for, with no other query inside: whether it is one, and whose, is
/// looked at elsewhere.
pub(super) fn is_parent_shape(query: &Query) -> bool {
    let SetExpr::Select(select) = &*query.body else {
        return false;
    };
    let [table] = select.from.as_slice() else { return false };
    let TableFactor::Table {
        alias: Some(alias),
        args: None,
        version: None,
        json_path: None,
        sample: None,
        ..
    } = &table.relation
    else {
        return false;
    };
    let (Some(condition), [SelectItem::UnnamedExpr(one)]) = (&select.selection, select.projection.as_slice()) else {
        return false;
    };
    let is_named = alias.name.quote_style.is_some() && ["parent 1", "parent 2"].contains(&alias.name.value.as_str());
    is_named
        && table.joins.is_empty()
        && query.to_string() == format!("SELECT {one} FROM {} WHERE {condition}", table.relation)
        && one.to_string() == "1"
        && only_parents(condition)
}

/// Whether all queries in a condition have that form.
fn only_parents(condition: &Expr) -> bool {
    struct Others;
    impl Visitor for Others {
        type Break = ();

        fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
            if is_parent_shape(query) {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        }
    }
    condition.visit(&mut Others).is_continue()
}

/// What stands in the place of a query that was taken out.
fn nothing() -> Query {
    let rows = Vec::new();
    Query {
        with: None,
        body: Box::new(SetExpr::Values(Values {
            explicit_row: false,
            value_keyword: false,
            rows,
        })),
        order_by: None,
        limit_clause: None,
        fetch: None,
        locks: Vec::new(),
        for_clause: None,
        settings: None,
        format_clause: None,
        pipe_operators: Vec::new(),
    }
}

/// The queries inside of an expression that stands alone.
pub(super) fn inside(mut expr: Expr) -> Taken {
    take(&mut expr)
}
