//! Which types of columns SeaORM and sqlx 0.9 can read and bind for a field, taken from their sources: `compatible()` of
//! sqlx's types, and SeaORM's `TryGetable`. In doubt, nothing is said: a type of one's own, a domain, a cast.

pub(crate) mod conversion;
mod mysql;
mod postgres;
mod sqlite;

use crate::inspected::{Server, Table};
use sea_orm_migration::sea_orm::ColumnType;
use sea_orm_mixins::schema::WantedColumn;

/// What a field is to a driver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    Bool,
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
    F32,
    F64,
    Decimal,
    Text,
    Bytes,
    /// A time without a zone.
    Naive,
    /// A time in a zone.
    Zoned,
    /// `column_type = "Timestamp"`: SeaORM makes one without a zone of it, whatever the field is.
    Either,
    Date,
    Time,
    Json,
    Uuid,
}

impl Field {
    /// The field that an entity declares with a type; `None` where the type does not tell.
    fn of(ty: &ColumnType) -> Option<Self> {
        Some(match ty {
            ColumnType::Char(_) | ColumnType::String(_) | ColumnType::Text => Self::Text,
            ColumnType::Blob | ColumnType::Binary(_) | ColumnType::VarBinary(_) => Self::Bytes,
            ColumnType::TinyInteger => Self::I8,
            ColumnType::SmallInteger => Self::I16,
            ColumnType::Integer => Self::I32,
            ColumnType::BigInteger => Self::I64,
            ColumnType::TinyUnsigned => Self::U8,
            ColumnType::SmallUnsigned => Self::U16,
            ColumnType::Unsigned => Self::U32,
            ColumnType::BigUnsigned => Self::U64,
            ColumnType::Float => Self::F32,
            ColumnType::Double => Self::F64,
            ColumnType::Decimal(_) => Self::Decimal,
            ColumnType::DateTime => Self::Naive,
            ColumnType::Timestamp => Self::Either,
            ColumnType::TimestampWithTimeZone => Self::Zoned,
            ColumnType::Time => Self::Time,
            ColumnType::Date => Self::Date,
            ColumnType::Boolean => Self::Bool,
            ColumnType::Json | ColumnType::JsonBinary => Self::Json,
            ColumnType::Uuid => Self::Uuid,
            ColumnType::Year
            | ColumnType::Interval(..)
            | ColumnType::Bit(_)
            | ColumnType::VarBit(_)
            | ColumnType::Money(_)
            | ColumnType::Custom(_)
            | ColumnType::Enum { .. }
            | ColumnType::Array(_)
            | ColumnType::Vector(_)
            | ColumnType::Cidr
            | ColumnType::Inet
            | ColumnType::MacAddr
            | ColumnType::LTree
            // SeaORM's enum may grow.
            | _ => return None,
        })
    }

    /// The field as a program writes it.
    fn rust(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::I8 => "i8",
            Self::I16 => "i16",
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::U8 => "u8",
            Self::U16 => "u16",
            Self::U32 => "u32",
            Self::U64 => "u64",
            Self::F32 => "f32",
            Self::F64 => "f64",
            Self::Decimal => "Decimal",
            Self::Text => "String",
            Self::Bytes => "Vec<u8>",
            Self::Naive => "DateTime",
            Self::Zoned => "DateTimeUtc",
            Self::Either => "DateTimeUtc` or `DateTime",
            Self::Date => "Date",
            Self::Time => "Time",
            Self::Json => "Json",
            Self::Uuid => "Uuid",
        }
    }
}

/// Says why a column's type, as the server prints it, does not do for a field; `None` where it does, or nobody knows.
pub(crate) fn refused(server: Server, table: &Table, wanted: &WantedColumn, ty: &str) -> Option<String> {
    let field = Field::of(&wanted.ty)?;
    let does = match server {
        Server::Postgres(_) => postgres::does(field, ty)?,
        Server::MySql(_) | Server::MariaDb(_) => mysql::does(field, ty)?,
        Server::Sqlite(_) => sqlite::does(field, ty, sqlite::is_strict(table))?,
    };
    let rust = field.rust();
    if does.is_empty() {
        return Some(format!(
            "SeaORM has no `{rust}` on this server; declare a wider signed number in the entity"
        ));
    }
    let does = does.iter().map(|ty| format!("`{ty}`")).collect::<Vec<_>>();
    Some(format!(
        "a field `{rust}` takes {}; change the column, or the field",
        does.join(" or ")
    ))
}
