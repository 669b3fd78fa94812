//! A tenant inside the key: the scope fills it before SeaORM looks for the key.

use super::{ACTOR, NORTH, SOUTH, second};
use crate::create;
use crate::entity::shard::{numbered, part, shard};
use mixins::prelude::*;
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, IntoActiveModel,
    ModelTrait as _, Set,
};

async fn stations(db: &DatabaseConnection) -> [Scoped<DatabaseConnection>; 2] {
    create(db, shard::Entity).await;
    create(db, part::Entity).await;
    [NORTH, SOUTH].map(|station| {
        let scope = Scope::new().station(station).tenant("org_id", 7).actor(ACTOR);
        db.clone().scoped(scope.clock(|| second(0)))
    })
}

fn new(id: i32, name: &str) -> shard::ActiveModel {
    shard::ActiveModel {
        id: Set(id),
        name: Set(name.to_owned()),
        ..Default::default()
    }
}

async fn generic<A>(am: A, db: &impl ConnectionTrait) -> Result<<A::Entity as EntityTrait>::Model, DbErr>
where
    A: ActiveModelTrait + ActiveModelBehavior + Send,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    am.insert(db).await
}

async fn rows_are_inserted_and_come_back(db: DatabaseConnection) {
    let [north, south] = stations(&db).await;
    for (id, station, tenant) in [(1, &north, NORTH), (1, &south, SOUTH)] {
        let row = new(id, "one").insert(station).await.unwrap();
        assert_eq!((row.station_id, row.id, row.org_id, row.version), (tenant, id, 7, 1));
        // The organization is no part of the key, so it is the engine's to fill.
        assert!(!row.org_was_set);
    }
    let row = generic(new(2, "two"), &north).await.unwrap();
    assert_eq!((row.station_id, row.id), (NORTH, 2));
    let saved = new(3, "three").save(&north).await.unwrap();
    assert_eq!(saved.station_id.as_ref(), &NORTH);
    let mut saved = new(4, "four").save(&north).await.unwrap();
    saved.name = Set("renamed".to_owned());
    let row = saved.update(&north).await.unwrap();
    assert_eq!((row.station_id, row.id, row.version), (NORTH, 4, 2));
    assert_eq!(shard::Entity::find().all(&north).await.unwrap().len(), 4);
    assert_eq!(shard::Entity::find().all(&south).await.unwrap().len(), 1);
}

async fn rows_are_changed_and_deleted_by_the_whole_key(db: DatabaseConnection) {
    let [north, south] = stations(&db).await;
    let row = new(1, "one").insert(&north).await.unwrap();
    new(1, "one").insert(&south).await.unwrap();
    let renamed = shard::ActiveModel {
        name: Set("renamed".to_owned()),
        ..row.clone().into_active_model()
    };
    let row = ActiveModelTrait::update(renamed, &north).await.unwrap();
    assert_eq!((row.name.as_str(), row.version), ("renamed", 2));
    let foreign = new(1, "taken");
    let foreign = shard::ActiveModel {
        station_id: Set(SOUTH),
        ..foreign
    };
    assert_eq!(foreign.clone().update(&north).await, Err(DbErr::RecordNotUpdated));
    assert!(foreign.insert(&north).await.is_err());
    assert_eq!(row.delete(&north).await.unwrap().rows_affected, 1);
    let deleted = shard::Entity::delete_by_id((SOUTH, 1)).exec(&north).await.unwrap();
    assert_eq!(deleted.rows_affected, 0);
    assert_eq!(shard::Entity::find().all(&south).await.unwrap()[0].name, "one");
    let deleted = shard::Entity::delete_by_id((SOUTH, 1)).exec(&south).await.unwrap();
    assert_eq!(deleted.rows_affected, 1);
}

async fn nested_saves_fill_the_keys_of_both(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let saved = shard::ActiveModel::builder()
        .set_id(1)
        .set_name("one")
        .add_part(part::ActiveModel::builder().set_id(11))
        .add_part(part::ActiveModel::builder().set_id(12))
        .insert(&north)
        .await
        .unwrap();
    assert_eq!((saved.station_id, saved.parts.len()), (NORTH, 2));
    let row = shard::Entity::find_by_id((NORTH, 1))
        .one(&north)
        .await
        .unwrap()
        .unwrap();
    let parts = row.find_related(part::Entity).all(&north).await.unwrap();
    let keys: Vec<_> = parts.iter().map(|part| (part.station_id, part.shard_id)).collect();
    assert_eq!(keys, [(NORTH, 1), (NORTH, 1)]);
}

async fn several_tenants_leave_it_to_the_program(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let both = north.rescoped(Scope::new().stations([NORTH, SOUTH]).tenant("org_id", 7));
    let given = shard::ActiveModel {
        station_id: Set(SOUTH),
        ..new(1, "one")
    };
    assert_eq!(given.insert(&both).await.unwrap().station_id, SOUTH);
    // Many rows at once run no hooks: SeaORM finds no key where the backend has no RETURNING, and the rows are there.
    let many = shard::Entity::insert_many([new(2, "two"), new(3, "three")].map(|am| shard::ActiveModel {
        org_was_set: Set(false),
        ..am
    }));
    assert_eq!(many.exec_without_returning(&north).await.unwrap(), 2);
    assert_eq!(shard::Entity::find().all(&north).await.unwrap().len(), 2);
}

async fn a_number_of_another_width_fits(db: DatabaseConnection) {
    create(&db, numbered::Entity).await;
    let org = db.scoped(Scope::new().tenant("org_id", 7_i64));
    let new = |id| numbered::ActiveModel {
        id: Set(id),
        ..Default::default()
    };
    let row = new(1).insert(&org).await.unwrap();
    assert_eq!((row.org_id, row.id), (7, 1));
    assert_eq!(generic(new(2), &org).await.unwrap().org_id, 7);
}

backend_tests::on_every_backend!(
    rows_are_inserted_and_come_back,
    rows_are_changed_and_deleted_by_the_whole_key,
    nested_saves_fill_the_keys_of_both,
    several_tenants_leave_it_to_the_program,
    a_number_of_another_width_fits,
);
