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
    /// Which rows of the tables that are only read exist.
    pub(crate) visibility: Visibility,
}

/// A table of a statement, as the catalogue knows it.
pub(crate) enum Relation {
    /// With a policy.
    Policy(TableId),
    /// Without one: shared, or declared by nobody where no table has tenants.
    Open,
    /// A common table expression, scoped where it is written.
    Cte,
}

/// A table that a statement changes, before its columns are looked at.
pub(crate) struct NamedTable {
    pub(crate) relation: Relation,
    pub(crate) qualifier: Vec<Ident>,
    pub(crate) name: String,
}

impl<'a> Cx<'a> {
    /// What a table's name means at this place.
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

    /// The policy of a table.
    pub(crate) fn policy(self, table: TableId) -> Result<&'a Policy> {
        let policy = self.catalog.policy(table);
        policy.ok_or_else(|| {
            Refusal::from(Reason::Internal {
                what: "a table without a policy".to_owned(),
            })
        })
    }

    /// How far the scope reaches in a dimension, and the dimension's number.
    pub(crate) fn reach(self, dimension: &str) -> Option<(DimensionId, Reach)> {
        let mut dimensions = self.shape.dimensions.iter().enumerate();
        let (at, found) = dimensions.find(|(_, known)| known.name == dimension)?;
        Some((DimensionId::new(at), found.reach))
    }
}
