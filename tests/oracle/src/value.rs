//! Values and their types, the same on every backend.

use chrono::{DateTime, Utc};
use sea_orm::{QueryResult, Value, sqlx::Row as _};
use std::fmt;
use uuid::Uuid;

/// The type of a column or an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ty {
    /// A whole number.
    Int,
    /// Text.
    Text,
    /// A truth value.
    Bool,
    /// A point in time.
    Time,
    /// A UUID.
    Uuid,
}

/// A value as it is stored and compared.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Val {
    /// No value.
    Null,
    /// A whole number.
    Int(i64),
    /// Text.
    Text(String),
    /// A truth value.
    Bool(bool),
    /// Microseconds since the epoch.
    Time(i64),
    /// A UUID.
    Uuid(u128),
}

impl fmt::Debug for Val {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("NULL"),
            Self::Int(value) => write!(f, "{value}"),
            Self::Text(value) => write!(f, "{value:?}"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Time(value) => match DateTime::<Utc>::from_timestamp_micros(*value) {
                Some(time) => write!(f, "{}", time.format("%m-%dT%H:%M:%S%.f")),
                None => write!(f, "time {value}"),
            },
            Self::Uuid(value) => write!(f, "u{value:x}"),
        }
    }
}

impl Val {
    /// The value to bind, typed as `ty`.
    #[must_use]
    pub fn bind(&self, ty: Ty) -> Value {
        match self {
            Self::Null => match ty {
                Ty::Int => Value::BigInt(None),
                Ty::Text => Value::String(None),
                Ty::Bool => Value::Bool(None),
                Ty::Time => Value::ChronoDateTimeUtc(None),
                Ty::Uuid => Value::Uuid(None),
            },
            Self::Int(value) => Value::BigInt(Some(*value)),
            Self::Text(value) => Value::String(Some(value.clone())),
            Self::Bool(value) => Value::Bool(Some(*value)),
            Self::Time(value) => Value::ChronoDateTimeUtc(Some(time(*value))),
            Self::Uuid(value) => Value::Uuid(Some(Uuid::from_u128(*value))),
        }
    }
}

/// A time from microseconds since the epoch.
#[must_use]
pub fn time(micros: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(micros).unwrap_or_default()
}

/// Reads a result row whose columns have these types.
pub(crate) fn decode(row: &QueryResult, types: &[Ty]) -> Result<Vec<Val>, String> {
    let found = row.column_names().len();
    if found != types.len() {
        return Err(format!("{} columns instead of {}", found, types.len()));
    }
    let cells = types.iter().enumerate();
    cells.map(|(at, ty)| cell(row, at, *ty)).collect()
}

fn cell(row: &QueryResult, at: usize, ty: Ty) -> Result<Val, String> {
    match ty {
        Ty::Int => Ok(int(row, at)?.map_or(Val::Null, Val::Int)),
        Ty::Bool => match row.try_get_by_index::<Option<bool>>(at) {
            Ok(value) => Ok(value.map_or(Val::Null, Val::Bool)),
            Err(_) => Ok(int(row, at)?.map_or(Val::Null, |value| Val::Bool(value != 0))),
        },
        Ty::Text => Ok(text(row, at)?.map_or(Val::Null, Val::Text)),
        Ty::Time => match row.try_get_by_index::<Option<DateTime<Utc>>>(at) {
            Ok(value) => Ok(value.map_or(Val::Null, |value| Val::Time(value.timestamp_micros()))),
            Err(err) => Err(err.to_string()),
        },
        Ty::Uuid => match row.try_get_by_index::<Option<Uuid>>(at) {
            Ok(value) => Ok(value.map_or(Val::Null, |value| Val::Uuid(value.as_u128()))),
            Err(err) => Err(err.to_string()),
        },
    }
}

/// Databases give numbers the width they like.
fn int(row: &QueryResult, at: usize) -> Result<Option<i64>, String> {
    if let Ok(value) = row.try_get_by_index::<Option<i64>>(at) {
        return Ok(value);
    }
    if let Ok(value) = row.try_get_by_index::<Option<i32>>(at) {
        return Ok(value.map(i64::from));
    }
    if let Ok(value) = row.try_get_by_index::<Option<u64>>(at) {
        return Ok(value.and_then(|value| i64::try_from(value).ok()));
    }
    if let Ok(number) = decimal(row, at) {
        return Ok(number);
    }
    let value = row.try_get_by_index::<Option<bool>>(at);
    value.map(|value| value.map(i64::from)).map_err(|err| err.to_string())
}

/// MariaDB makes a decimal of a truth value in a UNION.
fn decimal(row: &QueryResult, at: usize) -> Result<Option<i64>, ()> {
    let row = row.try_as_mysql_row().ok_or(())?;
    let text: Option<String> = row.try_get_unchecked(at).map_err(|_| ())?;
    match text {
        Some(text) => text.parse().map(Some).map_err(|_| ()),
        None => Ok(None),
    }
}

fn text(row: &QueryResult, at: usize) -> Result<Option<String>, String> {
    if let Ok(value) = row.try_get_by_index::<Option<String>>(at) {
        return Ok(value);
    }
    let bytes = row.try_get_by_index::<Option<Vec<u8>>>(at);
    let bytes = bytes.map_err(|err| err.to_string())?;
    Ok(bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
}
