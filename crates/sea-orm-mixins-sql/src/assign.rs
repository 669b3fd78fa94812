//! SET: what an UPDATE or an upsert may say about the columns that mixins own, and what is filled in beside it.

use crate::engine::{Engine, Given};
use crate::names::{folded, is_column, quoted, same};
use crate::owned::{Owned, column_of, written};
use crate::plan::{Check, Note, OnNull, Operand, Result};
use crate::policy::{Policy, SoftDelete};
use crate::refusal::Refusal;
use crate::{Dialect, Reach, Visibility};
use sqlparser::ast::{Assignment, AssignmentTarget, Expr, FunctionArguments, Ident};

/// A table whose rows are changed.
#[derive(Clone, Copy)]
pub(crate) struct Target<'p> {
    pub(crate) table: usize,
    pub(crate) policy: &'p Policy,
    /// How its columns are named in expressions.
    pub(crate) qualifier: &'p [Ident],
    /// Whether its columns must be named so in SET as well: MySQL's statements over several tables.
    pub(crate) qualified: bool,
    /// In an upsert, what it calls the row that is not inserted: `excluded`, or MySQL's row alias; its function
    /// `VALUES` needs none.
    pub(crate) inserted: Option<&'p Ident>,
}

/// What SET says about the columns that mixins own.
#[derive(Default)]
pub(crate) struct Said {
    /// The caller's value for the version, if that is all that was said about it.
    pub(crate) version: Option<usize>,
    /// What marks or unmarks the row.
    pub(crate) marker: Option<Expr>,
    /// Whether anything was said besides the mark, and who set it.
    more: bool,
}

/// What an assignment changes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Changing {
    /// The rows that an UPDATE finds.
    Found(Visibility),
    /// The live row in the way of an INSERT: it was created before.
    InTheWay,
}

impl Said {
    /// What marks or unmarks the row, if that is all that was said.
    pub(crate) fn only_marker(&self) -> Option<&Expr> {
        self.marker.as_ref().filter(|_| !self.more)
    }
}

impl Engine<'_> {
    /// Rewrites the assignments to one table: takes out what is not the caller's to set, and fills in what is ours.
    ///
    /// The assignments keep their order. What comes back tells what the caller said.
    pub(crate) fn assign(
        &mut self,
        target: Target<'_>,
        assignments: &mut Vec<Assignment>,
        changing: Changing,
    ) -> Result<Said> {
        let mut said = Said::default();
        let mut kept = Vec::with_capacity(assignments.len() + 4);
        for mut assignment in self.split(target.policy, std::mem::take(assignments))? {
            let column = column_of(&assignment.target, self.dialect)?;
            let Some(owned) = written(target.policy, &column, self.dialect)? else {
                said.more = true;
                kept.push(assignment);
                continue;
            };
            said.more |= !matches!(owned, Owned::Marker | Owned::DeletedBy);
            if self.keep(target, owned, &assignment.value, changing, &mut said)? {
                if matches!(owned, Owned::CreatedAt | Owned::UpdatedAt)
                    || owned == Owned::Marker && !target.policy.soft_delete.as_ref().is_some_and(SoftDelete::is_flag)
                {
                    self.cut(&mut assignment.value);
                }
                kept.push(assignment);
            }
        }
        let visibility = match changing {
            Changing::Found(visibility) => visibility,
            Changing::InTheWay => Visibility::Live,
        };
        // Who names a column that mixins own means a change as well.
        self.fill_update(target, &mut kept, said.marker.as_ref(), visibility);
        if kept.is_empty() {
            kept.push(self.keep_as_it_is(target));
        }
        *assignments = kept;
        Ok(said)
    }

    /// Whether what the statement says about a column of ours stays as it is.
    fn keep(
        &mut self,
        target: Target<'_>,
        owned: Owned,
        value: &Expr,
        changing: Changing,
        said: &mut Said,
    ) -> Result<bool> {
        let keep = match owned {
            Owned::Tenant(at) => {
                self.check_tenant_assignment(target, at, value)?;
                false
            }
            Owned::Version => {
                if let Given::Parameter(index) = self.given(value) {
                    said.version = Some(index);
                }
                false
            }
            Owned::UpdatedAt => false,
            Owned::CreatedBy | Owned::UpdatedBy | Owned::DeletedBy => !self.shape.actor,
            Owned::CreatedAt => changing != Changing::InTheWay,
            Owned::Marker => {
                said.marker = Some(value.clone());
                true
            }
        };
        if !keep {
            self.note_replaced(target.policy, owned);
        }
        Ok(keep)
    }

    /// A tenant in SET: the scope's only tenant, or the column itself, is no change. Anything else would move the row.
    fn check_tenant_assignment(&mut self, target: Target<'_>, at: usize, value: &Expr) -> Result<()> {
        let Some(tenant) = target.policy.tenants.get(at) else {
            return Ok(());
        };
        if self.is_own_column(target, value, &tenant.column) {
            return Ok(());
        }
        let crossing = || Refusal::CrossTenant {
            table: target.policy.table.to_string(),
            dimension: tenant.dimension.clone(),
            why: format!(
                "the statement sets `{}` to something that is not known to be the scope's only {}, which could move rows to another; leave the column out",
                tenant.column, tenant.dimension
            ),
        };
        let Some((dimension, Reach::Tenants(1))) = self.reach(&tenant.dimension) else {
            return Err(crossing());
        };
        if self.is_inserted_column(target, value, &tenant.column) {
            return Ok(());
        }
        let operand = match self.given(value) {
            Given::Parameter(index) => Operand::Value(index),
            Given::Number(number) => Operand::Number(number),
            Given::Text(text) => Operand::Text(text),
            Given::Null | Given::Default | Given::Boolean(_) | Given::Expression => return Err(crossing()),
        };
        self.check(target.table, dimension, operand, OnNull::Nobody, &tenant.column)
    }

    pub(crate) fn check(
        &mut self,
        table: usize,
        dimension: usize,
        operand: Operand,
        null: OnNull,
        column: &str,
    ) -> Result<()> {
        let name = self.policy(table)?.table.to_string();
        self.note(|| Note::Checked {
            table: name,
            column: column.to_owned(),
        });
        self.checks.push(Check {
            table,
            dimension,
            operand,
            null,
        });
        Ok(())
    }

    /// Whether an expression is a column of the target itself.
    fn is_own_column(&self, target: Target<'_>, value: &Expr, column: &str) -> bool {
        if let Expr::Identifier(ident) = value {
            return is_column(ident, column, self.dialect);
        }
        let Expr::CompoundIdentifier(parts) = value else {
            return false;
        };
        let is_same = |(left, right): (&Ident, &Ident)| {
            same(self.dialect, &folded(left, self.dialect), &folded(right, self.dialect))
        };
        parts.split_last().is_some_and(|(last, qualifier)| {
            is_column(last, column, self.dialect)
                && qualifier.len() == target.qualifier.len()
                && qualifier.iter().zip(target.qualifier).all(is_same)
        })
    }

    /// Whether an expression of an upsert is what the insert has for the column: `excluded.x`, or `VALUES(x)`.
    pub(crate) fn is_inserted_column(&self, target: Target<'_>, value: &Expr, column: &str) -> bool {
        let Some(inserted) = target.inserted else { return false };
        if let Expr::CompoundIdentifier(parts) = value
            && let [table, last] = parts.as_slice()
        {
            return same(
                self.dialect,
                &folded(table, self.dialect),
                &folded(inserted, self.dialect),
            ) && is_column(last, column, self.dialect);
        }
        if let Expr::Function(function) = value
            && let FunctionArguments::List(list) = &function.args
            && let [argument] = list.args.as_slice()
        {
            let argument = argument.to_string();
            return self.dialect == Dialect::Mysql
                && function.name.to_string().eq_ignore_ascii_case("values")
                && (argument == column || argument == quoted(column, self.dialect).to_string());
        }
        false
    }

    /// Takes `(a, b) = (1, 2)` apart where one of the columns is ours.
    fn split(&self, policy: &Policy, assignments: Vec<Assignment>) -> Result<Vec<Assignment>> {
        let mut split = Vec::with_capacity(assignments.len());
        for assignment in assignments {
            let AssignmentTarget::Tuple(columns) = &assignment.target else {
                split.push(assignment);
                continue;
            };
            let mut ours = false;
            for column in columns {
                let target = AssignmentTarget::ColumnName(column.clone());
                ours |= written(policy, &column_of(&target, self.dialect)?, self.dialect)?.is_some();
            }
            if let Expr::Tuple(values) = &assignment.value
                && values.len() == columns.len()
            {
                let pairs = columns.iter().zip(values);
                split.extend(pairs.map(|(column, value)| Assignment {
                    target: AssignmentTarget::ColumnName(column.clone()),
                    value: value.clone(),
                }));
            } else if ours {
                return Err(Refusal::because(
                    "columns that mixins own are set together from a subquery; set them one by one, or leave them out",
                ));
            } else {
                split.push(assignment);
            }
        }
        Ok(split)
    }
}
