//! What is refused, how it is told, and that nothing was sent.

use super::{NORTH, SOUTH, error, insert, names, stations};
use crate::create;
use crate::entity::{item, plain};
use mixins::prelude::*;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, EntityTrait, Statement, Value};

fn refused(err: &DbErr) -> String {
    match error(err) {
        MixinError::Refused { reason, .. } => reason,
        other => panic!("{other:?}"),
    }
}

async fn a_table_nobody_declared_is_refused(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    create(&db, plain::Entity).await;
    let err = plain::Entity::find().all(&north).await.unwrap_err();
    assert!(
        matches!(error(&err), MixinError::UnknownTable { table } if table == "plain"),
        "{err}"
    );
    assert!(err.to_string().contains("shared_table!"), "{err}");
    assert!(!error(&err).is_retryable());
    assert!(
        plain::Entity::find()
            .all(north.unscoped("shared"))
            .await
            .unwrap()
            .is_empty()
    );
}

async fn values_are_counted(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let backend = db.get_database_backend();
    let sql = if backend == DbBackend::Postgres {
        "SELECT name FROM items WHERE quantity = $1"
    } else {
        "SELECT name FROM items WHERE quantity = ?"
    };
    for values in [vec![], vec![Value::from(1), Value::from(2)]] {
        let statement = Statement::from_sql_and_values(backend, sql, values);
        let reason = refused(&north.query_all_raw(statement).await.unwrap_err());
        assert!(reason.contains("1 parameter"), "{reason}");
    }
    let reason = refused(&north.execute_unprepared(sql).await.unwrap_err());
    assert!(reason.contains("1 parameter"), "{reason}");
    let statement = Statement::from_sql_and_values(backend, sql, [Value::from(1)]);
    assert!(north.query_one_raw(statement).await.unwrap().is_none());
}

async fn a_statement_for_another_backend_is_refused(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let own = db.get_database_backend();
    for other in [DbBackend::Sqlite, DbBackend::Postgres, DbBackend::MySql] {
        let answer = north
            .query_all_raw(Statement::from_string(other, "SELECT name FROM items"))
            .await;
        if other == own {
            assert!(answer.is_ok());
        } else {
            refused(&answer.unwrap_err());
        }
    }
}

async fn every_way_in_is_guarded(db: DatabaseConnection) {
    let [north, south] = stations(&db).await;
    insert("theirs", &south).await;
    let backend = db.get_database_backend();
    let two = "DELETE FROM items; DELETE FROM items";
    let raw = || Statement::from_string(backend, two);
    refused(&north.execute_raw(raw()).await.unwrap_err());
    refused(&north.query_one_raw(raw()).await.unwrap_err());
    refused(&north.query_all_raw(raw()).await.unwrap_err());
    refused(&north.execute_unprepared(two).await.unwrap_err());
    refused(&north.execute_unprepared("DROP TABLE items").await.unwrap_err());
    assert_eq!(names(&south).await, ["theirs"]);
}

async fn no_error_shows_a_value(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let mut foreign = super::new_item("secret name");
    foreign.station_id = sea_orm::Set(SOUTH);
    let err = sea_orm::ActiveModelTrait::insert(foreign, &north).await.unwrap_err();
    let nobody = item::Entity::find()
        .all(&north.rescoped(Scope::new()))
        .await
        .unwrap_err();
    for shown in [
        err.to_string(),
        nobody.to_string(),
        error(&err).to_string(),
        error(&nobody).to_string(),
    ] {
        assert!(shown.contains("items") && shown.contains("station"), "{shown}");
        for value in [NORTH.to_string(), SOUTH.to_string(), "secret".to_owned()] {
            assert!(!shown.contains(&value), "{shown}");
        }
    }
}

backend_tests::on_every_backend!(
    a_table_nobody_declared_is_refused,
    values_are_counted,
    a_statement_for_another_backend_is_refused,
    every_way_in_is_guarded,
    no_error_shows_a_value,
);
