//! Pages and cursors: what is counted and what is fetched are the same rows.

use super::entity::{booking, customer};
use super::reading::NORTHS;
use super::row_types::Brief;
use super::world::{World, booking_id, number};
use sea_orm::{
    Cursor, DatabaseConnection, EntityLoaderTrait as _, EntityTrait, FromQueryResult, PaginatorTrait as _,
    QueryOrder as _, QuerySelect as _, SelectModel,
};

fn in_order(rows: &[booking::Model]) -> Vec<u128> {
    rows.iter().map(number).collect()
}

async fn pages(db: DatabaseConnection) {
    let world = World::new(db).await;
    let mut pages = booking::Entity::find()
        .order_by_asc(booking::Column::Id)
        .paginate(&world.north, 4);
    assert_eq!(pages.num_items().await.unwrap(), 6);
    assert_eq!(pages.num_pages().await.unwrap(), 2);
    let both = pages.num_items_and_pages().await.unwrap();
    assert_eq!((both.number_of_items, both.number_of_pages), (6, 2));
    assert_eq!(in_order(&pages.fetch_page(0).await.unwrap()), [101, 102, 104, 105]);
    assert_eq!(in_order(&pages.fetch_page(1).await.unwrap()), [106, 107]);
    assert!(pages.fetch_page(2).await.unwrap().is_empty());
    let mut seen = Vec::new();
    while let Some(page) = pages.fetch_and_next().await.unwrap() {
        seen.extend(in_order(&page));
    }
    assert_eq!(seen, NORTHS);
    world.untouched().await;
}

async fn turning_pages(db: DatabaseConnection) {
    let world = World::new(db).await;
    let mut pages = booking::Entity::find()
        .order_by_asc(booking::Column::Id)
        .paginate(&world.north, 4);
    assert_eq!(pages.cur_page(), 0);
    assert_eq!(in_order(&pages.fetch().await.unwrap()), [101, 102, 104, 105]);
    pages.next();
    assert_eq!(pages.cur_page(), 1);
    assert_eq!(in_order(&pages.fetch().await.unwrap()), [106, 107]);
    pages.next();
    assert!(pages.fetch().await.unwrap().is_empty());
    pages.set_page(1);
    let last = pages.fetch_and_next().await.unwrap().unwrap();
    assert_eq!((in_order(&last), pages.cur_page()), (vec![106, 107], 2));
    assert!(pages.fetch_and_next().await.unwrap().is_none());
    let loader = booking::Entity::load()
        .with(customer::Entity)
        .order_by_asc(booking::Column::Id);
    let mut pages = loader.paginate(&world.north, 4);
    pages.next();
    let last = pages.fetch_and_next().await.unwrap().unwrap();
    let last: Vec<_> = last
        .iter()
        .map(|row| (row.id, row.customer.as_ref().map(|row| row.id)))
        .collect();
    assert_eq!(last, [(booking_id(106), None), (booking_id(107), None)]);
    assert_eq!(pages.cur_page(), 2);
    assert!(pages.fetch_and_next().await.unwrap().is_none());
    world.untouched().await;
}

async fn pages_over_joins_groups_and_limits(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let joined = booking::Entity::find()
        .find_also_related(customer::Entity)
        .order_by_asc(booking::Column::Id);
    assert_eq!(joined.clone().count(north).await.unwrap(), 6);
    let page = joined.paginate(north, 2).fetch_page(1).await.unwrap();
    let page: Vec<_> = page
        .iter()
        .map(|(row, owner)| (number(row), owner.as_ref().map(|owner| owner.id)))
        .collect();
    assert_eq!(page, [(104, Some(1002)), (105, None)]);
    let both = booking::Entity::find().find_both_related(customer::Entity);
    assert_eq!(both.all(north).await.unwrap().len(), 3);
    let slots = booking::Entity::find()
        .select_only()
        .column(booking::Column::Slot)
        .group_by(booking::Column::Slot)
        .order_by_asc(booking::Column::Slot)
        .into_tuple::<String>();
    let slots = slots.paginate(north, 3);
    assert_eq!(slots.num_items().await.unwrap(), 5);
    assert_eq!(slots.fetch_page(1).await.unwrap(), ["22:00", "23:00"]);
    assert_eq!(booking::Entity::find().limit(4).count(north).await.unwrap(), 4);
    world.untouched().await;
}

async fn cursors(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let mut cursor = booking::Entity::find().cursor_by(booking::Column::Id);
    assert_eq!(in_order(&cursor.first(2).all(north).await.unwrap()), [101, 102]);
    assert_eq!(in_order(&cursor.last(2).all(north).await.unwrap()), [106, 107]);
    let mut cursor = booking::Entity::find().cursor_by(booking::Column::Id);
    cursor.after(booking_id(102));
    assert_eq!(in_order(&cursor.first(2).all(north).await.unwrap()), [104, 105]);
    cursor.before(booking_id(107));
    assert_eq!(in_order(&cursor.last(9).all(north).await.unwrap()), [104, 105, 106]);
    assert_eq!(in_order(&cursor.desc().all(north).await.unwrap()), Vec::<u128>::new());
    // A hidden row is a place all the same.
    let mut cursor = booking::Entity::find().cursor_by(booking::Column::Id);
    cursor.after(booking_id(103));
    assert_eq!(in_order(&cursor.first(1).all(north).await.unwrap()), [104]);
    world.untouched().await;
}

async fn cursors_both_ways(db: DatabaseConnection) {
    type Way = fn(&mut Cursor<SelectModel<booking::Model>>) -> &mut Cursor<SelectModel<booking::Model>>;
    let world = World::new(db).await;
    let ways: [(Way, &[u128]); 12] = [
        (|all| all.asc().before(booking_id(105)).first(2), &[101, 102]),
        (|all| all.asc().before(booking_id(105)).last(2), &[102, 104]),
        (|all| all.asc().after(booking_id(104)).first(2), &[105, 106]),
        (|all| all.asc().after(booking_id(104)).last(2), &[106, 107]),
        (|all| all.desc().first(2), &[107, 106]),
        (|all| all.desc().last(2), &[102, 101]),
        (|all| all.desc().after(booking_id(105)).first(2), &[104, 102]),
        (|all| all.desc().after(booking_id(105)).last(2), &[102, 101]),
        (|all| all.desc().before(booking_id(104)).first(2), &[107, 106]),
        (|all| all.desc().before(booking_id(104)).last(2), &[106, 105]),
        // From places that only hidden rows hold.
        (|all| all.desc().after(booking_id(103)).first(1), &[102]),
        (|all| all.asc().before(booking_id(203)).last(1), &[107]),
    ];
    for (number, (way, expected)) in ways.into_iter().enumerate() {
        let mut cursor = booking::Entity::find().cursor_by(booking::Column::Id);
        let rows = way(&mut cursor).all(&world.north).await.unwrap();
        assert_eq!(in_order(&rows), expected, "{number}");
    }
    world.untouched().await;
}

async fn cursors_by_several_columns(db: DatabaseConnection) {
    let world = World::new(db).await;
    let mut cursor = booking::Entity::find().cursor_by((booking::Column::Slot, booking::Column::Id));
    cursor.after(("18:00".to_owned(), booking_id(101)));
    let rows = cursor.first(3).all(&world.north).await.unwrap();
    assert_eq!(in_order(&rows), [104, 102, 105]);
    let mut cursor = booking::Entity::find().cursor_by((booking::Column::Slot, booking::Column::Party));
    cursor.before(("19:00".to_owned(), 0)).desc();
    let rows = cursor.first(9).all(&world.north).await.unwrap();
    assert_eq!(in_order(&rows), [107, 106, 105, 102]);
    world.untouched().await;
}

async fn cursors_over_relations(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let pair = |row: &(booking::Model, Option<customer::Model>)| (number(&row.0), row.1.as_ref().map(|owner| owner.id));
    let mut cursor = booking::Entity::find()
        .find_also_related(customer::Entity)
        .cursor_by(booking::Column::Id);
    cursor.after(booking_id(102));
    let rows = cursor.first(2).all(north).await.unwrap();
    assert_eq!(
        rows.iter().map(pair).collect::<Vec<_>>(),
        [(104, Some(1002)), (105, None)]
    );
    let mut cursor = booking::Entity::find()
        .find_also_related(customer::Entity)
        .cursor_by_other(customer::Column::Id);
    cursor.after(1001);
    // Bookings whose customer is hidden have none, and nothing comes after.
    let rows = cursor.first(9).all(north).await.unwrap();
    assert_eq!(rows.iter().map(pair).collect::<Vec<_>>(), [(104, Some(1002))]);
    world.untouched().await;
}

async fn cursors_into_other_shapes(db: DatabaseConnection) {
    #[derive(Debug, PartialEq, FromQueryResult)]
    struct Party {
        party: i32,
    }
    let world = World::new(db).await;
    let mut cursor = booking::Entity::find()
        .cursor_by(booking::Column::Party)
        .into_model::<Party>();
    let rows = cursor.after(3).first(2).all(&world.north).await.unwrap();
    assert_eq!(rows, [Party { party: 4 }, Party { party: 5 }]);
    let mut cursor = booking::Entity::find()
        .cursor_by(booking::Column::Party)
        .into_partial_model::<Brief>();
    let rows = cursor.desc().after(3).first(2).all(&world.north).await.unwrap();
    let rows: Vec<_> = rows.iter().map(|row| (row.id, row.party)).collect();
    assert_eq!(rows, [(booking_id(101), 2), (booking_id(107), 1)]);
    let mut cursor = booking::Entity::find().cursor_by(booking::Column::Party).into_json();
    let rows = cursor.after(5).first(9).all(&world.north).await.unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["party"], 7);
    world.untouched().await;
}

backend_tests::on_every_backend!(
    pages,
    turning_pages,
    pages_over_joins_groups_and_limits,
    cursors,
    cursors_both_ways,
    cursors_by_several_columns,
    cursors_over_relations,
    cursors_into_other_shapes,
);
