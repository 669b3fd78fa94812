//! Statements that read one table.

use super::{By, Case, cases};
use crate::entity::{booking, line, ticket};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, SelectExt as _,
};

async fn find_by_id(db: &impl ConnectionTrait, by: By) -> String {
    let found = by.bookings(booking::Entity::find_by_id(1008)).one(db).await;
    format!("{:?}", found.unwrap().unwrap())
}

async fn list(db: &impl ConnectionTrait, by: By) -> String {
    let list = booking::Entity::find().filter(booking::Column::StartsAt.gte(20_000));
    let list = by.bookings(list).order_by_asc(booking::Column::StartsAt).limit(20);
    format!("{:?}", list.all(db).await.unwrap())
}

async fn list_of_several_ids(db: &impl ConnectionTrait, by: By) -> String {
    let list = booking::Entity::find().filter(booking::Column::Id.is_in([8, 208, 408, 409, 1008]));
    let list = by.bookings(list).order_by_asc(booking::Column::Id);
    format!("{:?}", list.all(db).await.unwrap())
}

async fn keyset_page(db: &impl ConnectionTrait, by: By) -> String {
    let list = by.bookings(booking::Entity::find());
    let mut page = list.cursor_by((booking::Column::StartsAt, booking::Column::Id));
    let page = page.after((20_035, 4_008)).first(20).all(db).await;
    format!("{:?}", page.unwrap())
}

async fn count(db: &impl ConnectionTrait, by: By) -> String {
    let list = booking::Entity::find().filter(booking::Column::StartsAt.lt(60_000));
    let found = by.bookings(list).select_only().expr(booking::Column::Id.count());
    let found = found.into_tuple::<i64>().one(db).await;
    format!("{:?}", found.unwrap())
}

async fn aggregate(db: &impl ConnectionTrait, by: By) -> String {
    let list = by.bookings(booking::Entity::find().select_only());
    let list = list.column(booking::Column::Seats).expr(booking::Column::Id.count());
    let list = list
        .group_by(booking::Column::Seats)
        .order_by_asc(booking::Column::Seats);
    format!("{:?}", list.into_tuple::<(i32, i64)>().all(db).await.unwrap())
}

async fn exists(db: &impl ConnectionTrait, by: By) -> String {
    let list = booking::Entity::find().filter(booking::Column::StartsAt.gte(20_000));
    format!("{:?}", by.bookings(list).exists(db).await.unwrap())
}

/// The page and the number of all.
async fn paginator(db: &impl ConnectionTrait, by: By) -> String {
    let list = booking::Entity::find().filter(booking::Column::StartsAt.lt(60_000));
    let pages = by
        .bookings(list)
        .order_by_asc(booking::Column::StartsAt)
        .paginate(db, 20);
    let page = pages.fetch_page(1).await.unwrap();
    format!("{:?} {page:?}", pages.num_items().await.unwrap())
}

/// `Paginator::num_items` counts the rows of a subquery. By hand they are counted in the table: the plan is the same.
async fn count_of_the_paginator(db: &impl ConnectionTrait, by: By) -> String {
    let list = booking::Entity::find().filter(booking::Column::StartsAt.lt(60_000));
    let count = match by {
        By::Scope => i64::try_from(list.count(db).await.unwrap()).unwrap(),
        By::Hand => {
            let counted = by.bookings(list).select_only().expr(Expr::cust("COUNT(*)"));
            counted.into_tuple().all(db).await.unwrap()[0]
        }
    };
    count.to_string()
}

async fn row_rules(db: &impl ConnectionTrait, by: By) -> String {
    let list = by.tickets(ticket::Entity::find());
    let list = list.order_by_asc(ticket::Column::Id).limit(20);
    format!("{:?}", list.all(db).await.unwrap())
}

async fn of_a_parent(db: &impl ConnectionTrait, by: By) -> String {
    let list = line::Entity::find().filter(line::Column::BookingId.is_in([8, 9, 208]));
    let list = by.lines(list).order_by_asc(line::Column::Id);
    format!("{:?}", list.all(db).await.unwrap())
}

/// All of the station's, by their parents.
async fn of_all_parents(db: &impl ConnectionTrait, by: By) -> String {
    let list = by.lines(line::Entity::find()).order_by_asc(line::Column::Id);
    format!("{:?}", list.all(db).await.unwrap())
}

pub(crate) const CASES: [Case; 12] = cases![
    find_by_id,
    list,
    list_of_several_ids,
    keyset_page,
    count,
    aggregate,
    exists,
    paginator,
    count_of_the_paginator,
    row_rules,
    of_a_parent,
    of_all_parents,
];
