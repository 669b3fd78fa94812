//! [`MixinHooks`]: the user's own hooks. What the mixins do before them is in `behavior`.

use super::ModelOf;
use crate::entity::MixinEntity;
use sea_orm::{ActiveModelBehavior, ActiveModelTrait, ConnectionTrait, DbErr, IntoActiveModel};
use std::future::Future;
use std::marker::PhantomData;

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
    /// Whether an update wants the row as it was: [`before_update`](Self::before_update) runs then in place of
    /// `before_save`. One more read for each update of a single row.
    const WANTS_ORIGINAL: bool = false;

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

    /// Runs before the row is updated, where [`WANTS_ORIGINAL`](Self::WANTS_ORIGINAL) says so: with the row as it is in the
    /// database, also in fields that this copy of it does not hold. The default calls `before_save`.
    ///
    /// # Errors
    ///
    /// Where there is no such row, the update fails with `RecordNotUpdated` before this runs. Somebody else may change the row
    /// in between: with `OptimisticLock` the update is stale then.
    fn before_update<C: ConnectionTrait>(
        self,
        original: ModelOf<Self>,
        db: &C,
    ) -> impl Future<Output = Result<Self, DbErr>> + Send {
        drop(original);
        MixinHooks::before_save(self, db, false)
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

/// What the library calls: does nothing, or calls [`MixinHooks`] where `#[mixin(hooks)]` asks for it.
#[doc(hidden)]
pub trait Hooked: ActiveModelTrait + Send {
    const WANTS_ORIGINAL: bool = false;

    fn before_update<C: ConnectionTrait>(
        self,
        _original: ModelOf<Self>,
        db: &C,
    ) -> impl Future<Output = Result<Self, DbErr>> + Send {
        Hooked::before_save(self, db, false)
    }

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

/// Tells whether `A` has hooks of the user's own.
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
