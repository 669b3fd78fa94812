//! A row by its key.

use super::{ColumnOf, EntityOf, ModelOf};
use sea_orm::sea_query::FromValueTuple as _;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait, Iterable as _, PrimaryKeyToColumn as _, PrimaryKeyTrait,
    Value,
};

/// The key's columns and values.
///
/// # Errors
///
/// SeaORM's `PrimaryKeyNotSet`.
pub(crate) fn key_values<A: ActiveModelTrait>(am: &A) -> Result<Vec<(ColumnOf<A>, Value)>, DbErr> {
    let keys = <EntityOf<A> as EntityTrait>::PrimaryKey::iter().map(|key| {
        let column = key.into_column();
        let value = am
            .get(column)
            .into_value()
            .ok_or(DbErr::PrimaryKeyNotSet { ctx: "UpdateOne" })?;
        Ok((column, value))
    });
    keys.collect()
}

/// An active model that says which row it is and nothing else.
pub(crate) fn key_only<A: ActiveModelTrait>(am: &A) -> Result<A, DbErr> {
    let mut key = <A as ActiveModelTrait>::default();
    for (column, value) in key_values(am)? {
        key.try_set(column, value)?;
    }
    Ok(key)
}

/// Reads the row of the active model's key.
pub(crate) async fn load<A: ActiveModelTrait, C: ConnectionTrait>(am: &A, db: &C) -> Result<Option<ModelOf<A>>, DbErr> {
    type Key<A> = <<EntityOf<A> as EntityTrait>::PrimaryKey as PrimaryKeyTrait>::ValueType;
    let key = am
        .get_primary_key_value()
        .ok_or(DbErr::PrimaryKeyNotSet { ctx: "UpdateOne" })?;
    <EntityOf<A>>::find_by_id(Key::<A>::from_value_tuple(key)).one(db).await
}
