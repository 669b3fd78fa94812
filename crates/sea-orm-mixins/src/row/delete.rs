//! Deletes and restores a single row: softly or for good, with the version checked.

use super::fill::{expected_version, next};
use super::hooks::{Hooked, MixinActiveModel};
use super::key::{key_values, load};
use super::update::{Change, Write, stale, update};
use super::writable::is_writable;
use super::{ColumnOf, EntityOf, ModelOf};
use crate::entity::{MixinEntity, SoftDeleteColumn};
use crate::mixin::SoftDelete;
use crate::scoped::{Scoped, WithIntent, now_on, open_scope, scope_of};
use crate::{MixinError, registry};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue, ColumnTrait as _, ConnectionTrait, DbErr, DeleteResult, EntityTrait as _, ModelTrait as _,
    QueryFilter, QuerySelect as _, TransactionTrait,
};
use sea_orm_mixins_sql::Intent;

/// `Model::delete` and `ActiveModel::delete`: soft-deletes where the entity has `SoftDelete`, removes otherwise.
pub(super) async fn delete<A: MixinActiveModel, C: ConnectionTrait>(am: A, db: &C) -> Result<DeleteResult, DbErr> {
    delete_as(am, <EntityOf<A>>::COLUMNS.soft_delete, db).await
}

/// `Model::force_delete` and `ActiveModel::force_delete`: removes the row, live or deleted; on a scoped connection within
/// its tenants, whatever its visibility.
pub(super) async fn force_delete<A, C>(am: A, db: &C) -> Result<DeleteResult, DbErr>
where
    A: MixinActiveModel<Entity: SoftDelete>,
    C: ConnectionTrait,
{
    delete_as(am, None, db).await
}

/// Soft-deletes the row in that column, or removes it where there is none, between the user's hooks.
async fn delete_as<A: MixinActiveModel, C: ConnectionTrait>(
    am: A,
    soft_delete: Option<SoftDeleteColumn<ColumnOf<A>>>,
    db: &C,
) -> Result<DeleteResult, DbErr> {
    registry::check::<EntityOf<A>>()?;
    // Before the hook, which may hand back another copy of the row: the version is the caller's.
    let expected = expected_version(&am, &<EntityOf<A>>::COLUMNS);
    let am = Hooked::before_delete(am, db).await?;
    let deleted = match soft_delete {
        // The engine rewrites the DELETE to an UPDATE.
        Some(_) if scope_soft_deletes(&am, db) => {
            raised::<A>(expected)?;
            remove(&am, expected, db, is_live::<A>).await?
        }
        Some(soft_delete) => soft_delete_row(&am, expected, soft_delete, db).await?,
        None => remove(&am, expected, &WithIntent::new(db, Intent::ForceDelete), |_| true).await?,
    };
    Hooked::after_delete(am, db).await?;
    Ok(deleted)
}

/// `delete` of an entity whose deletions take others along: the same on a scoped connection, which sees to that; on a plain
/// one by a scope of all tenants around it.
pub(super) async fn delete_cascading<A, C>(am: A, db: &C) -> Result<DeleteResult, DbErr>
where
    A: MixinActiveModel,
    C: ConnectionTrait + TransactionTrait,
{
    registry::check::<EntityOf<A>>()?;
    let expected = expected_version(&am, &<EntityOf<A>>::COLUMNS);
    let am = Hooked::before_delete(am, db).await?;
    raised::<A>(expected)?;
    let deleted = match scope_of(db) {
        Some(_) if scope_soft_deletes(&am, db) => remove(&am, expected, db, is_live::<A>).await?,
        scope => {
            let mut scope = scope.unwrap_or_else(open_scope);
            let deleted_by = <EntityOf<A>>::COLUMNS.audit.and_then(|audit| audit.deleted_by);
            if let Some(ActiveValue::Set(actor)) = deleted_by.map(|deleted_by| am.get(deleted_by)) {
                scope = scope.actor(actor);
            }
            let scoped = Scoped::beside(db, scope);
            remove(&am, expected, &scoped, is_live::<A>).await?
        }
    };
    Hooked::after_delete(am, db).await?;
    Ok(deleted)
}

/// The version that follows the one that was read, where that is known.
///
/// # Errors
///
/// `VersionExhausted` where there is none.
fn raised<A: MixinActiveModel>(expected: Option<i64>) -> Result<Option<sea_orm::Value>, MixinError> {
    let lock = <EntityOf<A>>::COLUMNS.optimistic_lock;
    let next = lock
        .zip(expected)
        .map(|(lock, expected)| next::<EntityOf<A>>(lock, expected));
    next.transpose()
}

/// Whether the scope can soft-delete the row: there is one, and it names the actor, or the caller does not name one either.
fn scope_soft_deletes<A: MixinActiveModel, C: ConnectionTrait>(am: &A, db: &C) -> bool {
    let deleted_by = <EntityOf<A>>::COLUMNS.audit.and_then(|audit| audit.deleted_by);
    let is_named = deleted_by.is_some_and(|deleted_by| matches!(am.get(deleted_by), ActiveValue::Set(_)));
    scope_of(db).is_some_and(|scope| !is_named || scope.actor_value().is_some())
}

/// `Model::restore` and `ActiveModel::restore`: an update that clears the deletion and `deleted_by`.
///
/// Under a scope it finds the row within its tenants, whatever its visibility. A row that is live already is updated as
/// by `update`: nothing is written unless something else is `Set`, and the version is checked.
pub(super) async fn restore<A, C>(am: A, db: &C) -> Result<ModelOf<A>, DbErr>
where
    A: MixinActiveModel<Entity: SoftDelete>,
    C: ConnectionTrait,
{
    restore_by(am, db, &WithIntent::new(db, Intent::Restore)).await
}

/// As [`restore`], of this row alone: its parent may still be deleted, and its children stay as they are.
pub(super) async fn restore_alone<A, C>(am: A, db: &C) -> Result<ModelOf<A>, DbErr>
where
    A: MixinActiveModel<Entity: SoftDelete>,
    C: ConnectionTrait,
{
    restore_by(am, db, &WithIntent::alone(db)).await
}

/// `rows` is `db` with the intent to restore.
async fn restore_by<A, C, R>(am: A, db: &C, rows: &R) -> Result<ModelOf<A>, DbErr>
where
    A: MixinActiveModel<Entity: SoftDelete>,
    C: ConnectionTrait,
    R: ConnectionTrait,
{
    let am = cleared(am)?;
    if scope_of(db).is_none() {
        return update(am, db).await;
    }
    restore_on(am, db, db, rows).await
}

/// `restore` of an entity whose deletions take others along: the same on a scoped connection, which sees to that; on a plain
/// one by a scope of all tenants around it.
pub(super) async fn restore_cascading<A, C>(am: A, db: &C) -> Result<ModelOf<A>, DbErr>
where
    A: MixinActiveModel<Entity: SoftDelete>,
    C: ConnectionTrait + TransactionTrait,
{
    if scope_of(db).is_some() {
        return restore(am, db).await;
    }
    let am = cleared(am)?;
    let scoped = Scoped::beside(db, open_scope());
    restore_on(am, db, &scoped, &WithIntent::new(&scoped, Intent::Restore)).await
}

/// The row with the deletion and `deleted_by` cleared.
fn cleared<A: MixinActiveModel<Entity: SoftDelete>>(mut am: A) -> Result<A, DbErr> {
    am.try_set(
        <EntityOf<A> as SoftDelete>::DELETED,
        (<EntityOf<A> as SoftDelete>::DELETION.live)(),
    )?;
    if let Some(audit) = <EntityOf<A>>::COLUMNS.audit
        && let Some(deleted_by) = audit.deleted_by
    {
        am.try_set(deleted_by, (audit.nobody)())?;
    }
    Ok(am)
}

/// Restores a row between the hooks, which get `db`; `scoped` is that under a scope, and `rows` with the intent to restore.
async fn restore_on<A, C, S, R>(am: A, db: &C, scoped: &S, rows: &R) -> Result<ModelOf<A>, DbErr>
where
    A: MixinActiveModel,
    C: ConnectionTrait,
    S: ConnectionTrait,
    R: ConnectionTrait,
{
    let row = match Write::prepare(am, db, rows).await? {
        Write::Changed(change) => restore_in_scope(change, scoped, rows).await?,
        Write::Unchanged { row, .. } => row,
    };
    <A as Hooked>::after_save(row, db, false).await
}

/// `rows` is `db` with the intent to restore: its UPDATE finds deleted rows and no live ones.
async fn restore_in_scope<A, C, R>(change: Change<A>, db: &C, rows: &R) -> Result<ModelOf<A>, DbErr>
where
    A: MixinActiveModel,
    C: ConnectionTrait,
    R: ConnectionTrait,
{
    match change.attempt(rows).await {
        Err(DbErr::RecordNotUpdated) => match load(&change.am, rows).await? {
            Some(row) if is_live::<A>(&row) => change.send(db).await,
            Some(_) => Err(change.not_sent()),
            None => Err(DbErr::RecordNotUpdated),
        },
        sent => sent,
    }
}

/// Soft-deletes a live row; one that is deleted already keeps its date and is not counted.
async fn soft_delete_row<A: MixinActiveModel, C: ConnectionTrait>(
    am: &A,
    expected: Option<i64>,
    soft_delete: SoftDeleteColumn<ColumnOf<A>>,
    db: &C,
) -> Result<DeleteResult, DbErr> {
    let columns = <EntityOf<A>>::COLUMNS;
    let at = now_on(db);
    let live = soft_delete
        .deletion
        .is_live(Expr::col((<EntityOf<A>>::default(), soft_delete.column)));
    let mut update =
        <EntityOf<A>>::update_many().col_expr(soft_delete.column, Expr::value((soft_delete.deletion.deleted)(at)));
    if let Some(deleted_by) = columns.audit.and_then(|audit| audit.deleted_by)
        && let ActiveValue::Set(actor) = am.get(deleted_by)
    {
        // Without a scope only the caller knows the actor.
        update = update.col_expr(deleted_by, Expr::value(actor));
    }
    update = columns.touch(update, at, raised::<A>(expected)?).filter(live);
    let deleted = this_version(update, am, expected)?.exec(db).await?.rows_affected;
    if deleted == 0 {
        // A missing row and a deleted one are zero rows; a live row must be at another version.
        stale_or_missing(am, expected, db, is_live::<A>).await?;
    }
    Ok(rows(deleted))
}

/// Sends a DELETE of the row, which a scope may rewrite to a soft delete.
async fn remove<A: MixinActiveModel, C: ConnectionTrait>(
    am: &A,
    expected: Option<i64>,
    db: &C,
    should_be_hit: impl Fn(&ModelOf<A>) -> bool,
) -> Result<DeleteResult, DbErr> {
    let deleted = this_version(<EntityOf<A>>::delete_many(), am, expected)?
        .exec(db)
        .await?;
    if deleted.rows_affected == 0 {
        stale_or_missing(am, expected, db, should_be_hit).await?;
    }
    Ok(deleted)
}

/// Whether the row is live, as every row is without soft delete.
fn is_live<A: MixinActiveModel>(row: &ModelOf<A>) -> bool {
    let soft_delete = <EntityOf<A>>::COLUMNS.soft_delete;
    soft_delete.is_none_or(|soft_delete| row.get(soft_delete.column) == (soft_delete.deletion.live)())
}

/// Refuses a delete where SeaORM's own DELETE would follow and remove a row that should be soft-deleted.
pub(crate) fn refuse_hard_delete<E: MixinEntity>() -> Result<(), MixinError> {
    if E::COLUMNS.soft_delete.is_some() {
        return Err(MixinError::HardDelete {
            table: registry::table::<E>(),
        });
    }
    Ok(())
}

/// Checks and raises the version of a row that SeaORM's own DELETE is about to remove by its key alone. In a transaction
/// this locks the row until the DELETE; outside of one another writer can still change it before. On a scoped connection
/// the row is locked and the version not raised: a DELETE that becomes a soft delete raises it.
pub(crate) async fn bump_version<A: MixinActiveModel, C: ConnectionTrait>(
    am: A,
    expected: Option<i64>,
    db: &C,
) -> Result<A, DbErr> {
    let (Some(lock), Some(version)) = (<EntityOf<A>>::COLUMNS.optimistic_lock, expected) else {
        return Ok(am);
    };
    let next = next::<EntityOf<A>>(lock, version)?;
    let exists = if scope_of(db).is_some() {
        let row = this_version(<EntityOf<A>>::find(), &am, expected)?;
        row.lock_exclusive().one(db).await?.is_some()
    } else {
        let update = <EntityOf<A>>::update_many().col_expr(lock.column, Expr::value(next));
        this_version(update, &am, expected)?.exec(db).await?.rows_affected > 0
    };
    if !exists {
        stale_or_missing(&am, expected, db, is_live::<A>).await?;
    }
    Ok(am)
}

/// Filters a statement by the active model's key, and by the version at which it was read where that is known.
fn this_version<A, Q>(mut statement: Q, am: &A, expected: Option<i64>) -> Result<Q, DbErr>
where
    A: MixinActiveModel,
    Q: QueryFilter,
{
    for (column, value) in key_values(am)? {
        statement = statement.filter(column.eq(value));
    }
    if let Some(lock) = <EntityOf<A>>::COLUMNS.optimistic_lock
        && let Some(version) = expected.and_then(lock.number)
    {
        statement = statement.filter(lock.is(version));
    }
    Ok(statement)
}

/// After zero rows: `StaleData` if the row exists, should have been hit, and the caller named a version.
async fn stale_or_missing<A, C>(
    am: &A,
    expected: Option<i64>,
    db: &C,
    should_be_hit: impl Fn(&ModelOf<A>) -> bool,
) -> Result<(), DbErr>
where
    A: MixinActiveModel,
    C: ConnectionTrait,
{
    let is_hit = |row: ModelOf<A>| should_be_hit(&row) && is_writable(am, &row, db);
    if expected.is_some() && load(am, db).await?.is_some_and(is_hit) {
        return Err(stale(am, expected)?.into());
    }
    Ok(())
}

fn rows(count: u64) -> DeleteResult {
    let mut deleted = DeleteResult::empty();
    deleted.rows_affected = count;
    deleted
}
