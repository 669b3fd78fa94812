//! Deletes and restores against other writers of the same row: one wins, the others are told, and the row is as the
//! winner left it.

use crate::entity::account::{self, Entity};
use crate::stage::{NORTH, Stage, create, new_row, scope, side_by_side};
use mixins::prelude::*;
use sea_orm::{
    ActiveModelTrait as _, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait as _, IntoActiveModel as _, Set,
};

/// What a task does to its copy of the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    Update,
    Delete,
    Restore,
    ForceDelete,
}

/// How it ended. `None`: somebody else was faster.
async fn doing(deed: Deed, row: account::Model, db: &impl ConnectionTrait) -> Option<Deed> {
    loop {
        let done = match deed {
            Deed::Update => {
                let mut row = row.clone().into_active_model();
                row.value = Set(1);
                row.update(db).await.map(|_| 1)
            }
            Deed::Delete => row.clone().delete(db).await.map(|deleted| deleted.rows_affected),
            Deed::Restore => row.clone().restore(db).await.map(|_| 1),
            Deed::ForceDelete => row.clone().force_delete(db).await.map(|deleted| deleted.rows_affected),
        };
        match done {
            Ok(0) | Err(DbErr::RecordNotUpdated) => return None,
            Ok(_) => return Some(deed),
            Err(err) if matches!(MixinError::of(&err), Some(MixinError::StaleData { .. })) => return None,
            // A busy database or a deadlock: this one did nothing, and may still win.
            Err(err) if mixins::is_retryable(&err) => {}
            Err(err) => panic!("{deed:?}: {err}"),
        }
    }
}

/// All deeds at once, several times each, on copies of one version; returns the winner. A deed of fewer statements would
/// always win, so each in turn gets a start of some reads.
async fn race<C>(deeds: [Deed; 2], round: usize, row: &account::Model, db: C) -> Deed
where
    C: ConnectionTrait + Clone + Send + Sync + 'static,
{
    let tasks = deeds.into_iter().cycle().take(6).map(|deed| {
        let (row, db) = (row.clone(), db.clone());
        let ahead = (round / 2 % 5).cast_signed() - 2;
        let waits = if deed == deeds[0] { ahead } else { -ahead };
        async move {
            for _ in 0..waits {
                Entity::find_by_id(row.id).one(&db).await.unwrap();
            }
            doing(deed, row, &db).await
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
fn check(winner: Deed, before: &account::Model, after: Option<&account::Model>) {
    if winner == Deed::ForceDelete {
        assert_eq!(after, None, "{winner:?}");
        return;
    }
    let after = after.unwrap();
    let is_deleted = after.deleted_at.is_some();
    assert_eq!(after.version, before.version + 1, "{winner:?}");
    assert_eq!(is_deleted, winner == Deed::Delete, "{winner:?}");
    assert_eq!(after.value, i32::from(winner == Deed::Update), "{winner:?}");
}

async fn against(stage: Stage, deeds: [Deed; 2], promise: &str) {
    let pool = stage.pool(8).await;
    create(&pool, Entity).await;
    let scoped = pool.clone().scoped(scope(NORTH));
    let mut wins = [0; 2];
    let races = stage.knobs.rounds * 10;
    for round in 0..races {
        let before = a_row(deeds[0] == Deed::Restore, &pool).await;
        let winner = if round % 2 == 0 {
            race(deeds, round, &before, pool.clone()).await
        } else {
            race(deeds, round, &before, scoped.clone()).await
        };
        let after = Entity::find_by_id(before.id).one(&pool).await.unwrap();
        check(winner, &before, after.as_ref());
        wins[usize::from(winner == deeds[1])] += 1;
    }
    pool.close().await.unwrap();
    let [first, second] = deeds;
    stage.figure(
        promise,
        "three of each at once on copies of one version, plain and scoped; the row is as the one winner left it",
        &format!("{races} races: {first:?} won {}, {second:?} won {}", wins[0], wins[1]),
    );
}

async fn a_delete_against_an_update(stage: Stage) {
    let promise = "A delete and an update of one row do not both happen";
    against(stage, [Deed::Update, Deed::Delete], promise).await;
}

async fn a_restore_against_a_force_delete(stage: Stage) {
    let promise = "A restore and a force delete of one row do not both happen";
    against(stage, [Deed::Restore, Deed::ForceDelete], promise).await;
}

on_every_backend!(a_delete_against_an_update, a_restore_against_a_force_delete);
