//! Transactions of a scoped connection are scoped, in every way to begin and end one.

use super::{NORTH, SOUTH, insert, names, stations};
use crate::entity::item;
use mixins::prelude::*;
use sea_orm::{
    DatabaseConnection, DatabaseTransaction, DbErr, EntityTrait, IsolationLevel, TransactionError, TransactionOptions,
    TransactionSession, TransactionTrait,
};

async fn begin_commit_and_rollback(db: DatabaseConnection) {
    let [north, south] = stations(&db).await;
    insert("theirs", &south).await;
    let tx: Scoped<DatabaseTransaction> = north.begin().await.unwrap();
    insert("kept", &tx).await;
    assert_eq!(names(&tx).await, ["kept"]);
    tx.commit().await.unwrap();
    let tx = north.begin().await.unwrap();
    insert("lost", &tx).await;
    tx.rollback().await.unwrap();
    let tx = north.begin().await.unwrap();
    insert("dropped", &tx).await;
    drop(tx);
    assert_eq!(names(&north).await, ["kept"]);
}

async fn generic_end(tx: impl TransactionSession) -> Result<(), DbErr> {
    tx.commit().await
}

async fn nested_and_with_options(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let level = Some(IsolationLevel::Serializable);
    let tx = north.begin_with_config(level, None).await.unwrap();
    insert("outer", &tx).await;
    let inner = tx.begin().await.unwrap();
    insert("inner", &inner).await;
    assert_eq!(names(&inner).await, ["inner", "outer"]);
    inner.rollback().await.unwrap();
    generic_end(tx).await.unwrap();
    let options = TransactionOptions {
        isolation_level: level,
        ..Default::default()
    };
    let tx = north.begin_with_options(options).await.unwrap();
    assert_eq!(names(&tx).await, ["outer"]);
    generic_end(tx).await.unwrap();
}

async fn closures_commit_and_roll_back(db: DatabaseConnection) {
    let [north, south] = stations(&db).await;
    insert("theirs", &south).await;
    let seen = north.transaction::<_, _, DbErr>(|tx| {
        Box::pin(async move {
            insert("kept", tx).await;
            Ok(names(tx).await)
        })
    });
    assert_eq!(seen.await.unwrap(), ["kept"]);
    let failed = north.transaction_with_config::<_, (), DbErr>(
        |tx| {
            Box::pin(async move {
                insert("lost", tx).await;
                Err(DbErr::Custom("no".to_owned()))
            })
        },
        Some(IsolationLevel::Serializable),
        None,
    );
    assert!(matches!(
        failed.await,
        Err(TransactionError::Transaction(DbErr::Custom(_)))
    ));
    assert_eq!(names(&north).await, ["kept"]);
}

async fn async_closures_borrow(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let name = "kept".to_owned();
    let added = north
        .transaction_async::<_, _, DbErr>(async |tx| {
            insert(&name, tx).await;
            tx.transaction_async::<_, _, DbErr>(async |inner| Ok(names(inner).await))
                .await
                .map_err(|err| match err {
                    TransactionError::Connection(err) | TransactionError::Transaction(err) => err,
                })
        })
        .await;
    assert_eq!(added.unwrap(), ["kept"]);
    let failed = north
        .transaction_with_config_async::<_, (), DbErr>(
            async |tx| {
                insert("lost", tx).await;
                Err(DbErr::Custom(name.clone()))
            },
            Some(IsolationLevel::Serializable),
            None,
        )
        .await;
    assert!(failed.is_err());
    assert_eq!(names(&north).await, ["kept"]);
}

async fn a_transaction_can_be_scoped_afterwards(db: DatabaseConnection) {
    let [north, south] = stations(&db).await;
    insert("theirs", &south).await;
    let tx = db.begin().await.unwrap().scoped(super::scope(NORTH));
    insert("ours", &tx).await;
    assert_eq!(names(&tx).await, ["ours"]);
    // These borrow: the transaction goes on.
    assert_eq!(
        names(&tx.rescoped(Scope::new().stations([NORTH, SOUTH]))).await,
        ["ours", "theirs"]
    );
    item::Entity::delete_many().exec(&tx).await.unwrap();
    assert_eq!(names(&tx.only_deleted()).await, ["ours"]);
    let nested = tx.with_deleted().begin().await.unwrap();
    assert_eq!(names(&nested).await, ["ours"]);
    nested.commit().await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(names(&north.only_deleted()).await, ["ours"]);
    let borrowed = db
        .transaction::<_, _, DbErr>(|tx| Box::pin(async move { Ok(names(&tx.scoped_ref(super::scope(SOUTH))).await) }))
        .await;
    assert_eq!(borrowed.unwrap(), ["theirs"]);
}

backend_tests::on_every_backend!(
    begin_commit_and_rollback,
    nested_and_with_options,
    closures_commit_and_roll_back,
    async_closures_borrow,
    a_transaction_can_be_scoped_afterwards,
);
