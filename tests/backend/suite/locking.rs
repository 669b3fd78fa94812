//! Optimistic locking: one statement, no way round it.

use crate::create;
use crate::entity::{counter, item};
use crate::insert::new_item;
use mixins::prelude::*;
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, DatabaseConnection, DbBackend, DbErr, EntityTrait, IntoActiveModel,
    ModelTrait, Set, TransactionTrait as _,
};
use std::sync::{Arc, Mutex};

async fn counter(db: &DatabaseConnection) -> counter::Model {
    create(db, counter::Entity).await;
    counter::ActiveModel {
        value: Set(0),
        ..Default::default()
    }
    .insert(db)
    .await
    .unwrap()
}

fn set(row: &counter::Model, value: i32) -> counter::ActiveModel {
    let mut change = row.clone().into_active_model();
    change.value = Set(value);
    change
}

fn is_stale(err: &DbErr) -> bool {
    matches!(MixinError::of(err), Some(MixinError::StaleData { .. }))
}

/// What generic code does: it knows only the trait, so SeaORM's own methods are called.
async fn generic_update<A>(am: A, db: &DatabaseConnection) -> Result<<A::Entity as EntityTrait>::Model, DbErr>
where
    A: ActiveModelTrait + ActiveModelBehavior + Send,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    am.update(db).await
}

async fn generic_save<A>(am: A, db: &DatabaseConnection) -> Result<A, DbErr>
where
    A: ActiveModelTrait + ActiveModelBehavior + Send,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    am.save(db).await
}

async fn generic_delete<M, A>(row: M, db: &DatabaseConnection) -> Result<u64, DbErr>
where
    M: ModelTrait + IntoActiveModel<A>,
    A: ActiveModelTrait<Entity = M::Entity> + ActiveModelBehavior + Send,
{
    Ok(row.delete(db).await?.rows_affected)
}

async fn a_stale_update_is_told(db: DatabaseConnection) {
    let row = counter(&db).await;
    let winner = set(&row, 1).update(&db).await.unwrap();
    let err = set(&row, 2).update(&db).await.unwrap_err();
    let Some(MixinError::StaleData {
        table,
        key,
        expected,
        attempted,
        ..
    }) = MixinError::of(&err)
    else {
        panic!("{err}")
    };
    assert_eq!((table.as_str(), expected), ("counters", 1));
    assert_eq!(key, [("id".to_owned(), row.id.into())]);
    assert_eq!(attempted, [("value".to_owned(), 2.into())]);
    assert!(MixinError::of(&err).unwrap().is_retryable());
    assert_eq!(
        counter::Entity::find_by_id(row.id).one(&db).await.unwrap(),
        Some(winner)
    );
}

async fn every_way_to_update_checks(db: DatabaseConnection) {
    let row = counter(&db).await;
    set(&row, 1).update(&db).await.unwrap();
    assert!(is_stale(&set(&row, 2).update(&db).await.unwrap_err()));
    assert!(is_stale(&set(&row, 2).update_without_returning(&db).await.unwrap_err()));
    assert!(is_stale(&set(&row, 2).save(&db).await.unwrap_err()));
    assert!(is_stale(&set(&row, 2).reset_all().update(&db).await.unwrap_err()));
    assert!(is_stale(&generic_update(set(&row, 2), &db).await.unwrap_err()));
    assert!(is_stale(&generic_save(set(&row, 2), &db).await.unwrap_err()));
    assert!(is_stale(
        &generic_update(row.clone().into_active_model(), &db).await.unwrap_err()
    ));
    assert!(is_stale(&set(&row, 2).into_ex().update(&db).await.unwrap_err()));
    assert!(is_stale(&set(&row, 2).into_ex().save(&db).await.unwrap_err()));
    let now = counter::Entity::find_by_id(row.id).one(&db).await.unwrap().unwrap();
    assert_eq!((now.value, now.version), (1, 2));
}

async fn generic_code_updates_a_fresh_row(db: DatabaseConnection) {
    let row = counter(&db).await;
    let row = generic_update(set(&row, 5), &db).await.unwrap();
    assert_eq!((row.value, row.version), (5, 2));
    let row = generic_update(row.into_active_model(), &db).await.unwrap();
    assert_eq!((row.value, row.version), (5, 2));
    let mut gone = set(&row, 6);
    gone.id = Set(99);
    assert_eq!(generic_update(gone, &db).await.unwrap_err(), DbErr::RecordNotUpdated);
}

async fn deletes_check_too(db: DatabaseConnection) {
    let row = counter(&db).await;
    let now = set(&row, 1).update(&db).await.unwrap();
    assert!(is_stale(&row.clone().delete(&db).await.unwrap_err()));
    assert!(is_stale(
        &row.clone().into_active_model().delete(&db).await.unwrap_err()
    ));
    assert!(is_stale(&generic_delete(row.clone(), &db).await.unwrap_err()));
    assert!(is_stale(&row.clone().into_ex().delete(&db).await.unwrap_err()));
    assert_eq!(
        counter::Entity::find().all(&db).await.unwrap(),
        std::slice::from_ref(&now)
    );
    assert_eq!(now.clone().delete(&db).await.unwrap().rows_affected, 1);
    // Gone is zero rows, not stale.
    assert_eq!(now.clone().delete(&db).await.unwrap().rows_affected, 0);
    assert_eq!(generic_delete(now, &db).await.unwrap(), 0);
}

async fn generic_code_deletes_a_fresh_row(db: DatabaseConnection) {
    let row = counter(&db).await;
    assert_eq!(generic_delete(row, &db).await.unwrap(), 1);
    assert_eq!(counter::Entity::find().one(&db).await.unwrap(), None);
}

/// One statement with the version in its WHERE; MySQL has no RETURNING and reads the row again.
async fn one_statement_suffices(db: DatabaseConnection) {
    let row = counter(&db).await;
    let mut logged = db.clone();
    let sent = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&sent);
    logged.set_metric_callback(move |info| log.lock().unwrap().push(info.statement.sql.clone()));
    set(&row, 1).update(&logged).await.unwrap();
    let sent = sent.lock().unwrap().clone();
    let expected: &[&str] = match db.get_database_backend() {
        DbBackend::Postgres => &[
            r#"UPDATE "counters" SET "value" = $1, "version" = $2 WHERE "counters"."id" = $3 AND "counters"."version" = $4 RETURNING "id", "value", "version""#,
        ],
        DbBackend::MySql => &[
            "UPDATE `counters` SET `value` = ?, `version` = ? WHERE `counters`.`id` = ? AND `counters`.`version` = ?",
            "SELECT `counters`.`id`, `counters`.`value`, `counters`.`version` FROM `counters` WHERE `counters`.`id` = ? LIMIT ?",
        ],
        _ => &[
            r#"UPDATE "counters" SET "value" = ?, "version" = ? WHERE "counters"."id" = ? AND "counters"."version" = ? RETURNING "id", "value", "version""#,
        ],
    };
    assert_eq!(sent, expected);
}

/// Both sides of a conflict, and the caller's on top of the current row.
async fn a_conflict_shows_both_sides(db: DatabaseConnection) {
    create(&db, item::Entity).await;
    let row = new_item("a").insert(&db).await.unwrap();
    let mut theirs = row.clone().into_active_model();
    (theirs.quantity, theirs.note) = (Set(10), Set(Some("theirs".to_owned())));
    theirs.update(&db).await.unwrap();
    let mut ours = row.clone().into_active_model();
    (ours.quantity, ours.name) = (Set(20), Set("ours".to_owned()));
    let err = ours.update(&db).await.unwrap_err();
    let stale = MixinError::of(&err).unwrap();
    assert!(stale.conflict::<counter::Entity>(&db).await.unwrap().is_none());
    let conflict = stale.conflict::<item::Entity>(&db).await.unwrap().unwrap();
    assert_eq!((conflict.current.quantity, conflict.current.version), (10, 2));
    assert_eq!(conflict.attempted.quantity, Set(20));
    let names = conflict
        .differences()
        .into_iter()
        .map(|(column, ..)| format!("{column:?}"))
        .collect::<Vec<_>>();
    assert_eq!(names, ["Name", "Quantity"]);
    let merged = conflict.rebase().update(&db).await.unwrap();
    assert_eq!(
        (
            merged.quantity,
            merged.name.as_str(),
            merged.note.as_deref(),
            merged.version
        ),
        (20, "ours", Some("theirs"), 3)
    );
}

/// Who signed the attempt is part of it.
async fn a_rebased_conflict_keeps_who_signed_it(db: DatabaseConnection) {
    create(&db, item::Entity).await;
    let row = new_item("a").insert(&db).await.unwrap();
    let mut theirs = row.clone().into_active_model();
    theirs.quantity = Set(10);
    theirs.update(&db).await.unwrap();
    let me = uuid::Uuid::from_u128(7);
    let mut ours = row.into_active_model();
    (ours.name, ours.updated_by) = (Set("ours".to_owned()), Set(Some(me)));
    let err = ours.update(&db).await.unwrap_err();
    let conflict = MixinError::of(&err)
        .unwrap()
        .conflict::<item::Entity>(&db)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(conflict.rebase().update(&db).await.unwrap().updated_by, Some(me));
}

async fn the_last_version_is_an_error_not_a_wrap(db: DatabaseConnection) {
    create(&db, counter::Entity).await;
    let row = counter::ActiveModel {
        value: Set(0),
        version: Set(i32::MAX),
        ..Default::default()
    };
    let row = row.insert(&db).await.unwrap();
    let err = set(&row, 1).update(&db).await.unwrap_err();
    assert!(
        matches!(MixinError::of(&err), Some(MixinError::VersionExhausted { .. })),
        "{err}"
    );
    assert_eq!(counter::Entity::find().one(&db).await.unwrap(), Some(row.clone()));
    // No change needs no version.
    assert_eq!(row.clone().into_active_model().update(&db).await.unwrap(), row);
    create(&db, item::Entity).await;
    let mut last = new_item("last");
    last.version = Set(i32::MAX);
    let last = last.insert(&db).await.unwrap();
    let err = last.clone().delete(&db).await.unwrap_err();
    assert!(
        matches!(MixinError::of(&err), Some(MixinError::VersionExhausted { .. })),
        "{err}"
    );
    assert_eq!(item::Entity::find_by_id(last.id).one(&db).await.unwrap(), Some(last));
}

/// Two transactions that read the same row: the second to write is told, or told to try again.
async fn two_transactions_cannot_both_win(db: DatabaseConnection) {
    let row = counter(&db).await;
    let first = db.begin().await.unwrap();
    let in_first = counter::Entity::find_by_id(row.id).one(&first).await.unwrap().unwrap();
    set(&in_first, 1).update(&first).await.unwrap();
    first.commit().await.unwrap();
    let second = db.begin().await.unwrap();
    let err = set(&row, 2).update(&second).await.unwrap_err();
    second.rollback().await.unwrap();
    assert!(mixins::is_retryable(&err), "{err}");
    assert_eq!(
        counter::Entity::find_by_id(row.id)
            .one(&db)
            .await
            .unwrap()
            .unwrap()
            .value,
        1
    );
}

/// Under a snapshot the row still looks as it was read; the update is stale all the same, never "missing".
async fn a_snapshot_does_not_hide_a_stale_row(db: DatabaseConnection) {
    if db.get_database_backend() == DbBackend::Sqlite {
        // A snapshot there cannot be upgraded to a write: the server answers busy, which `retry` covers.
        return;
    }
    let row = counter(&db).await;
    let snapshot = db
        .begin_with_config(Some(sea_orm::IsolationLevel::RepeatableRead), None)
        .await
        .unwrap();
    let read = counter::Entity::find_by_id(row.id)
        .one(&snapshot)
        .await
        .unwrap()
        .unwrap();
    set(&row, 1).update(&db).await.unwrap();
    let err = set(&read, 2).update(&snapshot).await.unwrap_err();
    assert!(mixins::is_retryable(&err), "{err}");
    snapshot.rollback().await.unwrap();
}

/// Sixteen writers, each adding to one row: no addition is lost, and the version has counted them all.
async fn no_increment_is_lost(db: DatabaseConnection) {
    let row = counter(&db).await;
    let writers = (0..16).map(|_| {
        let db = db.clone();
        tokio::spawn(async move {
            for _ in 0..5 {
                let added = retry_stale(10_000, || async {
                    let now = counter::Entity::find_by_id(row.id)
                        .one(&db)
                        .await?
                        .ok_or(DbErr::RecordNotUpdated)?;
                    set(&now, now.value + 1).update(&db).await
                });
                added.await.unwrap();
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    let now = counter::Entity::find_by_id(row.id).one(&db).await.unwrap().unwrap();
    assert_eq!((now.value, now.version), (80, 81));
}

backend_tests::on_every_backend!(
    a_stale_update_is_told,
    every_way_to_update_checks,
    generic_code_updates_a_fresh_row,
    deletes_check_too,
    generic_code_deletes_a_fresh_row,
    one_statement_suffices,
    a_conflict_shows_both_sides,
    a_rebased_conflict_keeps_who_signed_it,
    the_last_version_is_an_error_not_a_wrap,
    two_transactions_cannot_both_win,
    a_snapshot_does_not_hide_a_stale_row,
    no_increment_is_lost,
);
