//! Statements that a person may write in another way, which has another plan.

use super::{By, Case, cases};
use crate::entity::{booking, customer, line, room};
use crate::world::{STATION, customers};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbBackend, EntityTrait as _, JoinType, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, Related as _,
};

/// A scope has `false` in the text, SeaORM binds it.
async fn bound_flag(db: &impl ConnectionTrait, by: By) -> String {
    let list = room::Entity::find().filter(room::Column::Number.gte(200));
    let list = by.and(list, || {
        Condition::all()
            .add(room::Column::StationId.eq(STATION))
            .add(room::Column::IsDeleted.eq(false))
    });
    let list = list.order_by_asc(room::Column::Number).limit(20).all(db).await;
    format!("{:?}", list.unwrap())
}

/// Some 5,000 rows of 1,000,000. `find_with_related` has no place for the condition that bookings are the station's, and their
/// customers are.
async fn related_without_tenant(db: &impl ConnectionTrait, by: By) -> String {
    let mut to_bookings = customer::Entity::to();
    if by == By::Hand {
        to_bookings = to_bookings.on_condition(|_, _| Condition::all().add(booking::Column::DeletedAt.is_null()));
    }
    let list = by.customers(customer::Entity::find().join(JoinType::LeftJoin, to_bookings));
    let list = list.select_with(booking::Entity).order_by_asc(booking::Column::Id);
    format!("{:?}", list.all(db).await.unwrap())
}

async fn one_related_without_tenant(db: &impl ConnectionTrait, by: By) -> String {
    let mut to_bookings = customer::Entity::to();
    if by == By::Hand {
        to_bookings = to_bookings.on_condition(|_, _| Condition::all().add(booking::Column::DeletedAt.is_null()));
    }
    let one = customer::Entity::find_by_id(i32::try_from(customers() + 7).unwrap());
    let list = by.customers(one.join(JoinType::LeftJoin, to_bookings));
    let list = list.select_with(booking::Entity).order_by_asc(booking::Column::Id);
    format!("{:?}", list.all(db).await.unwrap())
}

/// Lines in reach are those of bookings in reach: here by a join.
async fn of_all_parents_by_a_join(db: &impl ConnectionTrait, by: By) -> String {
    let mut list = line::Entity::find();
    if by == By::Hand {
        let own = booking::Column::StationId.eq(STATION);
        list = list.inner_join(booking::Entity).filter(own);
    }
    let list = list.order_by_asc(line::Column::Id).all(db).await;
    format!("{:?}", list.unwrap())
}

/// The same, where the program joins the parents. They are tested in it and beside it.
async fn all_parents_tested_twice(db: &impl ConnectionTrait, by: By) -> String {
    let list = line::Entity::find().inner_join(booking::Entity);
    let list = by.bookings(list).order_by_asc(line::Column::Id).all(db).await;
    format!("{:?}", list.unwrap())
}

/// The parent is joined and tested already.
async fn parent_tested_twice(db: &impl ConnectionTrait, by: By) -> String {
    let list = booking::Entity::find().filter(booking::Column::StartsAt.between(20_000, 60_000));
    let list = by.bookings(list).left_join(line::Entity).select_with(line::Entity);
    let list = list.order_by_asc(line::Column::Id).all(db).await;
    format!("{:?}", list.unwrap())
}

async fn parent_of_one_tested_twice(db: &impl ConnectionTrait, by: By) -> String {
    let one = by.bookings(booking::Entity::find_by_id(1008)).left_join(line::Entity);
    let list = one.select_with(line::Entity).all(db).await;
    format!("{:?}", list.unwrap())
}

pub(crate) const CASES: [Case; 7] = cases![
    bound_flag,
    related_without_tenant,
    one_related_without_tenant,
    of_all_parents_by_a_join,
    all_parents_tested_twice,
    parent_tested_twice,
    parent_of_one_tested_twice,
];

/// Which plans of each differ.
pub(crate) fn which(backend: DbBackend) -> [&'static [&'static str]; 7] {
    let (all, nothing): (&[_], &[_]) = match backend {
        DbBackend::Postgres => (&["custom", "generic"], &[]),
        _ => (&["plan"], &[]),
    };
    match backend {
        DbBackend::Postgres => [&["generic"], all, all, all, all, all, all],
        DbBackend::MySql => [nothing, nothing, all, all, all, all, all],
        _ => [nothing, all, all, all, all, all, all],
    }
}
