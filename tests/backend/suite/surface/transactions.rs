//! Transactions and locks, and code that is generic over its connection.

use super::entity::{booking, customer};
use super::reading::NORTHS;
use super::world::{World, booking_id, number, numbers};
use mixins::prelude::*;
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, EntityTrait, IntoActiveModel as _, QueryOrder as _,
    QuerySelect as _, Set, TransactionSession as _, TransactionTrait,
};

async fn locking_reads(db: DatabaseConnection) {
    let world = World::new(db).await;
    if world.plain.get_database_backend() == DbBackend::Sqlite {
        return;
    }
    let tx = world.north.begin().await.unwrap();
    let rows = || booking::Entity::find().order_by_asc(booking::Column::Id);
    assert_eq!(numbers(&rows().lock_exclusive().all(&tx).await.unwrap()), NORTHS);
    let skip = rows().lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    assert_eq!(numbers(&skip.all(&tx).await.unwrap()), NORTHS);
    let pairs = rows().find_also_related(customer::Entity).lock_exclusive();
    // PostgreSQL cannot lock the nullable side of an outer join, ours or not.
    if world.plain.get_database_backend() == DbBackend::MySql {
        assert_eq!(pairs.all(&tx).await.unwrap().len(), 6);
        tx.commit().await.unwrap();
    } else {
        let locked = rows().lock_with_behavior(LockType::Update, LockBehavior::Nowait);
        assert_eq!(numbers(&locked.all(&tx).await.unwrap()), NORTHS);
        assert!(pairs.all(&tx).await.is_err());
        tx.rollback().await.unwrap();
    }
    world.untouched().await;
}

async fn shared_locks(db: DatabaseConnection) {
    let world = World::new(db).await;
    let tx = world.north.begin().await.unwrap();
    let locked = booking::Entity::find().lock_shared().all(&tx).await;
    match world.plain.get_database_backend() {
        // Nothing is locked there.
        DbBackend::Sqlite | DbBackend::Postgres => assert_eq!(numbers(&locked.unwrap()), NORTHS),
        _ => {
            if let Err(err) = locked {
                // The parser has no such clause: refused with a reason, or right.
                assert!(
                    matches!(MixinError::of(&err), Some(MixinError::Refused { .. })),
                    "{err}"
                );
            }
        }
    }
    tx.rollback().await.unwrap();
    world.untouched().await;
}

/// A lock on what the scope sees leaves the other station's rows free.
async fn locks_end_at_the_scope(db: DatabaseConnection) {
    let world = World::new(db).await;
    if world.plain.get_database_backend() != DbBackend::Postgres {
        return;
    }
    let tx = world.north.begin().await.unwrap();
    booking::Entity::find().lock_exclusive().all(&tx).await.unwrap();
    let other = world.south().begin().await.unwrap();
    let theirs = booking::Entity::find().lock_with_behavior(LockType::Update, LockBehavior::Nowait);
    assert_eq!(numbers(&theirs.all(&other).await.unwrap()), [201, 202]);
    other.rollback().await.unwrap();
    tx.rollback().await.unwrap();
    world.untouched().await;
}

/// As a library would write it.
async fn generic<C: ConnectionTrait + TransactionTrait>(db: &C) -> Result<Vec<u128>, DbErr> {
    let tx = db.begin().await?;
    let row = booking::Entity::find_by_id(booking_id(101)).one(&tx).await?;
    let mut change = row.unwrap().into_active_model();
    change.party = Set(20);
    change.update(&tx).await?;
    booking::Entity::delete_by_id(booking_id(201)).exec(&tx).await?;
    booking::Entity::delete_by_id(booking_id(107)).exec(&tx).await?;
    let inner = tx.begin().await?;
    booking::Entity::delete_many().exec(&inner).await?;
    inner.rollback().await?;
    tx.commit().await?;
    let rows = booking::Entity::find().order_by_asc(booking::Column::Id);
    Ok(rows.all(db).await?.iter().map(number).collect())
}

async fn generic_code(db: DatabaseConnection) {
    let world = World::new(db).await;
    assert_eq!(generic(&world.north).await.unwrap(), [101, 102, 104, 105, 106]);
    let row = booking::Entity::find_by_id(booking_id(101)).one(&world.plain).await;
    let row = row.unwrap().unwrap();
    assert_eq!((row.party, row.version), (20, 2));
    world.untouched().await;
}

async fn generic_code_in_a_transaction(db: DatabaseConnection) {
    let world = World::new(db).await;
    let tx = world.north.begin().await.unwrap();
    assert_eq!(generic(&tx).await.unwrap(), [101, 102, 104, 105, 106]);
    tx.rollback().await.unwrap();
    assert_eq!(
        numbers(&booking::Entity::find().all(&world.north).await.unwrap()),
        NORTHS
    );
    world.untouched().await;
}

async fn in_spawned_tasks(db: DatabaseConnection) {
    let world = World::new(db).await;
    let tasks = [(world.north.clone(), 6), (world.south(), 2)].map(|(db, expected)| {
        tokio::spawn(async move {
            for _ in 0..5 {
                let tx = db.begin().await.unwrap();
                let rows = booking::Entity::find().all(&tx).await.unwrap();
                tx.commit().await.unwrap();
                assert_eq!(rows.len(), expected);
            }
        })
    });
    for task in tasks {
        task.await.unwrap();
    }
    world.untouched().await;
}

backend_tests::on_every_backend!(
    locking_reads,
    shared_locks,
    locks_end_at_the_scope,
    generic_code,
    generic_code_in_a_transaction,
    in_spawned_tasks,
);
