//! Streams are scoped, from connections and transactions.

use super::{error, insert, stations};
use crate::entity::item;
use mixins::prelude::*;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, QueryOrder as _, StreamTrait, TransactionTrait as _,
};
use std::pin::Pin;

/// The names that a stream brings.
async fn streamed<C: ConnectionTrait + StreamTrait>(db: &C) -> Result<Vec<String>, DbErr> {
    let stream = item::Entity::find().order_by_asc(item::Column::Name).stream(db).await?;
    let mut stream: Pin<Box<dyn futures_core::Stream<Item = Result<item::Model, DbErr>> + Send + '_>> =
        Box::pin(stream);
    let mut names = Vec::new();
    while let Some(row) = std::future::poll_fn(|cx| stream.as_mut().poll_next(cx)).await {
        names.push(row?.name);
    }
    Ok(names)
}

async fn streams_show_the_scopes_rows(db: DatabaseConnection) {
    let [north, south] = stations(&db).await;
    insert("a", &north).await;
    insert("b", &north).await.delete(&north).await.unwrap();
    insert("c", &south).await;
    assert_eq!(streamed(&north).await.unwrap(), ["a"]);
    let scope = north.scope().clone().with_deleted();
    assert_eq!(streamed(&north.clone().into_rescoped(scope)).await.unwrap(), ["a", "b"]);
    let tx = south.begin().await.unwrap();
    assert_eq!(streamed(&tx).await.unwrap(), ["c"]);
    tx.rollback().await.unwrap();
}

async fn a_refused_stream_sends_nothing(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let nobody = north.into_rescoped(Scope::new());
    let err = error(&streamed(&nobody).await.unwrap_err());
    assert!(matches!(err, MixinError::MissingTenant { .. }), "{err}");
}

/// From a borrowed connection, in a task that stays where it is.
#[tokio::test]
async fn streams_of_borrowed_connections() {
    let db = sea_orm::Database::connect("sqlite::memory:").await.unwrap();
    let [north, _] = stations(&db).await;
    insert("a", &north).await.delete(&north).await.unwrap();
    assert_eq!(streamed(&north.with_deleted()).await.unwrap(), ["a"]);
}

backend_tests::on_every_backend!(streams_show_the_scopes_rows, a_refused_stream_sends_nothing);
