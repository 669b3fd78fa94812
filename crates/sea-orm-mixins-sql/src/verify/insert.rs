//! INSERT: which columns it must have, and what must stand in them.

use super::condition::Test;
use super::doors::Prove;
use super::proof::{Proof, demand, fault};
use super::relation::{ident, is_numbered};
use super::row::{Column, Must, Rows};
use super::taken::take;
use super::want::Reached;
use super::{Scope, Verifier};
use crate::catalog::also::{Access, Also};
use crate::catalog::policy::Policy;
use crate::dialect::Dialect;
use crate::id::TableId;
use crate::names::is_column;
use crate::plan::Filling;
use sqlparser::ast::{Ident, Insert, InsertOverriding, SqliteOnConflict, TableObject};

impl<'a> Verifier<'a> {
    pub(super) fn insert(&self, mut insert: Insert, scope: Scope<'_>) -> Proof<()> {
        let table = match &insert.table {
            TableObject::TableName(name) => self.relation(name, &[])?,
            TableObject::TableFunction(_) | TableObject::TableQuery(_) => {
                return fault("rows are inserted into what is no table");
            }
        };
        let source = insert.source.take();
        let rows = match table {
            Some(table) => {
                self.upsert(&insert, table)?;
                Some(self.inserted(&insert, table)?)
            }
            None => None,
        };
        let taken = take(&mut insert);
        demand(
            taken.factors == 0 && taken.relations == 1 && taken.statements == 0,
            || "an INSERT has a table where none is looked for".to_owned(),
        )?;
        self.queries(taken, scope.ctes)?;
        let ctes = scope.ctes;
        match (source, rows) {
            (Some(source), rows) => self.query(*source, Scope { ctes, root: false }, rows.as_ref()),
            (None, None) => Ok(()),
            (None, Some(_)) => fault("an INSERT has no rows to look at"),
        }
    }

    /// What an INSERT must say of a table's rows.
    fn inserted(&self, insert: &Insert, table: TableId) -> Proof<Rows<'a>> {
        let policy = self.policy(table)?;
        let plain = !insert.overwrite
            && !insert.replace_into
            && insert.partitioned.is_none()
            && insert.after_columns.is_empty()
            && insert.assignments.is_empty()
            && insert.multi_table_insert_type.is_none()
            && insert.overriding != Some(InsertOverriding::User);
        demand(plain, || {
            format!("rows go into `{}` in a way that is never sent", policy.table)
        })?;
        self.check_conflict(policy, insert.or)?;
        let columns: Vec<&Ident> = insert
            .columns
            .iter()
            .filter_map(|name| name.0.last().and_then(ident))
            .collect();
        demand(columns.len() == insert.columns.len() && !columns.is_empty(), || {
            format!("rows go into `{}` without a list of columns", policy.table)
        })?;
        demand(!self.names_row(policy, &columns), || {
            format!(
                "the number of a row is given, which is the tenant of `{}`",
                policy.table
            )
        })?;
        self.wants(policy, Access::Write, self.reading)?;
        let mut must = self.tenants_of_rows(policy, &columns)?;
        must.extend(self.parents_of_rows(policy, &columns)?);
        let mut fills = filled(policy);
        if let Some(audit) = policy.audit.as_ref().filter(|_| self.shape.actor) {
            self.drops.set(true);
            let by = [Some(&audit.created_by), audit.updated_by.as_ref()];
            fills.extend(by.into_iter().flatten().map(|column| (column.as_str(), Must::Actor)));
        }
        for (column, must_be) in fills {
            match self.place(&columns, column)? {
                Some(at) => must.push(Column { at, must: must_be }),
                None => return fault(format!("`{column}` of `{}` is not filled", policy.table)),
            }
        }
        let owners = self.owners(policy, &columns)?;
        Ok(Rows {
            table,
            owners,
            width: columns.len(),
            columns: must,
        })
    }

    fn tenants_of_rows(&self, policy: &'a Policy, columns: &[&Ident]) -> Proof<Vec<Column<'a>>> {
        let mut must = Vec::new();
        for tenant in &policy.tenants {
            let reached = self.reached(policy, tenant)?;
            // Each row of the tenants' own table is a tenant: under all of them a new one has a key of its own.
            let is_new = policy.is_root(tenant) && reached == Reached::Any;
            let is_numbered = is_numbered(policy);
            match self.place(columns, &tenant.column)? {
                Some(_) if is_new => {}
                None if is_new && is_numbered => {}
                Some(at) => {
                    let must_be = Must::Tenant(tenant, reached);
                    must.push(Column { at, must: must_be });
                }
                None => {
                    return fault(format!("`{}` of `{}` is not filled", tenant.column, policy.table));
                }
            }
        }
        Ok(must)
    }

    /// The columns that name rows on which these hang.
    fn parents_of_rows(&self, policy: &'a Policy, columns: &[&Ident]) -> Proof<Vec<Column<'a>>> {
        let mut must = Vec::new();
        for want in self.hanging(policy, Access::Write)? {
            let Test::Hangs(hangs) = want.test else { continue };
            match self.place(columns, want.column)? {
                Some(at) => must.push(Column {
                    at,
                    must: Must::Parent(hangs),
                }),
                None => return fault(format!("a row of `{}` hangs on nothing", policy.table)),
            }
        }
        Ok(must)
    }

    /// Where the columns stand that name the owners of rows.
    fn owners(&self, policy: &'a Policy, columns: &[&Ident]) -> Proof<Vec<(&'a str, usize)>> {
        let mut owners = Vec::new();
        for tenant in &policy.tenants {
            if let Also::Owners { column, .. } = &tenant.also
                && let Some(at) = self.place(columns, column)?
            {
                owners.push((column.as_str(), at));
            }
        }
        Ok(owners)
    }

    /// Where a column stands in the list, once.
    fn place(&self, columns: &[&Ident], column: &str) -> Proof<Option<usize>> {
        let mut found = columns
            .iter()
            .enumerate()
            .filter(|(_, name)| is_column(name, column, self.dialect));
        let first = found.next();
        demand(found.next().is_none(), || format!("`{column}` is filled twice"))?;
        Ok(first.map(|(at, _)| at))
    }

    /// SQLite's tables may say themselves that what is in the way is removed; the statement's own word counts more.
    pub(super) fn check_conflict(&self, policy: &Policy, or: Option<SqliteOnConflict>) -> Proof<()> {
        let holds = match or {
            Some(SqliteOnConflict::Abort | SqliteOnConflict::Fail | SqliteOnConflict::Ignore) => true,
            Some(SqliteOnConflict::Replace | SqliteOnConflict::Rollback) => false,
            None => self.dialect != Dialect::Sqlite,
        };
        demand(holds, || {
            format!("a row in the way of one of `{}` may be removed", policy.table)
        })
    }
}

/// The columns that must be listed, with what may fill them; the caller may give them as well.
fn filled(policy: &Policy) -> Vec<(&str, Must<'_>)> {
    let mut columns = Vec::new();
    if policy.generates_key() && !policy.tenants.iter().any(|tenant| policy.is_root(tenant)) {
        columns.extend(policy.key.iter().map(|key| (key.as_str(), Must::Key)));
    }
    if let Some(timestamps) = &policy.timestamps {
        columns.push((&timestamps.created_at, Must::Fill(&[Filling::CreatedAt])));
        let updated_at = timestamps.updated_at.iter();
        columns.extend(updated_at.map(|column| (column.as_str(), Must::Fill(&[Filling::UpdatedAt]))));
    }
    if let Some(soft_delete) = &policy.soft_delete {
        columns.push((soft_delete.column(), Must::Fill(&[Filling::Live])));
    }
    if let Some(version) = &policy.version {
        columns.push((version, Must::Fill(&[Filling::FirstVersion])));
    }
    columns
}
