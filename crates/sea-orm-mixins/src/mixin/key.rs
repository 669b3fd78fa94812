//! The primary-key mixins.

use crate::entity::MixinEntity;
use sea_orm::Value;

/// An entity whose `Uuid` key is made on insert. Implemented by `#[derive(UuidPk)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not have the mixin `UuidPk`",
    label = "an option of `UuidPk`, which is not derived",
    note = "add `UuidPk` to the derives of its `Model`, or remove the option"
)]
pub trait UuidPk: MixinEntity {
    /// Makes a fresh key.
    #[doc(hidden)]
    const GENERATE: fn() -> Value;
}

/// An entity whose `i32` key is numbered by the database. Implemented by `#[derive(IntegerPk)]`.
#[diagnostic::on_unimplemented(message = "`{Self}` does not have the mixin `IntegerPk`")]
pub trait IntegerPk: MixinEntity {}

/// An entity whose `i64` key is numbered by the database. Implemented by `#[derive(BigIntPk)]`.
#[diagnostic::on_unimplemented(message = "`{Self}` does not have the mixin `BigIntPk`")]
pub trait BigIntPk: MixinEntity {}
