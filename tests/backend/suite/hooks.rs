//! The user's own hooks: that they run, when, and what they may do.

use crate::create;
use crate::entity::hooked::{ActiveModel, Entity, Model, ran};
use crate::entity::watched;
use mixins::prelude::*;
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, DatabaseConnection, DbErr, EntityTrait as _, IntoActiveModel as _, Set,
    Unchanged,
};

async fn row(db: &DatabaseConnection) -> Model {
    create(db, Entity).await;
    ActiveModel {
        name: Set("a".to_owned()),
        shout: Set(String::new()),
        ..Default::default()
    }
    .insert(db)
    .await
    .unwrap()
}

async fn hooks_run_after_the_mixins_on_every_path(db: DatabaseConnection) {
    let row = row(&db).await;
    assert_eq!(row.shout, "A");
    let mut change = row.clone().into_active_model();
    change.name = Set("b".to_owned());
    let row = change.update(&db).await.unwrap();
    assert_eq!((row.shout.as_str(), row.version), ("B", 2));
    row.clone().delete(&db).await.unwrap();
    let expected = [
        "before insert",
        "after insert",
        "before update",
        "after update",
        "before delete",
        "after delete",
    ];
    assert_eq!(ran(row.id), expected);
    let row = Entity::find_by_id(row.id)
        .one(&db)
        .await
        .unwrap()
        .unwrap()
        .restore(&db)
        .await
        .unwrap();
    assert_eq!(ran(row.id)[6..], ["before update", "after update"]);
    row.clone().force_delete(&db).await.unwrap();
    assert_eq!(ran(row.id)[8..], ["before delete", "after delete"]);
}

async fn generic(am: impl ActiveModelBehavior<Entity = Entity> + Into<ActiveModel>, db: &DatabaseConnection) -> Model {
    let am: ActiveModel = am.into();
    ActiveModelTrait::update(am, db).await.unwrap()
}

async fn hooks_run_once_in_generic_code(db: DatabaseConnection) {
    let row = row(&db).await;
    let mut change = row.into_active_model();
    change.name = Set("b".to_owned());
    let row = generic(change, &db).await;
    assert_eq!(
        ran(row.id),
        ["before insert", "after insert", "before update", "after update"]
    );
    assert_eq!((row.shout.as_str(), row.version), ("B", 2));
}

async fn an_error_stops_the_write(db: DatabaseConnection) {
    let row = row(&db).await;
    let mut change = row.clone().into_active_model();
    change.name = Set(String::new());
    assert!(matches!(change.update(&db).await, Err(DbErr::Custom(_))));
    assert_eq!(Entity::find_by_id(row.id).one(&db).await.unwrap(), Some(row));
}

async fn a_hook_cannot_set_the_version(db: DatabaseConnection) {
    let row = row(&db).await;
    let mut change = row.into_active_model();
    change.name = Set("meddle".to_owned());
    let stale = change.clone().update(&db).await.unwrap();
    assert_eq!(stale.version, 2);
    assert!(change.update(&db).await.is_err());
    let mut change = stale.clone().into_active_model();
    change.shout = Set("!".to_owned());
    change.update(&db).await.unwrap();
    let is_stale = |err: DbErr| matches!(MixinError::of(&err), Some(MixinError::StaleData { .. }));
    assert!(is_stale(stale.clone().delete(&db).await.unwrap_err()));
    assert!(is_stale(stale.force_delete(&db).await.unwrap_err()));
}

/// What a hook sets counts as a change; what it leaves alone does not.
async fn no_change_is_judged_after_the_hook(db: DatabaseConnection) {
    let row = row(&db).await;
    assert_eq!(row.clone().into_active_model().update(&db).await.unwrap(), row);
    let mut change = row.clone().into_active_model();
    change.name = Set("a".to_owned());
    assert_eq!(change.update(&db).await.unwrap().version, 2);
}

/// An update sees the row as it was, also in columns that its copy does not hold, and whether it is under a scope.
async fn an_update_can_want_the_row_as_it_was(db: DatabaseConnection) {
    use watched::{ActiveModel, Entity};
    create(&db, Entity).await;
    let scoped = db.clone().scoped(Scope::new());
    let new = ActiveModel {
        state: Set("open".to_owned()),
        ..Default::default()
    };
    let row = new.insert(&scoped).await.unwrap();
    assert_eq!((row.before.as_ref(), row.scoped), (None, None));
    // The copy holds neither the state nor the version.
    let change = |state: &str| ActiveModel {
        id: Unchanged(row.id),
        state: Set(state.to_owned()),
        ..Default::default()
    };
    let changed = change("held").update(&scoped).await.unwrap();
    assert_eq!((changed.before.as_deref(), changed.scoped), (Some("open"), Some(true)));
    let changed = change("closed").update(&db).await.unwrap();
    assert_eq!((changed.before.as_deref(), changed.scoped), (Some("held"), Some(false)));
    let err = change("open").update(&scoped).await.unwrap_err();
    assert_eq!(err, DbErr::Custom("closed for good".to_owned()));
    let err = ActiveModelTrait::update(change("open"), &db).await.unwrap_err();
    assert_eq!(err, DbErr::Custom("closed for good".to_owned()));
    // A restoration is an update, of a row that only it can see.
    let row = Entity::find().one(&db).await.unwrap().unwrap();
    row.clone().delete(&scoped).await.unwrap();
    let deleted = db.clone().scoped(Scope::new().only_deleted());
    let gone = Entity::find().one(&deleted).await.unwrap().unwrap();
    let err = gone.restore(&scoped).await.unwrap_err();
    assert_eq!(err, DbErr::Custom("closed for good".to_owned()));
    let missing = ActiveModel {
        id: Unchanged(row.id + 1),
        state: Set("open".to_owned()),
        ..Default::default()
    };
    assert_eq!(missing.update(&scoped).await.unwrap_err(), DbErr::RecordNotUpdated);
}

backend_tests::on_every_backend!(
    an_update_can_want_the_row_as_it_was,
    hooks_run_after_the_mixins_on_every_path,
    hooks_run_once_in_generic_code,
    an_error_stops_the_write,
    a_hook_cannot_set_the_version,
    no_change_is_judged_after_the_hook,
);
