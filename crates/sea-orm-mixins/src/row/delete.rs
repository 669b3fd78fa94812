//! Deleting and restoring a single row: marking, removing for good, and the version check of both.

use super::fill::{expected_version, next};
use super::hooks::{Hooked, MixinActiveModel};
use super::key::{key_values, load};
use super::update::{Change, Write, stale, update};
use super::{ColumnOf, EntityOf, ModelOf};
use crate::entity::{MixinEntity, SoftDeleteColumn};
use crate::mixin::SoftDelete;
use crate::scoped::{WithIntent, now_on, scope_of};
use crate::{MixinError, registry};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue, ColumnTrait as _, ConnectionTrait, DbErr, DeleteResult, EntityTrait as _, ModelTrait as _,
    QueryFilter, QuerySelect as _,
};
use sea_orm_mixins_sql::Intent;

/// `Model::delete` and `ActiveModel::delete`: marks where the entity has `SoftDelete`, removes otherwise.
#[doc(hidden)]
pub async fn delete<A: MixinActiveModel, C: ConnectionTrait>(am: A, db: &C) -> Result<DeleteResult, DbErr> {
    delete_as(am, <EntityOf<A>>::COLUMNS.soft_delete, db).await
}

/// `Model::force_delete` and `ActiveModel::force_delete`: removes the row, live or marked; on a scoped connection
/// whatever rows it sees, within its tenants.
#[doc(hidden)]
pub async fn force_delete<A, C>(am: A, db: &C) -> Result<DeleteResult, DbErr>
where
    A: MixinActiveModel<Entity: SoftDelete>,
    C: ConnectionTrait,
{
    delete_as(am, None, db).await
}

/// Marks the row in that column, or removes it where there is none, between the user's hooks.
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
        // The engine makes an UPDATE of it that marks.
        Some(_) if scope_marks(&am, db) => {
            raised::<A>(expected)?;
            remove(&am, expected, db, is_live::<A>).await?
        }
        Some(soft_delete) => mark(&am, expected, soft_delete, db).await?,
        None => remove(&am, expected, &WithIntent::new(db, Intent::ForceDelete), |_| true).await?,
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

/// Whether a DELETE on this connection marks all that is to be marked: it has a scope, and that knows who deletes, or
/// the caller does not either.
fn scope_marks<A: MixinActiveModel, C: ConnectionTrait>(am: &A, db: &C) -> bool {
    let deleted_by = <EntityOf<A>>::COLUMNS.audit.and_then(|audit| audit.deleted_by);
    let is_named = deleted_by.is_some_and(|deleted_by| matches!(am.get(deleted_by), ActiveValue::Set(_)));
    scope_of(db).is_some_and(|scope| !is_named || scope.actor_value().is_some())
}

/// `Model::restore` and `ActiveModel::restore`: an update that clears the mark and who set it.
///
/// It finds the row whatever rows a scope sees, within its tenants. A row that is live already is updated as by
/// `update`: nothing is written unless something else is `Set`, and the version is checked.
#[doc(hidden)]
pub async fn restore<A, C>(mut am: A, db: &C) -> Result<ModelOf<A>, DbErr>
where
    A: MixinActiveModel<Entity: SoftDelete>,
    C: ConnectionTrait,
{
    am.try_set(
        <EntityOf<A> as SoftDelete>::DELETED,
        (<EntityOf<A> as SoftDelete>::DELETION.live)(),
    )?;
    if let Some(audit) = <EntityOf<A>>::COLUMNS.audit
        && let Some(deleted_by) = audit.deleted_by
    {
        am.try_set(deleted_by, (audit.nobody)())?;
    }
    if scope_of(db).is_none() {
        return update(am, db).await;
    }
    let rows = WithIntent::new(db, Intent::Restore);
    let row = match Write::prepare(am, db, &rows).await? {
        Write::Changed(change) => restore_in_scope(change, db, &rows).await?,
        Write::Unchanged { row, .. } => row,
    };
    <A as Hooked>::after_save(row, db, false).await
}

/// `rows` is `db`, saying that it restores: its UPDATE finds deleted rows and no live ones.
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

/// Marks a live row; a row that is marked already keeps its date and counts as none.
async fn mark<A: MixinActiveModel, C: ConnectionTrait>(
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
        // On a connection without a scope only the caller knows who deletes.
        update = update.col_expr(deleted_by, Expr::value(actor));
    }
    update = columns.touch(update, at, raised::<A>(expected)?).filter(live);
    let marked = this_version(update, am, expected)?.exec(db).await?.rows_affected;
    if marked == 0 {
        // Missing and already marked are zero rows; a live row must have had another version.
        told_apart(am, expected, db, is_live::<A>).await?;
    }
    Ok(rows(marked))
}

/// Removes a row, or has it marked.
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
        told_apart(am, expected, db, should_be_hit).await?;
    }
    Ok(deleted)
}

/// Whether the row is live; all are where nothing marks them.
fn is_live<A: MixinActiveModel>(row: &ModelOf<A>) -> bool {
    let soft_delete = <EntityOf<A>>::COLUMNS.soft_delete;
    soft_delete.is_none_or(|soft_delete| row.get(soft_delete.column) == (soft_delete.deletion.live)())
}

/// Refuses a delete where SeaORM's own DELETE would follow and remove a row that should be marked.
pub(crate) fn refuse_hard_delete<E: MixinEntity>() -> Result<(), MixinError> {
    if E::COLUMNS.soft_delete.is_some() {
        return Err(MixinError::HardDelete {
            table: registry::table::<E>(),
        });
    }
    Ok(())
}

/// Checks and raises the version of a row that SeaORM's own DELETE is about to remove, by key alone. In a transaction
/// that holds until the DELETE; outside of one a writer could still come between. On a scoped connection the row is locked
/// and not raised: the DELETE may yet mark it, and raises the version then.
pub(crate) async fn claim<A: MixinActiveModel, C: ConnectionTrait>(
    am: A,
    expected: Option<i64>,
    db: &C,
) -> Result<A, DbErr> {
    let (Some(lock), Some(version)) = (<EntityOf<A>>::COLUMNS.optimistic_lock, expected) else {
        return Ok(am);
    };
    let next = next::<EntityOf<A>>(lock, version)?;
    let is_there = if scope_of(db).is_some() {
        let row = this_version(<EntityOf<A>>::find(), &am, expected)?;
        row.lock_exclusive().one(db).await?.is_some()
    } else {
        let claim = <EntityOf<A>>::update_many().col_expr(lock.column, Expr::value(next));
        this_version(claim, &am, expected)?.exec(db).await?.rows_affected > 0
    };
    if !is_there {
        told_apart(&am, expected, db, is_live::<A>).await?;
    }
    Ok(am)
}

/// Narrows a statement to the active model's row, at the version it was read where that is known.
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
        statement = statement.filter(lock.column.eq(version));
    }
    Ok(statement)
}

/// After zero rows: stale if the row is there, should have been hit, and the caller named a version.
async fn told_apart<A, C>(
    am: &A,
    expected: Option<i64>,
    db: &C,
    should_be_hit: impl Fn(&ModelOf<A>) -> bool,
) -> Result<(), DbErr>
where
    A: MixinActiveModel,
    C: ConnectionTrait,
{
    if expected.is_some() && load(am, db).await?.is_some_and(|row| should_be_hit(&row)) {
        return Err(stale(am, expected)?.into());
    }
    Ok(())
}

fn rows(count: u64) -> DeleteResult {
    let mut deleted = DeleteResult::empty();
    deleted.rows_affected = count;
    deleted
}
