//! What an update changes besides what the caller wants, and what "no change" means.

use crate::create;
use crate::entity::{flag, item};
use crate::insert::new_item;
use chrono::{DateTime, Utc};
use mixins::MixinError;
use sea_orm::{ActiveModelTrait, DatabaseConnection, DbErr, EntityTrait as _, IntoActiveModel as _, NotSet, Set};
use uuid::Uuid;

/// A row whose times lie far back, so that any update is seen even where seconds are whole.
async fn old_item(db: &DatabaseConnection) -> item::Model {
    create(db, item::Entity).await;
    let long_ago = DateTime::<Utc>::from_timestamp(946_684_800, 0).unwrap();
    let mut item = new_item("a");
    (item.created_at, item.updated_at) = (Set(long_ago), Set(long_ago));
    item.insert(db).await.unwrap()
}

async fn read(db: &DatabaseConnection, id: Uuid) -> item::Model {
    item::Entity::find_by_id(id).one(db).await.unwrap().unwrap()
}

async fn an_update_moves_time_and_version(db: DatabaseConnection) {
    let row = old_item(&db).await;
    let mut change = row.clone().into_active_model();
    change.quantity = Set(5);
    let changed = change.update(&db).await.unwrap();
    assert_eq!(
        (changed.quantity, changed.version, changed.created_at),
        (5, 2, row.created_at)
    );
    assert!(changed.updated_at > row.updated_at);
    assert_eq!(read(&db, row.id).await, changed);
}

async fn no_change_writes_nothing(db: DatabaseConnection) {
    let row = old_item(&db).await;
    assert_eq!(row.clone().into_active_model().update(&db).await.unwrap(), row);
    let nothing = row
        .clone()
        .into_active_model()
        .update_without_returning(&db)
        .await
        .unwrap();
    assert_eq!(nothing.rows_affected, 0);
    assert_eq!(
        row.clone().into_active_model().save(&db).await.unwrap(),
        row.clone().into_active_model()
    );
    assert_eq!(read(&db, row.id).await, row);
}

/// Each column that a mixin owns, set to what the row has, is no change; all together neither.
async fn managed_columns_alone_are_no_change(db: DatabaseConnection) {
    let row = old_item(&db).await;
    let owned = [
        "created_at",
        "deleted_at",
        "version",
        "station_id",
        "created_by",
        "updated_by",
        "deleted_by",
    ];
    let mut all = row.clone().into_active_model();
    for name in owned {
        let column: item::Column = name.parse().unwrap();
        let mut change = row.clone().into_active_model();
        change.reset(column);
        all.reset(column);
        assert_eq!(change.update(&db).await.unwrap(), row, "{name}");
    }
    assert_eq!(all.update(&db).await.unwrap(), row);
    assert_eq!(read(&db, row.id).await, row);
}

/// Who goes with a change, and alone is none, as when a hook signs whatever is saved.
async fn updated_by_alone_is_no_change(db: DatabaseConnection) {
    let row = old_item(&db).await;
    let mut signed = row.clone().into_active_model();
    signed.updated_by = Set(Some(Uuid::from_u128(1)));
    assert_eq!(signed.update(&db).await.unwrap(), row);
    assert_eq!(read(&db, row.id).await, row);
    let mut signed = row.into_active_model();
    (signed.updated_by, signed.quantity) = (Set(Some(Uuid::from_u128(1))), Set(2));
    assert_eq!(signed.update(&db).await.unwrap().updated_by, Some(Uuid::from_u128(1)));
}

/// Who sets the time means a change, generic code too; which time it is, is ours to say.
async fn updated_at_alone_is_a_change(db: DatabaseConnection) {
    let row = old_item(&db).await;
    let mut named = row.clone().into_active_model();
    named.updated_at = Set(row.updated_at);
    let named = named.update(&db).await.unwrap();
    assert!(named.updated_at > row.updated_at);
    assert_eq!((named.version, named.quantity), (2, row.quantity));
    let mut generic = named.clone().into_active_model();
    generic.updated_at = Set(row.updated_at);
    let generic = ActiveModelTrait::update(generic, &db).await.unwrap();
    assert!(generic.updated_at >= named.updated_at);
    assert_eq!(generic.version, 3);
    assert_eq!(read(&db, row.id).await, generic);
}

async fn touch_moves_time_and_version(db: DatabaseConnection) {
    let row = old_item(&db).await;
    let touched = row.clone().touch(&db).await.unwrap();
    assert!(touched.updated_at > row.updated_at);
    let expected = item::Model {
        updated_at: touched.updated_at,
        version: 2,
        ..row.clone()
    };
    assert_eq!((&touched, read(&db, row.id).await), (&expected, expected.clone()));
    let err = row.touch(&db).await.unwrap_err();
    assert!(
        matches!(MixinError::of(&err), Some(MixinError::StaleData { expected: 1, .. })),
        "{err}"
    );
}

/// An administrator's move of a row to another tenant is not dropped.
async fn a_managed_column_with_another_value_is_written(db: DatabaseConnection) {
    let row = old_item(&db).await;
    let mut change = row.clone().into_active_model();
    change.station_id = Set(Uuid::from_u128(9));
    let moved = change.update(&db).await.unwrap();
    assert_eq!((moved.station_id, moved.version), (Uuid::from_u128(9), 2));
    let mut change = moved.into_active_model();
    change.deleted_at = Set(Some(row.created_at));
    let deleted = change.update(&db).await.unwrap();
    assert_eq!((deleted.deleted_at, deleted.version), (Some(row.created_at), 3));
}

async fn set_to_an_equal_value_is_a_change(db: DatabaseConnection) {
    let row = old_item(&db).await;
    let changed = row.clone().into_active_model().reset_all().update(&db).await.unwrap();
    assert_eq!((changed.version, changed.name), (2, row.name));
    assert!(changed.updated_at > row.updated_at);
    assert_eq!(changed.created_at, row.created_at);
}

async fn no_change_of_a_stale_copy_is_stale(db: DatabaseConnection) {
    let row = old_item(&db).await;
    let mut other = row.clone().into_active_model();
    other.quantity = Set(2);
    other.update(&db).await.unwrap();
    let err = row.into_active_model().update(&db).await.unwrap_err();
    assert!(
        matches!(MixinError::of(&err), Some(MixinError::StaleData { expected: 1, .. })),
        "{err}"
    );
}

async fn missing_rows_are_seaorms_own_error(db: DatabaseConnection) {
    let row = old_item(&db).await;
    item::Entity::delete_by_id(row.id).exec(&db).await.unwrap();
    let mut change = row.clone().into_active_model();
    change.quantity = Set(2);
    assert_eq!(change.clone().update(&db).await, Err(DbErr::RecordNotUpdated));
    assert_eq!(
        change.clone().update_without_returning(&db).await.unwrap_err(),
        DbErr::RecordNotUpdated
    );
    assert_eq!(row.into_active_model().update(&db).await, Err(DbErr::RecordNotUpdated));
    change.id = NotSet;
    assert!(matches!(change.update(&db).await, Err(DbErr::PrimaryKeyNotSet { .. })));
}

/// Only the key and what is to change: nothing to check, but the version moves on.
async fn a_blind_update_raises_the_version(db: DatabaseConnection) {
    let row = old_item(&db).await;
    let change = item::ActiveModel {
        id: Set(row.id),
        quantity: Set(9),
        ..Default::default()
    };
    let changed = change.update(&db).await.unwrap();
    assert_eq!((changed.quantity, changed.version, changed.name), (9, 2, row.name));
}

async fn a_json_round_trip_checks_its_version(db: DatabaseConnection) {
    let row = old_item(&db).await;
    let mut json = serde_json::to_value(&row).unwrap();
    json["quantity"] = 4.into();
    let mut form = row.clone().into_active_model();
    form.set_from_json(json).unwrap();
    assert_eq!(form.clone().update(&db).await.unwrap().version, 2);
    let err = form.update(&db).await.unwrap_err();
    assert!(
        matches!(MixinError::of(&err), Some(MixinError::StaleData { .. })),
        "{err}"
    );
}

/// `update_many().set(am)` with a default active model must not make a key and write it into every row.
async fn update_many_never_rewrites_a_key(db: DatabaseConnection) {
    let row = old_item(&db).await;
    let second = new_item("b").insert(&db).await.unwrap();
    let change = item::ActiveModel {
        quantity: Set(7),
        ..Default::default()
    };
    assert!(matches!(change.id, NotSet));
    let result = item::Entity::update_many().set(change).exec(&db).await.unwrap();
    assert_eq!(result.rows_affected, 2);
    assert_eq!(
        (read(&db, row.id).await.quantity, read(&db, second.id).await.quantity),
        (7, 7)
    );
}

async fn without_a_version_times_move_and_no_change_is_none(db: DatabaseConnection) {
    create(&db, flag::Entity).await;
    let long_ago = DateTime::<Utc>::from_timestamp(946_684_800, 0).unwrap();
    let row = flag::ActiveModel {
        name: Set("f".to_owned()),
        updated_at: Set(long_ago),
        ..Default::default()
    };
    let row = row.insert(&db).await.unwrap();
    assert_eq!(row.clone().into_active_model().update(&db).await.unwrap(), row);
    let mut change = row.clone().into_active_model();
    change.name = Set("g".to_owned());
    assert!(change.update(&db).await.unwrap().updated_at > long_ago);
    let mut gone = row.into_active_model();
    (gone.id, gone.name) = (Set(99), Set("h".to_owned()));
    assert_eq!(gone.update(&db).await, Err(DbErr::RecordNotUpdated));
}

backend_tests::on_every_backend!(
    an_update_moves_time_and_version,
    no_change_writes_nothing,
    managed_columns_alone_are_no_change,
    updated_by_alone_is_no_change,
    updated_at_alone_is_a_change,
    touch_moves_time_and_version,
    a_managed_column_with_another_value_is_written,
    set_to_an_equal_value_is_a_change,
    no_change_of_a_stale_copy_is_stale,
    missing_rows_are_seaorms_own_error,
    a_blind_update_raises_the_version,
    a_json_round_trip_checks_its_version,
    update_many_never_rewrites_a_key,
    without_a_version_times_move_and_no_change_is_none,
);
