//! [`Cx`]: what is known before a statement is rewritten.

use crate::catalog::policy::Policy;
use crate::catalog::{Catalog, Declared};
use crate::dialect::Dialect;
use crate::id::{DimensionId, TableId};
use crate::names::Name;
use crate::names::cte::Ctes;
use crate::names::system::is_dual;
use crate::refusal::{Reason, Refusal, Result};
use crate::shape::{Intent, Reach, Shape, Visibility};
use sqlparser::ast::{Ident, ObjectName};

/// What is known, and does not change.
#[derive(Clone, Copy)]
pub(crate) struct Cx<'a> {
    pub(crate) dialect: Dialect,
    pub(crate) catalog: &'a Catalog,
    pub(crate) shape: &'a Shape,
    pub(crate) intent: Intent,
    /// Which rows are visible in tables that are only read.
    pub(crate) visibility: Visibility,
}

/// A table of a statement, as the catalogue knows it.
pub(crate) enum Relation {
    /// A table with a policy.
    Policy(TableId),
    /// A table without one: declared shared, or undeclared where no table has tenants.
    Open,
    /// A common table expression, scoped in its WITH.
    Cte,
}

/// A table that a statement changes, before its columns are read.
pub(crate) struct NamedTable {
    pub(crate) relation: Relation,
    pub(crate) qualifier: Vec<Ident>,
    pub(crate) name: String,
}

impl<'a> Cx<'a> {
    /// Resolves a table's name: a policy, an open table, or a CTE.
    pub(crate) fn relation(self, name: &ObjectName, ctes: &Ctes<'_>) -> Result<Relation> {
        let name = Name::of(name, self.dialect)?;
        if ctes.contains(&name, self.dialect)? {
            return Ok(Relation::Cte);
        }
        if is_dual(&name) {
            return Ok(Relation::Open);
        }
        Ok(match self.catalog.find(&name, self.dialect)? {
            Some(Declared::Policy(table)) => Relation::Policy(table),
            Some(Declared::Shared) | None => Relation::Open,
            Some(Declared::Conflict) => {
                return Err(Refusal::PolicyConflict {
                    table: name.to_string(),
                });
            }
        })
    }

    /// Returns the policy of a table.
    pub(crate) fn policy(self, table: TableId) -> Result<&'a Policy> {
        let policy = self.catalog.policy(table);
        policy.ok_or_else(|| {
            Refusal::from(Reason::Internal {
                what: "a table without a policy".to_owned(),
            })
        })
    }

    /// Returns the table that one of a table's parents is.
    pub(crate) fn parent(self, table: TableId, number: usize) -> Result<TableId> {
        let parent = self.catalog.parent(table, number);
        parent.ok_or_else(|| {
            Refusal::from(Reason::Internal {
                what: "a row without a parent".to_owned(),
            })
        })
    }

    /// Returns how far the scope reaches in a dimension, and the dimension's number.
    pub(crate) fn reach(self, dimension: &str) -> Option<(DimensionId, Reach)> {
        let mut dimensions = self.shape.dimensions.iter().enumerate();
        let (at, found) = dimensions.find(|(_, known)| known.name == dimension)?;
        Some((DimensionId::new(at), found.reach))
    }
}
