//! Nested saves: parents, children and junctions written by SeaORM's generated code, each statement filled and checked.

use super::entity::{booked, booking, customer, profile, service};
use super::relations::customer;
use super::updating::plain_booking;
use super::world::{World, booking_id};
use crate::scoped::{ACTOR, NORTH, second};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbErr, EntityLoaderTrait as _, EntityTrait, IntoActiveModel as _, Set,
};

fn new_booking(slot: &str) -> booking::ActiveModelEx {
    booking::ActiveModel::builder().set_slot(slot).set_party(1)
}

fn new_customer(name: &str) -> customer::ActiveModelEx {
    customer::ActiveModel::builder()
        .set_name(name)
        .set_email(format!("{name}@example.com"))
        .set_visits(0)
}

async fn rows<E: EntityTrait>(db: &impl ConnectionTrait) -> Vec<E::Model> {
    E::find().all(db).await.unwrap()
}

async fn the_service(id: i32, world: &World) -> service::Model {
    let row = service::Entity::find_by_id(id).one(&world.plain).await.unwrap();
    row.unwrap()
}

async fn a_whole_tree_is_filled(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let cake = the_service(1001, &world).await;
    let saved = new_customer("new")
        .set_profile(profile::ActiveModel::builder().set_text("theirs"))
        .add_booking(
            new_booking("a")
                .add_service(service::ActiveModel::builder().set_name("fresh").set_price(1))
                .add_service(cake.into_active_model()),
        )
        .add_booking(new_booking("b"))
        .insert(north)
        .await
        .unwrap();
    assert_eq!(saved.station_id, NORTH);
    let bookings = rows::<booking::Entity>(north).await;
    let new: Vec<_> = bookings
        .iter()
        .filter(|row| row.customer_id == Some(saved.id))
        .collect();
    assert_eq!(new.len(), 2);
    for row in &new {
        assert_eq!((row.station_id, row.created_by, row.version), (NORTH, Some(ACTOR), 1));
        assert_eq!((row.created_at, row.updated_at), (second(0), second(0)));
    }
    let entries = rows::<booked::Entity>(north).await;
    let entries: Vec<_> = entries
        .iter()
        .filter(|row| new.iter().any(|new| new.id == row.booking_id))
        .collect();
    assert_eq!(entries.len(), 2);
    assert!(
        entries
            .iter()
            .all(|row| (row.station_id, row.created_at) == (NORTH, second(0)))
    );
    let profiles = rows::<profile::Entity>(north).await;
    assert_eq!(
        profiles
            .iter()
            .find(|row| row.customer_id == saved.id)
            .unwrap()
            .station_id,
        NORTH
    );
    assert_eq!(rows::<service::Entity>(north).await.len(), 3);
    world.untouched().await;
}

async fn a_child_brings_its_parent(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let new = new_booking("a")
        .set_customer(new_customer("parent"))
        .insert(north)
        .await
        .unwrap();
    let owner = customer::Entity::find_by_id(new.customer_id.unwrap())
        .one(north)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (owner.name.as_str(), owner.station_id, new.station_id),
        ("parent", NORTH, NORTH)
    );
    let ann = customer(1001, north).await;
    let known = new_booking("b")
        .set_customer(ann.clone().into_active_model())
        .insert(north)
        .await
        .unwrap();
    assert_eq!(known.customer_id, Some(1001));
    assert_eq!(customer(1001, north).await, ann);
    world.untouched().await;
}

/// The other station's parent cannot be changed on the way. Without a change SeaORM asks nothing about it: the key is
/// written down like any other value, and leads nowhere.
async fn a_parent_of_another_station_is_missing(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    for id in [1011, 1013, 1004] {
        let theirs = customer(id, &world.plain).await.into_active_model();
        let mut changed = theirs.clone();
        changed.name = Set("mine".to_owned());
        let changed = new_booking("a").set_customer(changed).save(north).await;
        assert_eq!(changed.map(drop), Err(DbErr::RecordNotUpdated), "{id}");
        let unchanged = new_booking("a").set_customer(theirs).insert(north).await.unwrap();
        let found = booking::Entity::load()
            .filter_by_id(unchanged.id)
            .with(customer::Entity)
            .one(north)
            .await
            .unwrap()
            .unwrap();
        assert!(found.customer.is_not_found());
    }
    world.untouched().await;
}

/// A child in hand that is the other station's, or deleted, cannot be taken over.
async fn a_child_of_another_station_is_missing(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    for number in [201, 203, 103] {
        let ann = customer(1001, north).await.into_active_model().into_ex();
        let child = plain_booking(number, &world).await.into_active_model().into_ex();
        let mut taken = ann.add_booking(child);
        taken.visits = Set(77);
        let saved = taken.save(north).await.map(drop);
        if number == 103 {
            // It is Ann's already, and nothing of it is set.
            assert!(matches!(saved, Ok(()) | Err(DbErr::RecordNotUpdated)), "{saved:?}");
        } else {
            assert_eq!(saved, Err(DbErr::RecordNotUpdated), "{number}");
            assert_eq!(customer(1001, north).await.visits, 1, "{number}");
        }
    }
    world.untouched().await;
}

/// As with a parent: what is changed is missing, and what is only linked leads nowhere.
async fn a_link_to_another_station_is_missing(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    for id in [1011, 1012, 1003] {
        let theirs = the_service(id, &world).await.into_active_model();
        let mut changed = theirs.clone();
        changed.price = Set(0);
        let changed = new_booking("a").add_service(changed).save(north).await;
        assert_eq!(changed.map(drop), Err(DbErr::RecordNotUpdated), "{id}");
        assert_eq!(rows::<booked::Entity>(north).await.len(), 6, "{id}");
        let linked = new_booking("a").add_service(theirs).insert(north).await.unwrap();
        let found = booking::Entity::load()
            .filter_by_id(linked.id)
            .with(service::Entity)
            .one(north)
            .await
            .unwrap()
            .unwrap();
        assert!(found.services.is_empty());
        booked::Entity::delete_by_id((linked.id, id)).exec(north).await.unwrap();
    }
    world.untouched().await;
}

/// Replacing a list takes away what the scope sees of it, and no more.
async fn replaced_children_are_marked(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let mut ann = customer(1001, north).await.into_active_model().into_ex();
    ann.bookings.replace_all([new_booking("only")]);
    // A nullable key: SeaORM lets go of the old ones rather than deleting them.
    ann.save(north).await.unwrap();
    let bookings = rows::<booking::Entity>(north).await;
    let anns: Vec<_> = bookings.iter().filter(|row| row.customer_id == Some(1001)).collect();
    assert_eq!(anns.iter().map(|row| row.slot.as_str()).collect::<Vec<_>>(), ["only"]);
    world.untouched().await;
}

async fn replaced_links_are_removed(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let mut row = plain_booking(101, &world).await.into_active_model().into_ex();
    row.services
        .replace_all([the_service(1001, &world).await.into_active_model().into_ex()]);
    row.save(north).await.unwrap();
    let mut entries = rows::<booked::Entity>(north).await;
    entries.retain(|row| row.booking_id == booking_id(101));
    assert!(entries.iter().any(|row| row.service_id == 1001));
    assert!(!entries.iter().any(|row| row.service_id == 1002));
    // The other station's entry on 102 stays when ours there is taken away.
    let mut row = plain_booking(102, &world).await.into_active_model().into_ex();
    row.services.replace_all([]);
    row.save(north).await.unwrap();
    let entries = rows::<booked::Entity>(north).await;
    assert!(!entries.iter().any(|row| row.booking_id == booking_id(102)));
    world.untouched().await;
}

async fn a_loaded_tree_is_saved_back(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let tree = customer::Entity::load()
        .filter_by_id(1001)
        .with(profile::Entity)
        .with((booking::Entity, service::Entity))
        .one(north)
        .await
        .unwrap()
        .unwrap();
    let mut tree = tree.into_active_model();
    tree.visits = Set(9);
    tree.save(north).await.unwrap();
    assert_eq!(customer(1001, north).await.visits, 9);
    assert_eq!(rows::<booking::Entity>(north).await.len(), 6);
    assert_eq!(rows::<booked::Entity>(north).await.len(), 6);
    world.untouched().await;
}

/// Down the relations: what is ours is marked or removed, what is theirs stays.
async fn cascades_stay_inside(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let ann = customer(1001, north).await;
    ann.cascade_delete(north).await.unwrap();
    assert!(customer::Entity::find_by_id(1001).one(north).await.unwrap().is_none());
    let left = rows::<booking::Entity>(north).await;
    // A nullable key is let go, not followed: Ann's bookings are deleted or nobody's.
    assert!(left.iter().all(|row| row.customer_id != Some(1001)), "{left:?}");
    assert_eq!(rows::<profile::Entity>(north).await.len(), 1);
    world.untouched().await;
}

backend_tests::on_every_backend!(
    a_whole_tree_is_filled,
    a_child_brings_its_parent,
    a_parent_of_another_station_is_missing,
    a_child_of_another_station_is_missing,
    a_link_to_another_station_is_missing,
    replaced_children_are_marked,
    replaced_links_are_removed,
    a_loaded_tree_is_saved_back,
    cascades_stay_inside,
);
