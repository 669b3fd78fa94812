//! The user's own hooks: that they run, when, and what they may do.

use crate::create;
use crate::entity::hooked::{ActiveModel, Entity, Model, ran};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, DatabaseConnection, DbErr, EntityTrait as _, IntoActiveModel as _, Set,
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
    let is_stale = |err: DbErr| matches!(mixins::MixinError::of(&err), Some(mixins::MixinError::StaleData { .. }));
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

backend_tests::on_every_backend!(
    hooks_run_after_the_mixins_on_every_path,
    hooks_run_once_in_generic_code,
    an_error_stops_the_write,
    a_hook_cannot_set_the_version,
    no_change_is_judged_after_the_hook,
);
