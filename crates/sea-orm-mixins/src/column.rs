//! The Rust types that mixin columns may have: how each is made from what the hooks know, and read back.
//!
//! One trait a kind of column, so that a wrong type is an error at the field that says what fits.

use crate::marker::Marker;
use chrono::{DateTime, FixedOffset, Local, NaiveDateTime, SubsecRound as _, Utc};
use sea_orm::Value;
use sea_orm::prelude::TextUuid;
use sea_orm::sea_query::Nullable;
use uuid::Uuid;

/// Turns a time into a column's value.
pub type Stamp = fn(DateTime<Utc>) -> Value;

/// Turns a version into a column's value; `None` past its range.
pub type Number = fn(i64) -> Option<Value>;

/// The time of the system clock, cut to microseconds: the most that every backend keeps.
pub(crate) fn now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(6)
}

/// Cuts a time to microseconds, so that what is written compares equal to what is read back on every backend.
pub(crate) fn cut_to_microseconds(value: Value) -> Value {
    match value {
        Value::ChronoDateTime(Some(time)) => time.trunc_subsecs(6).into(),
        Value::ChronoDateTimeUtc(Some(time)) => time.trunc_subsecs(6).into(),
        Value::ChronoDateTimeLocal(Some(time)) => time.trunc_subsecs(6).into(),
        Value::ChronoDateTimeWithTimeZone(Some(time)) => time.trunc_subsecs(6).into(),
        #[cfg(feature = "with-time")]
        Value::TimeDateTime(Some(time)) => time
            .replace_nanosecond(time.microsecond() * 1_000)
            .unwrap_or(time)
            .into(),
        #[cfg(feature = "with-time")]
        Value::TimeDateTimeWithTimeZone(Some(time)) => time
            .replace_nanosecond(time.microsecond() * 1_000)
            .unwrap_or(time)
            .into(),
        other => other,
    }
}

/// A type of `created_at` and `updated_at`.
#[diagnostic::on_unimplemented(
    message = "a timestamp column cannot have the type `{Self}`",
    label = "not a time that `Timestamps` can fill",
    note = "use `DateTimeUtc`, `DateTimeWithTimeZone`, `DateTime`, or the `time` crate's types with the feature `with-time`, or an `Option` of one"
)]
pub trait TimeColumn: Sized {
    /// The value at a time.
    fn stamp(at: DateTime<Utc>) -> Value;
}

impl TimeColumn for DateTime<Utc> {
    fn stamp(at: DateTime<Utc>) -> Value {
        at.into()
    }
}

impl TimeColumn for DateTime<FixedOffset> {
    fn stamp(at: DateTime<Utc>) -> Value {
        at.fixed_offset().into()
    }
}

impl TimeColumn for DateTime<Local> {
    fn stamp(at: DateTime<Utc>) -> Value {
        at.with_timezone(&Local).into()
    }
}

impl TimeColumn for NaiveDateTime {
    /// In UTC.
    fn stamp(at: DateTime<Utc>) -> Value {
        at.naive_utc().into()
    }
}

#[cfg(feature = "with-time")]
mod with_time {
    use super::{DateTime, TimeColumn, Utc, Value};
    use time::{OffsetDateTime, PrimitiveDateTime};

    /// Chrono's range is the narrower one, so this finds every time that chrono can name.
    fn offset(at: DateTime<Utc>) -> OffsetDateTime {
        let seconds = OffsetDateTime::from_unix_timestamp(at.timestamp()).unwrap_or(OffsetDateTime::UNIX_EPOCH);
        seconds + time::Duration::microseconds(i64::from(at.timestamp_subsec_micros()))
    }

    impl TimeColumn for OffsetDateTime {
        fn stamp(at: DateTime<Utc>) -> Value {
            offset(at).into()
        }
    }

    impl TimeColumn for PrimitiveDateTime {
        /// In UTC.
        fn stamp(at: DateTime<Utc>) -> Value {
            let at = offset(at);
            Self::new(at.date(), at.time()).into()
        }
    }
}

impl<T: TimeColumn> TimeColumn for Option<T> {
    fn stamp(at: DateTime<Utc>) -> Value {
        T::stamp(at)
    }
}

/// A type of `deleted_at`.
#[diagnostic::on_unimplemented(
    message = "a deletion time cannot have the type `{Self}`",
    label = "not an `Option` of a time",
    note = "use `Option<DateTimeUtc>` or an `Option` of another time type; for a flag, true or 1 once the row is deleted, say `#[mixin(soft_delete(boolean))]`; a number that holds a time cannot be adopted, make it a time"
)]
pub trait DeletedAtColumn {
    /// NULL while live.
    const MARKER: Marker;

    /// Whether the value marks a deleted row.
    fn is_deleted(&self) -> bool;
}

impl<T: TimeColumn + Nullable> DeletedAtColumn for Option<T> {
    const MARKER: Marker = Marker {
        flag: false,
        deleted: T::stamp,
        live: T::null,
    };

    fn is_deleted(&self) -> bool {
        self.is_some()
    }
}

/// A type of `is_deleted`.
#[diagnostic::on_unimplemented(
    message = "a deletion flag cannot have the type `{Self}`",
    label = "not a flag",
    note = "use `bool`, or an integer that is 0 while the row is live; for a time leave out `boolean`"
)]
pub trait FlagColumn {
    /// False, or 0, while live.
    const MARKER: Marker;

    /// Whether the value marks a deleted row.
    fn is_deleted(&self) -> bool;
}

impl FlagColumn for bool {
    const MARKER: Marker = Marker {
        flag: true,
        deleted: |_| true.into(),
        live: || false.into(),
    };

    fn is_deleted(&self) -> bool {
        *self
    }
}

/// A type of a deletion flag under the name of a time: not a number, which is one, and not a flag.
#[diagnostic::on_unimplemented(
    message = "a deletion flag under the name of a time cannot have the type `{Self}`: deleting would write 1 in place of the time",
    label = "a number under the name of a time",
    note = "a number that holds a time cannot be adopted: make it an `Option<DateTimeUtc>` and leave out `boolean`; if it is 0 or 1 after all, give the field a name that says so and keep the column's with `#[sea_orm(column_name = \"..\")]`"
)]
pub trait TimedFlagColumn {
    /// Evaluated to check the type.
    const IS_FLAG: () = ();
}

impl TimedFlagColumn for bool {}
/// No flag at all, as `FlagColumn` says.
impl<T> TimedFlagColumn for Option<T> {}

macro_rules! integer_flag {
    ($($ty:ty),*) => {$(
        impl FlagColumn for $ty {
            const MARKER: Marker = Marker { flag: true, deleted: |_| <$ty>::from(true).into(), live: || <$ty>::from(false).into() };

            fn is_deleted(&self) -> bool {
                *self != 0
            }
        }
    )*};
}

integer_flag!(i8, i16, i32, i64, u8);

/// A type of `version`.
#[diagnostic::on_unimplemented(
    message = "a version cannot have the type `{Self}`",
    label = "not a version",
    note = "use `i32` or `i64`"
)]
pub trait VersionColumn {
    /// The value of a version; `None` past the column's range.
    fn value(version: i64) -> Option<Value>;
}

impl VersionColumn for i32 {
    fn value(version: i64) -> Option<Value> {
        Self::try_from(version).ok().map(Value::from)
    }
}

impl VersionColumn for i64 {
    fn value(version: i64) -> Option<Value> {
        Some(version.into())
    }
}

/// Reads a version back from a column's value.
pub(crate) fn version_in(value: &Value) -> Option<i64> {
    if let Value::Int(version) = value {
        return version.map(i64::from);
    }
    if let Value::BigInt(version) = value {
        *version
    } else {
        None
    }
}

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

/// A foreign key of this type may point to a key of that one: the same type, either side optional.
#[diagnostic::on_unimplemented(
    message = "a foreign key of type `{Self}` cannot point to a key of type `{Key}`",
    label = "this foreign key does not have the type of the key it points to",
    note = "give it the type `{Key}`, or `Option<{Key}>` where there may be none"
)]
pub trait ForeignKeyTo<Key> {}

impl<T> ForeignKeyTo<T> for T {}
impl<T> ForeignKeyTo<T> for Option<T> {}
impl<T> ForeignKeyTo<Option<T>> for T {}

/// Compiles only if the foreign key has the type of the key it points to.
pub fn foreign_key<Own: ForeignKeyTo<Key>, Key>(_own: &Own, _key: &Key) {}

#[cfg(test)]
mod tests {
    use super::{TimeColumn as _, cut_to_microseconds, now, version_in};
    use chrono::{DateTime, NaiveDateTime, Timelike as _, Utc};
    use sea_orm::Value;

    #[test]
    fn the_clock_has_whole_microseconds() {
        assert_eq!(now().nanosecond() % 1_000, 0);
    }

    #[test]
    fn nanoseconds_are_cut_not_rounded() {
        let at = DateTime::<Utc>::from_timestamp(1, 1_999).unwrap();
        let cut = DateTime::<Utc>::from_timestamp(1, 1_000).unwrap();
        assert_eq!(cut_to_microseconds(at.into()), Value::from(cut));
        assert_eq!(cut_to_microseconds(at.naive_utc().into()), Value::from(cut.naive_utc()));
    }

    #[cfg(feature = "with-time")]
    #[test]
    fn the_time_crates_nanoseconds_are_cut_too() {
        let at = |nanoseconds| time::OffsetDateTime::UNIX_EPOCH + time::Duration::nanoseconds(nanoseconds);
        let (long, cut) = (at(5_123_456_789), at(5_123_456_000));
        assert_eq!(cut_to_microseconds(long.into()), Value::from(cut));
        let naive = |at: time::OffsetDateTime| time::PrimitiveDateTime::new(at.date(), at.time());
        assert_eq!(cut_to_microseconds(naive(long).into()), Value::from(naive(cut)));
    }

    #[test]
    fn naive_stamps_are_utc() {
        let at = DateTime::<Utc>::from_timestamp(86_399, 0).unwrap();
        assert_eq!(NaiveDateTime::stamp(at), Value::from(at.naive_utc()));
    }

    #[cfg(feature = "with-time")]
    #[test]
    fn the_time_crate_agrees_with_chrono_before_1970_too() {
        let at = DateTime::<Utc>::from_timestamp(-2, 123_456_000).unwrap();
        let stamp = time::OffsetDateTime::stamp(at);
        let expected = time::OffsetDateTime::UNIX_EPOCH - time::Duration::microseconds(1_876_544);
        assert_eq!(stamp, Value::from(expected));
    }

    #[test]
    fn versions_are_read_back_from_both_widths() {
        assert_eq!(version_in(&Value::from(7_i32)), Some(7));
        assert_eq!(version_in(&Value::from(7_i64)), Some(7));
        assert_eq!(version_in(&Value::from("7")), None);
    }
}
