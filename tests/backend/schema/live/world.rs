//! The tables, and what is asked of them behind the library.

use mixins::MixinEntity;
use mixins_migration::MixinSchemaManager as _;
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend, DbErr, SqlErr, Statement};
use sea_orm_migration::SchemaManager;
use uuid::Uuid;

pub(crate) const NORTH: Uuid = Uuid::from_u128(0x0a);
pub(crate) const SOUTH: Uuid = Uuid::from_u128(0x0b);

/// Makes the table, twice: the second time there is nothing to do.
pub(crate) async fn create<E: MixinEntity>(db: &DatabaseConnection, _entity: E) {
    for _ in 0..2 {
        SchemaManager::new(db).create_mixin_table::<E>().await.unwrap();
    }
}

/// The first column of each row.
pub(crate) async fn texts(db: &DatabaseConnection, sql: impl Into<String>) -> Vec<String> {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let rows = db.query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

/// How the database itself describes the indexes of a table, apart from those of its columns and its key: sorted.
pub(crate) async fn indexes(db: &DatabaseConnection, table: &str, named: &str) -> Vec<String> {
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => {
            format!("SELECT sql FROM sqlite_schema WHERE tbl_name = '{table}' AND name LIKE '{named}' ORDER BY sql")
        }
        DbBackend::Postgres => format!(
            "SELECT indexdef FROM pg_indexes WHERE tablename = '{table}' AND indexname LIKE '{named}' ORDER BY indexdef"
        ),
        _ => format!(
            "SELECT concat(if(non_unique, '', 'UNIQUE '), index_name, ' (', group_concat(column_name ORDER BY seq_in_index SEPARATOR ', '), ')') AS i \
             FROM information_schema.statistics WHERE table_schema = database() AND table_name = '{table}' AND index_name LIKE '{named}' \
             GROUP BY index_name, non_unique ORDER BY i"
        ),
    };
    texts(db, sql).await
}

#[track_caller]
pub(crate) fn assert_double(outcome: Result<impl std::fmt::Debug, DbErr>) {
    let err = outcome.unwrap_err();
    assert!(
        matches!(err.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))),
        "{err}"
    );
}
