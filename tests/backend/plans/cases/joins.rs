//! Statements that read several tables.

use super::{By, Case, cases, live_bookings};
use crate::entity::{booking, customer, line};
use crate::world::customers;
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, JoinType, LoaderTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};

/// A booking has a customer, so a person writes an inner join.
async fn join(db: &impl ConnectionTrait, by: By) -> String {
    let list = booking::Entity::find().filter(booking::Column::StartsAt.gte(20_000));
    let list = by.customers(by.bookings(list.inner_join(customer::Entity)));
    let list = list.order_by_asc(booking::Column::StartsAt).limit(20);
    let list = list.select_also(customer::Entity).all(db).await;
    format!("{:?}", list.unwrap())
}

async fn left_join(db: &impl ConnectionTrait, by: By) -> String {
    let list = customer::Entity::find().join(JoinType::LeftJoin, by.to_bookings());
    let list = by.customers(list).order_by_asc(customer::Column::Name);
    let list = list.order_by_asc(booking::Column::Id).limit(20);
    let list = list.select_also(booking::Entity).all(db).await;
    format!("{:?}", list.unwrap())
}

/// `find_with_related` is this, without a place for conditions by hand.
async fn find_with_related(db: &impl ConnectionTrait, by: By) -> String {
    let one = customer::Entity::find_by_id(i32::try_from(customers() + 7).unwrap());
    let list = by.customers(one.join(JoinType::LeftJoin, by.to_bookings()));
    let list = list.select_with(booking::Entity).all(db).await;
    format!("{:?}", list.unwrap())
}

async fn find_all_with_related(db: &impl ConnectionTrait, by: By) -> String {
    let list = by.customers(customer::Entity::find().join(JoinType::LeftJoin, by.to_bookings()));
    let list = list.select_with(booking::Entity).order_by_asc(booking::Column::Id);
    format!("{:?}", list.all(db).await.unwrap())
}

async fn load_many(db: &impl ConnectionTrait, by: By) -> String {
    let list = by.customers(customer::Entity::find());
    let list = list
        .order_by_asc(customer::Column::Name)
        .limit(5)
        .all(db)
        .await
        .unwrap();
    let bookings = by.bookings(booking::Entity::find()).order_by_asc(booking::Column::Id);
    format!("{:?}", list.load_many(bookings, db).await.unwrap())
}

async fn semi_join(db: &impl ConnectionTrait, by: By) -> String {
    let mut early = Query::select()
        .expr(Expr::val(1))
        .from(booking::Entity)
        .and_where(
            Expr::col((booking::Entity, booking::Column::CustomerId)).equals((customer::Entity, customer::Column::Id)),
        )
        .and_where(booking::Column::Seats.eq(3))
        .to_owned();
    if by == By::Hand {
        early.cond_where(live_bookings());
    }
    let list = by.customers(customer::Entity::find().filter(Expr::exists(early)));
    let list = list.order_by_asc(customer::Column::Id).all(db).await;
    format!("{:?}", list.unwrap())
}

async fn in_subquery(db: &impl ConnectionTrait, by: By) -> String {
    let mut early = Query::select()
        .column(booking::Column::CustomerId)
        .from(booking::Entity)
        .and_where(booking::Column::StartsAt.lt(10_000))
        .to_owned();
    if by == By::Hand {
        early.cond_where(live_bookings());
    }
    let list = customer::Entity::find().filter(customer::Column::Id.in_subquery(early));
    let list = by.customers(list).order_by_asc(customer::Column::Id).all(db).await;
    format!("{:?}", list.unwrap())
}

async fn lines_with_their_bookings(db: &impl ConnectionTrait, by: By) -> String {
    let list = line::Entity::find().inner_join(booking::Entity);
    let list = list.filter(booking::Column::StartsAt.lt(10_000));
    let list = by.bookings(by.lines(list)).order_by_asc(line::Column::Id);
    let list = list.select_also(booking::Entity).all(db).await;
    format!("{:?}", list.unwrap())
}

pub(crate) const CASES: [Case; 8] = cases![
    join,
    left_join,
    find_with_related,
    find_all_with_related,
    load_many,
    semi_join,
    in_subquery,
    lines_with_their_bookings,
];
