//! [`cascade_preview`]: what a deletion would take along.

use crate::entity::MixinEntity;
use crate::registry;
use crate::scoped::{Preview, Scoped, open_scope, scope_of};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, Iterable as _, ModelTrait, PrimaryKeyToColumn as _,
    QueryFilter as _, QueryTrait as _, TransactionTrait,
};

/// What `delete` of a row would do, by table and count, on this connection: which rows it would soft-delete, unlink or
/// remove, and which stop it. Changes nothing, and locks the rows while it looks, as the deletion would. Empty where the
/// deletion does not cascade.
///
/// # Errors
///
/// The database's, and the scope's.
pub async fn cascade_preview<M, C>(row: &M, db: &C) -> Result<Preview, DbErr>
where
    M: ModelTrait<Entity: MixinEntity>,
    C: ConnectionTrait + TransactionTrait,
{
    registry::check::<M::Entity>()?;
    let mut delete = M::Entity::delete_many();
    for key in <M::Entity as sea_orm::EntityTrait>::PrimaryKey::iter() {
        let column = key.into_column();
        delete = delete.filter(column.eq(row.get(column)));
    }
    let scope = scope_of(db).unwrap_or_else(open_scope);
    let scoped = Scoped::beside(db, scope);
    scoped.preview(delete.build(scoped.get_database_backend())).await
}
