//! Compares values by what they mean: a tenant given as `i32` equals the one that a column holds as `i64`.

use sea_orm::Value;
use std::borrow::Cow;
use uuid::Uuid;

/// Whether it is NULL, of whatever type.
pub(crate) fn is_null(value: &Value) -> bool {
    *value == value.as_null()
}

/// Whether both mean the same: numbers by number, texts by text, all else as they are.
pub(crate) fn same(left: &Value, right: &Value) -> bool {
    if let (Some(left), Some(right)) = (integer(left), integer(right)) {
        return left == right;
    }
    if let (Some(left), Some(right)) = (text(left), text(right)) {
        return left == right;
    }
    left == right
}

/// A text that is the same for values that mean the same.
pub(crate) fn identity(value: &Value) -> String {
    if let Some(number) = integer(value) {
        return format!("number {number}");
    }
    if let Some(text) = text(value) {
        return format!("text {text}");
    }
    format!("{value:?}")
}

/// The number, where it is a whole one of any width.
pub(crate) fn integer(value: &Value) -> Option<i128> {
    macro_rules! integer {
        ($($kind:ident),*) => {$(
            if let Value::$kind(number) = value {
                return number.map(i128::from);
            }
        )*};
    }
    integer!(
        TinyInt,
        SmallInt,
        Int,
        BigInt,
        TinyUnsigned,
        SmallUnsigned,
        Unsigned,
        BigUnsigned
    );
    None
}

/// The value as it is, then the number that it is in every other width that holds it.
pub(crate) fn widths(value: &Value) -> impl Iterator<Item = Value> {
    macro_rules! widths {
        ($number:expr, $($kind:ident),*) => {
            [$($number.and_then(|number| number.try_into().ok()).map(|number| Value::$kind(Some(number)))),*]
        };
    }
    let number = integer(value);
    let others = widths!(
        number,
        BigInt,
        Int,
        SmallInt,
        TinyInt,
        BigUnsigned,
        Unsigned,
        SmallUnsigned,
        TinyUnsigned
    );
    std::iter::once(value.clone()).chain(others.into_iter().flatten())
}

/// The text, where it is one.
pub(crate) fn text(value: &Value) -> Option<Cow<'_, str>> {
    if let Value::String(Some(text)) = value {
        return Some(Cow::Borrowed(text));
    }
    if let Value::Char(Some(letter)) = value {
        return Some(Cow::Owned(String::from(*letter)));
    }
    None
}

/// What PostgreSQL writes for a UUID, a whole number or a text; `None` for the empty text, and for other types.
pub(crate) fn as_text(value: &Value) -> Option<String> {
    let number = integer(value).map(|number| number.to_string());
    let written = number.or_else(|| uuid(value).map(|uuid| uuid.to_string()));
    written
        .or_else(|| text(value).map(Cow::into_owned))
        .filter(|text| !text.is_empty())
}

/// The UUID, where it is one as such, not its text.
pub(crate) fn uuid(value: &Value) -> Option<Uuid> {
    if let Value::Uuid(uuid) = value { *uuid } else { None }
}

/// Whether a deletion column with that value makes the row deleted: it is not NULL, not false, not 0.
pub(crate) fn is_deleted(value: &Value) -> bool {
    if let Value::Bool(flag) = value {
        return flag.is_some_and(|flag| flag);
    }
    match integer(value) {
        Some(number) => number != 0,
        None => !is_null(value),
    }
}

#[cfg(test)]
mod tests {
    use super::{is_deleted, is_null, same};
    use chrono::Utc;
    use sea_orm::Value;
    use uuid::Uuid;

    #[test]
    fn numbers_compare_across_widths_and_texts_do_not_compare_to_them() {
        assert!(same(&7_i32.into(), &7_i64.into()));
        assert!(same(&7_u64.into(), &7_i16.into()));
        assert!(!same(&7_i32.into(), &8_i64.into()));
        assert!(!same(&(-1_i64).into(), &u64::MAX.into()));
        assert!(!same(&7_i32.into(), &"7".into()));
        assert!(same(&"a".into(), &'a'.into()));
        let uuid = Uuid::from_u128(7);
        assert!(same(&uuid.into(), &uuid.into()));
        assert!(!same(&uuid.into(), &uuid.to_string().into()));
    }

    #[test]
    fn null_is_null_in_every_type() {
        for null in [
            Value::Uuid(None),
            Value::Bool(None),
            Value::String(None),
            Value::Int(None),
        ] {
            assert!(is_null(&null));
            assert!(!is_deleted(&null));
        }
        assert!(!is_null(&Value::from("")) && !is_null(&Value::from(0)));
    }

    #[test]
    fn flags_and_times_say_that_a_row_is_deleted() {
        for deleted in [Value::from(true), Value::from(1_i16), Utc::now().into()] {
            assert!(is_deleted(&deleted), "{deleted:?}");
        }
        for live in [Value::from(false), Value::from(0_i8)] {
            assert!(!is_deleted(&live), "{live:?}");
        }
    }
}
