//! Rows that a scope reads and does not write: to a write they are as missing ones, and no copy of theirs is stale.

use super::hooks::MixinActiveModel;
use super::{EntityOf, ModelOf};
use crate::entity::{AlsoColumn, MixinEntity as _};
use crate::scoped::scope_of;
use crate::value;
use sea_orm::{ActiveValue, ConnectionTrait, ModelTrait as _};

/// Whether a write of the active model could hit this row, as far as tenants go: it is the scope's to write, and keeps its
/// tenant.
pub(crate) fn is_writable<A: MixinActiveModel, C: ConnectionTrait>(am: &A, row: &ModelOf<A>, db: &C) -> bool {
    let Some(scope) = scope_of(db) else { return true };
    <EntityOf<A>>::COLUMNS.all_tenants().all(|tenant| {
        let own = row.get(tenant.column);
        let keeps = match am.get(tenant.column) {
            ActiveValue::Set(given) => value::same(&given, &own) || value::is_null(&given) && value::is_null(&own),
            ActiveValue::Unchanged(_) | ActiveValue::NotSet => true,
        };
        let is_narrow = match tenant.also {
            AlsoColumn::Nobodys | AlsoColumn::Everyones(_) | AlsoColumn::Others { writes: false, .. } => true,
            AlsoColumn::Nothing | AlsoColumn::Owners(_) | AlsoColumn::Others { writes: true, .. } => false,
        };
        keeps && (!is_narrow || scope.has_tenant(tenant.dimension, &own))
    })
}
