//! `Timestamps`: when a row was inserted and last changed.

use crate::column::Stamp;
use crate::entity::MixinEntity;

/// An entity with `created_at`. Implemented by `#[derive(Timestamps)]`, also where `#[mixin(timestamps(updated_at = none))]`
/// says that rows do not keep when they were changed; such an entity does not have [`Timestamps`].
///
/// ```
/// use sea_orm::{EntityTrait, QueryOrder, Select};
/// use sea_orm_mixins::prelude::*;
///
/// fn newest<E: CreatedAt>() -> Select<E> {
///     E::find().order_by_desc(E::CREATED_AT)
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not have the mixin `Timestamps`",
    label = "this needs `Timestamps`",
    note = "add `Timestamps` to the derives of its `Model`"
)]
pub trait CreatedAt: MixinEntity {
    /// Filled on insert.
    const CREATED_AT: Self::Column;
    /// How a time becomes a value of it.
    #[doc(hidden)]
    const CREATED: Stamp;
    /// `updated_at`, where there is one, and how a time becomes a value of it.
    #[doc(hidden)]
    const UPDATED: Option<(Self::Column, Stamp)>;
}

/// An entity with `created_at` and `updated_at`. Implemented by `#[derive(Timestamps)]`.
///
/// ```
/// use sea_orm::{EntityTrait, QueryOrder, Select};
/// use sea_orm_mixins::prelude::*;
///
/// fn latest<E: Timestamps>() -> Select<E> {
///     E::find().order_by_desc(E::UPDATED_AT)
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not have the mixin `Timestamps`",
    label = "this needs `Timestamps`",
    note = "add `Timestamps` to the derives of its `Model`; with `timestamps(updated_at = none)` it has `CreatedAt` alone"
)]
pub trait Timestamps: CreatedAt {
    /// Filled on insert and with every update.
    const UPDATED_AT: Self::Column;
}
