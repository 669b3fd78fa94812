//! [`Conflict`]: the current row and what a stale write wanted.

use super::key::load;
use crate::MixinError;
use crate::entity::MixinEntity;
use crate::registry;
use sea_orm::{
    ActiveModelTrait, ActiveValue, ConnectionTrait, DbErr, EntityTrait, IdenStatic as _, IntoActiveModel,
    Iterable as _, ModelTrait as _, Value,
};

/// Both sides of a stale write.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Conflict<E: EntityTrait> {
    /// The row as it is now.
    pub current: E::Model,
    /// The key, and `Set` what the caller tried to write.
    pub attempted: E::ActiveModel,
}

impl<E> Conflict<E>
where
    E: MixinEntity<Model: IntoActiveModel<E::ActiveModel>>,
{
    /// The current row with the caller's values on top, ready to be updated: the last writer wins, knowingly.
    #[must_use]
    pub fn rebase(self) -> E::ActiveModel {
        let mut rebased: E::ActiveModel = self.current.into_active_model();
        for column in E::Column::iter() {
            if let ActiveValue::Set(value) = self.attempted.get(column) {
                // Cannot fail: the value comes from the same column.
                drop(rebased.try_set(column, value));
            }
        }
        rebased
    }

    /// The columns on which both sides differ: the column, its current value, and the attempted one.
    #[must_use]
    pub fn differences(&self) -> Vec<(E::Column, Value, Value)> {
        let differs = |column: E::Column| match self.attempted.get(column) {
            ActiveValue::Set(attempted) => {
                let current = self.current.get(column);
                (current != attempted).then_some((column, current, attempted))
            }
            ActiveValue::Unchanged(_) | ActiveValue::NotSet => None,
        };
        E::Column::iter().filter_map(differs).collect()
    }
}

impl MixinError {
    /// Loads the current row, to compare with what a stale write wanted. `None` if this is no `StaleData` of `E`'s table,
    /// or the row is gone.
    ///
    /// # SQL
    ///
    /// `SELECT .. FROM "bookings" WHERE "bookings"."id" = $1 LIMIT $2`
    ///
    /// # Errors
    ///
    /// The database's.
    ///
    /// # Examples
    ///
    /// ```
    /// # mod booking {
    /// #     use sea_orm::entity::prelude::*;
    /// #     use sea_orm_mixins::prelude::*;
    /// #     #[sea_orm_mixins::model]
    /// #     #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, OptimisticLock)]
    /// #     #[sea_orm(table_name = "bookings")]
    /// #     pub struct Model { pub guest: String }
    /// # }
    /// # use sea_orm::{ConnectionTrait, DbErr};
    /// # use sea_orm_mixins::MixinError;
    /// async fn overwrite(booking: booking::ActiveModel, db: &impl ConnectionTrait) -> Result<booking::Model, DbErr> {
    ///     let err = match booking.update(db).await {
    ///         Ok(row) => return Ok(row),
    ///         Err(err) => err,
    ///     };
    ///     let Some(stale) = MixinError::of(&err) else { return Err(err) };
    ///     match stale.conflict::<booking::Entity>(db).await? {
    ///         // Show `conflict.differences()` to the user first, if there is one.
    ///         Some(conflict) => conflict.rebase().update(db).await,
    ///         None => Err(err),
    ///     }
    /// }
    /// ```
    pub async fn conflict<E>(&self, db: &impl ConnectionTrait) -> Result<Option<Conflict<E>>, DbErr>
    where
        E: MixinEntity,
    {
        let Self::StaleData {
            table, key, attempted, ..
        } = self
        else {
            return Ok(None);
        };
        if *table != registry::table::<E>() {
            return Ok(None);
        }
        let mut row = <E::ActiveModel as ActiveModelTrait>::default();
        for (name, value) in key.iter().chain(attempted) {
            if let Some(column) = E::Column::iter().find(|column| column.as_str() == name) {
                row.try_set(column, value.clone())?;
            }
        }
        Ok(load(&row, db).await?.map(|current| Conflict {
            current,
            attempted: row,
        }))
    }
}
