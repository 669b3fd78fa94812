//! [`MixinHooksOf`]: the hooks of a mixin of one's own, written once for all entities that have it.

use super::MixinHooks;
use crate::entity::MixinEntity;
use sea_orm::{ConnectionTrait, DbErr};
use std::future::Future;

/// The hooks of a mixin of your own, for every entity that has it. Ask for them with
/// `#[sea_orm_mixins::mixin(hooks)]`, which makes the type that this trait is implemented for: `PublishableHooks` for
/// the mixin `Publishable`. Each method has a default that does nothing.
///
/// They run after what the mixins of this library do, in the order of `with(..)`, a contained mixin's before those of
/// the mixin that contains it, and before the entity's own [`MixinHooks`](crate::MixinHooks). That trait's page says
/// around which operations hooks run.
///
/// # Errors
///
/// An error of `before_save` or `before_delete` stops the operation before its statement is sent. An error of
/// `after_save` or `after_delete` comes too late to undo it; run both in a transaction if that matters.
///
/// # Examples
///
/// ```
/// use sea_orm::entity::prelude::*;
/// use sea_orm_mixins::prelude::*;
///
/// #[sea_orm_mixins::mixin(hooks)]
/// pub struct Sluggable {
///     pub slug: String,
/// }
///
/// impl<E: Sluggable> MixinHooksOf<E> for SluggableHooks {
///     async fn before_save<C: ConnectionTrait>(mut row: E::ActiveModel, _db: &C, _insert: bool) -> Result<E::ActiveModel, DbErr> {
///         if let sea_orm::Set(slug) = row.slug() {
///             let slug = slug.to_lowercase();
///             row.set_slug(slug);
///         }
///         Ok(row)
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`hooks` asks for hooks of the mixin, and `{Self}` has none",
    label = "asked for here",
    note = "write `impl<E: ..> MixinHooksOf<E> for {Self} {{ .. }}`, with the mixin as the bound, or remove `hooks`"
)]
pub trait MixinHooksOf<E: MixinEntity<ActiveModel: Send, Model: Send>> {
    /// Runs before the row is inserted or updated, on the values that are about to be written.
    fn before_save<C: ConnectionTrait>(
        row: E::ActiveModel,
        db: &C,
        insert: bool,
    ) -> impl Future<Output = Result<E::ActiveModel, DbErr>> + Send {
        let _ = (db, insert);
        async { Ok(row) }
    }

    /// Whether an update wants the row as it was: [`before_update`](Self::before_update) runs then in place of
    /// `before_save`. One more read for each update of a single row, for all mixins that want it.
    const WANTS_ORIGINAL: bool = false;

    /// Runs before the row is updated, with the row as it was; see
    /// [`MixinHooks::before_update`](crate::MixinHooks::before_update). The default calls `before_save`.
    fn before_update<C: ConnectionTrait>(
        row: E::ActiveModel,
        original: E::Model,
        db: &C,
    ) -> impl Future<Output = Result<E::ActiveModel, DbErr>> + Send {
        drop(original);
        Self::before_save(row, db, false)
    }

    /// Runs on the row as it was written.
    fn after_save<C: ConnectionTrait>(
        row: E::Model,
        db: &C,
        insert: bool,
    ) -> impl Future<Output = Result<E::Model, DbErr>> + Send {
        let _ = (db, insert);
        async { Ok(row) }
    }

    /// Runs before the row is deleted.
    fn before_delete<C: ConnectionTrait>(
        row: E::ActiveModel,
        db: &C,
    ) -> impl Future<Output = Result<E::ActiveModel, DbErr>> + Send {
        let _ = db;
        async { Ok(row) }
    }

    /// Runs after the row was deleted.
    fn after_delete<C: ConnectionTrait>(
        row: E::ActiveModel,
        db: &C,
    ) -> impl Future<Output = Result<E::ActiveModel, DbErr>> + Send {
        let _ = db;
        async { Ok(row) }
    }
}

/// No hooks.
impl<E: MixinEntity<ActiveModel: Send, Model: Send>> MixinHooksOf<E> for () {}

/// The entity's own, which come last.
#[doc(hidden)]
#[derive(Debug)]
pub struct EntityHooks;

impl<E: MixinEntity<ActiveModel: MixinHooks, Model: Send>> MixinHooksOf<E> for EntityHooks {
    async fn before_save<C: ConnectionTrait>(
        row: E::ActiveModel,
        db: &C,
        insert: bool,
    ) -> Result<E::ActiveModel, DbErr> {
        MixinHooks::before_save(row, db, insert).await
    }

    const WANTS_ORIGINAL: bool = <E::ActiveModel as MixinHooks>::WANTS_ORIGINAL;

    async fn before_update<C: ConnectionTrait>(
        row: E::ActiveModel,
        original: E::Model,
        db: &C,
    ) -> Result<E::ActiveModel, DbErr> {
        MixinHooks::before_update(row, original, db).await
    }

    async fn after_save<C: ConnectionTrait>(row: E::Model, db: &C, insert: bool) -> Result<E::Model, DbErr> {
        <E::ActiveModel as MixinHooks>::after_save(row, db, insert).await
    }

    async fn before_delete<C: ConnectionTrait>(row: E::ActiveModel, db: &C) -> Result<E::ActiveModel, DbErr> {
        MixinHooks::before_delete(row, db).await
    }

    async fn after_delete<C: ConnectionTrait>(row: E::ActiveModel, db: &C) -> Result<E::ActiveModel, DbErr> {
        MixinHooks::after_delete(row, db).await
    }
}

/// One mixin's hooks, then the others'.
impl<E, First, Others> MixinHooksOf<E> for (First, Others)
where
    E: MixinEntity<ActiveModel: Send, Model: Send>,
    First: MixinHooksOf<E>,
    Others: MixinHooksOf<E>,
{
    async fn before_save<C: ConnectionTrait>(
        row: E::ActiveModel,
        db: &C,
        insert: bool,
    ) -> Result<E::ActiveModel, DbErr> {
        let row = First::before_save(row, db, insert).await?;
        Others::before_save(row, db, insert).await
    }

    const WANTS_ORIGINAL: bool = First::WANTS_ORIGINAL || Others::WANTS_ORIGINAL;

    async fn before_update<C: ConnectionTrait>(
        row: E::ActiveModel,
        original: E::Model,
        db: &C,
    ) -> Result<E::ActiveModel, DbErr> {
        let row = First::before_update(row, original.clone(), db).await?;
        Others::before_update(row, original, db).await
    }

    async fn after_save<C: ConnectionTrait>(row: E::Model, db: &C, insert: bool) -> Result<E::Model, DbErr> {
        let row = First::after_save(row, db, insert).await?;
        Others::after_save(row, db, insert).await
    }

    async fn before_delete<C: ConnectionTrait>(row: E::ActiveModel, db: &C) -> Result<E::ActiveModel, DbErr> {
        let row = First::before_delete(row, db).await?;
        Others::before_delete(row, db).await
    }

    async fn after_delete<C: ConnectionTrait>(row: E::ActiveModel, db: &C) -> Result<E::ActiveModel, DbErr> {
        let row = First::after_delete(row, db).await?;
        Others::after_delete(row, db).await
    }
}
