//! What happens to the row in an INSERT's way.

use super::Verifier;
use super::condition::{Terms, is_number};
use super::parent::is_two_rows;
use super::proof::{Proof, demand, fault};
use super::relation::{Called, same_ident};
use super::set::{Set, call};
use super::source::Source;
use super::want::Want;
use crate::catalog::also::Access;
use crate::catalog::policy::Policy;
use crate::id::TableId;
use crate::shape::Visibility;
use sqlparser::ast::{DoUpdate, Expr, Ident, Insert, OnConflictAction, OnInsert, TableObject};

impl<'a> Verifier<'a> {
    /// Demands that an upsert changes none but the scope's rows.
    pub(super) fn upsert(&self, insert: &Insert, table: TableId) -> Proof<()> {
        let TableObject::TableName(name) = &insert.table else {
            return fault("rows are inserted into what is no table");
        };
        let alias = insert.table_alias.as_ref();
        let called = alias.map_or(Called::Table(name), |alias| Called::Alias(&alias.alias));
        let source = Source {
            called,
            table,
            policy: self.policy(table)?,
            nullable: false,
            renamed: false,
        };
        match &insert.on {
            None => Ok(()),
            Some(OnInsert::OnConflict(conflict)) => match &conflict.action {
                OnConflictAction::DoNothing => Ok(()),
                OnConflictAction::DoUpdate(update) => self.do_update(&source, update),
            },
            Some(OnInsert::DuplicateKeyUpdate(assignments)) => {
                let set = Set::of(assignments, called, self.dialect);
                demand(set.columns.len() == assignments.len(), || {
                    format!("an upsert of `{}` sets another table", source.policy.table)
                })?;
                let inserted = insert.insert_alias.as_ref().and_then(|alias| alias.row_alias.0.last());
                let inserted = inserted.and_then(super::relation::ident);
                self.duplicate_key(&source, set, (insert.ignore, inserted))
            }
            Some(_) => fault("an upsert of a kind that is never sent"),
        }
    }

    fn do_update(&self, source: &Source<'_, 'a>, update: &DoUpdate) -> Proof<()> {
        let wants = self.wants(source.policy, Access::Write, Visibility::Live)?;
        self.settle(source.owed(&wants), update.selection.as_ref())?;
        let set = Set::of(&update.assignments, source.called, self.dialect);
        self.kept(source.policy, &set)?;
        self.names_no_owner(source, &set)?;
        self.keeps_parents(source, &set, Some(&Ident::new("excluded")))?;
        self.assigned(source, &set)
    }

    /// An upsert keeps the time that the row was created.
    fn kept(&self, policy: &Policy, set: &Set<'_>) -> Proof<()> {
        let created_at = policy.timestamps.as_ref().map(|timestamps| &timestamps.created_at);
        let set = created_at.map(|column| set.values(column, self.dialect));
        demand(set.is_none_or(|values| values.is_empty()), || {
            format!("an upsert of `{}` sets the time of creation", policy.table)
        })
    }

    /// MySQL's upsert has no WHERE. Either each assignment keeps the column's value unless the row is the scope's, or the
    /// first one fails the statement.
    fn duplicate_key(
        &self,
        source: &Source<'_, 'a>,
        mut set: Set<'_>,
        (ignore, inserted): (bool, Option<&Ident>),
    ) -> Proof<()> {
        let wants = self.wants(source.policy, Access::Write, Visibility::Live)?;
        if wants.is_empty() {
            return self.set_by_upsert(source, &set, inserted);
        }
        let first = set.columns.first().copied();
        if let Some((column, Some(value))) = first
            && self.plan.fails_on_others
            && self.fails(source, &wants, column, value)?
        {
            demand(!ignore, || "an error that must be one is ignored".to_owned())?;
            set.columns.remove(0);
        } else {
            self.guarded(source, &wants, &mut set)?;
        }
        self.set_by_upsert(source, &set, inserted)
    }

    /// What MySQL's upsert sets. SeaORM leaves the row in the way alone with `id = id`, which is no change.
    fn set_by_upsert(&self, source: &Source<'_, 'a>, set: &Set<'_>, inserted: Option<&Ident>) -> Proof<()> {
        let stays = |(name, value): &(&Ident, Option<&Expr>)| matches!(value, Some(Expr::Identifier(same)) if same_ident(same, name, self.dialect));
        if set.columns.iter().all(stays) {
            return Ok(());
        }
        self.kept(source.policy, set)?;
        self.names_no_owner(source, set)?;
        self.keeps_parents(source, set, inserted)?;
        self.assigned(source, set)
    }

    /// Whether an assignment is `key = IF(condition, key, IF((SELECT 1 UNION ALL SELECT 1), key, key))`.
    fn fails(&self, source: &Source<'_, 'a>, wants: &[Want<'a>], column: &Ident, value: &Expr) -> Proof<bool> {
        let is_column = |expr: &Expr| source.called.has(expr, &column.value, self.dialect);
        let arguments = call(value, "IF");
        let Some([condition, same, otherwise]) = arguments.as_deref() else {
            return Ok(false);
        };
        let arguments = call(otherwise, "IF");
        let Some([Expr::Subquery(two), left, right]) = arguments.as_deref() else {
            return Ok(false);
        };
        if !is_two_rows(two, |value| is_number(value, "1")) || ![*same, *left, *right].into_iter().all(is_column) {
            return Ok(false);
        }
        let left = self.paid(source.owed(wants), &Terms::of(Some(condition)))?;
        Ok(left.is_empty())
    }

    /// Demands of each assignment that it is `column = IF(condition, value, column)`, and that nothing that the condition
    /// tests was set before: MySQL evaluates from left to right.
    fn guarded(&self, source: &Source<'_, 'a>, wants: &[Want<'a>], set: &mut Set<'_>) -> Proof<()> {
        let mut tested = None;
        for (column, value) in &mut set.columns {
            let arguments = value.and_then(|value| call(value, "IF"));
            let Some([condition, new, old]) = arguments.as_deref() else {
                return fault(format!("an upsert of `{}` changes any row", source.policy.table));
            };
            demand(source.called.has(old, &column.value, self.dialect), || {
                format!("an upsert of `{}` does not keep `{column}`", source.policy.table)
            })?;
            if let Some(tested) = tested {
                return fault(format!("an upsert sets `{tested}` before it is tested"));
            }
            self.settle(source.owed(wants), Some(condition))?;
            let is_it = |tested: &&str| crate::names::is_column(column, tested, self.dialect);
            tested = wants.iter().flat_map(Want::columns).find(is_it);
            *value = Some(*new);
        }
        Ok(())
    }
}
