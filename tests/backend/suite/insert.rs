//! What an insert fills, and what of the caller's it keeps.

use crate::entity::{counter, flag, item, ledger, order, order_tag, tag};
use crate::{create, keeps_fractions};
use chrono::{DateTime, SubsecRound as _, TimeDelta, Timelike as _, Utc};
use sea_orm::{
    ActiveModelTrait as _, DatabaseConnection, EntityTrait as _, IntoActiveModel as _, PaginatorTrait as _, Set,
};
use uuid::Uuid;

pub fn new_item(name: &str) -> item::ActiveModel {
    item::ActiveModel {
        name: Set(name.to_owned()),
        quantity: Set(1),
        station_id: Set(Uuid::nil()),
        ..Default::default()
    }
}

/// A `timestamp` of MySQL keeps seconds unless it is told otherwise, and MySQL rounds them, where MariaDB cuts.
fn rounded_now() -> DateTime<Utc> {
    Utc::now() + TimeDelta::seconds(1)
}

async fn fills_key_times_and_version(db: DatabaseConnection) {
    create(&db, item::Entity).await;
    let before = Utc::now() - TimeDelta::seconds(1);
    let row = new_item("a").insert(&db).await.unwrap();
    assert_eq!(row.id.get_version_num(), 7);
    assert!(row.created_at > before && row.created_at <= rounded_now(), "{row:?}");
    assert_eq!(row.created_at, row.updated_at);
    assert_eq!((row.version, row.deleted_at, row.created_by), (1, None, None));
}

/// The clock's time has nanoseconds; what is returned is what another connection reads.
async fn times_read_back_as_written(db: DatabaseConnection) {
    create(&db, item::Entity).await;
    let own = DateTime::<Utc>::from_timestamp(1_700_000_000, 123_456_789).unwrap();
    let mut item = new_item("a");
    (item.created_at, item.deleted_at) = (Set(own), Set(Some(own)));
    let row = item.insert(&db).await.unwrap();
    let read = item::Entity::find_by_id(row.id).one(&db).await.unwrap().unwrap();
    assert_eq!(row, read);
    assert_eq!(row.deleted_at, Some(row.created_at));
    let expected = if keeps_fractions(&db) {
        own.trunc_subsecs(6)
    } else {
        own.trunc_subsecs(0)
    };
    assert_eq!(row.created_at, expected);
    assert_eq!(row.updated_at.nanosecond() % 1_000, 0);
}

async fn keeps_what_the_caller_set(db: DatabaseConnection) {
    create(&db, item::Entity).await;
    let id = Uuid::from_u128(42);
    let long_ago = DateTime::<Utc>::from_timestamp(946_684_800, 0).unwrap();
    let mut item = new_item("import");
    (item.id, item.created_at, item.updated_at) = (Set(id), Set(long_ago), Set(long_ago));
    (item.version, item.deleted_at) = (Set(7), Set(Some(long_ago)));
    let row = item.insert(&db).await.unwrap();
    assert_eq!((row.id, row.created_at, row.updated_at), (id, long_ago, long_ago));
    assert_eq!((row.version, row.deleted_at), (7, Some(long_ago)));
}

async fn save_of_a_fresh_row_inserts(db: DatabaseConnection) {
    create(&db, item::Entity).await;
    let saved = new_item("a").save(&db).await.unwrap();
    assert_eq!(item::Entity::find().count(&db).await.unwrap(), 1);
    // And saved again it is an update of the same row.
    let mut again = saved.clone();
    again.quantity = Set(2);
    let again = again.save(&db).await.unwrap();
    assert_eq!(item::Entity::find().count(&db).await.unwrap(), 1);
    assert_eq!((again.id, again.version), (saved.id, sea_orm::Unchanged(2)));
}

async fn the_database_numbers_integer_keys(db: DatabaseConnection) {
    create(&db, counter::Entity).await;
    create(&db, flag::Entity).await;
    let insert = |value| {
        counter::ActiveModel {
            value: Set(value),
            ..Default::default()
        }
        .insert(&db)
    };
    let (first, second) = (insert(1).await.unwrap(), insert(2).await.unwrap());
    assert_eq!((first.id, second.id, first.version), (1, 2, 1));
    let flag = flag::ActiveModel {
        name: Set("f".to_owned()),
        ..Default::default()
    }
    .insert(&db)
    .await
    .unwrap();
    assert_eq!((flag.id, flag.is_deleted), (1_i64, false));
}

async fn version_four_keys_and_named_columns(db: DatabaseConnection) {
    create(&db, crate::entity::station::Entity).await;
    create(&db, ledger::Entity).await;
    let row = ledger::ActiveModel {
        amount: Set(5),
        branch_id: Set(None),
        business_id: Set(Uuid::from_u128(1)),
        org_id: Set(9),
        region_name: Set("north".to_owned()),
        opened_by: Set(Some(77)),
        ..Default::default()
    };
    let row = row.insert(&db).await.unwrap();
    assert_eq!(row.id.get_version_num(), 4);
    assert_eq!(
        (row.org_id, row.region_name.as_str(), row.opened_by),
        (9, "north", Some(77))
    );
}

async fn composite_keys_of_the_users_own_are_left_alone(db: DatabaseConnection) {
    create(&db, order::Entity).await;
    create(&db, tag::Entity).await;
    create(&db, order_tag::Entity).await;
    let order = order::ActiveModel {
        title: Set("o".to_owned()),
        ..Default::default()
    }
    .insert(&db)
    .await
    .unwrap();
    let tag = tag::ActiveModel {
        name: Set("t".to_owned()),
        ..Default::default()
    }
    .insert(&db)
    .await
    .unwrap();
    let row = order_tag::ActiveModel {
        order_id: Set(order.id),
        tag_id: Set(tag.id),
        ..Default::default()
    };
    let row = row.insert(&db).await.unwrap();
    assert_eq!((row.order_id, row.tag_id), (order.id, tag.id));
    assert!(row.created_at <= rounded_now());
}

/// A copy of a loaded row, all `Unchanged`, is inserted as it is.
async fn a_loaded_row_can_be_copied_elsewhere(db: DatabaseConnection) {
    create(&db, item::Entity).await;
    let row = new_item("a").insert(&db).await.unwrap();
    item::Entity::delete_by_id(row.id).exec(&db).await.unwrap();
    let copy = row.clone().into_active_model().insert(&db).await.unwrap();
    assert_eq!(copy, row);
}

backend_tests::on_every_backend!(
    fills_key_times_and_version,
    times_read_back_as_written,
    keeps_what_the_caller_set,
    save_of_a_fresh_row_inserts,
    the_database_numbers_integer_keys,
    version_four_keys_and_named_columns,
    composite_keys_of_the_users_own_are_left_alone,
    a_loaded_row_can_be_copied_elsewhere,
);
