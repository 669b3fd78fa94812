//! What calls functions, and what has queries.

use crate::verify::relation::ident;
use sqlparser::ast::{Expr, Query, SelectItem, Visit, Visitor};
use std::ops::ControlFlow;

pub(super) fn address(query: &Query) -> usize {
    std::ptr::from_ref(query).addr()
}

/// The queries that are not inside of others, by where in memory they are.
#[derive(Default)]
pub(super) struct Outer {
    depth: usize,
    pub(super) found: Vec<usize>,
}

impl Visitor for Outer {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        if self.depth == 0 {
            self.found.push(address(query));
        }
        self.depth += 1;
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
        self.depth -= 1;
        ControlFlow::Continue(())
    }
}

pub(super) fn value_of(item: &SelectItem) -> Option<&Expr> {
    match item {
        SelectItem::UnnamedExpr(value)
        | SelectItem::ExprWithAlias { expr: value, .. }
        | SelectItem::ExprWithAliases { expr: value, .. } => Some(value),
        SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..) => None,
    }
}

pub(super) fn names_function(expr: &Expr, wanted: &str) -> bool {
    matches!(expr, Expr::Function(function)
        if function.name.0.last().and_then(ident).is_some_and(|name| name.value.eq_ignore_ascii_case(wanted)))
}

/// Whether a value calls a function, itself and not in a query: but for those that only count up.
pub(super) fn calls_any(value: &Expr) -> bool {
    struct Any(usize);
    impl Visitor for Any {
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
            let counts = ["unnest", "generate_series", "generate_subscripts"];
            let is_call = matches!(expr, Expr::Function(_)) && !counts.iter().any(|name| names_function(expr, name));
            if is_call && self.0 == 0 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        }
    }
    value.visit(&mut Any(0)).is_break()
}

/// Whether there is a query in a value.
pub(super) fn asks(value: &Expr) -> bool {
    let mut outer = Outer::default();
    let (ControlFlow::Continue(()) | ControlFlow::Break(())) = value.visit(&mut outer);
    !outer.found.is_empty()
}
