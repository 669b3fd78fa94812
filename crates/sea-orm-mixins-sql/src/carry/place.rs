//! [`Outermost`]: the queries in a part of a statement, one after the other, without those inside of them.

use crate::ast::query::nobody;
use crate::refusal::{Refusal, Result};
use sqlparser::ast::{Query, TableFactor, VisitMut, VisitorMut};
use std::mem;
use std::ops::ControlFlow;

/// Where a query stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stands {
    /// In FROM.
    From,
    /// In an expression.
    Expression,
}

/// Calls `each` with every query in a part of a statement that is not inside of another.
pub(super) fn each_query(
    part: &mut impl VisitMut,
    each: &mut dyn FnMut(&mut Query, Stands) -> Result<()>,
) -> Result<()> {
    let mut visitor = Outermost {
        each,
        held: None,
        is_derived: false,
    };
    match part.visit(&mut visitor) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(refusal) => Err(refusal),
    }
}

struct Outermost<'f> {
    each: &'f mut dyn FnMut(&mut Query, Stands) -> Result<()>,
    /// The query that is being visited, while an empty one stands in its place: what is inside is not visited here.
    held: Option<Query>,
    /// Whether the next query is that of a derived table.
    is_derived: bool,
}

impl VisitorMut for Outermost<'_> {
    type Break = Refusal;

    fn pre_visit_table_factor(&mut self, factor: &mut TableFactor) -> ControlFlow<Refusal> {
        self.is_derived = matches!(factor, TableFactor::Derived { .. });
        ControlFlow::Continue(())
    }

    fn pre_visit_query(&mut self, query: &mut Query) -> ControlFlow<Refusal> {
        let stands = if mem::take(&mut self.is_derived) {
            Stands::From
        } else {
            Stands::Expression
        };
        if let Err(refusal) = (self.each)(query, stands) {
            return ControlFlow::Break(refusal);
        }
        self.held = Some(mem::replace(query, nobody()));
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, query: &mut Query) -> ControlFlow<Refusal> {
        if let Some(held) = self.held.take() {
            *query = held;
        }
        ControlFlow::Continue(())
    }
}
