//! MySQL and MariaDB: numbers of any width, signed apart from unsigned; texts and bytes alike.

use super::Field;

/// A type without length, and whether it is unsigned.
fn base(ty: &str) -> (String, bool) {
    let ty = ty.to_lowercase();
    let end = ty.find(['(', ' ']).unwrap_or(ty.len());
    let base = ty.get(..end).unwrap_or_default().to_owned();
    (base, ty.contains("unsigned") || ty.contains("zerofill"))
}

const NUMBERS: &[&str] = &["tinyint", "smallint", "mediumint", "int", "integer", "bigint"];
const TEXTS: &[&str] = &[
    "char",
    "varchar",
    "tinytext",
    "text",
    "mediumtext",
    "longtext",
    "enum",
    "set",
    "binary",
    "varbinary",
    "tinyblob",
    "blob",
    "mediumblob",
    "longblob",
];
const OTHERS: &[&str] = &[
    "float",
    "double",
    "decimal",
    "bit",
    "datetime",
    "timestamp",
    "date",
    "time",
    "json",
    "uuid",
];

/// The types that do for a field, if this one does not.
pub(super) fn does(field: Field, ty: &str) -> Option<&'static [&'static str]> {
    let (base, unsigned) = base(ty);
    let base = base.as_str();
    let is_known = [NUMBERS, TEXTS, OTHERS].iter().any(|known| known.contains(&base));
    let number = NUMBERS.contains(&base);
    let text = TEXTS.contains(&base);
    let (fits, does): (bool, &'static [&'static str]) = match field {
        Field::Bool => (number || base == "bit", &["boolean"]),
        Field::I8 | Field::I16 | Field::I32 | Field::I64 => (number && !unsigned, &["int", "bigint"]),
        Field::U8 | Field::U16 | Field::U32 | Field::U64 => (
            number && unsigned || base == "bit",
            &["int unsigned", "bigint unsigned"],
        ),
        Field::F32 | Field::F64 => (matches!(base, "float" | "double"), &["double"]),
        Field::Decimal => (base == "decimal", &["decimal"]),
        Field::Text => (text || base == "uuid", &["varchar", "text"]),
        Field::Bytes => (text || base == "uuid", &["varbinary", "blob"]),
        Field::Naive => (base == "datetime", &["datetime"]),
        Field::Zoned | Field::Either => (matches!(base, "datetime" | "timestamp"), &["datetime", "timestamp"]),
        Field::Date => (base == "date", &["date"]),
        Field::Time => (base == "time", &["time"]),
        Field::Json => (text || base == "json", &["json"]),
        // It is bound as 16 bytes. Texts could be read, and never found.
        Field::Uuid => (
            matches!(
                base,
                "uuid" | "binary" | "varbinary" | "tinyblob" | "blob" | "mediumblob" | "longblob"
            ),
            &["binary(16)"],
        ),
    };
    (is_known && !fits).then_some(does)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_do_not_matter_and_signs_do() {
        for (field, ty) in [
            (Field::I32, "bigint(20)"),
            (Field::I64, "int(11)"),
            (Field::Bool, "tinyint(1)"),
            (Field::Text, "longtext"),
            (Field::Json, "longtext"),
            (Field::Uuid, "uuid"),
            (Field::Uuid, "binary(16)"),
            (Field::Zoned, "datetime(6)"),
            (Field::U64, "bigint(20) unsigned"),
            (Field::Text, "inet6"),
        ] {
            assert_eq!(does(field, ty), None, "{field:?} {ty}");
        }
        for (field, ty) in [
            (Field::I32, "int(10) unsigned"),
            (Field::U32, "int(11)"),
            (Field::Uuid, "char(36)"),
            (Field::Naive, "timestamp"),
            (Field::Text, "int(11)"),
            (Field::F64, "decimal(10,2)"),
        ] {
            assert!(does(field, ty).is_some(), "{field:?} {ty}");
        }
    }
}
