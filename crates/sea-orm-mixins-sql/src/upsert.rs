//! Upserts: what happens to the row in the way, which may be another tenant's, or deleted.

use crate::assign::Target;
use crate::ctes::Ctes;
use crate::engine::Engine;
use crate::mark::{Kind, read_mark};
use crate::plan::{Place, Result};
use crate::predicate::restrict;
use crate::refusal::Refusal;
use crate::{Dialect, Visibility};
use sqlparser::ast::{
    Assignment, ConflictTarget, DoUpdate, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentList,
    FunctionArguments, Ident, ObjectName, OnConflict, OnConflictAction, OnInsert,
};

impl Engine<'_> {
    /// Scopes what an INSERT does to the row in its way. `target`: the table, where it has a policy.
    pub(crate) fn upsert(
        &mut self,
        target: Option<Target<'_>>,
        on: &mut Option<OnInsert>,
        ctes: &Ctes<'_>,
    ) -> Result<()> {
        match on {
            None => Ok(()),
            Some(OnInsert::OnConflict(OnConflict {
                conflict_target,
                action,
            })) => {
                self.conflict_target(conflict_target.as_ref(), ctes)?;
                match action {
                    OnConflictAction::DoNothing => Ok(()),
                    OnConflictAction::DoUpdate(update) => self.do_update(target, update, ctes),
                }
            }
            Some(OnInsert::DuplicateKeyUpdate(assignments)) => self.duplicate_key(target, assignments, ctes),
            // The one enum of the parser that says it may grow.
            Some(_) => Err(Refusal::because("an upsert of a kind that is not understood")),
        }
    }

    fn conflict_target(&mut self, target: Option<&ConflictTarget>, ctes: &Ctes<'_>) -> Result<()> {
        let columns = match target {
            Some(ConflictTarget::Columns(columns)) => columns.as_slice(),
            Some(ConflictTarget::OnConstraint(_)) | None => &[],
        };
        for column in columns {
            if let Some((Kind::Predicate | Kind::Element, number)) = read_mark(&column.value)
                && let Some(mut expr) = self.cut_out(number)
            {
                self.expr(&mut expr, ctes)?;
                self.put_back(number, &expr);
            }
        }
        Ok(())
    }

    /// PostgreSQL and SQLite: DO UPDATE has a WHERE.
    fn do_update(&mut self, target: Option<Target<'_>>, update: &mut DoUpdate, ctes: &Ctes<'_>) -> Result<()> {
        let DoUpdate { assignments, selection } = update;
        self.exprs(assignments.iter_mut().map(|assignment| &mut assignment.value), ctes)?;
        self.exprs(&mut *selection, ctes)?;
        let Some(target) = target else { return Ok(()) };
        self.assign(target, assignments, Visibility::Live)?;
        let condition = self.live_condition(target.table, target.qualifier, Place::Upsert)?;
        restrict(selection, condition);
        Ok(())
    }

    /// MySQL: no WHERE, so each assignment keeps what it finds unless the row is the scope's.
    fn duplicate_key(
        &mut self,
        target: Option<Target<'_>>,
        assignments: &mut Vec<Assignment>,
        ctes: &Ctes<'_>,
    ) -> Result<()> {
        if self.dialect != Dialect::Mysql {
            return Err(Refusal::because(
                "ON DUPLICATE KEY UPDATE is not SQL of this backend; use ON CONFLICT",
            ));
        }
        self.exprs(assignments.iter_mut().map(|assignment| &mut assignment.value), ctes)?;
        let Some(target) = target else { return Ok(()) };
        if assignments.iter().all(is_identity) {
            // SeaORM's way to do nothing.
            return Ok(());
        }
        self.assign(target, assignments, Visibility::Live)?;
        if self
            .live_condition(target.table, target.qualifier, Place::Upsert)?
            .is_none()
        {
            return Ok(());
        }
        // Assignments are evaluated from left to right: what the condition tests is changed last.
        let marker = target.policy.soft_delete.as_ref().map(crate::SoftDelete::column);
        let is_marker = |assignment: &Assignment| {
            crate::owned::column_of(&assignment.target, Dialect::Mysql).is_ok_and(|column| {
                marker.is_some_and(|marker| crate::names::is_column(&column, marker, Dialect::Mysql))
            })
        };
        assignments.sort_by_key(is_marker);
        for assignment in assignments {
            let column = crate::owned::column_of(&assignment.target, Dialect::Mysql)?;
            let Some(condition) = self.live_condition(target.table, target.qualifier, Place::Upsert)? else {
                continue;
            };
            let new = std::mem::replace(&mut assignment.value, crate::engine::null());
            let old = self.column(target, &crate::names::folded(&column, Dialect::Mysql));
            assignment.value = function("IF", [condition, new, old]);
        }
        Ok(())
    }
}

/// Whether an assignment sets a column to itself.
fn is_identity(assignment: &Assignment) -> bool {
    let column = assignment.target.to_string();
    assignment.value.to_string() == column
}

fn function<const N: usize>(name: &str, args: [Expr; N]) -> Expr {
    let args = args
        .into_iter()
        .map(|arg| FunctionArg::Unnamed(FunctionArgExpr::Expr(arg)))
        .collect();
    Expr::Function(Function {
        name: ObjectName::from(vec![Ident::new(name)]),
        uses_odbc_syntax: false,
        parameters: FunctionArguments::None,
        args: FunctionArguments::List(FunctionArgumentList {
            duplicate_treatment: None,
            args,
            clauses: Vec::new(),
        }),
        filter: None,
        null_treatment: None,
        over: None,
        within_group: Vec::new(),
    })
}
