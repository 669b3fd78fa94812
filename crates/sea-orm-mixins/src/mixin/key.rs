//! The primary-key mixins.

use crate::column::UuidGenerator;
use crate::entity::MixinEntity;

/// An entity whose `Uuid` key is made on insert. Implemented by `#[derive(UuidPk)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not have the mixin `UuidPk`",
    label = "this needs `UuidPk`",
    note = "add `UuidPk` to the derives of its `Model`"
)]
pub trait UuidPk: MixinEntity {
    /// What makes a fresh key, and of which version.
    #[doc(hidden)]
    const GENERATOR: UuidGenerator;
}

/// An entity whose `i32` key is numbered by the database. Implemented by `#[derive(IntegerPk)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not have the mixin `IntegerPk`",
    label = "this needs `IntegerPk`",
    note = "add `IntegerPk` to the derives of its `Model`"
)]
pub trait IntegerPk: MixinEntity {}

/// An entity whose `i64` key is numbered by the database. Implemented by `#[derive(BigIntPk)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not have the mixin `BigIntPk`",
    label = "this needs `BigIntPk`",
    note = "add `BigIntPk` to the derives of its `Model`"
)]
pub trait BigIntPk: MixinEntity {}
