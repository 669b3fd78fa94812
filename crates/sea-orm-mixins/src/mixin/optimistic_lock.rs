//! `OptimisticLock`: a version that every change raises and every write checks.

use crate::column::Number;
use crate::entity::MixinEntity;

/// An entity with a version. Implemented by `#[derive(OptimisticLock)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not have the mixin `OptimisticLock`",
    label = "this needs `OptimisticLock`",
    note = "add `OptimisticLock` to the derives of its `Model`"
)]
pub trait OptimisticLock: MixinEntity {
    /// The version: 1 on insert, one more with every change.
    const VERSION: Self::Column;
    /// How a version becomes a value of the column; `None` past the column's range.
    #[doc(hidden)]
    const NUMBER: Number;
    /// Whether rows from before there were versions have NULL, which counts as 0.
    #[doc(hidden)]
    const NULLABLE: bool;
}
