//! The types of keys: of the row itself, of its tenant, of who acts.

use sea_orm::prelude::TextUuid;
use sea_orm::sea_query::{Nullable, ValueType};
use sea_orm::{TryFromU64, Value};
use sea_orm_mixins_sql::UuidVersion;
use std::marker::PhantomData;
use uuid::Uuid;

/// A new type around a key, made with `DeriveValueType`: it is what it holds. A type that is none is not a value, or the
/// database says so.
#[derive(Debug)]
pub struct New<T>(PhantomData<T>);

/// A type of the key of `UuidPk`: `Uuid`, `TextUuid`, or a new type around one.
#[diagnostic::on_unimplemented(
    message = "`UuidPk` cannot make a key of the type `{Self}`",
    label = "not a UUID",
    note = "use `Uuid` or `TextUuid`, or a new type around one with `DeriveValueType`; for an integer key derive `IntegerPk` or `BigIntPk`"
)]
pub trait UuidColumn {
    /// Random keys.
    const V4: UuidGenerator;
    /// Keys that sort by the time they were made.
    const V7: UuidGenerator;
}

/// How keys are generated, of the column's type.
#[derive(Clone, Copy, Debug)]
pub struct UuidGenerator {
    /// The version of the UUIDs.
    pub version: UuidVersion,
    /// Makes a fresh key.
    pub generate: fn() -> Value,
}

macro_rules! uuid {
    ([$($of:ident)?] $ty:ty: $value:expr) => {
        impl$(<$of: ValueType + Nullable>)? UuidColumn for $ty {
            const V4: UuidGenerator = UuidGenerator {
                version: UuidVersion::V4,
                generate: || $value(Uuid::new_v4()),
            };
            const V7: UuidGenerator = UuidGenerator {
                version: UuidVersion::V7,
                generate: || $value(Uuid::now_v7()),
            };
        }
    };
}

uuid!([] Uuid: Value::from);
uuid!([] TextUuid: |key| Value::from(TextUuid(key)));
uuid!([T] New<T>: key_of::<T>);

/// The value of a key in the form of the column's type.
fn key_of<T: Nullable>(key: Uuid) -> Value {
    // A UUID as text is a text, and its new types too.
    if matches!(T::null(), Value::String(_)) {
        TextUuid(key).into()
    } else {
        key.into()
    }
}

/// A type of the key of `IntegerPk`.
#[diagnostic::on_unimplemented(
    message = "the key of `IntegerPk` cannot have the type `{Self}`",
    label = "not a 32-bit integer",
    note = "use `i32` or `u32`, or a new type around one with `DeriveValueType`; for 64 bits derive `BigIntPk`, for a UUID `UuidPk`"
)]
pub trait IntegerPkColumn {
    /// Evaluated to check the type.
    const IS_KEY: () = ();
}

impl IntegerPkColumn for i32 {}
impl IntegerPkColumn for u32 {}
impl<T: ValueType + TryFromU64> IntegerPkColumn for New<T> {}

/// A type of the key of `BigIntPk`.
#[diagnostic::on_unimplemented(
    message = "the key of `BigIntPk` cannot have the type `{Self}`",
    label = "not a 64-bit integer",
    note = "use `i64` or `u64`, or a new type around one with `DeriveValueType`; for 32 bits derive `IntegerPk`, for a UUID `UuidPk`"
)]
pub trait BigIntPkColumn {
    /// Evaluated to check the type.
    const IS_KEY: () = ();
}

impl BigIntPkColumn for i64 {}
impl BigIntPkColumn for u64 {}
impl<T: ValueType + TryFromU64> BigIntPkColumn for New<T> {}

/// A type of a tenant's key.
#[diagnostic::on_unimplemented(
    message = "a tenant's key cannot have the type `{Self}`",
    label = "not a tenant's key",
    note = "use `Uuid`, `TextUuid`, an integer of 16, 32 or 64 bits, or `String`, or a new type around one with `DeriveValueType`; for rows without a tenant an `Option` of one, and `nullable`"
)]
pub trait TenantKey {
    /// Evaluated to check the type.
    const IS_KEY: () = ();
}

macro_rules! tenant {
    ($($ty:ty),*) => {$(
        impl TenantKey for $ty {}
    )*};
}

tenant!(Uuid, TextUuid, i16, u16, i32, u32, i64, u64, String);
impl<T: ValueType + Nullable> TenantKey for New<T> {}

/// A type of `created_by`, `updated_by` and `deleted_by`.
#[diagnostic::on_unimplemented(
    message = "an actor's key cannot have the type `{Self}`",
    label = "not an actor's key",
    note = "use `Uuid`, `TextUuid`, an integer or `String`, or a new type around one with `DeriveValueType`, or an `Option` of one"
)]
pub trait ActorKey {
    /// Evaluated to check the type.
    const IS_KEY: () = ();

    /// NULL, of the column's type.
    fn null() -> Value;
}

macro_rules! actor {
    ($([$($of:ident)?] $ty:ty: $value:ty),*) => {$(
        impl$(<$of: ValueType + Nullable>)? ActorKey for $ty {
            fn null() -> Value {
                <$value as Nullable>::null()
            }
        }
    )*};
}

actor!(
    [] Uuid: Self, [] TextUuid: Self, [] i16: Self, [] u16: Self, [] i32: Self, [] u32: Self, [] i64: Self,
    [] u64: Self, [] String: Self, [T] New<T>: T
);

/// A type of `deleted_by`, which is NULL while the row is live.
#[diagnostic::on_unimplemented(
    message = "`deleted_by` cannot have the type `{Self}`: nobody deleted a live row",
    label = "not an `Option`",
    note = "make it an `Option`, or say `#[mixin(auditable(deleted_by = none))]` and have a column of your own"
)]
pub trait DeletedByColumn {
    /// Evaluated to check the type.
    const IS_NULLABLE: () = ();
}

impl<T> DeletedByColumn for Option<T> {}

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

#[cfg(test)]
mod tests {
    use super::{UuidColumn, UuidVersion};
    use crate::value;
    use sea_orm::prelude::TextUuid;
    use uuid::Uuid;

    /// What a generator says of its keys holds for them.
    #[test]
    fn keys_have_the_version_that_is_said() {
        fn versions<T: UuidColumn>() -> [(UuidVersion, usize); 2] {
            [T::V4, T::V7].map(|generator| {
                let key = (generator.generate)();
                let in_text = || Uuid::parse_str(&value::text(&key).unwrap()).unwrap();
                let key = value::uuid(&key).unwrap_or_else(in_text);
                (generator.version, key.get_version_num())
            })
        }
        let expected = [(UuidVersion::V4, 4), (UuidVersion::V7, 7)];
        assert_eq!(versions::<Uuid>(), expected);
        assert_eq!(versions::<TextUuid>(), expected);
    }
}
