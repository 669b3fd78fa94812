//! The rows that are in reach beside the tenant's own: what must test them, and what must not become of them.

use super::Verifier;
use super::condition::{Terms, as_bytes, as_text, is_null, is_one_of};
use super::proof::{Proof, demand};
use super::row::{Rows, bare, literal};
use super::set::Set;
use super::source::Source;
use super::want::{Owed, Reached};
use crate::catalog::also::Also;
use crate::catalog::policy::Tenant;
use crate::dialect::Dialect;
use crate::id::{DimensionId, TableId};
use crate::plan::{Bind, Check, Fill, Filling, OnNull, Operand};
use sqlparser::ast::{BinaryOperator, Expr};

/// That a row is one of the scope's tenants', or in reach for another reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Beside<'p> {
    pub(super) table: TableId,
    /// Which of the table's tenants.
    pub(super) at: usize,
    pub(super) also: &'p Also,
    pub(super) dimension: DimensionId,
    pub(super) count: usize,
    /// Whether the bytes are compared.
    pub(super) bytes: bool,
}

impl Verifier<'_> {
    /// Whether a term is that test.
    pub(super) fn tests_beside(&self, term: &Expr, owed: &Owed<'_, '_>, beside: Beside<'_>) -> bool {
        let own = owed.want.column;
        if matches!(beside.also, Also::Everyones) {
            return self.is_tenants(term, owed, own, beside);
        }
        let Some((left, right)) = either(term) else {
            return false;
        };
        let is_other = match beside.also {
            Also::Nobodys => self.is_null_of(right, owed, own),
            Also::Owners { column, text } => self.is_private(right, owed, (column, *text), beside.table),
            Also::Others { column, .. } => self.is_tenants(right, owed, column, beside),
            Also::Nothing | Also::Everyones => false,
        };
        is_other && self.is_tenants(left, owed, own, beside)
    }

    fn is_null_of(&self, term: &Expr, owed: &Owed<'_, '_>, column: &str) -> bool {
        matches!(term, Expr::IsNull(inner) if self.is_column(inner, owed, column))
    }

    /// Whether a term is `(tenant IS NULL AND owner = actor)`.
    fn is_private(&self, term: &Expr, owed: &Owed<'_, '_>, (owner, text): (&str, bool), table: TableId) -> bool {
        let Expr::Nested(inner) = term else { return false };
        let mut terms = Vec::new();
        let mut rest = &**inner;
        while let Expr::BinaryOp {
            left,
            op: BinaryOperator::And,
            right,
        } = rest
        {
            terms.push(&**right);
            rest = left;
        }
        terms.push(rest);
        let what = Filling::Actor;
        let is_actor = |expr: &Expr| self.bind(expr) == Some(&Bind::Fill(Fill { table, what }));
        let is_owner = |expr: &Expr| self.is_column(expr, owed, owner);
        let plain = |term: &&Expr| matches!(equals(term), Some((left, right)) if is_owner(left) && is_actor(right));
        let in_bytes = |term: &&Expr| {
            let sides = equals(term).and_then(|(left, right)| as_bytes(left).and_then(as_text).zip(as_bytes(right)));
            sides.is_some_and(|(left, right)| is_owner(left) && is_actor(right))
        };
        let is_compared = match terms.as_slice() {
            [bytes, equal, _] => text && self.dialect == Dialect::Mysql && plain(equal) && in_bytes(bytes),
            [equal, _] => (!text || self.dialect != Dialect::Mysql) && plain(equal),
            _ => false,
        };
        is_compared && self.is_null_of(rest, owed, owed.want.column)
    }

    /// Whether a term is `column = tenant`, or `column IN (tenants)`; with the one whose rows everyone reads, where there is
    /// one.
    fn is_tenants(&self, term: &Expr, owed: &Owed<'_, '_>, column: &str, beside: Beside<'_>) -> bool {
        let everyone = usize::from(matches!(beside.also, Also::Everyones));
        let inner = |expr: &'_ Expr| -> bool {
            let expr = if beside.bytes {
                as_bytes(expr).and_then(as_text)
            } else {
                Some(expr)
            };
            expr.is_some_and(|expr| self.is_column(expr, owed, column))
        };
        let is_value = |expr: &Expr, at: usize| {
            let expr = if beside.bytes { as_bytes(expr) } else { Some(expr) };
            expr.is_some_and(|expr| self.is_value(expr, at, beside))
        };
        is_one_of(term, beside.count + everyone, &inner, &is_value)
    }

    fn is_value(&self, expr: &Expr, at: usize, beside: Beside<'_>) -> bool {
        if at < beside.count {
            return self.is_tenant(expr, beside.dimension, at);
        }
        let what = Filling::Everyone(beside.at);
        let table = beside.table;
        self.bind(expr) == Some(&Bind::Fill(Fill { table, what }))
    }

    /// Demands of an UPDATE that names another owner that the row is not private, or his already.
    pub(super) fn keeps_owners(&self, source: &Source<'_, '_>, set: &Set<'_>, selection: Option<&Expr>) -> Proof<()> {
        let terms = Terms::of(selection);
        for (tenant, column) in self.private(source)? {
            for value in set.values(column, self.dialect) {
                let is_kept = |value: &Expr| self.is_own(value, source, column);
                let holds = |term: &Expr| self.is_of_tenant(term, source, (tenant, column), value);
                demand(value.is_some_and(is_kept) || terms.holds(holds), || {
                    format!("an UPDATE of `{}` may give away private rows", source.policy.table)
                })?;
            }
        }
        Ok(())
    }

    /// Demands of an upsert that it names no other owner.
    pub(super) fn names_no_owner(&self, source: &Source<'_, '_>, set: &Set<'_>) -> Proof<()> {
        for (_, column) in self.private(source)? {
            let values = set.values(column, self.dialect);
            let is_kept = |value: Option<&Expr>| value.is_some_and(|value| self.is_own(value, source, column));
            demand(values.iter().copied().all(is_kept), || {
                format!("an upsert of `{}` may give away private rows", source.policy.table)
            })?;
        }
        Ok(())
    }

    /// The tenants without which a row is private, and the column that says to whom; none where no private row is written.
    fn private<'s>(&self, source: &Source<'_, 's>) -> Proof<Vec<(&'s Tenant, &'s str)>> {
        let mut found = Vec::new();
        for tenant in &source.policy.tenants {
            if let Also::Owners { column, .. } = &tenant.also
                && self.shape.actor
                && !self.shape.fill_only
                && self.reached(source.policy, tenant)? != Reached::Any
            {
                found.push((tenant, column.as_str()));
            }
        }
        Ok(found)
    }

    fn is_own(&self, value: &Expr, source: &Source<'_, '_>, column: &str) -> bool {
        matches!(value, Expr::Identifier(name) if super::relation::is_exactly(name, column, self.dialect))
            || source.called.has(value, column, self.dialect)
    }

    /// Whether a term is `tenant IS NOT NULL`, or `(tenant IS NOT NULL OR owner = value)` with the value that is set.
    fn is_of_tenant(
        &self,
        term: &Expr,
        source: &Source<'_, '_>,
        (tenant, owner): (&Tenant, &str),
        value: Option<&Expr>,
    ) -> bool {
        let is_some = |term: &Expr| matches!(term, Expr::IsNotNull(inner) if source.called.has(inner, &tenant.column, self.dialect));
        if is_some(term) {
            return true;
        }
        let Some((left, right)) = either(term) else {
            return false;
        };
        let is_value = |expr: &Expr| {
            value.is_some_and(|value| match (self.bind(expr), self.bind(value)) {
                (Some(one), Some(other)) => one == other,
                (None, None) => literal(expr).is_some() && literal(expr) == literal(value),
                (Some(_), None) | (None, Some(_)) => false,
            })
        };
        let names_owner = matches!(equals(right), Some((left, right)) if source.called.has(left, owner, self.dialect) && is_value(right));
        is_some(left) && names_owner
    }

    /// Whether a row may have this as its tenant, where NULL is a tenant like others.
    pub(super) fn is_nobodys(
        &self,
        rows: &Rows<'_>,
        (tenant, reached): (&Tenant, Reached),
        value: &Expr,
        row: &[Expr],
    ) -> bool {
        if !tenant.also.has_null() || self.shape.fill_only {
            return false;
        }
        let value = bare(value);
        let operand = match self.bind(value) {
            Some(Bind::Value(at)) => Operand::Value(*at),
            None if is_null(value) => Operand::Null,
            Some(_) | None => return false,
        };
        if reached == Reached::Any {
            return true;
        }
        let Also::Owners { column, .. } = &tenant.also else {
            return false;
        };
        let owner = rows.owners.iter().find(|(name, _)| name == column);
        let owner = owner
            .and_then(|(_, at)| row.get(*at))
            .and_then(|owner| self.bind(owner));
        let is_it = |check: &Check| {
            let dimension = self.shape.dimensions.get(check.dimension.index());
            let is_owned = match check.null {
                OnNull::Private(at) => owner == Some(&Bind::Value(at)),
                OnNull::Nobody => operand != Operand::Null,
                OnNull::LeftOut | OnNull::Missing => false,
            };
            check.table == rows.table
                && check.operand == operand
                && is_owned
                && dimension.is_some_and(|dimension| dimension.name == tenant.dimension)
        };
        self.plan.checks.iter().any(is_it)
    }
}

/// The two sides of `(a OR b)`.
fn either(term: &Expr) -> Option<(&Expr, &Expr)> {
    let Expr::Nested(inner) = term else { return None };
    match &**inner {
        Expr::BinaryOp {
            left,
            op: BinaryOperator::Or,
            right,
        } => Some((left, right)),
        _ => None,
    }
}

/// The two sides of `a = b`.
fn equals(term: &Expr) -> Option<(&Expr, &Expr)> {
    match term {
        Expr::BinaryOp {
            left,
            op: BinaryOperator::Eq,
            right,
        } => Some((left, right)),
        _ => None,
    }
}
