//! From a program's declarations to [`Catalog`]: its tables, found by name as the backend folds names.

pub(crate) mod also;
pub(crate) mod column;
pub(crate) mod parent;
pub(crate) mod policy;
pub(crate) mod rule;

use crate::catalog::parent::{Hanging, resolved};
use crate::catalog::policy::{Policy, Table};
use crate::dialect::Dialect;
use crate::id::TableId;
use crate::names;
use crate::names::Name;
use crate::names::system::{is_default_schema, is_system};
use crate::refusal::{Reason, Refusal, Result};
use std::collections::HashMap;

/// One declaration about a table.
#[derive(Clone, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "made once for each table, when the program starts"
)]
pub enum Declaration {
    /// An entity with mixins.
    Policy(Policy),
    /// A table that is open to all tenants.
    Shared(Table),
    /// Conflicting declarations: every use is refused.
    Conflict(Table),
}

/// The tables that a program declares.
#[derive(Debug, Default)]
pub struct Catalog {
    policies: Vec<Policy>,
    /// Entries by their names in lower case; the backend's rules decide which one a statement means.
    entries: HashMap<String, Vec<Entry>>,
    has_tenants: bool,
    cascades: bool,
    has_parents: bool,
    /// The parents of each policy; `None` where one of them has no tenant.
    parents: Vec<Option<Vec<TableId>>>,
}

#[derive(Debug)]
struct Entry {
    table: Table,
    what: Declared,
}

/// What the catalogue knows of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Declared {
    /// Its policy.
    Policy(TableId),
    /// It is open to all tenants.
    Shared,
    /// Its declarations conflict.
    Conflict,
}

impl Catalog {
    /// Makes a catalogue of these declarations, at most one for each table.
    #[must_use]
    pub fn new(declarations: impl IntoIterator<Item = Declaration>) -> Self {
        let mut catalog = Self::default();
        for declaration in declarations {
            let (table, what) = match declaration {
                Declaration::Policy(policy) => {
                    let table = policy.table.clone();
                    catalog.cascades |= policy.cascade.is_some();
                    catalog.has_tenants |= !policy.tenants.is_empty() || !policy.parents.is_empty();
                    catalog.policies.push(policy);
                    (table, Declared::Policy(TableId::new(catalog.policies.len() - 1)))
                }
                Declaration::Shared(table) => (table, Declared::Shared),
                Declaration::Conflict(table) => (table, Declared::Conflict),
            };
            let entries = catalog.entries.entry(key(&table.name)).or_default();
            entries.push(Entry { table, what });
        }
        catalog.has_parents = catalog.policies.iter().any(|policy| !policy.parents.is_empty());
        catalog.parents = resolved(&catalog.policies);
        catalog
    }

    /// The policies in the order of their declarations; [`Fill::table`](crate::Fill::table) and
    /// [`Check::table`](crate::Check::table) are indices into this list.
    #[must_use]
    pub fn policies(&self) -> &[Policy] {
        &self.policies
    }

    /// Returns whether a deletion of any table goes on to others.
    pub(crate) fn cascades(&self) -> bool {
        self.cascades
    }

    /// The policy of a table.
    #[must_use]
    pub fn policy(&self, table: TableId) -> Option<&Policy> {
        self.policies.get(table.index())
    }

    /// Returns what is known of a table that a statement names; `None` for an undeclared table that needs no
    /// declaration.
    ///
    /// # Errors
    ///
    /// System catalogues; names that could mean several tables; once a table has tenants, undeclared tables and those
    /// with a policy that has neither a tenant nor `shared`.
    pub(crate) fn find(&self, name: &Name<'_>, dialect: Dialect) -> Result<Option<Declared>> {
        let declared = self.declared(name, dialect)?;
        match declared {
            Some(Declared::Conflict) => Err(Refusal::PolicyConflict {
                table: name.to_string(),
            }),
            Some(Declared::Policy(at)) if self.has_tenants && !self.is_decided(at) => {
                Err(Refusal::undecided(name.to_string()))
            }
            Some(found) => Ok(Some(found)),
            None if is_system(name, dialect) => Err(Reason::SystemTable { name: name.to_string() }.into()),
            None if self.has_tenants => Err(Refusal::undeclared(name.to_string())),
            None => Ok(None),
        }
    }

    fn is_decided(&self, at: TableId) -> bool {
        let has_parents = matches!(self.parents.get(at.index()), Some(Some(_)));
        has_parents && self.policy(at).is_some_and(Policy::is_decided)
    }

    /// Returns the number of a table's policy.
    pub(crate) fn numbered(&self, table: &Table) -> Option<TableId> {
        let at = self.policies.iter().position(|policy| policy.table == *table);
        at.map(TableId::new)
    }

    /// What fails where rows name others out of reach: their table, and the dimension.
    #[must_use]
    pub fn hanging(&self, hanging: Hanging) -> Option<(&Policy, &str)> {
        match hanging {
            Hanging::Parent { table, parent } => Some((self.policy(table)?, self.dimension_through(table, parent))),
            Hanging::Tenant { table, tenant } => {
                let policy = self.policy(table)?;
                Some((policy, &policy.tenants.get(tenant)?.dimension))
            }
        }
    }

    /// Returns the table that one of a table's parents is.
    pub(crate) fn parent(&self, table: TableId, number: usize) -> Option<TableId> {
        self.parents.get(table.index())?.as_ref()?.get(number).copied()
    }

    /// The dimension in which a row that hangs on one of a table's parents has a tenant.
    pub(crate) fn dimension_through(&self, table: TableId, number: usize) -> &str {
        let mut parent = self.parent(table, number);
        while let Some(at) = parent {
            let tenants = self.policy(at).map(|policy| policy.tenants.as_slice());
            if let Some([tenant, ..]) = tenants {
                return &tenant.dimension;
            }
            parent = self.parent(at, 0);
        }
        ""
    }

    /// Returns whether rows have the tenants of others.
    pub(crate) fn has_parents(&self) -> bool {
        self.has_parents
    }

    fn declared(&self, name: &Name<'_>, dialect: Dialect) -> Result<Option<Declared>> {
        let Some(entries) = self.entries.get(&key(&name.table())) else {
            return Ok(None);
        };
        let named = |entry: &&Entry, exact: bool| names::is_table(name, &entry.table.name, dialect, exact);
        // MySQL folds file names or does not, by its settings; an equal spelling comes first.
        let mut found: Vec<&Entry> = entries.iter().filter(|entry| named(entry, true)).collect();
        if found.is_empty() {
            found = entries.iter().filter(|entry| named(entry, false)).collect();
        }
        let in_schema = |entry: &&&Entry| match (&entry.table.schema, name.schema()) {
            (Some(declared), Some(schema)) => names::same(dialect, &schema, declared),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        if let Some(entry) = found.iter().find(in_schema) {
            return Ok(Some(entry.what));
        }
        if name.schema().is_some() && is_system(name, dialect) {
            // `information_schema.tables` is not the program's `tables`.
            return Ok(None);
        }
        // An entity without a schema is in the first schema that the connection searches, and an unqualified name may
        // reach a table that its entity declares with a schema. On another table of that name a row filter does not
        // fit, and the statement fails; where there is no row filter, only the default schema is accepted.
        let near: Vec<&&Entry> = match name.schema() {
            Some(schema) => {
                let fits = |entry: &&&Entry| match entry.what {
                    Declared::Policy(_) | Declared::Conflict => entry.table.schema.is_none(),
                    Declared::Shared => entry.table.schema.is_none() && is_default_schema(&schema, dialect),
                };
                found.iter().filter(fits).collect()
            }
            None => found.iter().collect(),
        };
        match near.as_slice() {
            [] => Ok(None),
            [entry] => Ok(Some(entry.what)),
            [..] => Err(Reason::AmbiguousTable { name: name.to_string() }.into()),
        }
    }
}

/// Returns the same key for all names that a backend could take for one another.
fn key(name: &str) -> String {
    names::truncated(name).to_lowercase()
}
