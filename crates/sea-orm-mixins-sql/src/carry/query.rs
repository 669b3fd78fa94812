//! Queries and statements: where each sets the values.

use super::Carried;
use super::free::{Stored, asks_for_parent, is_free};
use super::place::{Stands, each_query};
use super::rows::check_plain;
use super::setting::once;
use crate::ast::condition::parenthesised;
use crate::ast::expr::and;
use crate::draft::Draft;
use crate::plan::note::{Carrier, Note};
use crate::refusal::{Reason, Result};
use crate::stack::with_stack;
use sqlparser::ast::{Delete, Expr, Query, Select, SetExpr, Statement, Update, VisitMut};

/// Puts values into one statement.
pub(super) struct Carrying<'d, 'a> {
    pub(super) draft: &'d mut Draft<'a>,
    pub(super) carried: Vec<Carried<'a>>,
    pub(super) stored: Stored,
}

/// What a query's place says about when it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Runs {
    /// It is the statement, or as early as that: it sets the values.
    First,
    /// After the values are set, by what is around it.
    Behind,
}

impl Carrying<'_, '_> {
    #[expect(clippy::wildcard_enum_match_arm, reason = "every other kind is refused before")]
    pub(super) fn statement(&mut self, statement: &mut Statement) -> Result<()> {
        match statement {
            Statement::Query(written) => self.query(written, Runs::First),
            Statement::Insert(written) => self.insert(written),
            Statement::Update(written) => self.update(written),
            Statement::Delete(written) => self.delete(written),
            Statement::Explain { statement, .. } => self.statement(statement),
            _ => {
                let what = "a statement of another kind came to its end".to_owned();
                Err(Reason::Internal { what }.into())
            }
        }
    }

    pub(super) fn query(&mut self, query: &mut Query, runs: Runs) -> Result<()> {
        self.around(query)?;
        with_stack(|| self.body(&mut query.body, runs))
    }

    /// The parts of a query other than its body: what is in its WITH runs when it is read, or has a place of its own.
    pub(super) fn around(&mut self, query: &mut Query) -> Result<()> {
        for cte in query.with.iter_mut().flat_map(|with| &mut with.cte_tables) {
            self.query(&mut cte.query, Runs::Behind)?;
        }
        self.expressions(&mut query.order_by)?;
        self.expressions(&mut query.limit_clause)?;
        self.expressions(&mut query.fetch)
    }

    fn body(&mut self, body: &mut SetExpr, runs: Runs) -> Result<()> {
        let mut body = body;
        // Chains of UNION lean to the left, and may be long.
        while let SetExpr::SetOperation { left, right, .. } = body {
            with_stack(|| self.body(right, runs))?;
            body = left;
        }
        match body {
            SetExpr::Select(select) => self.select(select, runs),
            SetExpr::Query(query) => self.query(query, runs),
            SetExpr::Insert(statement)
            | SetExpr::Update(statement)
            | SetExpr::Delete(statement)
            | SetExpr::Merge(statement) => self.statement(statement),
            SetExpr::Values(values) => {
                for row in &values.rows {
                    for value in &row.content {
                        check_plain(value, runs)?;
                    }
                }
                self.expressions(values)
            }
            SetExpr::SetOperation { .. } | SetExpr::Table(_) => Ok(()),
        }
    }

    pub(super) fn select(&mut self, select: &mut Select, runs: Runs) -> Result<()> {
        let mut selection = select.selection.take();
        self.expressions(select)?;
        match runs {
            Runs::First => self.in_where(&mut selection)?,
            Runs::Behind => self.expressions(&mut selection)?,
        }
        select.selection = selection;
        Ok(())
    }

    fn update(&mut self, update: &mut Update) -> Result<()> {
        self.expressions(&mut update.table)?;
        self.expressions(&mut update.from)?;
        self.in_where(&mut update.selection)
    }

    fn delete(&mut self, delete: &mut Delete) -> Result<()> {
        self.expressions(&mut delete.from)?;
        self.expressions(&mut delete.using)?;
        self.in_where(&mut delete.selection)
    }

    /// The queries of a part in which they may run before anything else.
    pub(super) fn expressions(&mut self, part: &mut impl VisitMut) -> Result<()> {
        each_query(part, &mut |query, stands| {
            let runs = match stands {
                Stands::Expression if is_free(query, &self.stored) && !asks_for_parent(query) => Runs::First,
                Stands::Expression | Stands::From => Runs::Behind,
            };
            self.query(query, runs)
        })
    }

    /// Puts the condition that sets the values in front of a WHERE: the server tests conditions without a column in the order
    /// in which they are written, and first.
    fn in_where(&mut self, selection: &mut Option<Expr>) -> Result<()> {
        each_query(selection, &mut |query, _| self.query(query, Runs::Behind))?;
        let set = once(self.draft, &self.carried);
        *selection = match selection.take() {
            Some(written) => Some(and(set, parenthesised(written))),
            None => set,
        };
        self.note(Carrier::Where);
        Ok(())
    }

    /// Notes once what is set, and where.
    pub(super) fn note(&mut self, carrier: Carrier) {
        for carried in &self.carried {
            let name = carried.context.name.clone();
            self.draft.notes.add_once(|| Note::Carried { name, carrier });
        }
    }
}
