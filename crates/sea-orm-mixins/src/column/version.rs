//! The types of a version.

use crate::value::{integer, is_null};
use sea_orm::Value;

/// Turns a version into a column's value; `None` past its range.
pub type Number = fn(i64) -> Option<Value>;

/// A type of `version`.
#[diagnostic::on_unimplemented(
    message = "a version cannot have the type `{Self}`",
    label = "not a version",
    note = "use an integer of 16, 32 or 64 bits, or an `Option` of one, in which NULL counts as 0"
)]
pub trait VersionColumn {
    /// The value of a version; `None` past the column's range.
    fn value(version: i64) -> Option<Value>;
    /// Whether rows from before there were versions have NULL, which counts as 0.
    const NULLABLE: bool = false;
}

macro_rules! version {
    ($($ty:ty),*) => {$(
        impl VersionColumn for $ty {
            fn value(version: i64) -> Option<Value> {
                Self::try_from(version).ok().map(Value::from)
            }
        }
    )*};
}

version!(i16, u16, i32, u32, i64, u64);

impl<T: VersionColumn> VersionColumn for Option<T> {
    fn value(version: i64) -> Option<Value> {
        T::value(version)
    }

    const NULLABLE: bool = true;
}

/// Reads a version back from a column's value: NULL is 0. `None` where it is none that could be.
pub(crate) fn version_in(value: &Value) -> Option<i64> {
    if is_null(value) {
        return Some(0);
    }
    integer(value).and_then(|version| version.try_into().ok())
}

#[cfg(test)]
mod tests {
    use super::version_in;
    use sea_orm::Value;

    #[test]
    fn versions_are_read_back_from_every_width() {
        for seven in [
            Value::from(7_i16),
            7_i32.into(),
            7_i64.into(),
            7_u16.into(),
            7_u32.into(),
            7_u64.into(),
        ] {
            assert_eq!(version_in(&seven), Some(7));
        }
        assert_eq!(version_in(&Value::Int(None)), Some(0));
        assert_eq!(version_in(&Value::from(u64::MAX)), None);
        assert_eq!(version_in(&Value::from("7")), None);
    }
}
