//! The calls that mend what statements alone cannot: SQLite's rebuilds.

use super::case::Pair;
use sea_orm_mixins::schema::Tenant;

/// What no call does.
pub(crate) const REBUILD: &str = "SQLite changes this by a rebuild of the table only: make it anew and copy the rows";

/// The beginning of a tenant's rollout: `` `manager.adopt_tenant::<booking::Entity>(Dimension::Station) ``.
pub(crate) fn adopt(pair: &Pair<'_>, tenant: &Tenant) -> String {
    let dimension = match tenant.dimension.as_str() {
        "station" => "Dimension::Station".to_owned(),
        "business" => "Dimension::Business".to_owned(),
        named => format!("Dimension::Named({named:?})"),
    };
    format!("`manager.adopt_tenant::<{}>({dimension})", pair.entity())
}

/// How a foreign key comes into a table of SQLite.
pub(crate) fn add_foreign_key(pair: &Pair<'_>, columns: &[String]) -> String {
    let tenant = pair.tenants().find(|tenant| columns == [tenant.column.as_str()]);
    match tenant {
        Some(tenant) => format!("{}.add_foreign_key()` rebuilds the table", adopt(pair, tenant)),
        None => REBUILD.to_owned(),
    }
}
