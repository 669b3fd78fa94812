//! SET: what it must say of the columns that mixins own, and what it must not.

use super::condition::{Terms, is_boolean, is_constant, is_null, is_number};
use super::proof::{Proof, demand, fault};
use super::relation::{Called, ident};
use super::source::Source;
use super::want::live_want;
use super::{Scope, Verifier};
use crate::catalog::policy::SoftDelete;
use crate::dialect::Dialect;
use crate::id::TableId;
use crate::names::is_column;
use crate::plan::{Bind, Fill, Filling};
use sqlparser::ast::{
    Assignment, AssignmentTarget, BinaryOperator, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments,
    Ident, ObjectName,
};

/// What is set, by column.
#[derive(Debug)]
pub(super) struct Set<'t> {
    /// Each column with its value; none for the columns of a row that a query gives.
    pub(super) columns: Vec<(&'t Ident, Option<&'t Expr>)>,
}

impl<'t> Set<'t> {
    /// What of these assignments is set in the table that is called so, or without a table's name in front.
    pub(super) fn of(assignments: &'t [Assignment], called: Called<'_>, dialect: Dialect) -> Self {
        let mut columns = Vec::new();
        let mut add = |name: &'t ObjectName, value| {
            let words: Vec<&Ident> = name.0.iter().filter_map(ident).collect();
            if let Some((column, words)) = words.split_last()
                && (words.is_empty() || called.may_be(words, dialect))
            {
                columns.push((*column, value));
            }
        };
        for assignment in assignments {
            match &assignment.target {
                AssignmentTarget::ColumnName(name) => add(name, Some(&assignment.value)),
                AssignmentTarget::Tuple(names) => names.iter().for_each(|name| add(name, None)),
            }
        }
        Self { columns }
    }

    /// The values that a column is set to.
    pub(super) fn values(&self, column: &str, dialect: Dialect) -> Vec<Option<&'t Expr>> {
        let columns = self.columns.iter();
        let found = columns.filter(|(name, _)| is_column(name, column, dialect));
        found.map(|(_, value)| *value).collect()
    }
}

impl Verifier<'_> {
    /// Demands that an UPDATE fills what is to be filled.
    pub(super) fn set(&self, source: &Source<'_, '_>, set: &Set<'_>, scope: Scope<'_>) -> Proof<()> {
        let policy = source.policy;
        if scope.root && self.deletes {
            let column = policy.soft_delete.as_ref().map(SoftDelete::column);
            let values = column.map(|column| set.values(column, self.dialect));
            let marked = |value: &Expr| match &policy.soft_delete {
                Some(SoftDelete::Value { deleted, .. }) => is_constant(value, *deleted),
                _ => self.is_mark(value) || is_boolean(value, true) || is_number(value, "1"),
            };
            demand(
                values.is_some_and(|values| matches!(values.as_slice(), [Some(value)] if marked(value))),
                || format!("a DELETE from `{}` became an UPDATE that marks no row", policy.table),
            )?;
        }
        self.assigned(source, set)
    }

    /// What is demanded of an UPDATE and of an upsert alike.
    pub(super) fn assigned(&self, source: &Source<'_, '_>, set: &Set<'_>) -> Proof<()> {
        let policy = source.policy;
        self.drops
            .set(self.drops.get() || policy.timestamps.is_some() || policy.version.is_some() || policy.audit.is_some());
        let names: Vec<&Ident> = set.columns.iter().map(|(name, _)| *name).collect();
        demand(!self.names_row(policy, &names), || {
            format!("the number of a row is set, which is the tenant of `{}`", policy.table)
        })?;
        // What is left of a SET of which nothing was the caller's to say.
        let is_same = |(name, value): &(&Ident, Option<&Expr>)| {
            value.is_some_and(|value| source.called.has(value, &name.value, self.dialect))
        };
        if set.columns.iter().all(is_same) {
            return Ok(());
        }
        for tenant in &policy.tenants {
            demand(set.values(&tenant.column, self.dialect).is_empty(), || {
                format!("`{}` of `{}` is set, which moves rows", tenant.column, policy.table)
            })?;
        }
        if let Some(updated_at) = policy.timestamps.as_ref().and_then(|times| times.updated_at.as_ref()) {
            self.filled(source, set, updated_at, Filling::UpdatedAt)?;
        }
        if let Some(column) = &policy.version {
            let values = set.values(column, self.dialect);
            let is_next = |value: &Expr| self.is_next(value, source.called, column);
            demand(matches!(values.as_slice(), [Some(value)] if is_next(value)), || {
                format!("the version of `{}` is not raised by one", policy.table)
            })?;
        }
        if self.shape.actor {
            self.audited(source, set)?;
        }
        Ok(())
    }

    fn audited(&self, source: &Source<'_, '_>, set: &Set<'_>) -> Proof<()> {
        let policy = source.policy;
        let Some(audit) = &policy.audit else { return Ok(()) };
        if let Some(updated_by) = &audit.updated_by {
            self.filled(source, set, updated_by, Filling::Actor)?;
        }
        demand(set.values(&audit.created_by, self.dialect).is_empty(), || {
            format!("who inserted a row of `{}` is set", policy.table)
        })?;
        if let (Some(soft_delete), Some(deleted_by)) = (&policy.soft_delete, &audit.deleted_by) {
            let marks = set.values(soft_delete.column(), self.dialect);
            let deleters = set.values(deleted_by, self.dialect);
            let mut values = deleters.iter().copied();
            let known = values.all(|value| value.is_some_and(|value| self.is_deleter(value, source, deleted_by)));
            demand(marks.len() == deleters.len() && known, || {
                format!("who deleted a row of `{}` does not go with the mark", policy.table)
            })?;
        }
        Ok(())
    }

    /// Whether a value is the actor where a row is marked, and nobody otherwise. Who deleted a row that is deleted already
    /// stays, where such rows are seen.
    fn is_deleter(&self, value: &Expr, source: &Source<'_, '_>, deleted_by: &str) -> bool {
        let Expr::Case {
            operand: None,
            conditions,
            else_result: Some(kept),
            ..
        } = value
        else {
            return self.is_actor(value, source);
        };
        let [live, nobody] = conditions.as_slice() else {
            return false;
        };
        let wants: Vec<_> = source.policy.soft_delete.iter().map(live_want).collect();
        let is_live = self.paid(source.owed(&wants), &Terms::of(Some(&live.condition)));
        is_live.is_ok_and(|left| left.is_empty())
            && self.is_actor(&live.result, source)
            && matches!(&nobody.condition, Expr::IsNull(actor) if self.is_actor(actor, source))
            && is_null(&nobody.result)
            && source.called.has(kept, deleted_by, self.dialect)
    }

    /// Whether a value is the actor or nobody, as it is known now or as the database tells from the mark.
    fn is_actor(&self, value: &Expr, source: &Source<'_, '_>) -> bool {
        if let Expr::Case {
            operand: None,
            conditions,
            else_result: None,
            ..
        } = value
        {
            return matches!(conditions.as_slice(), [marked] if self.is_actor(&marked.result, source));
        }
        match self.bind(value) {
            Some(Bind::Fill(fill)) => is_of(fill, source.table, &[Filling::Actor, Filling::Nobody]),
            Some(Bind::ActorIfDeleted(_, fill)) => is_of(fill, source.table, &[Filling::Actor]),
            Some(
                Bind::Value(_)
                | Bind::Cut(_)
                | Bind::ValueOr(..)
                | Bind::Tenant { .. }
                | Bind::Actor
                | Bind::Named { .. }
                | Bind::Context(_),
            )
            | None => false,
        }
    }

    /// Demands that a column is set once, to what the mixins provide.
    fn filled(&self, source: &Source<'_, '_>, set: &Set<'_>, column: &str, what: Filling) -> Proof<()> {
        let table = source.table;
        let fill = Bind::Fill(Fill { table, what });
        let values = set.values(column, self.dialect);
        match values.as_slice() {
            [Some(value)] if self.bind(value) == Some(&fill) => Ok(()),
            _ => fault(format!("`{column}` of `{}` is not filled", source.policy.table)),
        }
    }

    /// Whether a value is the version and one; SQLite's says what happens at the end of its range.
    fn is_next(&self, value: &Expr, called: Called<'_>, column: &str) -> bool {
        match value {
            Expr::BinaryOp {
                left,
                op: BinaryOperator::Plus,
                right,
            } => is_number(right, "1") && self.is_version(left, called, column),
            Expr::Case {
                operand: None,
                conditions,
                else_result: Some(next),
                ..
            } => conditions.len() == 1 && self.dialect == Dialect::Sqlite && self.is_next(next, called, column),
            _ => false,
        }
    }

    /// Whether an expression is `COALESCE(version, 0)`.
    fn is_version(&self, expr: &Expr, called: Called<'_>, column: &str) -> bool {
        match call(expr, "COALESCE").as_deref() {
            Some([version, zero]) => called.has(version, column, self.dialect) && is_number(zero, "0"),
            Some(_) | None => false,
        }
    }
}

/// Whether a value is one of these, of that table.
pub(super) fn is_of(fill: &Fill, table: TableId, what: &[Filling]) -> bool {
    fill.table == table && what.contains(&fill.what)
}

/// The arguments of a call of that function.
pub(super) fn call<'e>(expr: &'e Expr, name: &str) -> Option<Vec<&'e Expr>> {
    let Expr::Function(Function {
        name: called,
        args: FunctionArguments::List(list),
        filter: None,
        over: None,
        ..
    }) = expr
    else {
        return None;
    };
    let [called] = called.0.as_slice() else { return None };
    if !ident(called).is_some_and(|called| called.value.eq_ignore_ascii_case(name)) {
        return None;
    }
    let plain = |arg: &'e FunctionArg| match arg {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr),
        FunctionArg::Unnamed(_) | FunctionArg::Named { .. } | FunctionArg::ExprNamed { .. } => None,
    };
    list.args.iter().map(plain).collect()
}
