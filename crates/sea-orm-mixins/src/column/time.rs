//! The types of a column that holds a time, and the clock that fills it.

use chrono::{DateTime, FixedOffset, Local, NaiveDateTime, SubsecRound as _, Utc};
use sea_orm::Value;

/// Turns a time into a column's value.
pub type Stamp = fn(DateTime<Utc>) -> Value;

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

#[cfg(test)]
mod tests {
    use super::{TimeColumn as _, cut_to_microseconds, now};
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
}
