//! The hooks: what the mixins do before a single row is saved or deleted, and the user's own after them.
//!
//! What they fill is in `fill`, the statements that check are in `write` and `remove`.

use crate::Scope;
use crate::column::now;
use crate::entity::MixinEntity;
use crate::fill::{expected_version, fill_insert};
use crate::scoped::scope_of;
use crate::write::{self, Write};
use crate::{policy, remove};
use sea_orm::{ActiveModelBehavior, ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel};
use std::future::Future;
use std::marker::PhantomData;

/// The entity of an active model.
pub(crate) type EntityOf<A> = <A as ActiveModelTrait>::Entity;
/// The model of an active model.
pub(crate) type ModelOf<A> = <EntityOf<A> as EntityTrait>::Model;
/// A column of an active model's entity.
pub(crate) type ColumnOf<A> = <EntityOf<A> as EntityTrait>::Column;

/// Your own hooks. Ask for them with `#[mixin(hooks)]` and implement this trait for `ActiveModel`; each method has a
/// default that does nothing, and runs after what the mixins do.
///
/// They run where SeaORM's `ActiveModelBehavior` does: around single-row `insert`, `update`, `save` and `delete` (and
/// around `restore`, which is an update, and `force_delete`, which is a delete); never around `insert_many`,
/// `update_many`, `delete_many`, `delete_by_id`, `restore_many` or `force_delete_many`.
///
/// # Errors
///
/// An error of `before_save` or `before_delete` stops the operation before its statement is sent. An error of
/// `after_save` or `after_delete` comes too late to undo it; run both in a transaction if that matters.
///
/// # Examples
///
/// ```
/// mod booking {
///     use sea_orm::entity::prelude::*;
///     use sea_orm::ActiveValue::Set;
///     use sea_orm_mixins::prelude::*;
///
///     #[sea_orm_mixins::model]
///     #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Timestamps)]
///     #[sea_orm(table_name = "bookings")]
///     #[mixin(hooks)]
///     pub struct Model {
///         pub guest: String,
///     }
///
///     impl MixinHooks for ActiveModel {
///         async fn before_save<C: ConnectionTrait>(mut self, _db: &C, _insert: bool) -> Result<Self, DbErr> {
///             if let Set(guest) = &self.guest {
///                 self.guest = Set(guest.trim().to_owned());
///             }
///             Ok(self)
///         }
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`#[mixin(hooks)]` asks for hooks of your own, and `{Self}` has none",
    label = "asked for here",
    note = "write `impl MixinHooks for ActiveModel {{ .. }}`, or remove `hooks`"
)]
pub trait MixinHooks: ActiveModelTrait + Send {
    /// What `ActiveModel::default()` starts from: SeaORM's `ActiveModelBehavior::new`. Everything `NotSet` unless you
    /// say otherwise. Do not set the key here: a row whose key is set is taken for one that exists.
    #[must_use]
    fn defaults() -> Self {
        <Self as ActiveModelTrait>::default()
    }

    /// Runs before the row is inserted or updated, on the values that are about to be written.
    fn before_save<C: ConnectionTrait>(self, db: &C, insert: bool) -> impl Future<Output = Result<Self, DbErr>> + Send {
        let _ = (db, insert);
        async { Ok(self) }
    }

    /// Runs on the row as it was written.
    fn after_save<C: ConnectionTrait>(
        model: ModelOf<Self>,
        db: &C,
        insert: bool,
    ) -> impl Future<Output = Result<ModelOf<Self>, DbErr>> + Send {
        let _ = (db, insert);
        async { Ok(model) }
    }

    /// Runs before the row is deleted.
    fn before_delete<C: ConnectionTrait>(self, db: &C) -> impl Future<Output = Result<Self, DbErr>> + Send {
        let _ = db;
        async { Ok(self) }
    }

    /// Runs after the row was deleted.
    fn after_delete<C: ConnectionTrait>(self, db: &C) -> impl Future<Output = Result<Self, DbErr>> + Send {
        let _ = db;
        async { Ok(self) }
    }
}

/// What the library calls: it does nothing, or hands over to [`MixinHooks`] where `#[mixin(hooks)]` says so.
#[doc(hidden)]
pub trait Hooked: ActiveModelTrait + Send {
    #[must_use]
    fn defaults() -> Self {
        <Self as ActiveModelTrait>::default()
    }

    fn before_save<C: ConnectionTrait>(
        self,
        _db: &C,
        _insert: bool,
    ) -> impl Future<Output = Result<Self, DbErr>> + Send {
        async { Ok(self) }
    }

    fn after_save<C: ConnectionTrait>(
        model: ModelOf<Self>,
        _db: &C,
        _insert: bool,
    ) -> impl Future<Output = Result<ModelOf<Self>, DbErr>> + Send {
        async { Ok(model) }
    }

    fn before_delete<C: ConnectionTrait>(self, _db: &C) -> impl Future<Output = Result<Self, DbErr>> + Send {
        async { Ok(self) }
    }

    fn after_delete<C: ConnectionTrait>(self, _db: &C) -> impl Future<Output = Result<Self, DbErr>> + Send {
        async { Ok(self) }
    }
}

/// Answers whether `A` has hooks of the user's own.
#[doc(hidden)]
#[derive(Debug)]
pub struct HookProbe<A>(PhantomData<A>);

/// The answer where there are none.
#[doc(hidden)]
pub trait NoHooks {
    const HAS_HOOKS: bool = false;
}

impl<A> NoHooks for HookProbe<A> {}

#[doc(hidden)]
impl<A: MixinHooks> HookProbe<A> {
    pub const HAS_HOOKS: bool = true;
}

/// An active model of an entity with mixins: a name for the bounds that the hooks share.
#[doc(hidden)]
pub trait MixinActiveModel:
    ActiveModelTrait<Entity: MixinEntity<ActiveModel = Self, Model: IntoActiveModel<Self> + Sync>>
    + ActiveModelBehavior
    + Hooked
    + Sync
    + 'static
{
}

impl<A> MixinActiveModel for A where
    A: ActiveModelTrait<Entity: MixinEntity<ActiveModel = A, Model: IntoActiveModel<A> + Sync>>
        + ActiveModelBehavior
        + Hooked
        + Sync
        + 'static
{
}

/// SeaORM's `before_save`, as generic code calls it.
///
/// On an update of an entity with a version it sends the checked UPDATE itself and leaves SeaORM nothing to do but
/// re-read the row: SeaORM's own statement could not carry the check. Under a scope the engine gives it one, so where the
/// row may leave what the scope sees, which a read by key could not show, SeaORM sends and gets the row with it.
#[doc(hidden)]
pub async fn before_save<A: MixinActiveModel, C: ConnectionTrait>(am: A, db: &C, insert: bool) -> Result<A, DbErr> {
    if insert {
        policy::check::<EntityOf<A>>()?;
        let scope = scope_of(db);
        let at = scope.as_ref().map_or_else(now, Scope::now);
        return Hooked::before_save(fill_insert(am, scope.as_ref(), at)?, db, true).await;
    }
    match Write::prepare(am, db, db).await? {
        // Read again, the row would be gone.
        Write::Changed(change) if change.may_leave_the_view() && scope_of(db).is_some() => {
            change.for_the_engine(db).await
        }
        Write::Changed(change) if <EntityOf<A>>::COLUMNS.optimistic_lock.is_some() => {
            let key = write::key_only(&change.am)?;
            change.send_without_returning(db).await?;
            Ok(key)
        }
        Write::Changed(change) => Ok(change.am),
        Write::Unchanged { am, .. } => write::key_only(&am),
    }
}

/// SeaORM's `before_delete`, as generic code calls it.
///
/// # Errors
///
/// `HardDelete` on an entity with `SoftDelete`: SeaORM would go on to remove the row. Not on a scoped connection, where
/// its DELETE marks.
#[doc(hidden)]
pub async fn before_delete<A: MixinActiveModel, C: ConnectionTrait>(am: A, db: &C) -> Result<A, DbErr> {
    policy::check::<EntityOf<A>>()?;
    if scope_of(db).is_none() {
        remove::refuse_hard_delete::<EntityOf<A>>()?;
    }
    let expected = expected_version(&am, &<EntityOf<A>>::COLUMNS);
    remove::claim(Hooked::before_delete(am, db).await?, expected, db).await
}
