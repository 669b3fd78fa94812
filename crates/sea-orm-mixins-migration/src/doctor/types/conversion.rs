//! The step that gives a column the type of the field, where no value is lost by it.

use super::{Field, postgres};
use crate::doctor::case::Pair;
use crate::inspected::{Column, Server};
use crate::step::{Lock, Step};
use crate::steps::printable::is_printable;
use crate::steps::{column, default};
use sea_orm_mixins::schema::WantedColumn;

/// The step; `None` where it would lose something, where MODIFY cannot make the new values, and on SQLite, which has none.
pub(crate) fn step(pair: &Pair<'_>, wanted: &WantedColumn, there: &Column) -> Option<Step> {
    let field = Field::of(&wanted.ty)?;
    let place = pair.place();
    if !is_printable(place.server, &wanted.definition) {
        return None;
    }
    let ty = column::type_sql(place.server, &wanted.definition);
    let declared = wanted.definition.get_column_spec().default.as_ref();
    let declared = declared.map(|declared| default::operand(place.server, declared));
    match place.server {
        Server::Postgres(_) => {
            let name = place.quoted(&there.name);
            let using = using(field, &postgres::without_modifiers(&there.ty), &name)?;
            Some(column::change_type(&place, there, &ty, &using, declared.as_deref()))
        }
        Server::MySql(_) | Server::MariaDb(_) => is_modifiable(field, &there.ty).then(|| {
            let old = there.default.as_deref();
            let modify = column::modify_sql(&place, there, &ty, there.nullable, old);
            let utc = "SET SESSION time_zone = '+00:00'".to_owned();
            let statements = vec![column::strict(), utc, modify];
            place.step("the type that the program reads and writes", Lock::Writers, statements)
        }),
        Server::Sqlite(_) => None,
    }
}

/// PostgreSQL's expression for the new value, where each old one has a new one or the server says so.
fn using(field: Field, old: &str, name: &str) -> Option<String> {
    let is_text = matches!(old, "text" | "character varying" | "character");
    let is_number = matches!(old, "smallint" | "integer" | "bigint");
    Some(match field {
        Field::Uuid if is_text => format!("{name}::uuid"),
        Field::Text if old == "uuid" || is_number => format!("{name}::text"),
        Field::Zoned if old == "timestamp without time zone" => format!("{name} AT TIME ZONE 'UTC'"),
        Field::Naive if old == "timestamp with time zone" => format!("{name} AT TIME ZONE 'UTC'"),
        Field::I64 if is_number => format!("{name}::bigint"),
        Field::I32 if old == "smallint" => format!("{name}::integer"),
        Field::Bool if is_number => format!("{name} <> 0"),
        Field::F64 if old == "real" => format!("{name}::double precision"),
        Field::Decimal if is_number => format!("{name}::numeric"),
        Field::Json if is_text => format!("{name}::jsonb"),
        Field::Bool
        | Field::I8
        | Field::I16
        | Field::I32
        | Field::I64
        | Field::U8
        | Field::U16
        | Field::U32
        | Field::U64
        | Field::F32
        | Field::F64
        | Field::Decimal
        | Field::Text
        | Field::Bytes
        | Field::Naive
        | Field::Zoned
        | Field::Either
        | Field::Date
        | Field::Time
        | Field::Json
        | Field::Uuid => return None,
    })
}

/// Whether MODIFY makes the right values of the old ones; what does not fit is refused in strict mode.
fn is_modifiable(field: Field, old: &str) -> bool {
    let old = old.to_lowercase();
    let is_number = ["tinyint", "smallint", "mediumint", "int", "bigint"]
        .iter()
        .any(|number| old.starts_with(number));
    match field {
        Field::I8 | Field::I16 | Field::I32 | Field::I64 | Field::U8 | Field::U16 | Field::U32 | Field::U64 => {
            is_number
        }
        Field::Naive => old.starts_with("timestamp"),
        Field::Decimal | Field::Text => is_number,
        Field::Bool
        | Field::F32
        | Field::F64
        | Field::Bytes
        | Field::Zoned
        | Field::Either
        | Field::Date
        | Field::Time
        | Field::Json
        | Field::Uuid => false,
    }
}
