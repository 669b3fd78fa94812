//! Upserts: what happens to the row in the way, which may be another tenant's, or deleted.

use crate::assign::{Changing, Target};
use crate::ctes::Ctes;
use crate::duplicate_key::Inserted;
use crate::engine::Engine;
use crate::mark::{Kind, read_mark};
use crate::plan::{Place, Result};
use crate::predicate::restrict;
use crate::refusal::Refusal;
use sqlparser::ast::{ConflictTarget, DoUpdate, OnConflict, OnConflictAction, OnInsert};

impl Engine<'_> {
    /// Scopes what an INSERT does to the row in its way. `target`: the table, where it has a policy.
    pub(crate) fn upsert(
        &mut self,
        target: Option<Target<'_>>,
        on: &mut Option<OnInsert>,
        how: Inserted<'_>,
        ctes: &Ctes<'_>,
    ) -> Result<()> {
        match on {
            None => Ok(()),
            Some(OnInsert::OnConflict(OnConflict {
                conflict_target,
                action,
            })) => {
                self.conflict_target(conflict_target, ctes)?;
                match action {
                    OnConflictAction::DoNothing => Ok(()),
                    OnConflictAction::DoUpdate(update) => self.do_update(target, update, ctes),
                }
            }
            Some(OnInsert::DuplicateKeyUpdate(assignments)) => self.duplicate_key(target, assignments, how, ctes),
            // The one enum of the parser that says it may grow.
            Some(_) => Err(Refusal::because("an upsert of a kind that is not understood")),
        }
    }

    fn conflict_target(&mut self, target: &mut Option<ConflictTarget>, ctes: &Ctes<'_>) -> Result<()> {
        let Some(ConflictTarget::Columns { columns, predicate }) = target else {
            return Ok(());
        };
        self.exprs(predicate, ctes)?;
        for column in columns {
            if let Some((Kind::Element, number)) = read_mark(&column.value)
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
        self.subscripts(assignments, ctes)?;
        self.exprs(assignments.iter_mut().map(|assignment| &mut assignment.value), ctes)?;
        self.exprs(&mut *selection, ctes)?;
        let Some(target) = target else { return Ok(()) };
        self.assign(target, assignments, Changing::InTheWay)?;
        let condition = self.live_condition(target.table, target.qualifier, Place::Upsert)?;
        restrict(selection, condition);
        Ok(())
    }
}
