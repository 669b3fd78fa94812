//! The disk is full: the statement fails, its transaction leaves nothing, what was committed before is there, and with room
//! again the connection goes on.

use super::own_server::{OwnServer, with_server};
use crate::database::{NORTH, TestDatabase, connect, create, on_connect, scope};
use crate::entity::account::{self, Column, Entity};
use backend_tests::Backend;
use mixins::prelude::*;
use mixins::{is_outcome_unknown, is_retryable};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait as _, DatabaseConnection, DbErr, EntityTrait as _,
    IntoActiveModel as _, PaginatorTrait as _, QueryFilter as _, Set, TransactionTrait as _,
};
use throwaway::Tuning;
use uuid::Uuid;

/// Rows of one statement, and the length of a text in each: two megabytes.
const ROWS: usize = 40;
const LENGTH: usize = 50_000;
/// Statements that no disk here has room for.
const MOST: usize = 100;

/// A row whose text takes room: PostgreSQL would compress one that repeats.
fn big() -> account::ActiveModel {
    let owner = std::iter::repeat_with(|| Uuid::new_v4().simple().to_string());
    account::ActiveModel {
        owner: Set(owner.take(LENGTH / 32).collect()),
        value: Set(9),
        ..Default::default()
    }
}

/// Big rows until there is no room for more.
async fn fill(db: &Scoped<DatabaseConnection>) -> Result<(), DbErr> {
    let transaction = db.begin().await?;
    for _ in 0..MOST {
        let rows = (0..ROWS).map(|_| big());
        Entity::insert_many(rows).exec_without_returning(&transaction).await?;
    }
    transaction.commit().await
}

async fn on_a_full_disk(database: TestDatabase, pool: DatabaseConnection) {
    create(&pool, Entity).await;
    if database.backend == Backend::Mysql {
        let longer = "ALTER TABLE stress_accounts MODIFY owner mediumtext NOT NULL";
        pool.execute_unprepared(longer).await.unwrap();
    }
    let db = pool.clone().scoped(scope(NORTH));
    let mut before = Vec::new();
    for value in 0..3 {
        let row = account::ActiveModel {
            owner: Set("all".to_owned()),
            value: Set(value),
            ..Default::default()
        };
        before.push(row.insert(&db).await.unwrap());
    }
    before.sort_by_key(|row| row.id);
    let mut said = String::new();
    for round in 0..2 {
        let err = fill(&db).await.expect_err("the disk is not full");
        assert!(!is_retryable(&err) && !is_outcome_unknown(&err), "{err:?}");
        said = err.to_string();
        let mut after = Entity::find().all(&db).await.unwrap();
        after.sort_by_key(|row| row.id);
        assert_eq!(after, before, "round {round}");
        // PostgreSQL leaves the room to the vacuum.
        if database.backend == Backend::Postgres {
            pool.execute_unprepared("VACUUM stress_accounts").await.unwrap();
        }
        let mut row = before[round].clone().into_active_model();
        row.value = Set(70);
        before[round] = row.update(&db).await.unwrap();
    }
    let changed = Entity::update_many()
        .col_expr(Column::Value, Expr::value(71))
        .filter(Column::Value.eq(70));
    assert_eq!(changed.exec(&db).await.unwrap().rows_affected, 2);
    assert_eq!(Entity::find().count(&db).await.unwrap(), 3);
    pool.close().await.unwrap();
    database.figure(
        "A full disk leaves nothing of the transaction, and all that was there before",
        "big rows by scoped `insert_many` in a transaction until there is no room, twice, on one connection",
        &format!(
            "both failed (`{}`) as not retryable, all rows as before, and the connection went on",
            said.trim()
        ),
    );
}

/// A limit of the file's length is what `SQLite` has for a full disk.
async fn in_a_small_file(database: TestDatabase) {
    let mut options = database.options(1);
    on_connect(&mut options, "PRAGMA max_page_count = 2000".to_owned());
    let pool = connect(options).await;
    on_a_full_disk(database, pool).await;
}

async fn on_a_small_disk(own: OwnServer) {
    let pool = own.database.pool(1).await;
    on_a_full_disk(own.database.clone(), pool).await;
}

mod sqlite {
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_full_disk() {
        crate::database::run(backend_tests::Backend::Sqlite, super::in_a_small_file).await;
    }
}

mod sqlite_memory {
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_full_disk() {
        crate::database::run(backend_tests::Backend::SqliteMemory, super::in_a_small_file).await;
    }
}

mod postgres {
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_full_disk() {
        let backend = backend_tests::Backend::Postgres;
        super::with_server(backend, super::Tuning::SmallDisk, "a_full_disk", super::on_a_small_disk).await;
    }
}

mod mysql {
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_full_disk() {
        let backend = backend_tests::Backend::Mysql;
        super::with_server(backend, super::Tuning::SmallDisk, "a_full_disk", super::on_a_small_disk).await;
    }
}
