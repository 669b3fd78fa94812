//! What is refused, how it is told, and that nothing was sent.

use super::{NORTH, SOUTH, error, insert, names, stations};
use crate::create;
use crate::entity::{item, plain};
use mixins::prelude::*;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, EntityTrait, Statement, StreamTrait, TransactionTrait as _,
    Value,
};
use std::sync::{Arc, Mutex};

fn refused(err: &DbErr) -> Reason {
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

/// Those of a scope stay with the connection, and hear of no value.
async fn listeners_hear_of_refusals(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let heard = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&heard);
    let scope = north.scope().clone();
    let scope = scope.on_refusal(move |refusal| log.lock().unwrap().push(refusal.clone()));
    let heard = || std::mem::take(&mut *heard.lock().unwrap());
    let db = db.scoped(scope);
    names(&db).await;
    assert_eq!(heard(), [], "nothing was refused");
    let backend = db.get_database_backend();
    let sql = "DELETE FROM plain";
    let statement = || Statement::from_sql_and_values(backend, sql, []);
    // As a program that asks for no error.
    assert!(db.query_all_raw(statement()).await.unwrap_or_default().is_empty());
    assert!(db.stream_raw(statement()).await.is_err());
    assert!(db.rescoped(Scope::new()).execute_raw(statement()).await.is_err());
    let transaction = db.begin().await.unwrap();
    assert!(transaction.with_deleted().execute_unprepared(sql).await.is_err());
    transaction.rollback().await.unwrap();
    let table = "plain".to_owned();
    let refusals = heard();
    assert_eq!(refusals.len(), 4);
    for refusal in refusals {
        assert_eq!(
            (refusal.error, refusal.sql.as_str()),
            (MixinError::UnknownTable { table: table.clone() }, sql)
        );
        assert!(
            refusal.reason.contains("nobody declared the table `plain`"),
            "{}",
            refusal.reason
        );
    }
    let mut foreign = super::new_item("secret");
    foreign.station_id = sea_orm::Set(SOUTH);
    let err = sea_orm::ActiveModelTrait::insert(foreign, &db).await.unwrap_err();
    let [refusal] = &heard()[..] else { panic!("one") };
    assert_eq!(refusal.error, error(&err));
    let said = format!("{refusal} {refusal:?}");
    assert!(
        said.contains("INSERT INTO") && !said.contains("secret") && !said.contains(&SOUTH.to_string()),
        "{said}"
    );
    // To explain is not to send, and unscoped is no refusal.
    drop(db.explain_scope(&statement()));
    drop(db.unscoped("no table").execute_unprepared(sql).await);
    assert_eq!(heard(), []);
}

async fn a_refusal_can_panic(db: DatabaseConnection) {
    let [north, south] = stations(&db).await;
    insert("a", &south).await;
    let strict = north.scope().clone().panic_on_refusal();
    let strict = db.scoped(strict);
    assert!(names(&strict).await.is_empty());
    let swallowed = tokio::spawn(async move { strict.execute_unprepared("DROP TABLE items").await.ok().is_some() });
    let panicked = swallowed.await.unwrap_err().into_panic();
    let said = panicked.downcast_ref::<String>().unwrap();
    assert!(
        said.contains("a scope refused a statement") && said.contains("DROP TABLE items"),
        "{said}"
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
        assert_eq!(reason.code(), "S601", "{reason}");
        assert!(reason.to_string().contains("1 parameter"), "{reason}");
    }
    let reason = refused(&north.execute_unprepared(sql).await.unwrap_err());
    assert_eq!(reason.code(), "S601", "{reason}");
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
            assert_eq!(refused(&answer.unwrap_err()).code(), "S603");
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
    let err = north.execute_unprepared("DROP TABLE items").await.unwrap_err();
    assert_eq!(refused(&err), Reason::SchemaChange);
    // Both the error of SeaORM and our own end with the code.
    let texts = [err.to_string(), error(&err).to_string()];
    assert!(
        texts.iter().all(|text| text.ends_with("without a scope [S210]")),
        "{texts:?}"
    );
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
    listeners_hear_of_refusals,
    a_refusal_can_panic,
    a_table_nobody_declared_is_refused,
    values_are_counted,
    a_statement_for_another_backend_is_refused,
    every_way_in_is_guarded,
    no_error_shows_a_value,
);
