//! Statements that change rows.

use super::{By, Case, cases};
use crate::entity::{booking, line, ticket};
use crate::world::customers;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, UpdateMany};

fn update() -> UpdateMany<booking::Entity> {
    booking::Entity::update_many().col_expr(booking::Column::Seats, Expr::value(2))
}

async fn update_by_key(db: &impl ConnectionTrait, by: By) -> String {
    let update = by.bookings(update().filter(booking::Column::Id.eq(1008)));
    format!("{:?}", update.exec(db).await.unwrap())
}

async fn update_by_time(db: &impl ConnectionTrait, by: By) -> String {
    let update = update().filter(booking::Column::StartsAt.between(20_000, 40_000));
    format!("{:?}", by.bookings(update).exec(db).await.unwrap())
}

async fn update_under_rules(db: &impl ConnectionTrait, by: By) -> String {
    let update = ticket::Entity::update_many().col_expr(ticket::Column::State, Expr::value("late"));
    let update = by.tickets(update.filter(ticket::Column::Id.eq(3008)));
    format!("{:?}", update.exec(db).await.unwrap())
}

async fn update_of_a_parents_line(db: &impl ConnectionTrait, by: By) -> String {
    let update = line::Entity::update_many().col_expr(line::Column::Name, Expr::value("late"));
    let update = by.lines(update.filter(line::Column::Id.eq(1008)));
    format!("{:?}", update.exec(db).await.unwrap())
}

/// By hand, a soft deletion is an update.
async fn delete_by_key(db: &impl ConnectionTrait, by: By) -> String {
    let key = booking::Column::Id.eq(2008);
    let affected = match by {
        By::Hand => by.bookings(update().filter(key)).exec(db).await.unwrap().rows_affected,
        By::Scope => {
            let deleted = booking::Entity::delete_many().filter(key).exec(db).await;
            deleted.unwrap().rows_affected
        }
    };
    affected.to_string()
}

async fn delete_a_customers(db: &impl ConnectionTrait, by: By) -> String {
    let of = booking::Column::CustomerId.eq(i32::try_from(customers() + 207).unwrap());
    let affected = match by {
        By::Hand => by.bookings(update().filter(of)).exec(db).await.unwrap().rows_affected,
        By::Scope => {
            let deleted = booking::Entity::delete_many().filter(of).exec(db).await;
            deleted.unwrap().rows_affected
        }
    };
    affected.to_string()
}

async fn remove_by_key(db: &impl ConnectionTrait, by: By) -> String {
    let deletion = ticket::Entity::delete_many().filter(ticket::Column::Id.eq(4008));
    format!("{:?}", by.tickets(deletion).exec(db).await.unwrap())
}

async fn remove_a_parents_line(db: &impl ConnectionTrait, by: By) -> String {
    let deletion = line::Entity::delete_many().filter(line::Column::Id.eq(1208));
    format!("{:?}", by.lines(deletion).exec(db).await.unwrap())
}

pub(crate) const CASES: [Case; 8] = cases![
    update_by_key,
    update_by_time,
    update_under_rules,
    update_of_a_parents_line,
    delete_by_key,
    delete_a_customers,
    remove_by_key,
    remove_a_parents_line,
];
