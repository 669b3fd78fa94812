//! Who acts: known to the task that does it, and written into rows by their hooks.
//!
//! On a plain connection nobody fills `created_by`, `updated_by` and `deleted_by`, for it does not know who acts. Hooks
//! see every single-row change, so they sign it here. They do not see `insert_many`, `update_many`, `delete_many` and
//! raw SQL: there, the signature is the caller's to write.

use sea_orm::prelude::Uuid;
use sea_orm::{ActiveModelTrait, DbErr};
use sea_orm_mixins::prelude::*;

tokio::task_local! {
    static ACTOR: Uuid;
}

/// Does it in that user's name. What it spawns as a task of its own is not covered.
pub fn acting<T>(user: Uuid, deed: impl Future<Output = T>) -> impl Future<Output = T> {
    ACTOR.scope(user, deed)
}

/// Writes who inserts or updates the row.
pub(crate) fn sign<A>(mut row: A, insert: bool) -> Result<A, DbErr>
where
    A: ActiveModelTrait<Entity: Auditable>,
{
    let actor = current()?;
    if insert {
        row.try_set(<A::Entity as Auditable>::CREATED_BY, actor.into())?;
    }
    row.try_set(<A::Entity as Auditable>::UPDATED_BY, actor.into())?;
    Ok(row)
}

/// Writes who deletes the row.
pub(crate) fn sign_deletion<A>(mut row: A) -> Result<A, DbErr>
where
    A: ActiveModelTrait<Entity: Auditable>,
{
    if let Some(deleted_by) = <A::Entity as Auditable>::DELETED_BY {
        row.try_set(deleted_by, current()?.into())?;
    }
    Ok(row)
}

/// Money does not move in nobody's name.
fn current() -> Result<Uuid, DbErr> {
    let nobody = |_| DbErr::Custom("nobody acts here; do it inside `acting(user, ..)`".to_owned());
    ACTOR.try_with(|actor| *actor).map_err(nobody)
}
