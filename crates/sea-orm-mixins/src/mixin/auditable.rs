//! `Auditable`: who inserted, changed and deleted a row.

use crate::entity::MixinEntity;
use sea_orm::Value;

/// An entity with `created_by`. Implemented by `#[derive(Auditable)]`, also where `#[mixin(auditable(updated_by = none))]`
/// says that rows do not keep who changed them; such an entity does not have [`Auditable`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not have the mixin `Auditable`",
    label = "this needs `Auditable`",
    note = "add `Auditable` to the derives of its `Model`"
)]
pub trait CreatedBy: MixinEntity {
    /// Who inserted the row.
    const CREATED_BY: Self::Column;
    /// Who soft-deleted it, where the table has such a column.
    const DELETED_BY: Option<Self::Column>;
    /// Who changed it last, where the table has such a column.
    #[doc(hidden)]
    const CHANGED_BY: Option<Self::Column>;
    /// The value of `deleted_by` while the row is live: NULL, of the column's type.
    #[doc(hidden)]
    const NOBODY: fn() -> Value;
}

/// An entity with `created_by` and `updated_by`. Implemented by `#[derive(Auditable)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not have the mixin `Auditable`",
    label = "this needs `Auditable`",
    note = "add `Auditable` to the derives of its `Model`; with `auditable(updated_by = none)` it has `CreatedBy` alone"
)]
pub trait Auditable: CreatedBy {
    /// Who changed the row last.
    const UPDATED_BY: Self::Column;
}
