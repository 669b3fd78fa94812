//! Fills what needs no scope: keys, times and versions.

use super::hooks::MixinActiveModel;
use super::{ColumnOf, EntityOf};
use crate::column::{DeletionKind, cut_to_microseconds, version_in};
use crate::entity::{AlsoColumn, LockColumn, MixinColumns, MixinEntity};
use crate::registry;
use crate::{MixinError, Scope, value};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue, DbErr, EntityTrait, IdenStatic as _, Iterable as _, PrimaryKeyToColumn as _, Value,
};

/// Fills what an insert leaves out. What the caller set is kept: an import brings its own keys and times.
pub(crate) fn fill_insert<A: MixinActiveModel>(
    mut am: A,
    scope: Option<&Scope>,
    at: DateTime<Utc>,
) -> Result<A, DbErr> {
    let columns = <EntityOf<A>>::COLUMNS;
    for key in <EntityOf<A> as EntityTrait>::PrimaryKey::iter() {
        let column = key.into_column();
        if !fill_tenant(&mut am, column, scope)
            && let Some(generate) = columns.key_generator()
        {
            fill(&mut am, column, generate)?;
        }
    }
    fill_owner(&mut am, scope);
    if let Some(timestamps) = columns.timestamps {
        fill(&mut am, timestamps.created_at, || (timestamps.created)(at))?;
        if let Some((column, updated)) = timestamps.updated {
            fill(&mut am, column, || updated(at))?;
        }
    }
    if let Some(soft_delete) = columns.soft_delete {
        // Not left to the column's default, which an adopted table may lack or have wrong.
        fill(&mut am, soft_delete.column, soft_delete.deletion.live)?;
    }
    if let Some(lock) = columns.optimistic_lock
        && let Some(first) = (lock.number)(1)
    {
        fill(&mut am, lock.column, || first)?;
    }
    cut_times(&mut am)?;
    Ok(am)
}

/// Fills a column of the key that is a tenant; returns whether the scope decides its value. The engine would fill it too,
/// but without RETURNING SeaORM has to know the key of the row that it inserts.
fn fill_tenant<A: MixinActiveModel>(am: &mut A, column: ColumnOf<A>, scope: Option<&Scope>) -> bool {
    let mut tenants = <EntityOf<A>>::COLUMNS.all_tenants();
    let tenant = tenants.find(|tenant| tenant.column.as_str() == column.as_str());
    let (Some(tenant), Some(scope)) = (tenant, scope) else {
        return false;
    };
    if scope.is_any(tenant.dimension) {
        return false;
    }
    if am.is_not_set(column)
        && let Some(only) = scope.only_tenant(tenant.dimension)
    {
        // In the width of the column. A value that fits in none is left to the engine.
        let _fits = value::widths(only).any(|value| am.try_set(column, value).is_ok());
    }
    true
}

/// Fills the owner of a row without a tenant, which is private to the actor: the engine checks that it is.
fn fill_owner<A: MixinActiveModel>(am: &mut A, scope: Option<&Scope>) {
    let Some(actor) = scope.and_then(Scope::actor_value) else {
        return;
    };
    for tenant in <EntityOf<A>>::COLUMNS.all_tenants() {
        if let AlsoColumn::Owners(owner) = tenant.also
            && let ActiveValue::Set(value) = am.get(tenant.column)
            && value::is_null(&value)
            && am.is_not_set(owner)
        {
            // In the width of the column. An actor that fits in none is no owner of such a row, and the check says so.
            let _fits = value::widths(actor).any(|value| am.try_set(owner, value).is_ok());
        }
    }
}

fn fill<A: ActiveModelTrait>(am: &mut A, column: ColumnOf<A>, value: impl FnOnce() -> Value) -> Result<(), DbErr> {
    if am.is_not_set(column) {
        am.try_set(column, value())
    } else {
        Ok(())
    }
}

/// Cuts the times that the caller gave to the precision that every backend keeps.
fn cut_times<A: MixinActiveModel>(am: &mut A) -> Result<(), DbErr> {
    let columns = <EntityOf<A>>::COLUMNS;
    let deleted = columns
        .soft_delete
        .filter(|soft_delete| soft_delete.deletion.kind == DeletionKind::Time)
        .map(|soft_delete| soft_delete.column);
    for column in columns.times().chain(deleted) {
        if let ActiveValue::Set(value) = am.get(column) {
            am.try_set(column, cut_to_microseconds(value))?;
        }
    }
    Ok(())
}

/// Fills what every update changes. `expected` is the version that the row is believed to have.
pub(crate) fn fill_update<A: MixinActiveModel>(
    mut am: A,
    at: DateTime<Utc>,
    expected: Option<i64>,
) -> Result<A, DbErr> {
    let columns = <EntityOf<A>>::COLUMNS;
    if let Some((column, updated)) = columns.timestamps.and_then(|timestamps| timestamps.updated) {
        am.try_set(column, updated(at))?;
    }
    if let (Some(lock), Some(expected)) = (columns.optimistic_lock, expected)
        && let Ok(next) = next::<EntityOf<A>>(lock, expected)
    {
        // For the user's hook to see. `raise` sets it for good, or finds it exhausted, if something is to be written.
        am.try_set(lock.column, next)?;
    }
    cut_times(&mut am)?;
    Ok(am)
}

/// Sets the version that follows `expected`; none where it is not known: then the statement adds one itself.
pub(crate) fn raise<A: ActiveModelTrait>(
    am: &mut A,
    lock: LockColumn<ColumnOf<A>>,
    expected: Option<i64>,
) -> Result<(), DbErr>
where
    EntityOf<A>: MixinEntity,
{
    let Some(expected) = expected else {
        am.not_set(lock.column);
        return Ok(());
    };
    am.try_set(lock.column, next::<EntityOf<A>>(lock, expected)?)
}

/// The version that follows `expected`.
pub(crate) fn next<E: MixinEntity>(lock: LockColumn<E::Column>, expected: i64) -> Result<Value, MixinError> {
    let next = expected.checked_add(1).and_then(lock.number);
    next.ok_or_else(|| MixinError::VersionExhausted {
        table: registry::table::<E>(),
    })
}

/// The version that the active model was read at; `None` where it holds none.
pub(crate) fn expected_version<A: ActiveModelTrait>(am: &A, columns: &MixinColumns<ColumnOf<A>>) -> Option<i64> {
    match am.get(columns.optimistic_lock?.column) {
        // `reset_all` and JSON round trips set the version that was read, and mean the same.
        ActiveValue::Set(value) | ActiveValue::Unchanged(value) => version_in(&value),
        ActiveValue::NotSet => None,
    }
}
