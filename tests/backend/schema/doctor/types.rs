//! What the doctor says of types, against the driver itself: a value of each type of field is written into a column of each
//! type, and read back.

use crate::entity::sample::Column;
use crate::world::{execute, findings, migrated};
use backend_tests::Backend;
use sea_orm::prelude::{Date, DateTime, DateTimeUtc, Json, Time, Uuid};
use sea_orm::{
    ConnectionTrait as _, DatabaseConnection, DbBackend, IdenStatic as _, Iterable as _, Statement, TryGetable, Value,
};
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU32, Ordering};

static COUNT: AtomicU32 = AtomicU32::new(0);

const POSTGRES: &[&str] = &[
    "boolean",
    "smallint",
    "integer",
    "bigint",
    "real",
    "double precision",
    "numeric",
    "numeric(10,2)",
    "text",
    "varchar(60)",
    "char(60)",
    "name",
    "bytea",
    "timestamp",
    "timestamptz(3)",
    "date",
    "time",
    "timetz",
    "uuid",
    "json",
    "jsonb",
    "interval",
    "oid",
    "text[]",
];

const MYSQL: &[&str] = &[
    "tinyint(1)",
    "tinyint",
    "smallint",
    "mediumint",
    "int",
    "bigint",
    "int unsigned",
    "bigint unsigned",
    "bit(8)",
    "float",
    "double",
    "decimal(10,2)",
    "varchar(60)",
    "char(60)",
    "text",
    "longtext",
    "blob",
    "binary(16)",
    "varbinary(60)",
    "timestamp(6) null",
    "datetime",
    "datetime(6)",
    "date",
    "time",
    "json",
    "uuid",
    "enum('a', 'b')",
];

const SQLITE: &[&str] = &[
    "boolean",
    "tinyint",
    "int",
    "bigint",
    "real",
    "double",
    "float",
    "numeric",
    "decimal(10, 2)",
    "text",
    "varchar(60)",
    "blob",
    "datetime",
    "timestamp",
    "date",
    "time",
    "json",
    "uuid",
    "uuid_text",
    "",
];

/// Whether a value written into a column is what is read from it.
async fn works<T>(db: &DatabaseConnection, column: &str, value: T) -> bool
where
    T: TryGetable + Into<Value> + PartialEq + Clone,
{
    let backend = db.get_database_backend();
    let (quoted, mark) = match backend {
        DbBackend::Postgres => (format!("\"{column}\""), "$1"),
        DbBackend::MySql => (format!("`{column}`"), "?"),
        DbBackend::Sqlite | _ => (format!("\"{column}\""), "?"),
    };
    execute(db, "DELETE FROM samples").await;
    // A statement of its own each time: one that is prepared is of the old type.
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let quoted = format!("/* {number} */ {quoted}");
    let insert = format!("INSERT INTO samples (id, {quoted}) VALUES (1, {mark})");
    let insert = Statement::from_sql_and_values(backend, insert, [value.clone().into()]);
    if db.execute_raw(insert).await.is_err() {
        return false;
    }
    // By the value too: what is never found is no use.
    let select = format!("SELECT {quoted} AS it FROM samples WHERE {quoted} = {mark}");
    // JSON has no `=` on PostgreSQL, and a text of it is written in many ways.
    let select = if column == "doc" {
        Statement::from_string(backend, format!("SELECT {quoted} AS it FROM samples"))
    } else {
        Statement::from_sql_and_values(backend, select, [value.clone().into()])
    };
    let row = db.query_one_raw(select).await;
    let read = row.ok().flatten().and_then(|row| row.try_get::<T>("", "it").ok());
    read.is_some_and(|read| read == value)
}

/// Values that a column of another kind would change.
async fn column_works(db: &DatabaseConnection, column: Column) -> bool {
    let day = Date::from_ymd_opt(2026, 2, 3).unwrap();
    let hour = Time::from_hms_opt(4, 5, 6).unwrap();
    let name = column.as_str();
    match column {
        Column::Id => true,
        Column::Flag => works(db, name, true).await,
        Column::Small => works(db, name, 7_i16).await,
        Column::Whole => works(db, name, 7_i32).await,
        Column::Big => works(db, name, 7_i64).await,
        Column::Single => works(db, name, 5.0_f32).await,
        Column::Double => works(db, name, 5.0_f64).await,
        // As a key of a tenant, or a code.
        Column::Text => works(db, name, "007".to_owned()).await,
        Column::Bytes => works(db, name, b"a\xff".to_vec()).await,
        Column::Zoned => works::<DateTimeUtc>(db, name, day.and_time(hour).and_utc()).await,
        Column::Naive => works::<DateTime>(db, name, day.and_time(hour)).await,
        Column::Day => works(db, name, day).await,
        Column::Hour => works(db, name, hour).await,
        Column::Uid => works(db, name, Uuid::from_u128(0x6f96_19ff_8b86_d011_b42d_00c0_4fc9_64ff)).await,
        Column::Doc => works::<Json>(db, name, serde_json::json!({"a": [1, "b"]})).await,
    }
}

/// `most` fail and are not found: values that are cut, padded or taken for numbers.
async fn judged(db: DatabaseConnection, backend: Backend, types: &[&str], most: usize) {
    migrated(&db).await;
    let (mut false_alarms, mut missed, mut pairs) = (Vec::new(), Vec::new(), 0);
    for ty in types {
        let columns = Column::iter().filter(|column| !matches!(column, Column::Id));
        let mut made = String::from("CREATE TABLE samples (id integer PRIMARY KEY");
        for column in columns.clone() {
            let quote = if backend == Backend::Mysql { '`' } else { '"' };
            write!(made, ", {quote}{}{quote} {ty}", column.as_str()).unwrap();
        }
        execute(&db, "DROP TABLE samples").await;
        execute(&db, &format!("{made})")).await;
        let refused: Vec<_> = findings(&db).await;
        let refused = refused
            .iter()
            .filter(|finding| finding.kind == "unreadable_type" && finding.table == "samples");
        let refused: Vec<_> = refused
            .map(|finding| finding.what.split('`').nth(1).unwrap().to_owned())
            .collect();
        for column in columns {
            pairs += 1;
            let is_refused = refused.iter().any(|refused| refused == column.as_str());
            let pair = format!("{} in {ty}", column.as_str());
            match (is_refused, column_works(&db, column).await) {
                (true, true) => false_alarms.push(pair),
                (false, false) => missed.push(pair),
                (true, false) | (false, true) => {}
            }
        }
    }
    backend_tests::figure(
        backend,
        "no type that the driver can read and bind is refused by the doctor",
        "a value of each type of field in a column of each type",
        &format!(
            "{pairs} pairs, no false alarm, {} that fail and are not found",
            missed.len()
        ),
    );
    assert_eq!(false_alarms, Vec::<String>::new());
    assert!(missed.len() <= most, "{missed:?}");
}

#[tokio::test]
async fn postgres() {
    backend_tests::run(Backend::Postgres, |db| judged(db, Backend::Postgres, POSTGRES, 1)).await;
}

#[tokio::test]
async fn mariadb() {
    backend_tests::run(Backend::Mysql, |db| judged(db, Backend::Mysql, MYSQL, 14)).await;
}

#[tokio::test]
async fn sqlite() {
    backend_tests::with_database(Backend::Sqlite, async |url: String| {
        judged(crate::world::single(&url).await, Backend::Sqlite, SQLITE, 6).await;
    })
    .await;
}
