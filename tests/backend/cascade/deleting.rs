//! What a deletion takes along, on each of its ways.

use crate::entity::{
    bed, brand, cushion, debt, egg, folder, hen, house, house_brand, note, patient, room, seat, stock, ward,
};
use crate::world::{ACTOR, NORTH, Rows, SOUTH, all, create, logged, new_bed, new_house, new_room, scope, tables};
use mixins::prelude::*;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait as _,
    IntoActiveModel as _, ModelTrait, QueryFilter as _, Set, TransactionTrait as _,
};

/// A house with all that hangs on it, and another one that stays.
async fn two_houses(db: &Scoped<DatabaseConnection>) -> [house::Model; 2] {
    let brand = brand::ActiveModel {
        name: Set("b".to_owned()),
        ..Default::default()
    };
    let brand = brand.insert(db).await.unwrap().id;
    let mut houses = Vec::new();
    for _ in 0..2 {
        let house = new_house(db).await;
        for _ in 0..2 {
            let room = new_room(&house, db).await;
            new_bed(&room, Some(brand), db).await;
            new_bed(&room, None, db).await;
            let seat = seat::ActiveModel {
                room_id: Set(room.id),
                ..Default::default()
            }
            .insert(db)
            .await
            .unwrap();
            cushion::ActiveModel {
                seat_id: Set(seat.id),
                ..Default::default()
            }
            .insert(db)
            .await
            .unwrap();
        }
        note::ActiveModel {
            house_id: Set(Some(house.id)),
            text: Set("n".to_owned()),
            ..Default::default()
        }
        .insert(db)
        .await
        .unwrap();
        house_brand::ActiveModel {
            house_id: Set(house.id),
            brand_id: Set(brand),
            ..Default::default()
        }
        .insert(db)
        .await
        .unwrap();
        stock::ActiveModel {
            house_id: Set(house.id),
            brand_id: Set(brand),
            ..Default::default()
        }
        .insert(db)
        .await
        .unwrap();
        houses.push(house);
    }
    [houses.remove(0), houses.remove(0)]
}

/// What the rows must be once a house was deleted, from what they were.
fn check_deleted(before: &Rows, after: &Rows, house: &house::Model) {
    let gone = after.houses.iter().find(|row| row.id == house.id).unwrap();
    let at = gone.deleted_at.expect("the house is marked");
    assert_eq!((gone.deleted_by, gone.updated_at, gone.version), (Some(ACTOR), at, 2));
    let mut rooms = Vec::new();
    for (was, is) in before.rooms.iter().zip(&after.rooms) {
        if was.house_id == house.id {
            assert_eq!(
                (is.deleted_at, is.deleted_by, is.version, is.updated_at),
                (Some(at), Some(ACTOR), 2, at)
            );
            rooms.push(is.id);
        } else {
            assert_eq!(was, is);
        }
    }
    assert!(rooms.len() > 1);
    for (was, is) in before.beds.iter().zip(&after.beds) {
        let expected = bed::Model {
            deleted_at: was.deleted_at.or_else(|| rooms.contains(&was.room_id).then_some(at)),
            ..was.clone()
        };
        assert_eq!(*is, expected);
    }
    for (was, is) in before.notes.iter().zip(&after.notes) {
        if was.house_id == Some(house.id) {
            assert_eq!((is.house_id, is.version, is.updated_at), (None, 2, at));
        } else {
            assert_eq!(was, is);
        }
    }
    let seats: Vec<_> = before
        .seats
        .iter()
        .filter(|seat| !rooms.contains(&seat.room_id))
        .cloned()
        .collect();
    assert_eq!(after.seats, seats);
    let cushions = before
        .cushions
        .iter()
        .filter(|cushion| seats.iter().any(|seat| seat.id == cushion.seat_id));
    assert_eq!(after.cushions, cushions.cloned().collect::<Vec<_>>());
    assert_eq!(after.links, before.links);
    for (was, is) in before.stocks.iter().zip(&after.stocks) {
        let expected = stock::Model {
            deleted_at: was.deleted_at.or_else(|| (was.house_id == house.id).then_some(at)),
            ..was.clone()
        };
        assert_eq!(*is, expected);
    }
}

async fn generic<M>(row: M, db: &impl ConnectionTrait) -> Result<u64, DbErr>
where
    M: ModelTrait + sea_orm::IntoActiveModel<<M::Entity as sea_orm::EntityTrait>::ActiveModel>,
    <M::Entity as sea_orm::EntityTrait>::ActiveModel: sea_orm::ActiveModelBehavior + Send,
{
    Ok(row.delete(db).await?.rows_affected)
}

#[expect(clippy::too_many_lines, reason = "one story, in order")]
async fn each_way_takes_all_along(db: DatabaseConnection) {
    tables(&db).await;
    let north = db.clone().scoped(scope(NORTH));
    for way in 0..9 {
        let [house, other] = two_houses(&north).await;
        let before = Rows::of(&db).await;
        let id = house.id;
        let rows = match way {
            0 => house.clone().delete(&north).await.unwrap().rows_affected,
            1 => {
                house
                    .clone()
                    .into_active_model()
                    .delete(&north)
                    .await
                    .unwrap()
                    .rows_affected
            }
            2 => house.clone().into_ex().delete(&north).await.unwrap().rows_affected,
            3 => {
                house::Entity::delete_by_id(id)
                    .exec(&north)
                    .await
                    .unwrap()
                    .rows_affected
            }
            4 => {
                let many = house::Entity::delete_many().filter(house::Column::Id.eq(id));
                many.exec(&north).await.unwrap().rows_affected
            }
            5 => generic(house.clone(), &north).await.unwrap(),
            6 => {
                let backend = north.get_database_backend();
                let sql = if backend == sea_orm::DbBackend::Postgres {
                    "DELETE FROM houses AS h WHERE h.id = $1"
                } else {
                    "DELETE FROM houses WHERE id = ?"
                };
                let raw = sea_orm::Statement::from_sql_and_values(backend, sql, [id.into()]);
                north.execute_raw(raw).await.unwrap().rows_affected()
            }
            7 => {
                let tx = north.begin().await.unwrap();
                let rows = house.clone().delete(&tx).await.unwrap().rows_affected;
                tx.commit().await.unwrap();
                rows
            }
            _ => {
                let mut house = house.clone().into_active_model();
                house.deleted_by = Set(Some(ACTOR));
                house.delete(&db).await.unwrap().rows_affected
            }
        };
        assert_eq!(rows, 1, "way {way}");
        let mut after = Rows::of(&db).await;
        if way == 8 {
            // Nobody else is named there.
            for room in &mut after.rooms {
                assert!(room.house_id != id || room.updated_by == Some(ACTOR));
            }
        }
        check_deleted(&before, &after, &house);
        // Twice is nothing.
        assert_eq!(
            house.clone().delete(&north).await.unwrap().rows_affected,
            0,
            "way {way}"
        );
        assert_eq!(Rows::of(&db).await, after);
        other.delete(&north).await.unwrap();
    }
}

async fn what_is_restricted_stops_it(db: DatabaseConnection) {
    tables(&db).await;
    let north = db.clone().scoped(scope(NORTH));
    let [house, _] = two_houses(&north).await;
    let room = all::<room::Entity>(&db)
        .await
        .into_iter()
        .find(|room| room.house_id == house.id)
        .unwrap();
    let debt = debt::ActiveModel {
        room_id: Set(room.id),
        ..Default::default()
    }
    .insert(&north)
    .await
    .unwrap();
    let before = Rows::of(&db).await;
    let stops = |err: &DbErr| matches!(MixinError::of(err), Some(MixinError::HasChildren { table, child, .. }) if (&*table, &*child) == ("rooms", "debts"));
    let err = house.clone().delete(&north).await.unwrap_err();
    assert!(stops(&err), "{err}");
    let err = house.clone().delete(&db).await.unwrap_err();
    assert!(stops(&err), "{err}");
    let err = house::Entity::delete_many().exec(&north).await.unwrap_err();
    assert!(stops(&err), "{err}");
    assert_eq!(Rows::of(&db).await, before);
    let preview = cascade_preview(&house, &north).await.unwrap();
    assert!(!preview.is_possible() && preview.blocking["debts"] == 1, "{preview:?}");
    // In a transaction, what was done before stays, and it can go on.
    let tx = north.begin().await.unwrap();
    new_room(&house, &tx).await;
    assert!(stops(&house.clone().delete(&tx).await.unwrap_err()));
    debt.clone().delete(&tx).await.unwrap();
    house.clone().delete(&tx).await.unwrap();
    tx.commit().await.unwrap();
    let rooms = all::<room::Entity>(&db).await;
    let rooms: Vec<_> = rooms.iter().filter(|room| room.house_id == house.id).collect();
    assert!(rooms.len() == 3 && rooms.iter().all(|room| room.is_deleted()));
}

async fn another_tenants_child_stops_it(db: DatabaseConnection) {
    tables(&db).await;
    let (north, south) = (db.clone().scoped(scope(NORTH)), db.clone().scoped(scope(SOUTH)));
    let house = new_house(&north).await;
    let ours = new_room(&house, &north).await;
    // Only possible past the scope's own checks.
    let theirs = room::ActiveModel {
        house_id: Set(house.id),
        name: Set("theirs".to_owned()),
        station_id: Set(SOUTH),
        ..Default::default()
    };
    let theirs = theirs.insert(&db).await.unwrap();
    let before = Rows::of(&db).await;
    let err = house.clone().delete(&north).await.unwrap_err();
    assert!(
        matches!(MixinError::of(&err), Some(MixinError::HasChildren { child, .. }) if child == "rooms"),
        "{err}"
    );
    assert_eq!(Rows::of(&db).await, before);
    theirs.delete(&south).await.unwrap();
    house.delete(&north).await.unwrap();
    assert!(
        all::<room::Entity>(&db)
            .await
            .iter()
            .find(|room| room.id == ours.id)
            .unwrap()
            .is_deleted()
    );
}

#[expect(clippy::too_many_lines, reason = "one story, in order")]
async fn trees_and_cycles_end(db: DatabaseConnection) {
    create(&db, folder::Entity).await;
    let north = db.clone().scoped(scope(NORTH));
    for (id, parent_id) in [
        (1, None),
        (2, Some(1)),
        (3, Some(2)),
        (4, Some(3)),
        (5, None),
        (6, Some(5)),
    ] {
        folder::ActiveModel {
            id: Set(id),
            parent_id: Set(parent_id),
            ..Default::default()
        }
        .insert(&north)
        .await
        .unwrap();
    }
    let live = async || {
        let rows = all::<folder::Entity>(&db).await;
        rows.into_iter()
            .filter(|row| !row.is_deleted())
            .map(|row| row.id)
            .collect::<Vec<_>>()
    };
    folder::Entity::delete_by_id(2).exec(&north).await.unwrap();
    assert_eq!(live().await, [1, 5, 6]);
    folder::Entity::delete_many().exec(&north).await.unwrap();
    assert!(live().await.is_empty());
    let schema = sea_orm::Schema::new(db.get_database_backend());
    for mut table in [
        schema.create_table_from_entity(hen::Entity),
        schema.create_table_from_entity(egg::Entity),
    ] {
        // Each would need the other's table first.
        let mut bare = sea_orm::sea_query::Table::create();
        bare.table(table.get_table_name().unwrap().clone());
        for column in table.get_columns() {
            bare.col(column.clone());
        }
        table = bare;
        db.execute(&table).await.unwrap();
    }
    for id in [1, 2] {
        let next = Some(3 - id);
        hen::ActiveModel {
            id: Set(id),
            egg_id: Set(None),
            ..Default::default()
        }
        .insert(&north)
        .await
        .unwrap();
        egg::ActiveModel {
            id: Set(id),
            hen_id: Set(Some(id)),
            ..Default::default()
        }
        .insert(&north)
        .await
        .unwrap();
        let _ = next;
    }
    for id in [1, 2] {
        hen::Entity::update_many()
            .set(hen::ActiveModel {
                egg_id: Set(Some(3 - id)),
                ..Default::default()
            })
            .filter(hen::Column::Id.eq(id))
            .exec(&north)
            .await
            .unwrap();
    }
    assert_eq!(
        hen::Entity::delete_by_id(1).exec(&north).await.unwrap().rows_affected,
        1
    );
    let (hens, eggs) = (all::<hen::Entity>(&db).await, all::<egg::Entity>(&db).await);
    assert!(
        hens.iter()
            .all(|hen| hen.deleted_at.is_some() && hen.deleted_at == hens[0].deleted_at)
    );
    assert!(eggs.iter().all(|egg| egg.deleted_at == hens[0].deleted_at));
}

async fn keys_of_two_columns(db: DatabaseConnection) {
    create(&db, ward::Entity).await;
    create(&db, patient::Entity).await;
    let north = db.clone().scoped(scope(NORTH));
    for (floor, number) in [(1, "a"), (1, "b"), (2, "a")] {
        ward::ActiveModel {
            floor: Set(floor),
            number: Set(number.to_owned()),
            ..Default::default()
        }
        .insert(&north)
        .await
        .unwrap();
        patient::ActiveModel {
            floor: Set(floor),
            number: Set(number.to_owned()),
            ..Default::default()
        }
        .insert(&north)
        .await
        .unwrap();
    }
    ward::Entity::delete_by_id((1, "b".to_owned()))
        .exec(&north)
        .await
        .unwrap();
    let deleted = async || {
        let rows = all::<patient::Entity>(&db).await;
        rows.into_iter().map(|row| row.is_deleted()).collect::<Vec<_>>()
    };
    assert_eq!(deleted().await, [false, true, false]);
    ward::Entity::delete_many()
        .filter(ward::Column::Number.eq("a"))
        .exec(&north)
        .await
        .unwrap();
    assert_eq!(deleted().await, [true, true, true]);
}

/// Statements go with levels and chunks, not with rows; and what has no cascade sends what it ever did.
async fn statements_go_with_levels(db: DatabaseConnection) {
    tables(&db).await;
    let (db, log) = logged(db);
    let north = db.clone().scoped(scope(NORTH));
    let mut counts = Vec::new();
    for rooms in [1, 40] {
        let house = new_house(&north).await;
        for _ in 0..rooms {
            let room = new_room(&house, &north).await;
            new_bed(&room, None, &north).await;
        }
        log.lock().unwrap().clear();
        house.delete(&north).await.unwrap();
        counts.push(std::mem::take(&mut *log.lock().unwrap()));
    }
    assert_eq!(counts[0].len(), counts[1].len(), "{:#?}", counts[1]);
    assert!(counts[1].len() <= 12, "{:#?}", counts[1]);
    log.lock().unwrap().clear();
    note::ActiveModel {
        text: Set("n".to_owned()),
        ..Default::default()
    }
    .insert(&north)
    .await
    .unwrap();
    note::Entity::delete_many().exec(&north).await.unwrap();
    let backend = north.get_database_backend();
    let reads = if backend == sea_orm::DbBackend::MySql { 3 } else { 2 };
    let sent = std::mem::take(&mut *log.lock().unwrap());
    assert_eq!(sent.len(), reads, "{sent:#?}");
}

backend_tests::on_every_backend!(
    each_way_takes_all_along,
    what_is_restricted_stops_it,
    another_tenants_child_stops_it,
    trees_and_cycles_end,
    keys_of_two_columns,
    statements_go_with_levels,
);
