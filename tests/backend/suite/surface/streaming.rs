//! Streams of rows, of joins, of pages and of raw statements.

use super::entity::{booking, customer};
use super::reading::NORTHS;
use super::relations::OWNERS;
use super::row_types::Brief;
use super::select_two_three::{Name, Slot};
use super::world::{World, number};
use futures_core::Stream;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, PaginatorTrait as _, QueryOrder as _, QueryTrait as _,
    Statement, StreamTrait, TransactionTrait as _,
};
use std::pin::pin;
use tokio::runtime::Handle;
use tokio::task::block_in_place;

pub(crate) async fn collect<T>(stream: impl Stream<Item = Result<T, DbErr>>) -> Vec<T> {
    let mut stream = pin!(stream);
    let mut items = Vec::new();
    while let Some(item) = std::future::poll_fn(|cx| stream.as_mut().poll_next(cx)).await {
        items.push(item.unwrap());
    }
    items
}

async fn of_entities_and_joins(db: DatabaseConnection) {
    let world = World::new(db).await;
    let rows = booking::Entity::find().order_by_asc(booking::Column::Id);
    let rows = collect(rows.stream(&world.north).await.unwrap()).await;
    assert_eq!(rows.iter().map(number).collect::<Vec<_>>(), NORTHS);
    let pairs = booking::Entity::find()
        .find_also_related(customer::Entity)
        .order_by_asc(booking::Column::Id);
    let pairs = collect(pairs.stream(&world.north).await.unwrap()).await;
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(row, owner)| (number(row), owner.as_ref().map(|owner| owner.id)))
        .collect();
    assert_eq!(pairs, OWNERS);
    world.untouched().await;
}

async fn of_partial_models(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let rows = || booking::Entity::find().order_by_asc(booking::Column::Id);
    let number = |row: &Brief| (row.id.as_u128(), row.party);
    let one = rows().stream_partial_model::<_, Brief>(north).await.unwrap();
    let one: Vec<_> = collect(one).await.iter().map(number).collect();
    assert_eq!(one, [(101, 2), (102, 4), (104, 3), (105, 5), (106, 7), (107, 1)]);
    let slot = |row: &Slot| row.slot.clone();
    let two = rows().find_also_related(customer::Entity);
    let two = collect(two.stream_partial_model::<_, Slot, Name>(north).await.unwrap()).await;
    let two: Vec<_> = two
        .iter()
        .map(|(row, owner)| (slot(row), owner.as_ref().map(|owner| owner.name.as_str())))
        .collect();
    let row = |slot: &str, name| (slot.to_owned(), name);
    let (ann, abe) = (Some("ann"), Some("abe"));
    let owned = [row("18:00", ann), row("19:00", ann), row("18:00", abe)];
    let nobodys = ["21:00", "22:00", "23:00"].map(|slot| row(slot, None));
    assert_eq!(two, [owned.clone(), nobodys].concat());
    let both = rows().find_both_related(customer::Entity);
    let both = collect(both.stream_partial_model::<_, Slot, Name>(north).await.unwrap()).await;
    let both: Vec<_> = both
        .iter()
        .map(|(row, owner)| (slot(row), Some(owner.name.as_str())))
        .collect();
    assert_eq!(both, owned);
    world.untouched().await;
}

async fn of_pages(db: DatabaseConnection) {
    let world = World::new(db).await;
    // Not `Send`, so it stays where it is.
    let pages = block_in_place(|| {
        let pages = booking::Entity::find()
            .order_by_asc(booking::Column::Id)
            .paginate(&world.north, 4);
        Handle::current().block_on(collect(pages.into_stream()))
    });
    let pages: Vec<Vec<u128>> = pages.iter().map(|rows| rows.iter().map(number).collect()).collect();
    assert_eq!(pages, [vec![101, 102, 104, 105], vec![106, 107]]);
    world.untouched().await;
}

async fn of_statements(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let backend = ConnectionTrait::get_database_backend(north);
    assert_eq!(StreamTrait::get_database_backend(north), backend);
    let query = booking::Entity::find().order_by_asc(booking::Column::Id).into_query();
    let rows = collect(north.stream(&query).await.unwrap()).await;
    assert_eq!(rows.len(), 6);
    let sql = "SELECT slot FROM surface_bookings WHERE party > 6 OR party < 2 ORDER BY slot";
    let statement = Statement::from_string(backend, sql);
    let rows = collect(north.stream_raw(statement.clone()).await.unwrap()).await;
    let slots: Vec<String> = rows.iter().map(|row| row.try_get("", "slot").unwrap()).collect();
    assert_eq!(slots, ["22:00", "23:00"]);
    let raw = booking::Entity::find().from_raw_sql(Statement::from_string(
        backend,
        "SELECT * FROM surface_bookings ORDER BY party",
    ));
    let rows = collect(raw.stream(north).await.unwrap()).await;
    assert_eq!(rows.iter().map(|row| row.party).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 7]);
    world.untouched().await;
}

async fn in_a_transaction(db: DatabaseConnection) {
    let world = World::new(db).await;
    let tx = world.north.begin().await.unwrap();
    let rows = booking::Entity::find().order_by_asc(booking::Column::Id);
    let rows = collect(rows.stream(&tx).await.unwrap()).await;
    assert_eq!(rows.iter().map(number).collect::<Vec<_>>(), NORTHS);
    tx.commit().await.unwrap();
    world.untouched().await;
}

backend_tests::on_every_backend!(
    of_entities_and_joins,
    of_partial_models,
    of_pages,
    of_statements,
    in_a_transaction
);
