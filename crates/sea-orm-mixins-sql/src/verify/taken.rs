//! [`Taken`]: the queries inside of a part of the tree, taken out of it.

use sqlparser::ast::{Expr, ObjectName, Query, SetExpr, Statement, TableFactor, Values, VisitMut, VisitorMut};
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
    }
}

impl VisitorMut for Taken {
    type Break = ();

    fn pre_visit_query(&mut self, query: &mut Query) -> ControlFlow<()> {
        self.queries.push(mem::replace(query, nothing()));
        ControlFlow::Continue(())
    }

    fn pre_visit_statement(&mut self, _: &mut Statement) -> ControlFlow<()> {
        self.statements += 1;
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, _: &mut TableFactor) -> ControlFlow<()> {
        self.factors += 1;
        ControlFlow::Continue(())
    }

    fn pre_visit_relation(&mut self, _: &mut ObjectName) -> ControlFlow<()> {
        self.relations += 1;
        ControlFlow::Continue(())
    }
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
