//! [`Want`]: what the rows of a table must be tested for, as the shape says.

use super::also::Beside;
use super::condition::Test;
use super::proof::{Proof, demand, fault};
use super::relation::Called;
use super::relation::ident;
use super::{Scope, Verifier};
use crate::catalog::also::{Access, Also};
use crate::catalog::policy::{Policy, SoftDelete, Tenant};
use crate::dialect::Dialect;
use crate::id::{DimensionId, TableId};
use crate::names::is_column;
use crate::plan::{Bind, Filling};
use crate::shape::Intent;
use crate::shape::{Reach, Visibility};
use sqlparser::ast::{Assignment, AssignmentTarget, Expr};

/// A test that the rows of a table must pass.
#[derive(Clone, Copy, Debug)]
pub(super) struct Want<'p> {
    /// The column that is tested, or the name of the rule.
    pub(super) column: &'p str,
    pub(super) test: Test<'p>,
}

impl<'p> Want<'p> {
    /// The columns that are tested.
    pub(super) fn columns(&self) -> Vec<&'p str> {
        match self.test {
            Test::Rule(rule) => rule.columns(),
            Test::Beside(beside) => std::iter::once(self.column).chain(beside.also.column()).collect(),
            Test::Hangs(_)
            | Test::Tenant { .. }
            | Test::Bytes { .. }
            | Test::Time { .. }
            | Test::Flag { .. }
            | Test::Number { .. }
            | Test::Value { .. } => vec![self.column],
        }
    }
}

/// A test that one table in FROM must pass, in a place that is not found yet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Owed<'t, 'p> {
    pub(super) called: Called<'t>,
    /// Whether its columns go by other names here.
    pub(super) renamed: bool,
    pub(super) want: Want<'p>,
    pub(super) table: &'p Policy,
}

impl Owed<'_, '_> {
    pub(super) fn describe(&self) -> String {
        format!(
            "`{}` is not filtered by `{}` where it must be",
            self.table.table, self.want.column
        )
    }
}

/// How far the scope reaches in a dimension of a table's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reached {
    /// So many tenants, at least one, of this dimension of the shape's.
    Tenants { dimension: DimensionId, count: usize },
    /// All of them.
    Any,
}

impl<'a> Verifier<'a> {
    pub(super) fn policy(&self, table: TableId) -> Proof<&'a Policy> {
        match self.catalog.policy(table) {
            Some(policy) => Ok(policy),
            None => fault("a table's policy is missing"),
        }
    }

    /// How far the scope reaches in a dimension; a table of one that it does not name is refused elsewhere.
    pub(super) fn reached(&self, policy: &Policy, tenant: &Tenant) -> Proof<Reached> {
        let mut dimensions = self.shape.dimensions.iter().enumerate();
        let found = dimensions.find(|(_, dimension)| dimension.name == tenant.dimension);
        match found.map(|(at, dimension)| (at, dimension.reach)) {
            Some((_, Reach::Any)) => Ok(Reached::Any),
            Some((dimension, Reach::Tenants(count))) if count > 0 => {
                let dimension = DimensionId::new(dimension);
                Ok(Reached::Tenants { dimension, count })
            }
            Some((_, Reach::Tenants(_))) | None => fault(format!(
                "`{}` is used by a scope without a tenant of `{}`",
                policy.table, tenant.dimension
            )),
        }
    }

    /// The tests of a table's rows, where rows of this visibility exist.
    pub(super) fn wants(&self, policy: &'a Policy, access: Access, visibility: Visibility) -> Proof<Vec<Want<'a>>> {
        let mut wants = self.of_tenants(policy, access)?;
        if let Some(soft_delete) = &policy.soft_delete {
            wants.extend(liveness(soft_delete, visibility));
        }
        wants.extend(self.rules(policy));
        Ok(wants)
    }

    /// A policy's number in the catalogue.
    pub(super) fn numbered(&self, policy: &Policy) -> Proof<TableId> {
        let mut policies = self.catalog.policies().iter();
        match policies.position(|known| std::ptr::eq(known, policy)) {
            Some(at) => Ok(TableId::new(at)),
            None => fault("a table's policy is missing"),
        }
    }

    /// The tests of a row's tenants alone, its own and those of what it hangs on.
    pub(super) fn of_tenants(&self, policy: &'a Policy, access: Access) -> Proof<Vec<Want<'a>>> {
        let mut wants = Vec::new();
        if self.shape.fill_only {
            return Ok(wants);
        }
        for (at, tenant) in policy.tenants.iter().enumerate() {
            let column = tenant.column.as_str();
            let Reached::Tenants { dimension, count } = self.reached(policy, tenant)? else {
                continue;
            };
            let is_text = tenant.text && self.dialect == Dialect::Mysql;
            let also = tenant.also.on(access);
            // Private rows are those of an actor.
            let is_alone = matches!(also, Also::Nothing) || matches!(also, Also::Owners { .. }) && !self.shape.actor;
            for bytes in [false, true].into_iter().filter(|bytes| is_text || !bytes) {
                let test = match (is_alone, bytes) {
                    (true, false) => Test::Tenant { dimension, count },
                    (true, true) => Test::Bytes { dimension, count },
                    (false, bytes) => Test::Beside(Beside {
                        table: self.numbered(policy)?,
                        at,
                        also,
                        dimension,
                        count,
                        bytes,
                    }),
                };
                wants.push(Want { column, test });
            }
        }
        wants.extend(self.hanging(policy, access)?);
        // To reach all of one dimension is no way around another that the scope names and the table lacks.
        let named = |reach| matches!(reach, Reach::Tenants(_));
        let names_some = self.shape.dimensions.iter().any(|dimension| named(dimension.reach));
        demand(policy.tenants.is_empty() || !wants.is_empty() || !names_some, || {
            format!("`{}` is open in all dimensions, to a scope that is not", policy.table)
        })?;
        Ok(wants)
    }

    /// The tests of the rows that an UPDATE changes.
    pub(super) fn wants_of_updated(&self, policy: &'a Policy, scope: Scope<'_>, marks: bool) -> Proof<Vec<Want<'a>>> {
        let restores = scope.root && self.intent == Intent::Restore;
        let visibility = if restores {
            Visibility::OnlyDeleted
        } else {
            self.reading
        };
        let mut wants = self.wants(policy, Access::Write, visibility)?;
        if let Some(soft_delete) = &policy.soft_delete
            && marks
            && visibility != Visibility::Live
        {
            // A row that is deleted already keeps its date.
            wants.extend(liveness(soft_delete, Visibility::Live));
        }
        Ok(wants)
    }

    /// The tests of the rows that a DELETE removes for good.
    pub(super) fn wants_of_deleted(&self, policy: &'a Policy, scope: Scope<'_>) -> Proof<Vec<Want<'a>>> {
        let forced = scope.root && self.intent == Intent::ForceDelete;
        demand(policy.soft_delete.is_none() || forced, || {
            format!("rows of `{}` are removed, and not marked", policy.table)
        })?;
        self.wants(policy, Access::Write, Visibility::WithDeleted)
    }
}

impl Verifier<'_> {
    /// Whether an UPDATE marks rows as deleted on behalf of a DELETE.
    pub(super) fn marks(&self, policy: &Policy, assignments: &[Assignment], scope: Scope<'_>) -> bool {
        let Some(soft_delete) = &policy.soft_delete else {
            return false;
        };
        let is_mark = |assignment: &Assignment| match &assignment.target {
            AssignmentTarget::ColumnName(name) => {
                let column = name.0.last().and_then(ident);
                column.is_some_and(|column| is_column(column, soft_delete.column(), self.dialect))
                    && self.is_mark(&assignment.value)
            }
            AssignmentTarget::Tuple(_) => false,
        };
        scope.root && self.deletes || assignments.iter().any(is_mark)
    }

    pub(super) fn is_mark(&self, value: &Expr) -> bool {
        matches!(self.bind(value), Some(Bind::Fill(fill)) if fill.what == Filling::Deleted)
    }
}

/// The test of a live row.
pub(super) fn live_want(soft_delete: &SoftDelete) -> Want<'_> {
    Want {
        column: soft_delete.column(),
        test: test(soft_delete, true),
    }
}

fn liveness(soft_delete: &SoftDelete, visibility: Visibility) -> Option<Want<'_>> {
    let live = match visibility {
        Visibility::Live => true,
        Visibility::OnlyDeleted => false,
        Visibility::WithDeleted => return None,
    };
    Some(Want {
        column: soft_delete.column(),
        test: test(soft_delete, live),
    })
}

fn test<'p>(soft_delete: &SoftDelete, live: bool) -> Test<'p> {
    match soft_delete {
        SoftDelete::Time { .. } => Test::Time { live },
        SoftDelete::Flag { .. } => Test::Flag { live },
        SoftDelete::Number { .. } | SoftDelete::UnixTime { .. } => Test::Number { live },
        SoftDelete::Value {
            live: value, nullable, ..
        } => Test::Value {
            live,
            value: *value,
            nullable: *nullable,
        },
    }
}
