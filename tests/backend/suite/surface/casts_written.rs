//! Columns that are more than a plain type, written: with casts around their values, in every statement that writes.

use super::casts_read::{find, furnished, rooms, seen, untouched};
use super::entity::room::{self, Kind, Seats};
use super::world::sorted;
use crate::scoped::NORTH;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveEnum, ActiveModelTrait as _, ColumnTrait as _, DatabaseConnection, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QueryOrder as _, Set,
};

fn new_room(code: &str) -> room::ActiveModel {
    room::ActiveModel {
        kind: Set(Kind::Garden),
        seats: Set(Seats(5)),
        code: Set(code.to_owned()),
        ..Default::default()
    }
}

async fn writing(db: DatabaseConnection) {
    let world = furnished(db).await;
    let north = &world.north;
    let one = room::Entity::insert(new_room("cc1"));
    assert_eq!(one.exec_without_returning(north).await.unwrap(), 1);
    let many = room::Entity::insert_many(["cc2", "cc3"].map(new_room));
    assert_eq!(many.exec_without_returning(north).await.unwrap(), 2);
    let mut first = rooms()[0].clone().into_active_model();
    first.kind = Set(Kind::Garden);
    first.seats = Set(Seats(11));
    first.code = Set("dd1".to_owned());
    let first = room::Entity::update_many().set(first).filter(room::Column::Id.eq(1001));
    assert_eq!(first.exec(north).await.unwrap().rows_affected, 1);
    let halls = room::Entity::update_many()
        .col_expr(room::Column::Kind, ActiveEnum::as_enum(&Kind::Garden))
        .filter(room::Column::Kind.eq(Kind::Hall))
        .exec(north)
        .await
        .unwrap();
    // The fifth; the third and the fourth are halls still.
    assert_eq!(halls.rows_affected, 1);
    let set = room::ActiveModel {
        kind: Set(Kind::Hall),
        code: Set("ee1".to_owned()),
        ..Default::default()
    };
    let set = room::Entity::update_many()
        .set(set)
        .filter(room::Column::Seats.lt(Seats(10)));
    assert_eq!(set.exec(north).await.unwrap().rows_affected, 3);
    let rows = room::Entity::find().order_by_asc(room::Column::Code);
    let rows = rows.all(north).await.unwrap();
    let rows: Vec<_> = rows
        .iter()
        .map(|row| (row.code.as_str(), row.kind, row.seats.0))
        .collect();
    let (hall, garden) = (Kind::Hall, Kind::Garden);
    assert_eq!(
        rows[..3],
        [("aa2", garden, 20), ("aa5", garden, 50), ("dd1", garden, 11)]
    );
    assert_eq!(rows[3..], [("ee1", hall, 5); 3]);
    untouched(&world).await;
}

/// SeaORM casts in RETURNING too, and gives what it casts no name. PostgreSQL does, and SQLite calls it by its whole text.
async fn written_rows_are_handed_back(db: DatabaseConnection) {
    let world = furnished(db).await;
    let north = &world.north;
    let mut changed = rooms()[0].clone().into_active_model();
    changed.seats = Set(Seats(11));
    changed.kind = Set(Kind::Garden);
    let inserted = new_room("cc1").insert(north).await;
    let updated = changed.update(north).await;
    let mut plain = new_room("cc2");
    plain.station_id = Set(NORTH);
    let plain = plain.insert(&world.plain).await;
    if let (Ok(inserted), Ok(updated)) = (&inserted, &updated) {
        let new = (inserted.kind, inserted.seats, inserted.code.as_str());
        assert_eq!(new, (Kind::Garden, Seats(5), "cc1"));
        assert_eq!(inserted.station_id, NORTH);
        assert_eq!((updated.kind, updated.seats), (Kind::Garden, Seats(11)));
    }
    // Whatever it is, it is what a plain connection gives.
    assert_eq!(inserted.map(drop), plain.map(drop));
    let rows = find().filter(room::Column::Code.is_in(["aa1", "cc1"])).all(north).await;
    let rows: Vec<_> = rows.unwrap().iter().map(|row| (row.code.clone(), row.seats)).collect();
    assert_eq!(
        sorted(rows),
        [("aa1".to_owned(), Seats(11)), ("cc1".to_owned(), Seats(5))]
    );
    untouched(&world).await;
}

async fn upserts_and_deletes(db: DatabaseConnection) {
    let world = furnished(db).await;
    let north = &world.north;
    for id in [1001, 1003, 1004] {
        let update = OnConflict::column(room::Column::Id)
            .update_columns([room::Column::Kind, room::Column::Seats, room::Column::Code])
            .to_owned();
        let held = room::ActiveModel {
            id: Set(id),
            ..new_room("up1")
        };
        let upsert = room::Entity::insert(held).on_conflict(update);
        drop(upsert.exec_without_returning(north).await);
    }
    let first = room::Entity::find_by_id(1001).one(north).await.unwrap().unwrap();
    assert_eq!(
        (first.kind, first.seats, first.code.as_str()),
        (Kind::Garden, Seats(5), "up1")
    );
    assert_eq!(first.note.as_deref(), Some("note 1001"));
    let gardens = room::Entity::delete_many().filter(room::Column::Kind.eq(Kind::Garden));
    assert_eq!(gardens.exec(north).await.unwrap().rows_affected, 2);
    let rest = room::Entity::delete_many().filter(room::Column::Code.is_in(["aa3", "bb4", "aa5"]));
    assert_eq!(rest.exec(north).await.unwrap().rows_affected, 1);
    assert!(seen(find(), &world).await.is_empty());
    untouched(&world).await;
}

backend_tests::on_every_backend!(writing, written_rows_are_handed_back, upserts_and_deletes);
