//! `Timestamps`: when a row was inserted and last changed.

use crate::column::Stamp;
use crate::entity::MixinEntity;

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
    note = "add `Timestamps` to the derives of its `Model`"
)]
pub trait Timestamps: MixinEntity {
    /// Filled on insert.
    const CREATED_AT: Self::Column;
    /// Filled on insert and with every update.
    const UPDATED_AT: Self::Column;
    /// How a time becomes a value of each column.
    #[doc(hidden)]
    const STAMPS: [Stamp; 2];
}
