//! SET: what an UPDATE or an upsert may say about the columns that mixins own, and what is filled in beside it.

use crate::engine::{Engine, Given};
use crate::names::{folded, is_column, quoted, same};
use crate::plan::{Bind, Check, Fill, Filling, Note, Operand, Result};
use crate::policy::{Policy, SoftDelete};
use crate::predicate::{binary, parenthesised, qualified};
use crate::refusal::Refusal;
use crate::{Dialect, Reach, Visibility};
use sqlparser::ast::{
    Assignment, AssignmentTarget, BinaryOperator, CaseWhen, Expr, FunctionArguments, Ident, ObjectName,
    ObjectNamePart, Value, helpers::attached_token::AttachedToken,
};

/// A table whose rows are changed.
#[derive(Clone, Copy)]
pub(crate) struct Target<'p> {
    pub(crate) table: usize,
    pub(crate) policy: &'p Policy,
    /// How its columns are named in expressions.
    pub(crate) qualifier: &'p [Ident],
    /// Whether its columns must be named so in SET as well: MySQL's statements over several tables.
    pub(crate) qualified: bool,
}

/// What SET says about the columns that mixins own.
#[derive(Default)]
pub(crate) struct Said {
    /// The caller's value for the version, if that is all that was said about it.
    pub(crate) version: Option<usize>,
    /// What marks or unmarks the row.
    marker: Option<Expr>,
    /// Whether something was left out, so that nothing may remain.
    dropped: bool,
}

/// What a column is to the mixins.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owned {
    Tenant(usize),
    CreatedBy,
    UpdatedBy,
    DeletedBy,
    CreatedAt,
    UpdatedAt,
    Marker,
    Version,
}

/// What a column of a table is to its mixins; `None` for the user's own.
pub(crate) fn owned(policy: &Policy, column: &Ident, dialect: Dialect) -> Option<Owned> {
    let is = |name: &str| is_column(column, name, dialect);
    if let Some(at) = policy.tenants.iter().position(|tenant| is(&tenant.column)) {
        return Some(Owned::Tenant(at));
    }
    if let Some(audit) = &policy.audit {
        if is(&audit.created_by) {
            return Some(Owned::CreatedBy);
        }
        if is(&audit.updated_by) {
            return Some(Owned::UpdatedBy);
        }
        if audit.deleted_by.as_deref().is_some_and(is) {
            return Some(Owned::DeletedBy);
        }
    }
    if let Some(timestamps) = &policy.timestamps {
        if is(&timestamps.created_at) {
            return Some(Owned::CreatedAt);
        }
        if is(&timestamps.updated_at) {
            return Some(Owned::UpdatedAt);
        }
    }
    if policy.soft_delete.as_ref().is_some_and(|soft_delete| is(soft_delete.column())) {
        return Some(Owned::Marker);
    }
    if policy.version.as_deref().is_some_and(is) {
        return Some(Owned::Version);
    }
    None
}

impl Engine<'_> {
    /// Rewrites the assignments to one table: takes out what is not the caller's to set, and fills in what is ours.
    ///
    /// The assignments keep their order. What comes back tells what the caller said.
    pub(crate) fn assign(
        &mut self,
        target: Target<'_>,
        assignments: &mut Vec<Assignment>,
        visibility: Visibility,
    ) -> Result<Said> {
        let mut said = Said::default();
        let mut kept = Vec::with_capacity(assignments.len() + 4);
        for assignment in self.split(target.policy, std::mem::take(assignments))? {
            let column = column_of(&assignment.target, self.dialect)?;
            let Some(owned) = owned(target.policy, &column, self.dialect) else {
                kept.push(assignment);
                continue;
            };
            if self.keep(target, owned, &assignment.value, &mut said)? {
                kept.push(assignment);
            } else {
                said.dropped = true;
            }
        }
        if kept.is_empty() && said.dropped {
            // Nothing is set besides columns that mixins own: nothing is written, but rows are found and counted.
            kept.push(self.keep_as_it_is(target));
        } else {
            self.fill_update(target, &mut kept, said.marker.as_ref(), visibility);
        }
        *assignments = kept;
        Ok(said)
    }

    /// Whether what the statement says about a column of ours stays as it is.
    fn keep(&mut self, target: Target<'_>, owned: Owned, value: &Expr, said: &mut Said) -> Result<bool> {
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
            Owned::CreatedAt => true,
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
        let Some(tenant) = target.policy.tenants.get(at) else { return Ok(()) };
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
        if self.is_inserted_column(value, &tenant.column) {
            return Ok(());
        }
        let operand = match self.given(value) {
            Given::Parameter(index) => Operand::Value(index),
            Given::Number(number) => Operand::Number(number),
            Given::Text(text) => Operand::Text(text),
            Given::Null | Given::Default | Given::Boolean(_) | Given::Expression => return Err(crossing()),
        };
        self.check(target.table, dimension, operand, false, &tenant.column)
    }

    pub(crate) fn check(
        &mut self,
        table: usize,
        dimension: usize,
        operand: Operand,
        null_is_filled: bool,
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
            null_is_filled,
        });
        Ok(())
    }

    /// Whether an expression is a column of the target itself.
    fn is_own_column(&self, target: Target<'_>, value: &Expr, column: &str) -> bool {
        match value {
            Expr::Identifier(ident) => is_column(ident, column, self.dialect),
            Expr::CompoundIdentifier(parts) => parts.split_last().is_some_and(|(last, qualifier)| {
                is_column(last, column, self.dialect)
                    && qualifier.len() == target.qualifier.len()
                    && qualifier
                        .iter()
                        .zip(target.qualifier)
                        .all(|(left, right)| same(self.dialect, &folded(left, self.dialect), &folded(right, self.dialect)))
            }),
            _ => false,
        }
    }

    /// Whether an expression of an upsert is what the insert has for the column: `excluded.x`, or `VALUES(x)`.
    fn is_inserted_column(&self, value: &Expr, column: &str) -> bool {
        match value {
            Expr::CompoundIdentifier(parts) => match parts.as_slice() {
                [table, last] => {
                    self.dialect != Dialect::Mysql
                        && folded(table, self.dialect).eq_ignore_ascii_case("excluded")
                        && is_column(last, column, self.dialect)
                }
                _ => false,
            },
            Expr::Function(function) => {
                let args = match &function.args {
                    FunctionArguments::List(list) => list.args.as_slice(),
                    FunctionArguments::None | FunctionArguments::Subquery(_) => &[],
                };
                let is_values = function.name.to_string().eq_ignore_ascii_case("values");
                is_values && matches!(args, [arg] if quoted(column, self.dialect).to_string() == arg.to_string() || arg.to_string() == column)
            }
            _ => false,
        }
    }

    /// Fills what every change of a row sets. Last, since MySQL evaluates SET from left to right.
    fn fill_update(
        &mut self,
        target: Target<'_>,
        kept: &mut Vec<Assignment>,
        marker: Option<&Expr>,
        visibility: Visibility,
    ) {
        let policy = target.policy;
        if let Some(audit) = &policy.audit
            && self.shape.actor
        {
            if let (Some(marker), Some(deleted_by)) = (marker, &audit.deleted_by) {
                let value = self.deleted_by(target, marker, deleted_by, visibility);
                // In front, while the row's own mark is still there to be asked.
                kept.insert(0, self.set(target, deleted_by, value, "the actor, or NULL"));
            }
        }
        self.touch(target, kept);
    }

    /// `updated_at`, `updated_by` and `version`, as every change sets them.
    pub(crate) fn touch(&mut self, target: Target<'_>, kept: &mut Vec<Assignment>) {
        let policy = target.policy;
        if let Some(timestamps) = &policy.timestamps {
            let value = self.fill(target.table, Filling::UpdatedAt);
            kept.push(self.set(target, &timestamps.updated_at, value, "the time"));
        }
        if let Some(audit) = &policy.audit
            && self.shape.actor
        {
            let value = self.fill(target.table, Filling::Actor);
            kept.push(self.set(target, &audit.updated_by, value, "the actor"));
        }
        if let Some(version) = &policy.version {
            let value = binary(self.column(target, version), BinaryOperator::Plus, number("1"));
            kept.push(self.set(target, version, value, "one more"));
        }
    }

    /// Who deleted a row whose mark is set by hand: the actor if it is being marked, nobody if unmarked, and whoever it
    /// was if it is marked already.
    fn deleted_by(&mut self, target: Target<'_>, marker: &Expr, deleted_by: &str, visibility: Visibility) -> Expr {
        let actor = |engine: &mut Self| match engine.given(marker) {
            Given::Parameter(index) => {
                let fill = Fill {
                    table: target.table,
                    what: Filling::Actor,
                };
                engine.bind(Bind::ActorIfDeleted(index, fill))
            }
            Given::Null | Given::Boolean(false) => engine.fill(target.table, Filling::Nobody),
            Given::Number(number) if number == "0" => engine.fill(target.table, Filling::Nobody),
            Given::Default => engine.fill(target.table, Filling::Nobody),
            Given::Boolean(true) | Given::Number(_) | Given::Text(_) => engine.fill(target.table, Filling::Actor),
            Given::Expression => {
                let fill = engine.fill(target.table, Filling::Actor);
                let condition = match target.policy.soft_delete {
                    Some(SoftDelete::Flag { .. }) => parenthesised(marker.clone()),
                    Some(SoftDelete::Time { .. }) | None => Expr::IsNotNull(Box::new(parenthesised(marker.clone()))),
                };
                case([(condition, fill)], None)
            }
        };
        let value = actor(self);
        let (Some(soft_delete), false) = (&target.policy.soft_delete, visibility == Visibility::Live) else {
            return value;
        };
        let mark = self.column(target, soft_delete.column());
        let is_live = match soft_delete {
            SoftDelete::Time { .. } => Expr::IsNull(Box::new(mark)),
            SoftDelete::Flag { .. } => binary(mark, BinaryOperator::Eq, crate::predicate::boolean(false)),
        };
        let unmarked = Expr::IsNull(Box::new(actor(self)));
        let whoever = self.column(target, deleted_by);
        case([(is_live, value), (unmarked, crate::engine::null())], Some(whoever))
    }

    /// An assignment that changes nothing.
    fn keep_as_it_is(&self, target: Target<'_>) -> Assignment {
        let policy = target.policy;
        let column = policy
            .version
            .as_ref()
            .or(policy.key.first())
            .map_or("id", String::as_str);
        Assignment {
            target: self.target(target, column),
            value: self.column(target, column),
        }
    }

    pub(crate) fn set(&mut self, target: Target<'_>, column: &str, value: Expr, with: &str) -> Assignment {
        self.note(|| Note::Filled {
            table: target.policy.table.to_string(),
            column: column.to_owned(),
            with: with.to_owned(),
        });
        Assignment {
            target: self.target(target, column),
            value,
        }
    }

    fn target(&self, target: Target<'_>, column: &str) -> AssignmentTarget {
        let mut parts = if target.qualified { target.qualifier.to_vec() } else { Vec::new() };
        parts.push(quoted(column, self.dialect));
        AssignmentTarget::ColumnName(ObjectName::from(parts))
    }

    pub(crate) fn column(&self, target: Target<'_>, column: &str) -> Expr {
        qualified(target.qualifier, quoted(column, self.dialect))
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
                ours |= owned(policy, &column_of(&target, self.dialect)?, self.dialect).is_some();
            }
            match assignment.value {
                Expr::Tuple(values) if values.len() == columns.len() => {
                    let pairs = columns.iter().cloned().zip(values);
                    split.extend(pairs.map(|(column, value)| Assignment {
                        target: AssignmentTarget::ColumnName(column),
                        value,
                    }));
                }
                _ if ours => {
                    return Err(Refusal::because(
                        "columns that mixins own are set together from a subquery; set them one by one, or leave them out",
                    ));
                }
                value => split.push(Assignment {
                    target: assignment.target,
                    value,
                }),
            }
        }
        Ok(split)
    }

    fn note_replaced(&mut self, policy: &Policy, owned: Owned) {
        let (column, reason) = match owned {
            Owned::Tenant(at) => (policy.tenants.get(at).map(|tenant| &tenant.column), "no change, left out"),
            Owned::Version => (policy.version.as_ref(), "always one more than the row has"),
            Owned::UpdatedAt => (policy.timestamps.as_ref().map(|it| &it.updated_at), "the scope's time"),
            Owned::CreatedAt => (policy.timestamps.as_ref().map(|it| &it.created_at), "kept"),
            Owned::CreatedBy => (policy.audit.as_ref().map(|it| &it.created_by), "kept as the row has it"),
            Owned::UpdatedBy => (policy.audit.as_ref().map(|it| &it.updated_by), "the scope's actor"),
            Owned::DeletedBy => (policy.audit.as_ref().and_then(|it| it.deleted_by.as_ref()), "goes with the mark"),
            Owned::Marker => (None, ""),
        };
        if let Some(column) = column {
            self.note(|| Note::Replaced {
                table: policy.table.to_string(),
                column: column.clone(),
                reason: reason.to_owned(),
            });
        }
    }
}

/// The column that an assignment sets.
pub(crate) fn column_of(target: &AssignmentTarget, dialect: Dialect) -> Result<Ident> {
    let AssignmentTarget::ColumnName(name) = target else {
        return Ok(Ident::new(""));
    };
    let part = match (dialect, name.0.as_slice()) {
        (_, [column]) => column,
        (Dialect::Mysql, [.., column]) => column,
        // PostgreSQL: a field of a composite column.
        (Dialect::Postgres, [column, ..]) => column,
        (Dialect::Sqlite, [.., column]) => column,
        (_, []) => return Err(Refusal::because("SET without a column")),
    };
    match part {
        ObjectNamePart::Identifier(ident) => Ok(ident.clone()),
        ObjectNamePart::Function(_) => Err(Refusal::because("a column's name made by a function")),
    }
}

pub(crate) fn number(text: &str) -> Expr {
    Expr::Value(Value::Number(text.to_owned(), false).with_empty_span())
}

fn case<const N: usize>(arms: [(Expr, Expr); N], otherwise: Option<Expr>) -> Expr {
    Expr::Case {
        case_token: AttachedToken::empty(),
        end_token: AttachedToken::empty(),
        operand: None,
        conditions: arms.into_iter().map(|(condition, result)| CaseWhen { condition, result }).collect(),
        else_result: otherwise.map(Box::new),
    }
}
