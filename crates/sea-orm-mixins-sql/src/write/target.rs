//! The write target: the table that a statement changes.

use crate::ast::expr::qualified;
use crate::ast::join::tables_of;
use crate::catalog::column::column_of;
use crate::catalog::policy::Policy;
use crate::dialect::Dialect;
use crate::draft::cx::NamedTable;
use crate::draft::cx::{Cx, Relation};
use crate::id::TableId;
use crate::names::alias::qualifier;
use crate::names::cte::Ctes;
use crate::names::{quoted, same_ident};
use crate::refusal::{Reason, Refusal, Result};
use sqlparser::ast::{AssignmentTarget, Expr, Ident, ObjectName, ObjectNamePart, TableFactor, TableWithJoins};

/// A table with rows that are changed.
#[derive(Clone, Copy)]
pub(crate) struct WriteTarget<'p> {
    pub(crate) table: TableId,
    pub(crate) policy: &'p Policy,
    /// The qualifier of its columns in expressions.
    pub(crate) qualifier: &'p [Ident],
    /// Whether its columns must be qualified in SET as well: in MySQL's statements over several tables.
    pub(crate) qualified: bool,
    /// The name that an upsert has for the row that is not inserted: `excluded`, or MySQL's row alias; its function
    /// `VALUES` needs none.
    pub(crate) inserted: Option<&'p Ident>,
}

pub(crate) fn assignment_target(dialect: Dialect, target: WriteTarget<'_>, column: &str) -> AssignmentTarget {
    let mut parts = if target.qualified {
        target.qualifier.to_vec()
    } else {
        Vec::new()
    };
    parts.push(quoted(column, dialect));
    AssignmentTarget::ColumnName(ObjectName::from(parts))
}

pub(crate) fn target_column(dialect: Dialect, target: WriteTarget<'_>, column: &str) -> Expr {
    qualified(target.qualifier, quoted(column, dialect))
}

/// Resolves the name of a write target.
pub(crate) fn changeable_relation(cx: Cx<'_>, name: &ObjectName, ctes: &Ctes<'_>) -> Result<Relation> {
    let relation = cx.relation(name, ctes)?;
    if matches!(relation, Relation::Cte) {
        return Err(Reason::CteAsTarget { name: name.to_string() }.into());
    }
    Ok(relation)
}

/// Resolves the single table that a statement changes.
pub(crate) fn changed_table(cx: Cx<'_>, factor: &TableFactor, ctes: &Ctes<'_>) -> Result<NamedTable> {
    let TableFactor::Table {
        name,
        alias,
        args: None,
        ..
    } = factor
    else {
        return Err(Reason::TargetNotATable {
            what: "what is changed",
        }
        .into());
    };
    if alias.as_ref().is_some_and(|alias| !alias.columns.is_empty()) {
        return Err(Reason::not_sql("a list of columns after the alias of a changed table").into());
    }
    let relation = changeable_relation(cx, name, ctes)?;
    Ok(NamedTable {
        relation,
        qualifier: qualifier(name, alias.as_ref().map(|alias| &alias.name), cx.dialect)?,
        name: name.to_string(),
    })
}

/// Returns the tables of a join that can be changed.
pub(crate) fn joined_tables(cx: Cx<'_>, table: &TableWithJoins, ctes: &Ctes<'_>) -> Result<Vec<NamedTable>> {
    // Everything else in a join is no table, so it cannot be changed.
    let tables = tables_of(table).into_iter().map(|(name, alias)| {
        Ok(NamedTable {
            relation: cx.relation(name, ctes)?,
            qualifier: qualifier(name, alias.map(|alias| &alias.name), cx.dialect)?,
            name: name.to_string(),
        })
    });
    tables.collect()
}

pub(crate) fn assigned_table(dialect: Dialect, targets: &[NamedTable], target: &AssignmentTarget) -> Result<usize> {
    let AssignmentTarget::ColumnName(name) = target else {
        return Err(Reason::not_sql("SET of several columns at once").into());
    };
    let column = column_of(target, dialect)?;
    let idents: Vec<&Ident> = name.0.iter().filter_map(ObjectNamePart::as_ident).collect();
    let named = idents
        .split_last()
        .and_then(|(_, qualifier)| find_target(dialect, targets, qualifier));
    named.ok_or_else(|| {
        Refusal::from(Reason::UnqualifiedSet {
            column: column.to_string(),
        })
    })
}

/// Returns the table of a join that a qualifier names.
pub(crate) fn find_target(dialect: Dialect, targets: &[NamedTable], qualifier: &[&Ident]) -> Option<usize> {
    let is_named = |changed: &NamedTable| {
        // `db.t` may be called `t`.
        let pairs = changed.qualifier.iter().rev().zip(qualifier.iter().rev());
        !qualifier.is_empty()
            && qualifier.len() <= changed.qualifier.len()
            && pairs.into_iter().all(|(left, right)| same_ident(left, right, dialect))
    };
    let mut found = targets.iter().enumerate().filter(|(_, changed)| is_named(changed));
    let (at, _) = found.next()?;
    found.next().is_none().then_some(at)
}
