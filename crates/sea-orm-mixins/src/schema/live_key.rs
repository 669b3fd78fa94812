//! [`LiveKey::of`]: the columns and the name of an index of live rows.

use super::{LiveKey, short_name};
use sea_orm_mixins_sql::Policy;

impl LiveKey {
    /// Makes the key of a table's live rows by these columns of it.
    ///
    /// The tenants' columns lead, all of them in the policy's order, except those that are named here. In the tenants' own
    /// table the key is the tenant, and no column leads: each row would be alone.
    ///
    /// The name is `uq-live-<table>-<columns joined by ->` where it is unique and `live-..` where not, cut by [`short_name`].
    #[must_use]
    pub fn of(policy: &Policy, columns: &[&str], unique: bool) -> Self {
        let tenants = policy.tenants.iter().filter(|tenant| !policy.is_root(tenant));
        let tenants = tenants.map(|tenant| tenant.column.as_str());
        let leading = tenants.filter(|tenant| !columns.contains(tenant));
        let columns = leading
            .chain(columns.iter().copied())
            .map(ToOwned::to_owned)
            .collect::<Vec<_>>();
        let prefix = if unique { "uq-live" } else { "live" };
        Self {
            name: short_name(&format!("{prefix}-{}-{}", policy.table.name, columns.join("-"))),
            columns,
            unique,
        }
    }
}
