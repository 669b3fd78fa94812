//! A scope around SeaORM's mock connection: what is sent can be read, and is bound, never printed.

use super::{ACTOR, NORTH, new_item, second};
use crate::entity::item;
use mixins::prelude::*;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait, MockDatabase, MockExecResult,
    Statement,
};
use uuid::Uuid;

fn row() -> item::Model {
    item::Model {
        id: Uuid::from_u128(1),
        name: "a".to_owned(),
        quantity: 1,
        note: None,
        station_id: NORTH,
        created_by: Some(ACTOR),
        updated_by: Some(ACTOR),
        deleted_by: None,
        created_at: second(0),
        updated_at: second(0),
        deleted_at: None,
        version: 1,
    }
}

fn mock(backend: DbBackend) -> Scoped<DatabaseConnection> {
    let done = MockExecResult {
        last_insert_id: 0,
        rows_affected: 1,
    };
    let mock = MockDatabase::new(backend)
        .append_query_results([[row()]])
        .append_exec_results([done]);
    mock.into_connection().scoped(super::scope(NORTH))
}

fn sent(db: Scoped<DatabaseConnection>) -> Vec<Statement> {
    let plain = db.unscoped("read the log").clone();
    drop(db);
    let log = plain.into_transaction_log();
    log.into_iter()
        .flat_map(|transaction| transaction.statements().to_vec())
        .collect()
}

#[tokio::test]
async fn a_borrowed_connection_is_what_it_borrows() {
    for backend in [DbBackend::Postgres, DbBackend::MySql] {
        let db = mock(backend);
        let wider = db.with_deleted();
        assert!(wider.is_mock_connection());
        assert_eq!(wider.support_returning(), backend == DbBackend::Postgres);
        assert_eq!(wider.get_database_backend(), backend);
    }
}

#[tokio::test]
async fn a_select_is_scoped() {
    for backend in [DbBackend::Sqlite, DbBackend::Postgres, DbBackend::MySql] {
        let db = mock(backend);
        assert!(db.is_mock_connection() && db.with_deleted().is_mock_connection());
        assert_eq!(db.support_returning(), backend.support_returning());
        assert_eq!(item::Entity::find().all(&db).await.unwrap(), [row()]);
        let sent = sent(db);
        assert_eq!(sent.len(), 1);
        assert!(
            sent[0].sql.contains("station_id") && sent[0].sql.contains("deleted_at"),
            "{}",
            sent[0].sql
        );
        assert_eq!(sent[0].values.as_ref().unwrap().0, [NORTH.into()]);
    }
}

#[tokio::test]
async fn an_insert_is_filled() {
    let db = mock(DbBackend::Postgres);
    assert_eq!(new_item("a").insert(&db).await.unwrap(), row());
    let sent = sent(db);
    let values = &sent[0].values.as_ref().unwrap().0;
    assert!(
        values.contains(&NORTH.into()) && values.contains(&ACTOR.into()),
        "{values:?}"
    );
    assert!(!sent[0].sql.contains(&NORTH.to_string()), "{}", sent[0].sql);
}

#[tokio::test]
async fn statements_without_values() {
    let db = mock(DbBackend::Sqlite);
    db.execute_unprepared("SELECT 1").await.unwrap();
    let sent = sent(db);
    assert_eq!(sent[0].values, None);
}
