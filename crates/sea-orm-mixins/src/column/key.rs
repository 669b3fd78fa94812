//! The types of keys: of the row itself, of its tenant, of who acts.

use sea_orm::Value;
use sea_orm::prelude::TextUuid;
use sea_orm::sea_query::Nullable;
use sea_orm_mixins_sql::UuidVersion;
use uuid::Uuid;

/// A type of the key of `UuidPk`.
#[diagnostic::on_unimplemented(
    message = "`UuidPk` cannot make a key of the type `{Self}`",
    label = "not a UUID",
    note = "use `Uuid` or `TextUuid`; for an integer key derive `IntegerPk` or `BigIntPk`"
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

impl UuidColumn for Uuid {
    const V4: UuidGenerator = UuidGenerator {
        version: UuidVersion::V4,
        generate: || Self::new_v4().into(),
    };
    const V7: UuidGenerator = UuidGenerator {
        version: UuidVersion::V7,
        generate: || Self::now_v7().into(),
    };
}

impl UuidColumn for TextUuid {
    const V4: UuidGenerator = UuidGenerator {
        version: UuidVersion::V4,
        generate: || Self(Uuid::new_v4()).into(),
    };
    const V7: UuidGenerator = UuidGenerator {
        version: UuidVersion::V7,
        generate: || Self(Uuid::now_v7()).into(),
    };
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
    /// NULL, of the column's type.
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
