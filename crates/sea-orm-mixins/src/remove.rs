//! Deleting and restoring a single row: marking, removing for good, and the version check of both.

use crate::column::now;
use crate::entity::{MixinEntity, SoftDeleteColumn};
use crate::fill::{expected_version, next};
use crate::hook::{ColumnOf, EntityOf, Hooked, MixinActiveModel, ModelOf};
use crate::mixin::SoftDelete;
use crate::write::{key_values, load, stale};
use crate::{MixinError, policy, write};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue, ColumnTrait as _, ConnectionTrait, DbErr, DeleteResult, EntityTrait as _, ModelTrait as _, QueryFilter,
};

/// `Model::delete` and `ActiveModel::delete`: marks where the entity has `SoftDelete`, removes otherwise.
#[doc(hidden)]
pub async fn delete<A: MixinActiveModel, C: ConnectionTrait>(am: A, db: &C) -> Result<DeleteResult, DbErr> {
    delete_as(am, <EntityOf<A>>::COLUMNS.soft_delete, db).await
}

/// `Model::force_delete` and `ActiveModel::force_delete`: removes the row, live or marked.
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
    policy::check::<EntityOf<A>>()?;
    // Before the hook, which may hand back another copy of the row: the version is the caller's.
    let expected = expected_version(&am, &<EntityOf<A>>::COLUMNS);
    let am = Hooked::before_delete(am, db).await?;
    let deleted = match soft_delete {
        Some(soft_delete) => mark(&am, expected, soft_delete, db).await?,
        None => remove(&am, expected, db).await?,
    };
    Hooked::after_delete(am, db).await?;
    Ok(deleted)
}

/// `Model::restore` and `ActiveModel::restore`: an update that clears the mark and who set it.
#[doc(hidden)]
pub async fn restore<A, C>(mut am: A, db: &C) -> Result<ModelOf<A>, DbErr>
where
    A: MixinActiveModel<Entity: SoftDelete>,
    C: ConnectionTrait,
{
    am.try_set(
        <EntityOf<A> as SoftDelete>::DELETED,
        (<EntityOf<A> as SoftDelete>::MARKER.live)(),
    )?;
    if let Some(audit) = <EntityOf<A>>::COLUMNS.audit
        && let Some(deleted_by) = audit.deleted_by
    {
        am.try_set(deleted_by, (audit.nobody)())?;
    }
    write::update(am, db).await
}

/// Marks a live row; a row that is marked already keeps its date and counts as none.
async fn mark<A: MixinActiveModel, C: ConnectionTrait>(
    am: &A,
    expected: Option<i64>,
    soft_delete: SoftDeleteColumn<ColumnOf<A>>,
    db: &C,
) -> Result<DeleteResult, DbErr> {
    let columns = <EntityOf<A>>::COLUMNS;
    let at = now();
    let live = (soft_delete.marker.live)();
    let is_live = soft_delete
        .marker
        .is_live(Expr::col((<EntityOf<A>>::default(), soft_delete.column)));
    let mut update =
        <EntityOf<A>>::update_many().col_expr(soft_delete.column, Expr::value((soft_delete.marker.deleted)(at)));
    if let Some(deleted_by) = columns.audit.and_then(|audit| audit.deleted_by)
        && let ActiveValue::Set(actor) = am.get(deleted_by)
    {
        // On a connection without a scope only the caller knows who deletes.
        update = update.col_expr(deleted_by, Expr::value(actor));
    }
    let next = columns
        .optimistic_lock
        .zip(expected)
        .map(|(lock, expected)| next::<EntityOf<A>>(lock, expected));
    update = columns.touch(update, at, next.transpose()?).filter(is_live);
    let marked = this_version(update, am, expected)?.exec(db).await?.rows_affected;
    if marked == 0 {
        // Missing and already marked are zero rows; a live row must have had another version.
        told_apart(am, expected, db, |row| row.get(soft_delete.column) == live).await?;
    }
    Ok(rows(marked))
}

/// Removes a row.
async fn remove<A: MixinActiveModel, C: ConnectionTrait>(
    am: &A,
    expected: Option<i64>,
    db: &C,
) -> Result<DeleteResult, DbErr> {
    let deleted = this_version(<EntityOf<A>>::delete_many(), am, expected)?
        .exec(db)
        .await?;
    if deleted.rows_affected == 0 {
        told_apart(am, expected, db, |_| true).await?;
    }
    Ok(deleted)
}

/// Refuses a delete where SeaORM's own DELETE would follow and remove a row that should be marked.
pub(crate) fn refuse_hard_delete<E: MixinEntity>() -> Result<(), MixinError> {
    policy::check::<E>()?;
    if E::COLUMNS.soft_delete.is_some() {
        return Err(MixinError::HardDelete {
            table: policy::table::<E>(),
        });
    }
    Ok(())
}

/// Checks and raises the version of a row that SeaORM's own DELETE is about to remove, by key alone. In a transaction
/// that holds until the DELETE; outside of one a writer could still come between.
pub(crate) async fn claim<A: MixinActiveModel, C: ConnectionTrait>(
    am: A,
    expected: Option<i64>,
    db: &C,
) -> Result<A, DbErr> {
    if let (Some(lock), Some(version)) = (<EntityOf<A>>::COLUMNS.optimistic_lock, expected) {
        let next = Expr::value(next::<EntityOf<A>>(lock, version)?);
        let claim = <EntityOf<A>>::update_many().col_expr(lock.column, next);
        if this_version(claim, &am, expected)?.exec(db).await?.rows_affected == 0 {
            told_apart(&am, expected, db, |_| true).await?;
        }
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
