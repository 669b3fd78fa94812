//! The primary-key mixins.

use crate::column::UuidGenerator;
use crate::entity::MixinEntity;
use sea_orm::Value;

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

/// An entity whose key is a text with its prefix, made on insert. Implemented by `#[derive(PrefixedPk)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not have the mixin `PrefixedPk`",
    label = "this needs `PrefixedPk`",
    note = "add `PrefixedPk` to the derives of its `Model`, with `#[mixin(prefixed_pk(\"bk\"))]`"
)]
pub trait PrefixedPk: MixinEntity {
    /// What stands in front of `_` in each key.
    const PREFIX: &'static str;
    /// What makes a fresh key.
    #[doc(hidden)]
    const GENERATE: fn() -> Value;
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
