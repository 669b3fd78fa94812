//! Columns that are more than a plain type, read: SeaORM puts casts around them, and the scope keeps them.

use super::entity::room::{self, Kind, SameKind, Seats};
use super::entity::service;
use super::world::{World, sorted, write};
use crate::create;
use crate::scoped::{NORTH, SOUTH, second};
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, DatabaseConnection, DbBackend, DerivePartialModel, EntityTrait as _,
    LoaderTrait as _, ModelTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _, Schema,
    Select,
};
use uuid::Uuid;

type Room = (i32, Uuid, &'static str, Kind, i32, Option<i32>, bool);

/// The third is deleted, the fourth the other station's, and the fifth belongs to a service of theirs.
const ROOMS: [Room; 5] = [
    (1001, NORTH, "aa1", Kind::Hall, 10, Some(1001), false),
    (1002, NORTH, "aa2", Kind::Garden, 20, Some(1002), false),
    (1003, NORTH, "aa3", Kind::Hall, 30, Some(1001), true),
    (1004, SOUTH, "bb4", Kind::Hall, 40, Some(1001), false),
    (1005, NORTH, "aa5", Kind::Hall, 50, Some(1011), false),
];

pub(crate) fn rooms() -> [room::Model; 5] {
    ROOMS.map(|(id, station_id, code, kind, seats, service_id, deleted)| room::Model {
        id,
        kind,
        seats: Seats(seats),
        code: code.to_owned(),
        note: Some(format!("note {id}")),
        service_id,
        station_id,
        deleted_at: Some(second(-1_000)).filter(|_| deleted),
    })
}

/// The world, with rooms.
pub(crate) async fn furnished(db: DatabaseConnection) -> World {
    let world = World::new(db).await;
    let schema = Schema::new(world.plain.get_database_backend());
    for kind in schema.create_enum_from_entity(room::Entity) {
        world.plain.execute(&kind).await.unwrap();
    }
    create(&world.plain, room::Entity).await;
    write::<room::Entity>(&world.plain, rooms().into()).await;
    world
}

/// The rooms that are hidden are as they were written, and so is the world.
pub(crate) async fn untouched(world: &World) {
    let now = room::Entity::find()
        .order_by_asc(room::Column::Id)
        .all(&world.plain)
        .await;
    let now = now.unwrap();
    let foreign: Vec<_> = now.iter().filter(|row| row.station_id != NORTH).collect();
    assert_eq!(foreign, [&rooms()[3]]);
    assert!(now.contains(&rooms()[2]));
    world.untouched().await;
}

pub(crate) fn find() -> Select<room::Entity> {
    room::Entity::find().order_by_asc(room::Column::Id)
}

pub(crate) async fn seen(query: Select<room::Entity>, world: &World) -> Vec<i32> {
    let rows = query.all(&world.north).await.unwrap();
    rows.iter().map(|row| row.id).collect()
}

async fn reading(db: DatabaseConnection) {
    let world = furnished(db).await;
    let [first, second, _, _, fifth] = rooms();
    assert_eq!(find().all(&world.north).await.unwrap(), [first, second, fifth]);
    for (condition, expected) in [
        (room::Column::Kind.eq(Kind::Hall), &[1001, 1005][..]),
        (room::Column::Kind.ne(Kind::Hall), &[1002]),
        (
            room::Column::Kind.is_in([Kind::Hall, Kind::Garden]),
            &[1001, 1002, 1005],
        ),
        (room::Column::Kind.is_not_in([Kind::Garden]), &[1001, 1005]),
        (room::Column::Seats.eq(Seats(10)), &[1001]),
        (room::Column::Seats.gt(Seats(20)), &[1005]),
        (room::Column::Seats.is_in([Seats(20), Seats(30), Seats(40)]), &[1002]),
        (room::Column::Code.eq("aa2"), &[1002]),
        (room::Column::Code.is_in(["aa1", "aa3", "bb4"]), &[1001]),
        (
            room::Column::Kind.eq(Kind::Garden).or(room::Column::Code.eq("bb4")),
            &[1002],
        ),
    ] {
        assert_eq!(seen(find().filter(condition), &world).await, expected);
    }
    let cast = find().build(world.plain.get_database_backend());
    let cast = world.north.explain_scope(&cast);
    let casts = cast.sql().unwrap().matches("CAST(").count();
    // Only PostgreSQL has enums that are types.
    let postgres = world.plain.get_database_backend() == DbBackend::Postgres;
    assert_eq!(casts, if postgres { 2 } else { 1 }, "{cast}");
    untouched(&world).await;
}

async fn reading_into_other_shapes(db: DatabaseConnection) {
    #[derive(Debug, PartialEq, DerivePartialModel)]
    #[sea_orm(entity = "room::Entity")]
    struct Brief {
        code: String,
        kind: Kind,
    }
    let world = furnished(db).await;
    let north = &world.north;
    let brief = |code: &str, kind| Brief {
        code: code.to_owned(),
        kind,
    };
    let (hall, garden) = (Kind::Hall, Kind::Garden);
    let partial = find().into_partial_model::<Brief>().all(north).await.unwrap();
    assert_eq!(partial, [brief("aa1", hall), brief("aa2", garden), brief("aa5", hall)]);
    let tuples: Vec<(Seats, Kind)> = find()
        .select_only()
        .columns([room::Column::Seats, room::Column::Kind])
        .into_tuple()
        .all(north)
        .await
        .unwrap();
    assert_eq!(tuples, [(Seats(10), hall), (Seats(20), garden), (Seats(50), hall)]);
    let services = service::Entity::find().order_by_asc(service::Column::Id);
    let pairs = services
        .clone()
        .find_also_related(room::Entity)
        .all(north)
        .await
        .unwrap();
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(row, room)| (row.id, room.as_ref().map(|room| (room.id, room.kind))))
        .collect();
    assert_eq!(pairs, [(1001, Some((1001, hall))), (1002, Some((1002, garden)))]);
    let loaded = services.all(north).await.unwrap();
    let loaded = loaded.load_many(room::Entity, north).await.unwrap();
    let loaded: Vec<Vec<_>> = loaded
        .iter()
        .map(|rows| rows.iter().map(|row| row.id).collect())
        .collect();
    assert_eq!(loaded, [[1001], [1002]]);
    let owners = find().all(north).await.unwrap();
    let owners = owners.load_one(service::Entity, north).await.unwrap();
    let owners: Vec<_> = owners.iter().map(|row| row.as_ref().map(|row| row.id)).collect();
    assert_eq!(owners, [Some(1001), Some(1002), None]);
    untouched(&world).await;
}

/// A relation by a column that is cast: PostgreSQL compares an enum with nothing else.
async fn relations_by_an_enum(db: DatabaseConnection) {
    let world = furnished(db).await;
    let north = &world.north;
    let rows = find().all(north).await.unwrap();
    let halls = vec![1001, 1005];
    let loaded = rows.load_many(room::Entity, north).await.unwrap();
    let loaded: Vec<_> = loaded
        .iter()
        .map(|rows| sorted(rows.iter().map(|row| row.id)))
        .collect();
    assert_eq!(loaded, [halls.clone(), vec![1002], halls.clone()]);
    // The fourth is the other station's.
    for (row, expected) in rooms().iter().zip([&halls[..], &[1002], &[], &[], &halls]) {
        let found = row.find_linked(SameKind).all(north).await.unwrap();
        assert_eq!(sorted(found.iter().map(|row| row.id)), expected, "{}", row.id);
    }
    let rows = service::Entity::find()
        .find_also_related(room::Entity)
        .filter(room::Column::Kind.eq(Kind::Hall))
        .all(north)
        .await
        .unwrap();
    assert_eq!(rows.iter().map(|(row, _)| row.id).collect::<Vec<_>>(), [1001]);
    untouched(&world).await;
}

/// What is left out is read as NULL; that the scope leaves out the deleted does not hang on what is selected.
async fn all_but_some_columns(db: DatabaseConnection) {
    let world = furnished(db).await;
    let except = find().select_except([room::Column::Note, room::Column::DeletedAt]);
    let rows = except.all(&world.north).await.unwrap();
    let rows: Vec<_> = rows.iter().map(|row| (row.id, row.kind, row.note.clone())).collect();
    assert_eq!(
        rows,
        [
            (1001, Kind::Hall, None),
            (1002, Kind::Garden, None),
            (1005, Kind::Hall, None)
        ]
    );
    let joined = find()
        .select_except([room::Column::Note])
        .find_also_related(service::Entity);
    let joined = joined.all(&world.north).await.unwrap();
    let joined: Vec<_> = joined
        .iter()
        .map(|(row, service)| (row.id, row.note.clone(), service.as_ref().map(|row| row.id)))
        .collect();
    assert_eq!(
        joined,
        [(1001, None, Some(1001)), (1002, None, Some(1002)), (1005, None, None)]
    );
    // A column that has to be there: SeaORM's error, as on a plain connection.
    let tenant = find().select_except([room::Column::StationId]).all(&world.north).await;
    let plain = find().select_except([room::Column::StationId]).all(&world.plain).await;
    assert_eq!(tenant.unwrap_err(), plain.unwrap_err());
    untouched(&world).await;
}

backend_tests::on_every_backend!(
    relations_by_an_enum,
    reading,
    reading_into_other_shapes,
    all_but_some_columns
);
