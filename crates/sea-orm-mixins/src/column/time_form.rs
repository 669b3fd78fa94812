//! The types of a column that holds a time as a number or as a text.

use super::deletion::{Deletion, DeletionKind};
use chrono::{DateTime, Utc};
use sea_orm::Value;
use sea_orm::sea_query::Nullable;

/// What a number that holds a time counts.
pub trait Unit {
    /// How many of them lie between 1970 and that time, in UTC.
    fn count(at: DateTime<Utc>) -> i64;
}

macro_rules! units {
    ($($unit:ident: $count:ident),*) => {$(
        /// A unit of Unix time.
        #[derive(Debug)]
        pub struct $unit;

        impl Unit for $unit {
            fn count(at: DateTime<Utc>) -> i64 {
                at.$count()
            }
        }
    )*};
}

units!(Seconds: timestamp, Millis: timestamp_millis, Micros: timestamp_micros);

/// A type of a time that is a number: whole units since 1970 in UTC.
#[diagnostic::on_unimplemented(
    message = "a time in Unix `{U}` cannot have the type `{Self}`",
    label = "not a number that holds it",
    note = "use `i64` or `u64`, or an `Option` of one; `unix_seconds` takes `i32` and `u32` too"
)]
pub trait UnixTimeColumn<U> {
    /// The value at a time.
    fn stamp(at: DateTime<Utc>) -> Value;
}

macro_rules! unix {
    ($([$($of:ident)?] $ty:ty: $unit:ty),*) => {$(
        impl$(<$of: Unit>)? UnixTimeColumn<$unit> for $ty {
            /// Of a wider type where it does not fit: that is refused, and not written.
            fn stamp(at: DateTime<Utc>) -> Value {
                let count = <$unit as Unit>::count(at);
                Self::try_from(count).map_or_else(|_| count.into(), Value::from)
            }
        }
    )*};
}

unix!([U] i64: U, [U] u64: U, [] i32: Seconds, [] u32: Seconds);

impl<U, T: UnixTimeColumn<U>> UnixTimeColumn<U> for Option<T> {
    fn stamp(at: DateTime<Utc>) -> Value {
        T::stamp(at)
    }
}

/// A type of a deletion time that is a number: an `Option` is NULL while the row is live, a number is 0.
#[diagnostic::on_unimplemented(
    message = "a deletion time in Unix `{U}` cannot have the type `{Self}`",
    label = "not a number that holds it",
    note = "use `Option<i64>`, NULL while the row is live, or `i64`, 0 while the row is live"
)]
pub trait UnixDeletedAtColumn<U> {
    /// What it holds when live and when deleted.
    const DELETION: Deletion;

    /// Whether it is the value of a deleted row.
    fn is_deleted(&self) -> bool;
}

macro_rules! unix_deleted_at {
    ($($ty:ty),*) => {$(
        impl<U: Unit> UnixDeletedAtColumn<U> for $ty {
            const DELETION: Deletion = Deletion {
                kind: DeletionKind::UnixTime,
                deleted: <Self as UnixTimeColumn<U>>::stamp,
                live: || <$ty>::from(false).into(),
            };

            fn is_deleted(&self) -> bool {
                *self != 0
            }
        }
    )*};
}

unix_deleted_at!(i64, u64);

impl<U, T: UnixTimeColumn<U> + Nullable> UnixDeletedAtColumn<U> for Option<T> {
    const DELETION: Deletion = Deletion {
        kind: DeletionKind::Time,
        deleted: T::stamp,
        live: T::null,
    };

    fn is_deleted(&self) -> bool {
        self.is_some()
    }
}

/// A type of a time that is a text.
#[diagnostic::on_unimplemented(
    message = "a time in text cannot have the type `{Self}`",
    label = "not a text",
    note = "use `String` or `Option<String>`, or leave out `text`"
)]
pub trait TextTimeColumn {
    /// The value at a time, in UTC.
    fn text(at: DateTime<Utc>, format: &str) -> Value;
}

impl TextTimeColumn for String {
    fn text(at: DateTime<Utc>, format: &str) -> Value {
        at.format(format).to_string().into()
    }
}

impl TextTimeColumn for Option<String> {
    fn text(at: DateTime<Utc>, format: &str) -> Value {
        String::text(at, format)
    }
}

/// A type of a deletion time that is a text, NULL while the row is live.
#[diagnostic::on_unimplemented(
    message = "a deletion time in text cannot have the type `{Self}`",
    label = "not an `Option` of a text",
    note = "use `Option<String>`, NULL while the row is live, or leave out `text`"
)]
pub trait TextDeletedAtColumn: TextTimeColumn {
    /// The value of a live row.
    fn live() -> Value;

    /// Whether it is the value of a deleted row.
    fn is_deleted(&self) -> bool;
}

impl TextDeletedAtColumn for Option<String> {
    fn live() -> Value {
        String::null()
    }

    fn is_deleted(&self) -> bool {
        self.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::{Micros, Millis, Seconds, TextTimeColumn as _, UnixTimeColumn};
    use chrono::{DateTime, Utc};
    use sea_orm::Value;

    fn at() -> DateTime<Utc> {
        DateTime::<Utc>::from_timestamp(1_700_000_000, 123_456_000).unwrap()
    }

    #[test]
    fn each_unit_counts_whole_ones() {
        assert_eq!(
            <i64 as UnixTimeColumn<Seconds>>::stamp(at()),
            Value::from(1_700_000_000_i64)
        );
        assert_eq!(
            <u64 as UnixTimeColumn<Millis>>::stamp(at()),
            Value::from(1_700_000_000_123_u64)
        );
        let micros = <Option<i64> as UnixTimeColumn<Micros>>::stamp(at());
        assert_eq!(micros, Value::from(1_700_000_000_123_456_i64));
    }

    #[test]
    fn a_time_past_the_range_is_no_value_of_the_type() {
        let late = DateTime::<Utc>::from_timestamp(1 << 31, 0).unwrap();
        assert_eq!(<i32 as UnixTimeColumn<Seconds>>::stamp(late), Value::from(1_i64 << 31));
        assert_eq!(<u32 as UnixTimeColumn<Seconds>>::stamp(late), Value::from(1_u32 << 31));
    }

    #[test]
    fn a_text_is_utc_in_its_format() {
        let text = String::text(at(), "%Y-%m-%dT%H:%M:%S%.6fZ");
        assert_eq!(text, Value::from("2023-11-14T22:13:20.123456Z"));
    }
}
