//! PostgreSQL: sqlx compares the type of the column with that of the field, and takes no other width.

use super::Field;

/// The types of PostgreSQL's own that are judged, as `format_type` prints them. Others are somebody's own.
const KNOWN: &[&str] = &[
    "\"char\"",
    "bigint",
    "boolean",
    "bytea",
    "character",
    "character varying",
    "date",
    "double precision",
    "integer",
    "interval",
    "json",
    "jsonb",
    "money",
    "name",
    "numeric",
    "oid",
    "real",
    "smallint",
    "text",
    "time with time zone",
    "time without time zone",
    "timestamp with time zone",
    "timestamp without time zone",
    "uuid",
    "xml",
];

/// The types that do for a field, if this one does not.
pub(super) fn does(field: Field, ty: &str) -> Option<&'static [&'static str]> {
    let ty = without_modifiers(ty);
    let list = element(&ty).is_some();
    let known = KNOWN.contains(&ty.as_str()) || element(&ty).is_some_and(|element| KNOWN.contains(&element));
    let does = types(field);
    (known && (list || !does.contains(&ty.as_str()))).then_some(does)
}

fn element(ty: &str) -> Option<&str> {
    ty.strip_suffix("[]")
}

fn types(field: Field) -> &'static [&'static str] {
    match field {
        Field::Bool => &["boolean"],
        // SeaORM makes a `smallint` of it and reads a `"char"`.
        Field::I8 => &["\"char\""],
        Field::I16 => &["smallint"],
        Field::I32 => &["integer"],
        Field::I64 => &["bigint"],
        Field::U8 | Field::U16 | Field::U64 => &[],
        Field::U32 => &["integer", "oid"],
        Field::F32 => &["real"],
        Field::F64 => &["double precision"],
        Field::Decimal => &["numeric"],
        Field::Text => &["text", "character varying", "character", "name"],
        Field::Bytes => &["bytea"],
        Field::Naive => &["timestamp without time zone"],
        Field::Zoned => &["timestamp with time zone"],
        Field::Either => &["timestamp with time zone", "timestamp without time zone"],
        Field::Date => &["date"],
        Field::Time => &["time without time zone"],
        Field::Json => &["jsonb", "json"],
        Field::Uuid => &["uuid"],
    }
}

/// `timestamp(6) with time zone` is `timestamp with time zone`.
pub(super) fn without_modifiers(ty: &str) -> String {
    let Some((before, rest)) = ty.split_once('(') else {
        return ty.trim().to_owned();
    };
    let after = rest.split_once(')').map_or("", |(_, after)| after);
    format!("{}{after}", before.trim_end()).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_exact_and_texts_are_alike() {
        for (field, ty) in [
            (Field::Text, "character varying(255)"),
            (Field::Text, "citext"),
            (Field::Text, "app.mood"),
            (Field::Zoned, "timestamp(3) with time zone"),
            (Field::Decimal, "numeric(10,2)"),
            (Field::I64, "bigint"),
            (Field::Uuid, "app.id_domain"),
        ] {
            assert_eq!(does(field, ty), None, "{field:?} {ty}");
        }
        for (field, ty) in [
            (Field::I32, "bigint"),
            (Field::I64, "integer"),
            (Field::Zoned, "timestamp without time zone"),
            (Field::Uuid, "text"),
            (Field::Text, "uuid"),
            (Field::Text, "text[]"),
            (Field::U64, "bigint"),
        ] {
            assert!(does(field, ty).is_some(), "{field:?} {ty}");
        }
    }
}
