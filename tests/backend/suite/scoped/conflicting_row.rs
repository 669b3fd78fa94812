//! The row in an upsert's way, if it is another tenant's: it stays byte for byte, whatever its columns are and whatever is
//! assigned to them. MySQL's upserts have no WHERE, and what keeps the row there could convert it.

use super::{NORTH, SOUTH};
use mixins::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait as _, ConnectionTrait as _, DatabaseConnection, DbBackend, DbErr, EntityTrait as _, Set,
    Statement, TransactionTrait as _, Value,
};

mod tray {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    /// The columns that the tests are about are the database's alone.
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "trays")]
    #[mixin(crate = "mixins")]
    pub struct Model {
        #[sea_orm(unique)]
        pub code: String,
        pub label: String,
    }
}

/// A column's type, and a value that another type could not hold.
const COLUMNS: [(&str, &str); 24] = [
    ("bigint", "9007199254740993"),
    ("bigint unsigned", "18446744073709551615"),
    ("int", "-2147483648"),
    (
        "decimal(65,0)",
        "99999999999999999999999999999999999999999999999999999999999999999",
    ),
    ("decimal(38,30)", "12345678.123456789012345678901234567891"),
    ("float", "1.2345678"),
    ("float", "1e-38"),
    ("double", "0.1234567890123456789"),
    ("double", "1.7976931348623157e308"),
    ("varchar(50)", "'9007199254740993.0 '"),
    ("varchar(50) charset latin1", "x'e9a4'"),
    ("char(5) charset utf8mb4 collate utf8mb4_bin", "'e\u{301}'"),
    ("text", "'1e3'"),
    ("json", "'{\"a\": 1.0, \"b\": 12345678901234567890}'"),
    ("blob", "x'00ff80'"),
    ("binary(4)", "x'00ff0000'"),
    ("bit(10)", "b'1010101010'"),
    ("enum('a','b','1')", "'b'"),
    ("set('a','b','c')", "'a,c'"),
    ("time(6)", "'-800:59:59.123456'"),
    ("datetime(6)", "'9999-12-31 23:59:59.999999'"),
    (
        "timestamp(6) NOT NULL DEFAULT '2020-01-01'",
        "'2021-03-28 02:30:00.123456'",
    ),
    ("year", "2155"),
    ("date", "'1000-01-01'"),
];

/// What may be assigned: an expression, and what is bound in it.
fn assigned() -> Vec<(&'static str, Option<Value>)> {
    let bound = |value: Value| ("?", Some(value));
    let mut assigned: Vec<(&str, Option<Value>)> = [
        "VALUES(c)",
        "c",
        "NULL",
        "DEFAULT",
        "DEFAULT(c)",
        "1",
        "1.5",
        "1.5e0",
        "-1",
        "'1'",
        "'b'",
        "x'31'",
        "b'1'",
        "TRUE",
        "c + 1",
        "c * 1.5e0",
        "CONCAT(c, 'x')",
        "CAST('2026-01-01' AS DATE)",
        "CAST('10:00:00' AS TIME(6))",
        "CAST('2026-01-01 10:00:00' AS DATETIME(6))",
        "NOW(6)",
        "(SELECT 1)",
        "COALESCE(NULL, 1.5)",
        "VALUES(id)",
        "IF(TRUE, VALUES(c), 1.5e0)",
    ]
    .map(|expression| (expression, None))
    .to_vec();
    assigned.extend([
        bound(1_i32.into()),
        bound(1_u64.into()),
        bound(1.5_f32.into()),
        bound(1.5_f64.into()),
        bound("1".into()),
        bound("b".into()),
        bound(vec![0x31_u8].into()),
        bound(true.into()),
        bound(Value::String(None)),
        bound(Value::Double(None)),
        bound(chrono::NaiveDate::from_ymd_opt(2026, 1, 1).into()),
        bound(chrono::NaiveTime::from_hms_micro_opt(10, 0, 0, 1).into()),
        bound(super::second(0).into()),
        bound(serde_json::json!({ "a": 1 }).into()),
        bound(uuid::Uuid::from_u128(1).into()),
    ]);
    assigned
}

/// The rows with the bytes of each column, and what `ON UPDATE CURRENT_TIMESTAMP` makes of them.
async fn bytes(db: &DatabaseConnection) -> Vec<String> {
    let sql = "SELECT CONCAT_WS('|', id, code, label, HEX(station_id), HEX(c), CAST(c AS CHAR), CAST(c AS BINARY), touched) \
               AS shown FROM trays ORDER BY id";
    let statement = Statement::from_string(DbBackend::MySql, sql);
    let rows = db.query_all_raw(statement).await.unwrap();
    let shown = |row: &sea_orm::QueryResult| row.try_get::<Vec<u8>>("", "shown").map(|shown| format!("{shown:?}"));
    rows.iter().map(|row| shown(row).unwrap()).collect()
}

async fn table(db: &DatabaseConnection, column: &str) {
    for sql in [
        "DROP TABLE IF EXISTS trays".to_owned(),
        format!(
            "CREATE TABLE trays (id int AUTO_INCREMENT PRIMARY KEY, code varchar(20) NOT NULL UNIQUE, label varchar(20) NOT \
             NULL, station_id binary(16) NOT NULL, c {column}, touched timestamp(6) NOT NULL DEFAULT '2020-01-01' ON \
             UPDATE CURRENT_TIMESTAMP(6))"
        ),
    ] {
        db.execute_unprepared(&sql).await.unwrap();
    }
}

/// Each type of a column, with each that is assigned to it.
async fn another_tenants_row_is_not_converted(db: DatabaseConnection) {
    let [north, south] = [NORTH, SOUTH].map(|station| db.clone().scoped(Scope::new().station(station)));
    let (mut written, mut failed) = (0, 0);
    for (column, value) in COLUMNS {
        table(&db, column).await;
        let insert = |code: &str, label: &str| {
            format!("INSERT INTO trays (code, label, c) VALUES ('{code}', '{label}', {value})")
        };
        south.execute_unprepared(&insert("theirs", "south")).await.unwrap();
        let before = bytes(&db).await;
        for (expression, bound) in assigned() {
            // Where the row changed, ON UPDATE CURRENT_TIMESTAMP would tell.
            let upsert = insert("theirs", "north");
            let sql = format!("{upsert} ON DUPLICATE KEY UPDATE c = {expression}, label = VALUES(label)");
            let statement = Statement::from_sql_and_values(DbBackend::MySql, &sql, bound.clone());
            let sent = north.execute_raw(statement).await;
            assert_eq!(bytes(&db).await, before, "{column}: {sql} {bound:?}: {sent:?}");
            match sent {
                Ok(sent) => {
                    assert_eq!(sent.last_insert_id(), 0, "{column}: {sql}");
                    written += 1;
                }
                Err(_) => failed += 1,
            }
        }
        // The same on a row of its own is done, as without a scope.
        let own = format!(
            "{} ON DUPLICATE KEY UPDATE c = VALUES(c), label = 'again'",
            insert("ours", "north")
        );
        for _ in 0..2 {
            north.execute_unprepared(&own).await.unwrap();
        }
        let ours = tray::Entity::find().one(&north).await.unwrap().unwrap();
        assert_eq!((ours.code.as_str(), ours.label.as_str()), ("ours", "again"), "{column}");
    }
    // VALUES(c) and c leave every row alone; the rest fails.
    assert_eq!(written, COLUMNS.len() * 2);
    assert_eq!(failed, COLUMNS.len() * (assigned().len() - 2));
}

/// What is computed fails as an upsert does whose row is left alone elsewhere, and a transaction goes on.
async fn a_failure_says_that_nothing_was_inserted(db: DatabaseConnection) {
    table(&db, "int").await;
    let [north, south] = [NORTH, SOUTH].map(|station| db.clone().scoped(Scope::new().station(station)));
    let new = |code: &str| tray::ActiveModel {
        code: Set(code.to_owned()),
        label: Set("new".to_owned()),
        ..Default::default()
    };
    new("theirs").insert(&south).await.unwrap();
    new("ours").insert(&north).await.unwrap();
    let computed = || {
        OnConflict::column(tray::Column::Code)
            .value(tray::Column::Label, "computed")
            .to_owned()
    };
    let transaction = north.begin().await.unwrap();
    let upsert = tray::Entity::insert(new("theirs")).on_conflict(computed());
    assert_eq!(
        upsert.exec_without_returning(&transaction).await,
        Err(DbErr::RecordNotInserted)
    );
    let many = tray::Entity::insert_many([new("third"), new("theirs")]).on_conflict(computed());
    assert_eq!(
        many.exec_without_returning(&transaction).await,
        Err(DbErr::RecordNotInserted)
    );
    let upsert = tray::Entity::insert(new("ours")).on_conflict(computed());
    upsert.exec_without_returning(&transaction).await.unwrap();
    transaction.commit().await.unwrap();
    let rows = tray::Entity::find().all(&db).await.unwrap();
    let shown: Vec<_> = rows.iter().map(|row| (row.code.as_str(), row.label.as_str())).collect();
    assert_eq!(shown, [("theirs", "new"), ("ours", "computed")]);
}

/// Only MySQL and MariaDB have such upserts.
mod mysql {
    use backend_tests::{Backend, run};

    #[tokio::test]
    async fn another_tenants_row_is_not_converted() {
        run(Backend::Mysql, super::another_tenants_row_is_not_converted).await;
    }

    #[tokio::test]
    async fn a_failure_says_that_nothing_was_inserted() {
        run(Backend::Mysql, super::a_failure_says_that_nothing_was_inserted).await;
    }
}
