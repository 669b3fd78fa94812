//! Scopes in one another and inside the caller's own wrappers; and that all of it can be sent between threads.

use super::{ACTOR, NORTH, SOUTH, insert, names, new_item, read, second, stations};
use crate::entity::item;
use mixins::prelude::*;
use sea_orm::prelude::async_trait::async_trait;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, EntityTrait, ExecResult, IntoActiveModel,
    QueryResult, Set, Statement, TransactionTrait as _,
};
use std::sync::atomic::{AtomicUsize, Ordering};

/// A caller's own wrapper, which counts and hands on; SeaORM's defaults do the rest.
struct Counting<C> {
    inner: C,
    sent: AtomicUsize,
}

impl<C> Counting<C> {
    fn new(inner: C) -> Self {
        let sent = AtomicUsize::new(0);
        Self { inner, sent }
    }

    fn count(&self) -> &C {
        self.sent.fetch_add(1, Ordering::Relaxed);
        &self.inner
    }
}

#[async_trait]
impl<C: ConnectionTrait> ConnectionTrait for Counting<C> {
    fn get_database_backend(&self) -> DbBackend {
        self.inner.get_database_backend()
    }

    async fn execute_raw(&self, stmt: Statement) -> Result<ExecResult, DbErr> {
        self.count().execute_raw(stmt).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.count().execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, stmt: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.count().query_one_raw(stmt).await
    }

    async fn query_all_raw(&self, stmt: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.count().query_all_raw(stmt).await
    }
}

/// The whole life of a row, from INSERT to DELETE.
async fn insert_to_delete(db: &impl ConnectionTrait) -> item::Model {
    let row = insert("a", db).await;
    assert_eq!(
        (row.station_id, row.created_by, row.created_at),
        (NORTH, Some(ACTOR), second(0))
    );
    let mut change = row.into_active_model();
    change.quantity = Set(2);
    let row = change.update(db).await.unwrap();
    assert_eq!((row.version, row.updated_at), (2, second(0)));
    assert_eq!(row.clone().delete(db).await.unwrap().rows_affected, 1);
    assert!(names(db).await.is_empty());
    let mut marked = row.clone();
    marked.version = 3;
    marked.deleted_at = Some(second(0));
    let restored = marked.restore(db).await.unwrap();
    assert_eq!((restored.version, restored.deleted_at), (4, None));
    restored.clone().delete(db).await.unwrap();
    assert_eq!(item::Entity::restore_many().exec(db).await.unwrap().rows_affected, 1);
    item::Entity::delete_many().exec(db).await.unwrap();
    assert_eq!(
        item::Entity::force_delete_many().exec(db).await.unwrap().rows_affected,
        1
    );
    row
}

async fn a_scope_is_found_through_wrappers(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let outside = Counting::new(north.clone());
    let row = insert_to_delete(&outside).await;
    assert_eq!(read(row.id, &north).await, None);
    assert!(outside.sent.load(Ordering::Relaxed) >= 8);
    let inside = Counting::new(db).scoped(super::scope(NORTH));
    insert_to_delete(&inside).await;
    insert_to_delete(&Counting::new(inside.rescoped(inside.scope().clone()))).await;
}

async fn scopes_in_one_another_narrow(db: DatabaseConnection) {
    let [north, south] = stations(&db).await;
    insert("theirs", &south).await;
    let both = Scope::new().stations([NORTH, SOUTH]).actor(ACTOR).clock(|| second(0));
    let twice = db.scoped(both).scoped(super::scope(NORTH));
    insert_to_delete(&twice).await;
    insert("ours", &twice).await;
    assert_eq!(names(&twice).await, ["ours"]);
    let disjoint = north.scoped(super::scope(SOUTH));
    assert!(names(&disjoint).await.is_empty());
    assert!(new_item("a").insert(&disjoint).await.is_err());
}

async fn a_transaction_works_through_wrappers(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let tx = north.begin().await.unwrap();
    insert_to_delete(&tx).await;
    insert_to_delete(&tx.rescoped(super::scope(NORTH))).await;
    tx.commit().await.unwrap();
}

async fn scopes_are_apart_on_one_pool(db: DatabaseConnection) {
    let [north, south] = stations(&db).await;
    insert("north", &north).await;
    insert("south", &south).await;
    let tasks: Vec<_> = (0..40)
        .map(|n| {
            let (db, name) = if n % 2 == 0 {
                (north.clone(), "north")
            } else {
                (south.clone(), "south")
            };
            tokio::spawn(async move {
                for _ in 0..5 {
                    assert_eq!(names(&db).await, [name]);
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
}

#[test]
fn all_of_it_is_send_and_sync() {
    fn check<T: Send + Sync>() {}
    check::<Scope>();
    check::<Scoped<DatabaseConnection>>();
    check::<Scoped<sea_orm::DatabaseTransaction>>();
    check::<Explanation>();
    check::<Exemption>();
    check::<MixinError>();
}

backend_tests::on_every_backend!(
    a_scope_is_found_through_wrappers,
    scopes_in_one_another_narrow,
    a_transaction_works_through_wrappers,
    scopes_are_apart_on_one_pool,
);
