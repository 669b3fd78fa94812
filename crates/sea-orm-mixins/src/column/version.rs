//! The types of a version.

use sea_orm::Value;

/// Turns a version into a column's value; `None` past its range.
pub type Number = fn(i64) -> Option<Value>;

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

#[cfg(test)]
mod tests {
    use super::version_in;
    use sea_orm::Value;

    #[test]
    fn versions_are_read_back_from_both_widths() {
        assert_eq!(version_in(&Value::from(7_i32)), Some(7));
        assert_eq!(version_in(&Value::from(7_i64)), Some(7));
        assert_eq!(version_in(&Value::from("7")), None);
    }
}
