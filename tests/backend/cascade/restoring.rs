//! What a restoration brings back, and what it does not.

use crate::entity::{album, bed, brand, house, photo, room};
use crate::world::{NORTH, Rows, all, create, new_bed, new_house, new_room, scope, tables};
use mixins::prelude::*;
use sea_orm::{ActiveModelTrait as _, ColumnTrait as _, DatabaseConnection, EntityTrait as _, QueryFilter as _, Set};

async fn again(house: &house::Model, db: &DatabaseConnection) -> house::Model {
    house::Entity::find_by_id(house.id).one(db).await.unwrap().unwrap()
}

/// A house of three rooms with beds, of which one room and one bed were deleted before.
async fn house_with_gaps(db: &Scoped<DatabaseConnection>) -> (house::Model, i64) {
    let house = new_house(db).await;
    let mut rooms = Vec::new();
    for _ in 0..3 {
        let room = new_room(&house, db).await;
        new_bed(&room, None, db).await;
        new_bed(&room, None, db).await;
        rooms.push(room);
    }
    let gone = rooms.remove(0);
    let id = gone.id;
    gone.delete(db).await.unwrap();
    let bed = bed::Entity::find()
        .filter(bed::Column::RoomId.eq(rooms[0].id))
        .one(db)
        .await
        .unwrap()
        .unwrap();
    bed.delete(db).await.unwrap();
    (house, id)
}

async fn exactly_that_deletion_comes_back(db: DatabaseConnection) {
    tables(&db).await;
    let north = db.clone().scoped(scope(NORTH));
    for way in 0..5 {
        let (house, gone) = house_with_gaps(&north).await;
        let before = Rows::of(&db).await.untouched();
        house.clone().delete(&north).await.unwrap();
        let deleted = again(&house, &db).await;
        assert!(
            all::<room::Entity>(&db)
                .await
                .iter()
                .all(|room| room.house_id != house.id || room.is_deleted())
        );
        match way {
            0 => drop(deleted.restore(&north).await.unwrap()),
            1 => {
                let many = house::Entity::restore_many().filter(house::Column::Id.eq(house.id));
                assert_eq!(many.exec(&north).await.unwrap().rows_affected, 1);
            }
            2 => drop(deleted.restore(&db).await.unwrap()),
            3 => {
                let all = north.with_deleted();
                drop(deleted.restore(&all).await.unwrap());
            }
            _ => {
                use sea_orm::TransactionTrait as _;
                let tx = north.begin().await.unwrap();
                drop(deleted.restore(&tx).await.unwrap());
                tx.commit().await.unwrap();
            }
        }
        let mut after = Rows::of(&db).await;
        for room in &after.rooms {
            if room.house_id == house.id && room.id != gone {
                assert_eq!(
                    (room.version, room.deleted_by, room.deleted_at),
                    (3, None, None),
                    "way {way}"
                );
            }
        }
        after = after.untouched();
        assert_eq!(after, before, "way {way}");
    }
}

async fn a_child_alone(db: DatabaseConnection) {
    tables(&db).await;
    let north = db.clone().scoped(scope(NORTH));
    let (house, gone) = house_with_gaps(&north).await;
    house.clone().delete(&north).await.unwrap();
    let before = Rows::of(&db).await;
    let room = before
        .rooms
        .iter()
        .find(|room| room.id != gone && room.house_id == house.id)
        .unwrap()
        .clone();
    let below = |err: &sea_orm::DbErr| matches!(MixinError::of(err), Some(MixinError::ParentDeleted { table, parent, .. }) if (&*table, &*parent) == ("rooms", "houses"));
    let err = room.clone().restore(&north).await.unwrap_err();
    assert!(below(&err), "{err}");
    let err = room.clone().restore(&db).await.unwrap_err();
    assert!(below(&err), "{err}");
    let err = room::Entity::restore_many().exec(&north).await.unwrap_err();
    assert!(below(&err), "{err}");
    assert_eq!(Rows::of(&db).await, before);
    let restored = room.restore_alone(&north).await.unwrap();
    assert!(!restored.is_deleted());
    let after = Rows::of(&db).await;
    assert_eq!(after.beds, before.beds);
    assert_eq!(after.rooms.iter().filter(|room| !room.is_deleted()).count(), 1);
    // The others come with the house.
    again(&house, &db).await.restore(&north).await.unwrap();
    let rooms = all::<room::Entity>(&db).await;
    assert_eq!(
        rooms
            .iter()
            .filter(|room| room.is_deleted())
            .map(|room| room.id)
            .collect::<Vec<_>>(),
        [gone]
    );
}

/// A bed of a room and a brand comes back with the one that took it, and not below the other while that is deleted.
async fn of_two_parents(db: DatabaseConnection) {
    tables(&db).await;
    let north = db.clone().scoped(scope(NORTH));
    let brand = brand::ActiveModel {
        name: Set("b".to_owned()),
        ..Default::default()
    }
    .insert(&north)
    .await
    .unwrap();
    let house = new_house(&north).await;
    let room = new_room(&house, &north).await;
    let bed = new_bed(&room, Some(brand.id), &north).await;
    let is_live = async || {
        !all::<bed::Entity>(&db)
            .await
            .iter()
            .find(|row| row.id == bed.id)
            .unwrap()
            .is_deleted()
    };
    room.delete(&north).await.unwrap();
    brand.clone().delete(&north).await.unwrap();
    let room = all::<room::Entity>(&db).await.remove(0);
    let err = room.clone().restore(&north).await.unwrap_err();
    assert!(
        matches!(MixinError::of(&err), Some(MixinError::ParentDeleted { parent, .. }) if parent == "brands"),
        "{err}"
    );
    let deleted = brand::Entity::find_by_id(brand.id).one(&db).await.unwrap().unwrap();
    deleted.restore(&north).await.unwrap();
    assert!(!is_live().await);
    room.restore(&north).await.unwrap();
    assert!(is_live().await);
}

async fn flags_do_not_say_when(db: DatabaseConnection) {
    create(&db, album::Entity).await;
    create(&db, photo::Entity).await;
    let north = db.clone().scoped(scope(NORTH));
    let album = album::ActiveModel {
        name: Set("a".to_owned()),
        ..Default::default()
    }
    .insert(&north)
    .await
    .unwrap();
    let deleted = async || album::Entity::find().one(&db).await.unwrap().unwrap();
    album.clone().delete(&north).await.unwrap();
    // Without children there is nothing to know.
    assert!(!deleted().await.restore(&north).await.unwrap().is_deleted());
    photo::ActiveModel {
        album_id: Set(album.id),
        ..Default::default()
    }
    .insert(&north)
    .await
    .unwrap();
    album.delete(&north).await.unwrap();
    assert!(all::<photo::Entity>(&db).await[0].is_deleted());
    let err = deleted().await.restore(&north).await.unwrap_err();
    assert!(
        matches!(MixinError::of(&err), Some(MixinError::Cascade { table, .. }) if table == "albums"),
        "{err}"
    );
    assert!(deleted().await.is_deleted());
    deleted().await.restore_alone(&north).await.unwrap();
    all::<photo::Entity>(&db).await.remove(0).restore(&north).await.unwrap();
    assert!(!deleted().await.is_deleted() && !all::<photo::Entity>(&db).await[0].is_deleted());
}

backend_tests::on_every_backend!(
    exactly_that_deletion_comes_back,
    a_child_alone,
    of_two_parents,
    flags_do_not_say_when,
);
