//! Reads keys and marks of rows, typed as their columns are.

use chrono::{DateTime, NaiveDateTime, Utc};
use sea_orm::{ColumnType, DbBackend, DbErr, QueryResult, TryGetable, Value};
use sea_orm_mixins_sql::SoftDelete;
use uuid::Uuid;

/// When a row was deleted. Two rows with one mark and one actor were deleted by one cascade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Microseconds since the Unix epoch.
    Time(i64),
    /// A number, in whatever unit.
    Number(i64),
    /// A text, in whatever format.
    Text(String),
}

impl Mark {
    /// Whether it is before a time, given as a column of marks holds it.
    pub(crate) fn is_before(&self, time: &Value) -> bool {
        let micros = match time {
            Value::ChronoDateTimeUtc(Some(time)) => Some(time.timestamp_micros()),
            Value::ChronoDateTimeWithTimeZone(Some(time)) => Some(time.timestamp_micros()),
            Value::ChronoDateTimeLocal(Some(time)) => Some(time.timestamp_micros()),
            Value::ChronoDateTime(Some(time)) => Some(time.and_utc().timestamp_micros()),
            _ => None,
        };
        match self {
            Self::Time(at) => micros.is_some_and(|time| *at < time),
            Self::Number(at) => crate::value::integer(time).is_some_and(|time| i128::from(*at) < time),
            // As the database compares them; a format that does not sort by time was not for this.
            Self::Text(at) => crate::value::text(time).is_some_and(|time| at.as_str() < &*time),
        }
    }
}

/// Whether a column of that type can be part of a key that links rows.
pub(crate) fn is_readable(ty: &ColumnType) -> bool {
    reader(ty).is_some()
}

/// The value of a column.
///
/// # Errors
///
/// SeaORM's, where the database holds another type than the entity declares.
pub(crate) fn value(row: &QueryResult, column: &str, ty: &ColumnType, backend: DbBackend) -> Result<Value, DbErr> {
    let read = match (ty, backend) {
        // PostgreSQL has no unsigned numbers; SeaORM makes signed ones of them.
        (ColumnType::Unsigned | ColumnType::BigUnsigned, DbBackend::Postgres) => Some(as_is::<i64> as Reader),
        (ColumnType::TinyUnsigned | ColumnType::SmallUnsigned, DbBackend::Postgres) => Some(as_is::<i16> as Reader),
        _ => reader(ty),
    };
    let read = read.ok_or_else(|| DbErr::Type(format!("`{column}` cannot link rows")))?;
    read(row, column)
}

type Reader = fn(&QueryResult, &str) -> Result<Value, DbErr>;

fn reader(ty: &ColumnType) -> Option<Reader> {
    Some(match ty {
        ColumnType::TinyInteger => as_is::<i8>,
        ColumnType::SmallInteger => as_is::<i16>,
        ColumnType::Integer => as_is::<i32>,
        ColumnType::BigInteger => as_is::<i64>,
        ColumnType::TinyUnsigned => as_is::<u8>,
        ColumnType::SmallUnsigned => as_is::<u16>,
        ColumnType::Unsigned => as_is::<u32>,
        ColumnType::BigUnsigned => as_is::<u64>,
        ColumnType::Uuid => as_is::<Uuid>,
        ColumnType::Char(_) | ColumnType::String(_) | ColumnType::Text => as_is::<String>,
        ColumnType::Binary(_) | ColumnType::VarBinary(_) | ColumnType::Blob => as_is::<Vec<u8>>,
        ColumnType::Boolean => as_is::<bool>,
        ColumnType::Date => as_is::<chrono::NaiveDate>,
        _ => return None,
    })
}

fn as_is<T>(row: &QueryResult, column: &str) -> Result<Value, DbErr>
where
    Option<T>: TryGetable + Into<Value>,
{
    row.try_get::<Option<T>>("", column).map(Into::into)
}

/// The mark of a deleted row; `None` where its column says not when.
///
/// # Errors
///
/// SeaORM's, where the column holds something else.
pub(crate) fn mark(row: &QueryResult, soft_delete: &SoftDelete) -> Result<Option<Mark>, DbErr> {
    let column = soft_delete.column();
    match soft_delete {
        SoftDelete::Flag { .. } | SoftDelete::Number { .. } | SoftDelete::Value { .. } => Ok(None),
        SoftDelete::UnixTime { .. } => {
            let number = row.try_get::<i64>("", column)?;
            // 0 is live.
            Ok((number != 0).then_some(Mark::Number(number)))
        }
        SoftDelete::Time { .. } => time(row, column),
    }
}

/// A time in whatever type the column has: one of the database's, or an `Option` of a number or a text.
fn time(row: &QueryResult, column: &str) -> Result<Option<Mark>, DbErr> {
    // Before the times: SQLite's driver takes a number for seconds, whatever its unit is.
    if let Ok(number) = row.try_get::<Option<i64>>("", column) {
        return Ok(number.map(Mark::Number));
    }
    if let Ok(time) = row.try_get::<Option<DateTime<Utc>>>("", column) {
        return Ok(time.map(|time| Mark::Time(time.timestamp_micros())));
    }
    if let Ok(time) = row.try_get::<Option<NaiveDateTime>>("", column) {
        return Ok(time.map(|time| Mark::Time(time.and_utc().timestamp_micros())));
    }
    row.try_get::<Option<String>>("", column)
        .map(|text| text.map(Mark::Text))
}

/// Whether a deletion says when it was.
pub(crate) fn says_when(soft_delete: &SoftDelete) -> bool {
    match soft_delete {
        SoftDelete::Time { .. } | SoftDelete::UnixTime { .. } => true,
        SoftDelete::Flag { .. } | SoftDelete::Number { .. } | SoftDelete::Value { .. } => false,
    }
}
