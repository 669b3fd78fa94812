//! SQLite: a value is read as what it is, and a column's affinity may have made something else of it when it was written.

use super::Field;
use crate::inspected::Table;

/// What a column makes of values, by the words in its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Affinity {
    Integer,
    Text,
    Blob,
    Real,
    Numeric,
}

impl Affinity {
    /// SQLite's own rules, in their order.
    fn of(ty: &str) -> Self {
        let ty = ty.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| ty.contains(word));
        if has(&["int"]) {
            Self::Integer
        } else if has(&["char", "clob", "text"]) {
            Self::Text
        } else if ty.is_empty() || has(&["blob"]) {
            Self::Blob
        } else if has(&["real", "floa", "doub"]) {
            Self::Real
        } else {
            Self::Numeric
        }
    }
}

/// Whether a table refuses values of another type than its column's.
pub(super) fn is_strict(table: &Table) -> bool {
    let end = table.sql.as_deref().and_then(|sql| sql.rsplit_once(')'));
    end.is_some_and(|(_, options)| {
        let mut options = options.split(',').map(str::trim);
        options.any(|option| option.eq_ignore_ascii_case("strict"))
    })
}

/// The types that do for a field, if this one does not.
pub(super) fn does(field: Field, ty: &str, is_strict: bool) -> Option<&'static [&'static str]> {
    if field == Field::U64 {
        return Some(&[]);
    }
    if is_strict {
        let does = stored(field);
        let is_it = |ty: &str, does: &str| ty.eq_ignore_ascii_case(does) || ty.eq_ignore_ascii_case("any");
        let int = does == ["integer"] && ty.eq_ignore_ascii_case("int");
        return (!int && !does.iter().any(|does| is_it(ty, does))).then_some(does);
    }
    let affinity = Affinity::of(ty);
    let fits = match field {
        // Written as a number, and a text or a fraction when it is read.
        Field::Bool | Field::I8 | Field::I16 | Field::I32 | Field::I64 | Field::U8 | Field::U16 | Field::U32 => {
            matches!(affinity, Affinity::Integer | Affinity::Numeric | Affinity::Blob)
        }
        // 5.0 comes back as the whole number 5, which sqlx does not take for a fraction.
        Field::F32 | Field::F64 => matches!(affinity, Affinity::Real | Affinity::Blob),
        // It is bound as a text, and read as a fraction.
        Field::Decimal => affinity == Affinity::Real,
        // '007' comes back as the number 7.
        Field::Text => match affinity {
            Affinity::Text | Affinity::Blob => true,
            // A time or a JSON text is no number.
            Affinity::Numeric => !is_of_numbers(ty),
            Affinity::Integer | Affinity::Real => false,
        },
        Field::Bytes
        | Field::Naive
        | Field::Zoned
        | Field::Either
        | Field::Date
        | Field::Time
        | Field::Json
        | Field::Uuid
        | Field::U64 => true,
    };
    (!fits).then(|| stored(field))
}

/// Whether a type of numeric affinity is one of numbers, or SQLite's trap `string`.
fn is_of_numbers(ty: &str) -> bool {
    let ty = ty.to_lowercase();
    ["num", "dec", "bool", "string"].iter().any(|word| ty.contains(word))
}

/// As what a field is stored.
fn stored(field: Field) -> &'static [&'static str] {
    match field {
        Field::Bool
        | Field::I8
        | Field::I16
        | Field::I32
        | Field::I64
        | Field::U8
        | Field::U16
        | Field::U32
        | Field::U64 => &["integer"],
        Field::F32 | Field::F64 | Field::Decimal => &["real"],
        Field::Text | Field::Naive | Field::Zoned | Field::Either | Field::Date | Field::Time | Field::Json => {
            &["text"]
        }
        Field::Bytes | Field::Uuid => &["blob"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_column_makes_of_a_value_is_what_counts() {
        for (field, ty) in [
            (Field::I64, "bigint"),
            (Field::Bool, "boolean"),
            (Field::Uuid, "uuid_text"),
            (Field::Uuid, "char(36)"),
            (Field::Zoned, "datetime"),
            (Field::Text, "varchar(20)"),
            (Field::Text, "datetime"),
            (Field::Decimal, "real_decimal"),
            (Field::F64, "double"),
        ] {
            assert_eq!(does(field, ty, false), None, "{field:?} {ty}");
        }
        for (field, ty) in [
            (Field::I32, "text"),
            (Field::I32, "real"),
            (Field::Text, "integer"),
            (Field::F64, "numeric"),
            (Field::Decimal, "decimal(10,2)"),
            (Field::Text, "string"),
            (Field::U64, "integer"),
        ] {
            assert!(does(field, ty, false).is_some(), "{field:?} {ty}");
        }
        assert_eq!(does(Field::Uuid, "BLOB", true), None);
        assert_eq!(does(Field::I32, "INT", true), None);
        assert!(does(Field::Uuid, "TEXT", true).is_some());
    }
}
