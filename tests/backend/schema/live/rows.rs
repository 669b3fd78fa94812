//! What rows a unique index of live rows refuses.

use super::entity::{customer, offer, seat, station};
use super::world::{NORTH, SOUTH, assert_double, create};
use mixins::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, EntityTrait as _,
    PaginatorTrait as _, QueryFilter as _, Set,
};
use uuid::Uuid;

fn new(station: Uuid, email: Option<&str>) -> customer::ActiveModel {
    customer::ActiveModel {
        station_id: Set(station),
        name: Set("Ada".to_owned()),
        email: Set(email.map(ToOwned::to_owned)),
        ..Default::default()
    }
}

async fn insert(db: &impl ConnectionTrait, station: Uuid, email: &str) -> Result<customer::Model, DbErr> {
    new(station, Some(email)).insert(db).await
}

async fn live_rows_of_one_tenant_are_doubles(db: DatabaseConnection) {
    create(&db, customer::Entity).await;
    insert(&db, NORTH, "ada@example.org").await.unwrap();
    assert_double(insert(&db, NORTH, "ada@example.org").await);
    insert(&db, NORTH, "bob@example.org").await.unwrap();
    insert(&db, SOUTH, "ada@example.org").await.unwrap();
    // Under a scope too, where the tenant is the scope's.
    let at_south = db.clone().scoped(Scope::new().station(SOUTH));
    assert_double(insert(&at_south, SOUTH, "ada@example.org").await);
    assert_eq!(customer::Entity::find().count(&db).await.unwrap(), 3);
}

async fn an_index_that_is_not_unique_refuses_nothing(db: DatabaseConnection) {
    create(&db, customer::Entity).await;
    // All of one name.
    for email in ["a", "b", "c"] {
        insert(&db, NORTH, email).await.unwrap();
    }
}

async fn deleted_rows_repeat_freely(db: DatabaseConnection) {
    create(&db, customer::Entity).await;
    for _ in 0..3 {
        let row = insert(&db, NORTH, "ada@example.org").await.unwrap();
        row.delete(&db).await.unwrap();
    }
    insert(&db, NORTH, "ada@example.org").await.unwrap();
    let deleted = customer::Entity::find().deleted().count(&db).await.unwrap();
    assert_eq!(deleted, 3);
}

async fn a_restore_onto_a_taken_key_fails(db: DatabaseConnection) {
    create(&db, customer::Entity).await;
    let first = insert(&db, NORTH, "ada@example.org").await.unwrap();
    let id = first.id;
    first.delete(&db).await.unwrap();
    let second = insert(&db, NORTH, "ada@example.org").await.unwrap();
    let first = customer::Entity::find_by_id(id).one(&db).await.unwrap().unwrap();
    assert_double(first.clone().restore(&db).await);
    let all = customer::Entity::restore_many().filter(customer::Column::Id.eq(id));
    assert_double(all.exec(&db.clone().scoped(Scope::new().station(NORTH))).await);
    let still = customer::Entity::find_by_id(id).one(&db).await.unwrap().unwrap();
    assert!(still.is_deleted());
    // Once the key is free, it can be had again.
    second.delete(&db).await.unwrap();
    assert!(!first.restore(&db).await.unwrap().is_deleted());
}

async fn null_is_no_double(db: DatabaseConnection) {
    create(&db, customer::Entity).await;
    let on = |day, slot| customer::ActiveModel {
        day: Set(day),
        slot: Set(slot),
        ..new(NORTH, None)
    };
    for (day, slot) in [(None, None), (None, None), (Some(1), None), (Some(1), None)] {
        on(day, slot).insert(&db).await.unwrap();
    }
    on(Some(1), Some(1)).insert(&db).await.unwrap();
    on(Some(1), Some(2)).insert(&db).await.unwrap();
    assert_double(on(Some(1), Some(2)).insert(&db).await);
}

/// Without `SoftDelete` it is unique among all rows of the tenants, in all dimensions that are not named.
async fn rows_that_are_removed_are_unique_by_tenant(db: DatabaseConnection) {
    create(&db, seat::Entity).await;
    let new = |station_id, org, number, row| seat::ActiveModel {
        station_id: Set(station_id),
        org_id: Set(org),
        number: Set(number),
        row: Set(row),
        ..Default::default()
    };
    let first = new(NORTH, 1, 1, 1).insert(&db).await.unwrap();
    assert_double(new(NORTH, 1, 1, 2).insert(&db).await);
    assert_double(new(NORTH, 1, 2, 1).insert(&db).await);
    new(NORTH, 2, 1, 1).insert(&db).await.unwrap();
    new(SOUTH, 1, 1, 1).insert(&db).await.unwrap();
    first.delete(&db).await.unwrap();
    new(NORTH, 1, 1, 1).insert(&db).await.unwrap();
}

/// Each row is a tenant of its own there, so no column leads.
async fn the_tenants_own_table_is_unique_over_all(db: DatabaseConnection) {
    create(&db, station::Entity).await;
    let new = || station::ActiveModel {
        name: Set("North".to_owned()),
        ..Default::default()
    };
    let first = new().insert(&db).await.unwrap();
    assert_double(new().insert(&db).await);
    first.delete(&db).await.unwrap();
    new().insert(&db).await.unwrap();
}

async fn a_mixin_of_ones_own_brings_its_keys(db: DatabaseConnection) {
    create(&db, offer::Entity).await;
    let new = |station| offer::ActiveModel {
        station_id: Set(station),
        title: Set("Tea".to_owned()),
        slug: Set("tea".to_owned()),
        shelf: Set(1),
        ..Default::default()
    };
    let first = new(NORTH).insert(&db).await.unwrap();
    assert_double(new(NORTH).insert(&db).await);
    new(SOUTH).insert(&db).await.unwrap();
    first.delete(&db).await.unwrap();
    new(NORTH).insert(&db).await.unwrap();
}

/// An upsert names the key's columns and its condition; MySQL has no word for a key, and finds it.
async fn an_upsert_through_a_scope_finds_the_key(db: DatabaseConnection) {
    create(&db, customer::Entity).await;
    let scoped = db.clone().scoped(Scope::new().station(NORTH));
    let gone = insert(&db, NORTH, "ada@example.org").await.unwrap();
    gone.clone().delete(&db).await.unwrap();
    let live = insert(&db, NORTH, "ada@example.org").await.unwrap();
    let elsewhere = insert(&db, SOUTH, "ada@example.org").await.unwrap();
    let upsert = |target: OnConflict, name: &str| {
        let mut row = new(NORTH, Some("ada@example.org"));
        row.name = Set(name.to_owned());
        customer::Entity::insert(row).on_conflict(target)
    };
    let mut by_live = OnConflict::columns([customer::Column::StationId, customer::Column::Email]);
    by_live.target_and_where(Expr::col(customer::Column::DeletedAt).is_null());
    by_live.update_column(customer::Column::Name);
    upsert(by_live, "Ada L.").exec_without_returning(&scoped).await.unwrap();
    let names = async |id| customer::Entity::find_by_id(id).one(&db).await.unwrap().unwrap().name;
    assert_eq!(names(live.id).await, "Ada L.");
    assert_eq!(names(gone.id).await, "Ada");
    assert_eq!(names(elsewhere.id).await, "Ada");
    assert_eq!(customer::Entity::find().count(&db).await.unwrap(), 3);

    if db.get_database_backend() != DbBackend::MySql {
        let mut without = OnConflict::columns([customer::Column::StationId, customer::Column::Email]);
        without.update_column(customer::Column::Name);
        let err = upsert(without, "Nobody")
            .exec_without_returning(&scoped)
            .await
            .unwrap_err();
        // 42P10 on PostgreSQL.
        assert!(
            err.to_string().contains("ON CONFLICT"),
            "the key is found without its condition: {err}"
        );
    }
}

backend_tests::on_every_backend!(
    live_rows_of_one_tenant_are_doubles,
    an_index_that_is_not_unique_refuses_nothing,
    deleted_rows_repeat_freely,
    a_restore_onto_a_taken_key_fails,
    null_is_no_double,
    rows_that_are_removed_are_unique_by_tenant,
    the_tenants_own_table_is_unique_over_all,
    a_mixin_of_ones_own_brings_its_keys,
    an_upsert_through_a_scope_finds_the_key,
);
