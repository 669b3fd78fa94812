//! [`Sets`]: where in a statement something runs before the values are set.

use super::behind::{Stored, asks_for_parent, is_behind};
use super::calls::{Outer, address, asks, calls_any, names_function, value_of};
use super::{Setting, call_length, only_value};
use crate::plan::Bind;
use crate::verify::Verifier;
use crate::verify::proof::{Fault, Proof, demand, fault};
use sqlparser::ast::{
    Expr, GroupByExpr, Insert, Query, Select, SetExpr, Statement, TableFactor, Values, Visit, Visitor,
};
use std::collections::HashMap;
use std::ops::ControlFlow;

/// What is known of a query from where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// It is a statement, or an arm of one.
    Statement,
    /// It makes the rows of an INSERT.
    Rows,
    /// It is read by what is around it, which sets the values.
    Around,
    /// Whatever is in it runs when the values are set.
    Late,
}

/// Reads a statement from its beginning to its end.
pub(super) struct Sets<'v, 'a> {
    verifier: &'v Verifier<'a>,
    settings: Vec<Setting<'a>>,
    stored: Stored,
    /// Queries by where in memory they are, from what is around them.
    places: HashMap<usize, Place>,
    /// How many queries around this one run late.
    late: usize,
    /// How often a setting is set, and how often of those in a form that is known.
    calls: usize,
    known: usize,
}

impl<'v, 'a> Sets<'v, 'a> {
    pub(super) fn new(verifier: &'v Verifier<'a>, settings: Vec<Setting<'a>>, statement: &Statement) -> Self {
        Self {
            verifier,
            settings,
            stored: Stored::of(statement),
            places: HashMap::new(),
            late: 0,
            calls: 0,
            known: 0,
        }
    }

    /// Whether nothing is set but in the forms that are known.
    pub(super) fn are_known(&self) -> bool {
        self.calls == self.known
    }
}

impl Sets<'_, '_> {
    fn put(&mut self, query: &Query, place: Place) {
        self.places.insert(address(query), place);
    }

    /// Puts the queries of a part that are not inside of others.
    fn put_all(&mut self, part: &impl Visit, place: Place) {
        let mut outer = Outer::default();
        let (ControlFlow::Continue(()) | ControlFlow::Break(())) = part.visit(&mut outer);
        self.places.extend(outer.found.into_iter().map(|query| (query, place)));
    }

    /// A WHERE, which must set the values, or may.
    fn condition(&mut self, condition: Option<&Expr>, must: bool) -> Proof<()> {
        let begins = self.verifier.begins(&self.settings, condition);
        if begins {
            self.known += self.settings.len();
        }
        if must {
            demand(begins, || {
                "a part of it runs before what travels with it is set".to_owned()
            })?;
            if let Some(condition) = condition {
                self.put_all(condition, Place::Around);
            }
        }
        Ok(())
    }

    fn body(&mut self, body: &SetExpr, place: Option<Place>) -> Proof<()> {
        let must = matches!(place, Some(Place::Statement | Place::Rows));
        match body {
            SetExpr::Select(select) => {
                self.condition(select.selection.as_ref(), must)?;
                self.summed(select, place)
            }
            SetExpr::Query(query) => {
                self.put(query, place.unwrap_or(Place::Around));
                Ok(())
            }
            SetExpr::SetOperation { left, right, .. } => {
                self.body(left, place)?;
                self.body(right, place)
            }
            SetExpr::Values(values) if place == Some(Place::Rows) => self.rows(values),
            SetExpr::Values(values) => {
                let mut all = values.rows.iter().flat_map(|row| row.iter());
                demand(!must || !all.any(calls_any), || {
                    "a list of rows calls a function before what travels with it is set".to_owned()
                })
            }
            SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_) | SetExpr::Merge(_) | SetExpr::Table(_) => {
                Ok(())
            }
        }
    }

    /// The rows of an INSERT: the first sets the values, in its tenant and wherever it may read.
    fn rows(&mut self, values: &Values) -> Proof<()> {
        for row in &values.rows {
            for value in row.iter() {
                self.put_all(value, Place::Late);
            }
        }
        let Some(first) = values.rows.first() else {
            return fault("an INSERT has no row that could set what travels with it");
        };
        demand(first.iter().any(|value| self.carries(value)), || {
            "the first row does not set what travels with it".to_owned()
        })?;
        let reads = |value: &Expr| !self.carries(value) && (calls_any(value) || asks(value));
        demand(!first.iter().any(reads), || {
            "a value of the first row may read before what travels with it is set".to_owned()
        })?;
        let mut tenants = first
            .iter()
            .filter(|value| self.is_tenant(self.verifier.uncarried(value)));
        demand(tenants.next().is_none_or(|tenant| self.carries(tenant)), || {
            "the tenant of the first row does not set what travels with it".to_owned()
        })
    }

    fn carries(&self, value: &Expr) -> bool {
        self.verifier.carrier(&self.settings, value).is_some()
    }

    fn is_tenant(&self, value: &Expr) -> bool {
        matches!(self.verifier.bind(value), Some(Bind::Tenant { .. }))
    }

    /// The tenants of a row that is there although its query finds none.
    fn summed(&self, select: &Select, place: Option<Place>) -> Proof<()> {
        let is_set = |group: &Expr| matches!(group, Expr::Rollup(_) | Expr::Cube(_) | Expr::GroupingSets(_));
        let is_whole = match &select.group_by {
            GroupByExpr::All(_) => false,
            GroupByExpr::Expressions(groups, sets) => {
                groups.is_empty() || !sets.is_empty() || groups.iter().any(is_set)
            }
        };
        let values = || select.projection.iter().filter_map(value_of);
        let sums_up = is_whole && (select.having.is_some() || values().any(calls_any));
        if place != Some(Place::Rows) || !sums_up {
            return Ok(());
        }
        let needs = |value: &Expr| !self.carries(value) && (self.is_tenant(value) || asks_for_parent(value));
        demand(!values().any(needs), || {
            "the tenant of a row that is always there does not set what travels with it".to_owned()
        })
    }

    fn insert(&mut self, insert: &Insert) -> Proof<()> {
        self.put_all(&insert.on, Place::Late);
        self.put_all(&insert.returning, Place::Late);
        match &insert.source {
            Some(source) => {
                self.put(source, Place::Rows);
                Ok(())
            }
            None => fault("an INSERT has no row that could set what travels with it"),
        }
    }

    fn query(&mut self, query: &Query) -> Proof<()> {
        for cte in query.with.iter().flat_map(|with| &with.cte_tables) {
            self.put(&cte.query, Place::Around);
        }
        if only_value(query).is_some_and(|value| call_length(value) > 0) {
            // Of a condition that is looked at where it stands.
            return Ok(());
        }
        let place = self.places.get(&address(query)).copied();
        let place = place.or_else(|| (!is_behind(query, &self.stored)).then_some(Place::Statement));
        self.body(&query.body, place)
    }
}

impl Visitor for Sets<'_, '_> {
    type Break = Fault;

    fn pre_visit_statement(&mut self, statement: &Statement) -> ControlFlow<Fault> {
        let seen = match statement {
            Statement::Query(query) => {
                self.put(query, Place::Statement);
                Ok(())
            }
            Statement::Insert(insert) => self.insert(insert),
            Statement::Update(update) => {
                self.put_all(&update.assignments, Place::Late);
                self.put_all(&update.returning, Place::Late);
                self.condition(update.selection.as_ref(), true)
            }
            Statement::Delete(delete) => {
                self.put_all(&delete.returning, Place::Late);
                self.condition(delete.selection.as_ref(), true)
            }
            _ => Ok(()),
        };
        seen.map_or_else(ControlFlow::Break, ControlFlow::Continue)
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<Fault> {
        if let TableFactor::Derived { subquery, .. } = factor {
            self.put(subquery, Place::Around);
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<Fault> {
        if self.late > 0 || self.places.get(&address(query)) == Some(&Place::Late) {
            self.late += 1;
            return ControlFlow::Continue(());
        }
        self.query(query).map_or_else(ControlFlow::Break, ControlFlow::Continue)
    }

    fn post_visit_query(&mut self, _: &Query) -> ControlFlow<Fault> {
        self.late = self.late.saturating_sub(1);
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<Fault> {
        if self.carries(expr) {
            self.known += self.settings.len();
        }
        if names_function(expr, "set_config") {
            self.calls += 1;
        }
        ControlFlow::Continue(())
    }
}
