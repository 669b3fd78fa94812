//! Deletes and restores against other writers of the same row: one wins, the others are told, and the row is as the
//! winner left it.

use crate::database::{NORTH, TestDatabase, create, new_row, scope, side_by_side};
use crate::entity::account::{self, Entity};
use mixins::prelude::*;
use sea_orm::{
    ActiveModelTrait as _, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait as _, IntoActiveModel as _, Set,
};

/// What a task does to its copy of the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operation {
    Update,
    Delete,
    Restore,
    ForceDelete,
}

/// How it ended. `None`: somebody else was faster.
async fn doing(operation: Operation, row: account::Model, db: &impl ConnectionTrait) -> Option<Operation> {
    loop {
        let done = match operation {
            Operation::Update => {
                let mut row = row.clone().into_active_model();
                row.value = Set(1);
                row.update(db).await.map(|_| 1)
            }
            Operation::Delete => row.clone().delete(db).await.map(|deleted| deleted.rows_affected),
            Operation::Restore => row.clone().restore(db).await.map(|_| 1),
            Operation::ForceDelete => row.clone().force_delete(db).await.map(|deleted| deleted.rows_affected),
        };
        match done {
            Ok(0) | Err(DbErr::RecordNotUpdated) => return None,
            Ok(_) => return Some(operation),
            Err(err) if matches!(MixinError::of(&err), Some(MixinError::StaleData { .. })) => return None,
            // A busy database or a deadlock: this one did nothing, and may still win.
            Err(err) if mixins::is_retryable(&err) => {}
            Err(err) => panic!("{operation:?}: {err}"),
        }
    }
}

/// All operations at once, several times each, on copies of one version; returns the winner. A operation of fewer statements would
/// always win, so each in turn gets a start of some reads.
async fn race<C>(operations: [Operation; 2], round: usize, row: &account::Model, db: C) -> Operation
where
    C: ConnectionTrait + Clone + Send + Sync + 'static,
{
    let tasks = operations.into_iter().cycle().take(6).map(|operation| {
        let (row, db) = (row.clone(), db.clone());
        let ahead = (round / 2 % 5).cast_signed() - 2;
        let waits = if operation == operations[0] { ahead } else { -ahead };
        async move {
            for _ in 0..waits {
                Entity::find_by_id(row.id).one(&db).await.unwrap();
            }
            doing(operation, row, &db).await
        }
    });
    let winners: Vec<_> = side_by_side(tasks).await.into_iter().flatten().collect();
    assert_eq!(winners.len(), 1, "{winners:?}");
    winners[0]
}

async fn a_row(is_deleted: bool, pool: &DatabaseConnection) -> account::Model {
    let row = new_row(0).insert(pool).await.unwrap();
    if !is_deleted {
        return row;
    }
    row.clone().delete(pool).await.unwrap();
    Entity::find_by_id(row.id).one(pool).await.unwrap().unwrap()
}

/// What the winner, and nobody else, did to the row.
fn check(winner: Operation, before: &account::Model, after: Option<&account::Model>) {
    if winner == Operation::ForceDelete {
        assert_eq!(after, None, "{winner:?}");
        return;
    }
    let after = after.unwrap();
    let is_deleted = after.deleted_at.is_some();
    assert_eq!(after.version, before.version + 1, "{winner:?}");
    assert_eq!(is_deleted, winner == Operation::Delete, "{winner:?}");
    assert_eq!(after.value, i32::from(winner == Operation::Update), "{winner:?}");
}

async fn against(database: TestDatabase, operations: [Operation; 2], promise: &str) {
    let pool = database.pool(8).await;
    create(&pool, Entity).await;
    let scoped = pool.clone().scoped(scope(NORTH));
    let mut wins = [0; 2];
    let races = database.workload.rounds * 10;
    for round in 0..races {
        let before = a_row(operations[0] == Operation::Restore, &pool).await;
        let winner = if round % 2 == 0 {
            race(operations, round, &before, pool.clone()).await
        } else {
            race(operations, round, &before, scoped.clone()).await
        };
        let after = Entity::find_by_id(before.id).one(&pool).await.unwrap();
        check(winner, &before, after.as_ref());
        wins[usize::from(winner == operations[1])] += 1;
    }
    pool.close().await.unwrap();
    let [first, second] = operations;
    database.figure(
        promise,
        "three of each at once on copies of one version, plain and scoped; the row is as the one winner left it",
        &format!("{races} races: {first:?} won {}, {second:?} won {}", wins[0], wins[1]),
    );
}

async fn a_delete_against_an_update(database: TestDatabase) {
    let promise = "A delete and an update of one row do not both happen";
    against(database, [Operation::Update, Operation::Delete], promise).await;
}

async fn a_restore_against_a_force_delete(database: TestDatabase) {
    let promise = "A restore and a force delete of one row do not both happen";
    against(database, [Operation::Restore, Operation::ForceDelete], promise).await;
}

on_every_backend!(a_delete_against_an_update, a_restore_against_a_force_delete);
