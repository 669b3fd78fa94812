//! The types of keys: of the row itself, of its tenant, of who acts.

use sea_orm::Value;
use sea_orm::prelude::TextUuid;
use sea_orm::sea_query::Nullable;
use uuid::Uuid;

/// A type of the key of `UuidPk`.
#[diagnostic::on_unimplemented(
    message = "`UuidPk` cannot make a key of the type `{Self}`",
    label = "not a UUID",
    note = "use `Uuid` or `TextUuid`; for an integer key derive `IntegerPk` or `BigIntPk`"
)]
pub trait UuidColumn {
    /// A random key.
    fn v4() -> Value;
    /// A key that sorts by the time it was made.
    fn v7() -> Value;
}

impl UuidColumn for Uuid {
    fn v4() -> Value {
        Self::new_v4().into()
    }

    fn v7() -> Value {
        Self::now_v7().into()
    }
}

impl UuidColumn for TextUuid {
    fn v4() -> Value {
        Self(Uuid::new_v4()).into()
    }

    fn v7() -> Value {
        Self(Uuid::now_v7()).into()
    }
}

/// A type of the key of `IntegerPk`.
#[diagnostic::on_unimplemented(
    message = "the key of `IntegerPk` cannot have the type `{Self}`",
    label = "not a 32-bit integer",
    note = "use `i32` or `u32`; for 64 bits derive `BigIntPk`, for a UUID `UuidPk`"
)]
pub trait IntegerPkColumn {
    /// Evaluated to check the type.
    const IS_KEY: () = ();
}

impl IntegerPkColumn for i32 {}
impl IntegerPkColumn for u32 {}

/// A type of the key of `BigIntPk`.
#[diagnostic::on_unimplemented(
    message = "the key of `BigIntPk` cannot have the type `{Self}`",
    label = "not a 64-bit integer",
    note = "use `i64` or `u64`; for 32 bits derive `IntegerPk`, for a UUID `UuidPk`"
)]
pub trait BigIntPkColumn {
    /// Evaluated to check the type.
    const IS_KEY: () = ();
}

impl BigIntPkColumn for i64 {}
impl BigIntPkColumn for u64 {}

/// A type of a tenant's key.
#[diagnostic::on_unimplemented(
    message = "a tenant's key cannot have the type `{Self}`",
    label = "not a tenant's key",
    note = "use `Uuid`, `TextUuid`, `i32`, `i64` or `String`; for rows without a tenant an `Option` of one, and `nullable`"
)]
pub trait TenantKey {
    /// Evaluated to check the type.
    const IS_KEY: () = ();
}

impl TenantKey for Uuid {}
impl TenantKey for TextUuid {}
impl TenantKey for i32 {}
impl TenantKey for i64 {}
impl TenantKey for String {}

/// A type of `created_by`, `updated_by` and `deleted_by`.
#[diagnostic::on_unimplemented(
    message = "an actor's key cannot have the type `{Self}`",
    label = "not an actor's key",
    note = "use `Option<Uuid>`, or an `Option` of `TextUuid`, `i32`, `i64` or `String`"
)]
pub trait ActorColumn {
    /// The value for nobody.
    fn nobody() -> Value;
}

macro_rules! actor {
    ($($ty:ty),*) => {$(
        impl ActorColumn for Option<$ty> {
            fn nobody() -> Value {
                <$ty>::null()
            }
        }
    )*};
}

actor!(Uuid, TextUuid, i32, i64, String);

/// A type that must be the one an option declares.
#[diagnostic::on_unimplemented(
    message = "`#[mixin(..)]` declares the type `{Declared}`, and the column has the type `{Self}`",
    label = "not the declared type",
    note = "make them the same"
)]
pub trait IsDeclared<Declared> {
    /// Evaluated to check the type.
    const IS_SAME: () = ();
}

impl<T> IsDeclared<T> for T {}
