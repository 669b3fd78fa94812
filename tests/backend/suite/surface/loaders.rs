//! Loaders: they start from rows in hand and fetch what hangs on them in a query of their own.

use super::entity::{booked, booking, customer, profile, service};
use super::relations::OWNERS;
use super::world::{World, number, numbers};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DatabaseConnection, EntityLoaderTrait as _, EntityTrait, LoaderTrait as _,
    ModelTrait as _, QueryFilter as _, QueryOrder as _,
};

async fn bookings(db: &impl ConnectionTrait) -> Vec<booking::Model> {
    let rows = booking::Entity::find().order_by_asc(booking::Column::Id);
    rows.all(db).await.unwrap()
}

async fn customers(db: &impl ConnectionTrait) -> Vec<customer::Model> {
    let rows = customer::Entity::find().order_by_asc(customer::Column::Id);
    rows.all(db).await.unwrap()
}

async fn load_one(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let rows = bookings(north).await;
    let owners = rows.load_one(customer::Entity, north).await.unwrap();
    let owners: Vec<_> = owners.iter().map(|row| row.as_ref().map(|row| row.id)).collect();
    assert_eq!(owners, OWNERS.map(|(_, owner)| owner));
    let chosen = customer::Entity::find().filter(customer::Column::Id.gt(0));
    let owners = rows.load_one(chosen, north).await.unwrap();
    let owners: Vec<_> = owners.iter().map(|row| row.as_ref().map(|row| row.id)).collect();
    assert_eq!(owners, OWNERS.map(|(_, owner)| owner));
    let profiles = customers(north).await.load_one(profile::Entity, north).await.unwrap();
    let profiles: Vec<_> = profiles.iter().map(|row| row.as_ref().map(|row| row.id)).collect();
    assert_eq!(profiles, [Some(1001), None, None, None]);
    world.untouched().await;
}

async fn load_many(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let found = customers(north).await.load_many(booking::Entity, north).await.unwrap();
    let found: Vec<_> = found.iter().map(|rows| numbers(rows)).collect();
    assert_eq!(found, [vec![101, 102], vec![104], vec![], vec![]]);
    // Rows that a plain connection read open nothing either.
    let everybody = customers(&world.plain).await;
    let found = everybody.load_many(booking::Entity, north).await.unwrap();
    let found: Vec<_> = found.iter().flat_map(|rows| numbers(rows)).collect();
    assert_eq!(found, [101, 102, 104, 105, 106]);
    world.untouched().await;
}

async fn load_many_to_many(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let rows = bookings(north).await;
    let expected = [vec![1001, 1002], vec![1002], vec![], vec![], vec![], vec![]];
    let ids = |found: Vec<Vec<service::Model>>| -> Vec<Vec<i32>> {
        let sorted = |rows: Vec<service::Model>| super::world::sorted(rows.into_iter().map(|row| row.id));
        found.into_iter().map(sorted).collect()
    };
    let found = rows.load_many_to_many(service::Entity, booked::Entity, north).await;
    assert_eq!(ids(found.unwrap()), expected);
    let found = rows.load_many(service::Entity, north).await;
    assert_eq!(ids(found.unwrap()), expected);
    world.untouched().await;
}

async fn the_entity_loader(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let rows = booking::Entity::load()
        .with((customer::Entity, profile::Entity))
        .with(service::Entity)
        .order_by_asc(booking::Column::Id)
        .all(north)
        .await
        .unwrap();
    assert_eq!(rows.len(), OWNERS.len());
    for (row, (number, owner)) in rows.iter().zip(OWNERS) {
        assert_eq!(row.id.as_u128(), number);
        assert_eq!(row.customer.as_ref().map(|row| row.id), owner, "{number}");
        assert_eq!(row.customer.is_not_found(), owner.is_none());
        if let Some(owner) = row.customer.as_ref() {
            let profile = owner.profile.as_ref().map(|row| row.id);
            assert_eq!(profile, Some(1001).filter(|_| owner.id == 1001));
        }
    }
    let services: Vec<_> = rows
        .iter()
        .map(|row| super::world::sorted(row.services.iter().map(|row| row.id)))
        .collect();
    assert_eq!(services, [vec![1001, 1002], vec![1002], vec![], vec![], vec![], vec![]]);
    world.untouched().await;
}

async fn the_entity_loader_over_many(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let rows = customer::Entity::load()
        .with(customer::Relation::Referrer)
        .with(customer::Relation::Referred)
        .with(profile::Entity)
        .with((booking::Entity, service::Entity))
        .order_by_asc(customer::Column::Id)
        .all(north)
        .await
        .unwrap();
    let seen: Vec<_> = rows
        .iter()
        .map(|row| {
            let services = row.bookings.iter().flat_map(|row| row.services.iter());
            (
                row.id,
                row.referrer.as_ref().map(|row| row.id),
                row.referred.iter().map(|row| row.id).collect::<Vec<_>>(),
                super::world::sorted(row.bookings.iter().map(|row| row.id.as_u128())),
                super::world::sorted(services.map(|row| row.id)),
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            (1001, None, vec![1002], vec![101, 102], vec![1001, 1002]),
            (1002, Some(1001), vec![], vec![104], vec![]),
            (1003, None, vec![], vec![], vec![]),
            (1005, None, vec![], vec![], vec![]),
        ]
    );
    let theirs = customer::Entity::load().filter_by_id(1011).with(booking::Entity);
    assert!(theirs.one(north).await.unwrap().is_none());
    let mail = customer::Entity::load().filter(customer::Column::Email.eq("bob@example.org"));
    assert!(mail.with(booking::Entity).all(north).await.unwrap().is_empty());
    world.untouched().await;
}

async fn the_entity_loader_in_pages(db: DatabaseConnection) {
    let world = World::new(db).await;
    let loader = booking::Entity::load()
        .with(customer::Entity)
        .order_by_asc(booking::Column::Id);
    let pages = loader.paginate(&world.north, 4);
    assert_eq!(pages.num_items().await.unwrap(), 6);
    let page = pages.fetch_page(1).await.unwrap();
    let page: Vec<_> = page.iter().map(|row| row.id.as_u128()).collect();
    assert_eq!(page, [106, 107]);
    world.untouched().await;
}

async fn rows_of_another_station_load_nothing_of_theirs(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let theirs: Vec<_> = bookings(&world.plain).await;
    let theirs: Vec<_> = theirs.into_iter().filter(|row| number(row) > 200).collect();
    assert_eq!(theirs.len(), 3);
    let owners = theirs.load_one(customer::Entity, north).await.unwrap();
    // 202 points to our ann; bob is not there.
    let owners: Vec<_> = owners.iter().map(|row| row.as_ref().map(|row| row.id)).collect();
    assert_eq!(owners, [None, Some(1001), None]);
    let services = theirs.load_many(service::Entity, north).await.unwrap();
    assert!(services.iter().all(Vec::is_empty));
    assert!(
        theirs[0]
            .find_related(service::Entity)
            .all(north)
            .await
            .unwrap()
            .is_empty()
    );
    world.untouched().await;
}

backend_tests::on_every_backend!(
    load_one,
    load_many,
    load_many_to_many,
    the_entity_loader,
    the_entity_loader_over_many,
    the_entity_loader_in_pages,
    rows_of_another_station_load_nothing_of_theirs,
);
