//! [`Parent`]: a table whose rows have the tenants of the rows that hang on them.

use crate::catalog::policy::{Policy, Table};
use crate::id::TableId;

/// A table whose tenants a row has, since it hangs on a row there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parent {
    /// The column of the row that names the other.
    pub from: String,
    /// The other's table.
    pub table: Table,
    /// The column there, which is its key.
    pub to: String,
}

/// The rows of a table, which get the tenants of those that they name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hanging {
    /// They have no tenant of their own.
    Parent {
        /// The table.
        table: TableId,
        /// Which of its parents.
        parent: usize,
    },
    /// They have one, which the statement does not say.
    Tenant {
        /// The table.
        table: TableId,
        /// Which of its tenants.
        tenant: usize,
    },
}

/// How many tables may hang on each other in a row; more are taken for a circle.
const DEPTH: usize = 16;

/// Finds the parents of each policy; `None` where one has none with a tenant at its end.
pub(super) fn resolved(policies: &[Policy]) -> Vec<Option<Vec<TableId>>> {
    let found = |policy: &Policy| -> Option<Vec<TableId>> {
        let mut parents = policy.parents.iter();
        let find = |parent: &Parent| {
            let at = policies.iter().position(|known| known.table == parent.table);
            at.map(TableId::new)
        };
        let parents: Option<Vec<TableId>> = parents.by_ref().map(find).collect();
        parents.filter(|_| ends(policies, policy, DEPTH))
    };
    policies.iter().map(found).collect()
}

/// Returns whether all parents have a tenant, be it through theirs.
fn ends(policies: &[Policy], policy: &Policy, depth: usize) -> bool {
    policy.parents.iter().all(|parent| {
        let parent = policies.iter().find(|known| known.table == parent.table);
        let Some((parent, depth)) = parent.zip(depth.checked_sub(1)) else {
            return false;
        };
        (!parent.tenants.is_empty() || !parent.parents.is_empty()) && ends(policies, parent, depth)
    })
}
