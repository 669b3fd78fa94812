//! `retry_stale` against what servers answer when two transactions collide.

use crate::create;
use crate::entity::counter;
use mixins::prelude::*;
use sea_orm::{
    ConnectionTrait as _, DatabaseConnection, DbBackend, DbErr, EntityTrait as _, IntoActiveModel as _, IsolationLevel,
    Set, TransactionTrait as _,
};

async fn counters(db: &DatabaseConnection) -> [counter::Model; 2] {
    create(db, counter::Entity).await;
    let insert = |value| {
        sea_orm::ActiveModelTrait::insert(
            counter::ActiveModel {
                value: Set(value),
                ..Default::default()
            },
            db,
        )
    };
    [insert(0).await.unwrap(), insert(0).await.unwrap()]
}

/// Transactions that touch two rows in opposite orders deadlock; run inside `retry_stale`, all get through.
async fn deadlocks_are_run_again(db: DatabaseConnection) {
    let [a, b] = counters(&db).await;
    let add_to_both = |first: i32, second: i32| {
        let db = db.clone();
        tokio::spawn(async move {
            for _ in 0..5 {
                let done = retry_stale(1_000, || async {
                    let txn = db.begin().await?;
                    for id in [first, second] {
                        let row = counter::Entity::find_by_id(id)
                            .one(&txn)
                            .await?
                            .ok_or(DbErr::RecordNotUpdated)?;
                        let next = row.value + 1;
                        let mut row = row.into_active_model();
                        row.value = Set(next);
                        row.update(&txn).await?;
                    }
                    txn.commit().await
                });
                done.await.unwrap();
            }
        })
    };
    let tasks = [
        add_to_both(a.id, b.id),
        add_to_both(b.id, a.id),
        add_to_both(a.id, b.id),
        add_to_both(b.id, a.id),
    ];
    for task in tasks {
        task.await.unwrap();
    }
    for row in counter::Entity::find().all(&db).await.unwrap() {
        assert_eq!((row.value, row.version), (20, 21));
    }
}

/// The errors themselves, recognised by their codes.
async fn collisions_are_recognised(db: DatabaseConnection) {
    let [row, _] = counters(&db).await;
    let isolation = match db.get_database_backend() {
        DbBackend::Sqlite => None,
        _ => Some(IsolationLevel::Serializable),
    };
    if db.get_database_backend() == DbBackend::MySql {
        // Serializable readers take locks there: the second writer waits, so let it wait briefly.
        db.execute_unprepared("SET GLOBAL innodb_lock_wait_timeout = 1")
            .await
            .unwrap();
    }
    let (first, second) = (
        db.begin_with_config(isolation, None).await.unwrap(),
        db.begin_with_config(isolation, None).await.unwrap(),
    );
    let mut errors = Vec::new();
    let mut wins = 0;
    let (mut in_first, mut in_second) = (
        counter::Entity::find_by_id(row.id)
            .one(&first)
            .await
            .unwrap()
            .unwrap()
            .into_active_model(),
        counter::Entity::find_by_id(row.id)
            .one(&second)
            .await
            .unwrap()
            .unwrap()
            .into_active_model(),
    );
    (in_first.value, in_second.value) = (Set(1), Set(2));
    let write = |am: counter::ActiveModel, txn: sea_orm::DatabaseTransaction| async move {
        am.update(&txn).await?;
        txn.commit().await
    };
    let (left, right) = tokio::join!(write(in_first, first), write(in_second, second));
    for result in [left, right] {
        match result {
            Ok(()) => wins += 1,
            Err(err) => errors.push(err),
        }
    }
    assert_eq!((wins, errors.len()), (1, 1), "{errors:?}");
    assert!(mixins::is_retryable(&errors[0]), "{:?}", errors[0]);
}

async fn a_duplicate_key_is_not_run_again(db: DatabaseConnection) {
    let [row, _] = counters(&db).await;
    let ran = std::sync::atomic::AtomicU32::new(0);
    let result: Result<counter::Model, DbErr> = retry_stale(5, || async {
        ran.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        sea_orm::ActiveModelTrait::insert(row.clone().into_active_model(), &db).await
    })
    .await;
    let err = result.unwrap_err();
    assert!(
        matches!(err.sql_err(), Some(sea_orm::SqlErr::UniqueConstraintViolation(_))),
        "{err}"
    );
    assert_eq!(ran.into_inner(), 1);
}

backend_tests::on_every_backend!(
    deadlocks_are_run_again,
    collisions_are_recognised,
    a_duplicate_key_is_not_run_again
);
