//! Selects of two and three tables in one row: each is cut down where it stands, and what hangs on a hidden row is not
//! there either.

use super::entity::{booking, customer, profile};
use super::relations::OWNERS;
use super::streaming::collect;
use super::world::{World, number, sorted};
use sea_orm::{
    ColumnTrait as _, DatabaseConnection, EntityTrait as _, FromQueryResult, JoinType, PaginatorTrait as _,
    PartialModelTrait, QueryFilter as _, QueryOrder as _, QuerySelect, RelationTrait as _,
};

#[derive(Debug, PartialEq, FromQueryResult)]
pub(crate) struct Slot {
    pub slot: String,
}

#[derive(Debug, PartialEq, FromQueryResult)]
pub(crate) struct Name {
    pub name: String,
}

#[derive(Debug, PartialEq, FromQueryResult)]
struct Text {
    text: String,
}

/// Partial models in their place of several. SeaORM reads their columns by names with the place in front, which its own
/// derive does not give them.
macro_rules! partial {
    ($($model:ident: $column:expr, $name:literal;)*) => { $(
        impl PartialModelTrait for $model {
            fn select_cols_nested<S: QuerySelect>(select: S, _: Option<&str>, _: Option<&'static str>) -> S {
                select.column_as($column, $name)
            }
        }
    )* };
}

partial! {
    Slot: booking::Column::Slot, "A_slot";
    Name: customer::Column::Name, "B_name";
    Text: profile::Column::Text, "C_text";
}

/// The key, if there is a row.
macro_rules! id {
    ($row:expr) => {
        $row.as_ref().map(|row| row.id)
    };
}

/// The keys of rows, sorted.
macro_rules! ids {
    ($rows:expr) => {
        sorted($rows.iter().map(|row| row.id))
    };
}

pub(crate) use {id, ids};

async fn two_by_hand(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let joined = |kind| customer::Entity::find().join_rev(kind, booking::Relation::Customer.def());
    let pairs = joined(JoinType::LeftJoin).select_also(booking::Entity);
    let pairs = pairs
        .order_by_asc(customer::Column::Id)
        .order_by_asc(booking::Column::Id);
    let pairs = pairs.all(north).await.unwrap();
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(row, found)| (row.id, found.as_ref().map(number)))
        .collect();
    let anns = [(1001, Some(101)), (1001, Some(102))];
    assert_eq!(
        pairs,
        [&anns[..], &[(1002, Some(104)), (1003, None), (1005, None)]].concat()
    );
    let both = joined(JoinType::InnerJoin).select_two_required(booking::Entity);
    let both = both.order_by_asc(booking::Column::Id).all(north).await.unwrap();
    let both: Vec<_> = both.iter().map(|(row, found)| (row.id, number(found))).collect();
    assert_eq!(both, [(1001, 101), (1001, 102), (1002, 104)]);
    let with = joined(JoinType::InnerJoin).select_with(booking::Entity);
    let with = with.order_by_asc(booking::Column::Id).all(north).await.unwrap();
    let with: Vec<_> = with
        .iter()
        .map(|(row, found)| (row.id, found.iter().map(number).collect::<Vec<_>>()))
        .collect();
    assert_eq!(with, [(1001, vec![101, 102]), (1002, vec![104])]);
    world.untouched().await;
}

async fn three_as_a_star(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let star = || {
        customer::Entity::find()
            .find_also_related(profile::Entity)
            .find_also_related(booking::Entity)
            .order_by_asc(customer::Column::Id)
            .order_by_asc(booking::Column::Id)
    };
    let expected = [
        (1001, Some(1001), Some(101)),
        (1001, Some(1001), Some(102)),
        (1002, None, Some(104)),
        (1003, None, None),
        (1005, None, None),
    ];
    let keys = |(row, profile, found): &(customer::Model, Option<profile::Model>, Option<booking::Model>)| {
        (row.id, id!(profile), found.as_ref().map(number))
    };
    let rows = star().all(north).await.unwrap();
    assert_eq!(rows.iter().map(keys).collect::<Vec<_>>(), expected);
    let one = star().filter(booking::Column::Party.gt(2)).one(north).await.unwrap();
    assert_eq!(keys(&one.unwrap()), expected[1]);
    let streamed = collect(star().stream(north).await.unwrap()).await;
    assert_eq!(streamed, rows);
    assert_eq!(star().count(north).await.unwrap(), 5);
    let page = star().paginate(north, 2).fetch_page(1).await.unwrap();
    assert_eq!(page.iter().map(keys).collect::<Vec<_>>(), expected[2..4]);
    let mut cursor = star().cursor_by(customer::Column::Id);
    let after = cursor.after(1001).first(2).all(north).await.unwrap();
    assert_eq!(after.iter().map(keys).collect::<Vec<_>>(), expected[2..4]);
    let rows = star().consolidate().all(north).await.unwrap();
    let rows: Vec<_> = rows
        .iter()
        .map(|(row, profiles, found)| (row.id, ids!(profiles), sorted(found.iter().map(number))))
        .collect();
    assert_eq!(
        rows,
        [
            (1001, vec![1001], vec![101, 102]),
            (1002, vec![], vec![104]),
            (1003, vec![], vec![]),
            (1005, vec![], vec![]),
        ]
    );
    world.untouched().await;
}

async fn three_as_a_chain(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    // The profile 1004 is of bob, whose booking 106 is the station's own: no way leads over him.
    let chain = || {
        profile::Entity::find()
            .find_also_related(customer::Entity)
            .and_also_related(booking::Entity)
            .order_by_asc(profile::Column::Id)
            .order_by_asc(booking::Column::Id)
    };
    let rows = chain().all(north).await.unwrap();
    let rows: Vec<_> = rows
        .iter()
        .map(|(row, owner, found)| (row.id, id!(owner), found.as_ref().map(number)))
        .collect();
    let ann = Some(1001);
    assert_eq!(
        rows,
        [(1001, ann, Some(101)), (1001, ann, Some(102)), (1004, None, None)]
    );
    let rows = chain().consolidate().all(north).await.unwrap();
    let rows: Vec<_> = rows
        .iter()
        .map(|(row, owners)| {
            let owners = owners.iter();
            let owners = owners.map(|(owner, found)| (owner.id, sorted(found.iter().map(number))));
            (row.id, owners.collect::<Vec<_>>())
        })
        .collect();
    assert_eq!(rows, [(1001, vec![(1001, vec![101, 102])]), (1004, vec![])]);
    world.untouched().await;
}

async fn three_in_other_shapes(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let chain = || {
        booking::Entity::find()
            .find_also_related(customer::Entity)
            .and_also_related(profile::Entity)
            .order_by_asc(booking::Column::Id)
    };
    let name = |name: &str| Some(Name { name: name.to_owned() });
    let vip = || Some(Text { text: "vip".to_owned() });
    let slot = |slot: &str| Slot { slot: slot.to_owned() };
    let expected = [
        (slot("18:00"), name("ann"), vip()),
        (slot("19:00"), name("ann"), vip()),
        (slot("18:00"), name("abe"), None),
        (slot("21:00"), None, None),
        (slot("22:00"), None, None),
        (slot("23:00"), None, None),
    ];
    let partial = chain().into_partial_model::<Slot, Name, Text>().all(north).await;
    assert_eq!(partial.unwrap(), expected);
    let streamed = chain().stream_partial_model::<_, Slot, Name, Text>(north).await;
    assert_eq!(collect(streamed.unwrap()).await, expected);
    let json = chain().into_json().all(north).await.unwrap();
    let names: Vec<_> = json
        .iter()
        .map(|(row, owner, _)| (row["party"].clone(), owner.as_ref().map(|owner| owner["name"].clone())))
        .map(|(party, name)| {
            (
                party.as_i64().unwrap(),
                name.and_then(|name| name.as_str().map(str::to_owned)),
            )
        })
        .collect();
    let names: Vec<_> = names.iter().map(|(party, name)| (*party, name.as_deref())).collect();
    let (ann, abe) = (Some("ann"), Some("abe"));
    assert_eq!(names, [(2, ann), (4, ann), (3, abe), (5, None), (7, None), (1, None)]);
    // Nothing of the third is selected, so it is missing.
    let fake = booking::Entity::find()
        .find_also_related(customer::Entity)
        .select_also_fake(profile::Entity)
        .order_by_asc(booking::Column::Id);
    let fake = fake.all(north).await.unwrap();
    let fake: Vec<_> = fake
        .iter()
        .map(|(row, owner, profile)| (number(row), id!(owner), id!(profile)))
        .collect();
    assert_eq!(fake, OWNERS.map(|(number, owner)| (number, owner, None)));
    world.untouched().await;
}

backend_tests::on_every_backend!(two_by_hand, three_as_a_star, three_as_a_chain, three_in_other_shapes,);
