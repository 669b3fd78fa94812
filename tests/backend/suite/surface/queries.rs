//! Statements built by hand with SeaQuery: subqueries in every place, set operations, CTEs and windows.

use super::entity::customer::ToReferrer;
use super::entity::{booking, customer, service};
use super::reading::NORTHS;
use super::world::{World, numbers};
use sea_orm::prelude::Expr;
use sea_orm::sea_query::{
    Alias, CommonTableExpression, ExprTrait as _, Func, Query, SelectStatement, UnionType, WindowStatement, WithClause,
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, DatabaseConnection, DbBackend, EntityTrait, Order, QueryFilter as _,
    QueryOrder as _, QueryResult, QuerySelect as _, QueryTrait as _, StatementBuilder,
};

/// The first column of what a statement gives, sorted.
async fn column<S: StatementBuilder>(statement: &S, world: &World) -> Vec<i32> {
    let rows = world.north.query_all(statement).await.unwrap();
    let mut column: Vec<i32> = rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
    column.sort_unstable();
    column
}

fn parties() -> SelectStatement {
    Query::select()
        .column(booking::Column::Party)
        .from(booking::Entity)
        .to_owned()
}

fn customers() -> SelectStatement {
    Query::select()
        .column(customer::Column::Id)
        .from(customer::Entity)
        .to_owned()
}

async fn subqueries_in_conditions(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let inside = booking::Entity::find().filter(booking::Column::CustomerId.in_subquery(customers()));
    assert_eq!(numbers(&inside.all(north).await.unwrap()), [101, 102, 104]);
    let outside = booking::Entity::find().filter(booking::Column::CustomerId.not_in_subquery(customers()));
    assert_eq!(numbers(&outside.all(north).await.unwrap()), [105, 106]);
    let of_customer = Query::select()
        .expr(Expr::val(1))
        .from(booking::Entity)
        .and_where(
            booking::Column::CustomerId
                .into_expr()
                .equals((customer::Entity, customer::Column::Id)),
        )
        .to_owned();
    let with = customer::Entity::find().filter(Expr::exists(of_customer.clone()));
    assert_eq!(
        column(&with.order_by_asc(customer::Column::Id).into_query(), &world).await,
        [1001, 1002]
    );
    let without = customer::Entity::find().filter(Expr::exists(of_customer).not());
    assert_eq!(column(&without.into_query(), &world).await, [1003, 1005]);
    let most = Query::select()
        .expr(booking::Column::Party.max())
        .from(booking::Entity)
        .to_owned();
    let most = booking::Entity::find().filter(booking::Column::Party.into_expr().eq(Expr::expr(most)));
    assert_eq!(numbers(&most.all(north).await.unwrap()), [106]);
    world.untouched().await;
}

async fn subqueries_in_the_select_list(db: DatabaseConnection) {
    let world = World::new(db).await;
    let count = Query::select()
        .expr(Func::count(Expr::col((booking::Entity, booking::Column::Id))))
        .from(booking::Entity)
        .and_where(
            booking::Column::CustomerId
                .into_expr()
                .equals((customer::Entity, customer::Column::Id)),
        )
        .to_owned();
    let rows: Vec<(i32, i64)> = customer::Entity::find()
        .select_only()
        .column(customer::Column::Id)
        .expr_as(Expr::expr(count.clone()), "n")
        .order_by_desc(Expr::expr(count))
        .order_by_asc(customer::Column::Id)
        .into_tuple()
        .all(&world.north)
        .await
        .unwrap();
    assert_eq!(rows, [(1001, 2), (1002, 1), (1003, 0), (1005, 0)]);
    world.untouched().await;
}

async fn derived_tables(db: DatabaseConnection) {
    let world = World::new(db).await;
    let derived = Query::select()
        .column((Alias::new("d"), booking::Column::Party))
        .from_subquery(parties(), Alias::new("d"))
        .to_owned();
    assert_eq!(column(&derived, &world).await, [1, 2, 3, 4, 5, 7]);
    let joined = Query::select()
        .column((customer::Entity, customer::Column::Id))
        .from(customer::Entity)
        .join_subquery(
            sea_orm::JoinType::LeftJoin,
            Query::select()
                .column(booking::Column::CustomerId)
                .from(booking::Entity)
                .to_owned(),
            Alias::new("b"),
            Expr::col((Alias::new("b"), booking::Column::CustomerId)).equals((customer::Entity, customer::Column::Id)),
        )
        .to_owned();
    assert_eq!(column(&joined, &world).await, [1001, 1001, 1002, 1003, 1005]);
    world.untouched().await;
}

async fn set_operations(db: DatabaseConnection) {
    let world = World::new(db).await;
    let visits = || {
        Query::select()
            .column(customer::Column::Visits)
            .from(customer::Entity)
            .to_owned()
    };
    let with = |kind| parties().union(kind, visits()).to_owned();
    // Visits are 1, 2, 3 and 5.
    assert_eq!(
        column(&with(UnionType::All), &world).await,
        [1, 1, 2, 2, 3, 3, 4, 5, 5, 7]
    );
    assert_eq!(column(&with(UnionType::Distinct), &world).await, [1, 2, 3, 4, 5, 7]);
    assert_eq!(column(&with(UnionType::Intersect), &world).await, [1, 2, 3, 5]);
    assert_eq!(column(&with(UnionType::Except), &world).await, [4, 7]);
    world.untouched().await;
}

async fn common_table_expressions(db: DatabaseConnection) {
    let world = World::new(db).await;
    let cte = |name: &str| {
        CommonTableExpression::new()
            .query(parties())
            .column("party")
            .table_name(name.to_owned())
            .to_owned()
    };
    let select = |name: &str| Query::select().column("party").from(name.to_owned()).to_owned();
    let with = select("mine").with(WithClause::new().cte(cte("mine")).to_owned());
    assert_eq!(column(&with, &world).await, [1, 2, 3, 4, 5, 7]);
    // A name that hides the real table: what is inside is filtered, and what is outside is that.
    let shadow = select("surface_customers").with(WithClause::new().cte(cte("surface_customers")).to_owned());
    assert_eq!(column(&shadow, &world).await, [1, 2, 3, 4, 5, 7]);
    world.untouched().await;
}

/// Everybody who was sent by somebody, down from those whom nobody sent.
async fn recursion(db: DatabaseConnection) {
    let world = World::new(db).await;
    let sent = Alias::new("sent");
    let first = customers()
        .and_where(customer::Column::Id.eq(1001))
        .union(
            UnionType::All,
            Query::select()
                .column((customer::Entity, customer::Column::Id))
                .from(customer::Entity)
                .inner_join(
                    sent.clone(),
                    Expr::col((sent.clone(), Alias::new("id")))
                        .equals((customer::Entity, customer::Column::ReferrerId)),
                )
                .to_owned(),
        )
        .to_owned();
    let cte = CommonTableExpression::new()
        .query(first)
        .column("id")
        .table_name(sent.clone())
        .to_owned();
    let with = Query::select()
        .column("id")
        .from(sent)
        .to_owned()
        .with(WithClause::new().recursive(true).cte(cte).to_owned());
    assert_eq!(column(&with, &world).await, [1001, 1002]);
    // SeaORM's own writes no RECURSIVE, which only SQLite takes.
    if world.plain.get_database_backend() == DbBackend::Sqlite {
        let linked = customer::Entity::find()
            .filter(customer::Column::ReferrerId.is_not_null())
            .find_with_linked_recursive(ToReferrer);
        let rows = linked.all(&world.north).await.unwrap();
        assert_eq!(
            super::world::sorted(rows.iter().map(|row| row.id)),
            [1001, 1002, 1003, 1005]
        );
    }
    world.untouched().await;
}

async fn windows(db: DatabaseConnection) {
    let world = World::new(db).await;
    let window = WindowStatement::partition_by(booking::Column::Slot)
        .order_by(booking::Column::Party, Order::Desc)
        .to_owned();
    let ranks = Query::select()
        .expr(Expr::cust("0"))
        .column(booking::Column::Party)
        .expr_window_as(Expr::cust("ROW_NUMBER()"), window, "place")
        .from(booking::Entity)
        .order_by(booking::Column::Party, Order::Asc)
        .to_owned();
    let rows = world.north.query_all(&ranks).await.unwrap();
    // Without a sign on MySQL.
    let place = |row: &QueryResult| match row.try_get_by_index::<u64>(2) {
        Ok(place) => i64::try_from(place).unwrap(),
        Err(_) => row.try_get_by_index(2).unwrap(),
    };
    let rows: Vec<(i32, i64)> = rows
        .iter()
        .map(|row| (row.try_get_by_index(1).unwrap(), place(row)))
        .collect();
    assert_eq!(rows, [(1, 1), (2, 2), (3, 1), (4, 1), (5, 1), (7, 1)]);
    let over_all = Query::select()
        .expr_window_as(Func::count(Expr::col(booking::Column::Id)), WindowStatement::new(), "n")
        .from(booking::Entity)
        .to_owned();
    let rows = world.north.query_all(&over_all).await.unwrap();
    assert!(
        rows.iter()
            .all(|row| usize::try_from(row.try_get::<i64>("", "n").unwrap()) == Ok(NORTHS.len()))
    );
    world.untouched().await;
}

async fn tables_without_a_join_condition(db: DatabaseConnection) {
    let world = World::new(db).await;
    let comma = Query::select()
        .column((service::Entity, service::Column::Id))
        .from(service::Entity)
        .from(customer::Entity)
        .and_where(customer::Column::Name.ne("ann"))
        .to_owned();
    assert_eq!(column(&comma, &world).await, [1001, 1001, 1001, 1002, 1002, 1002]);
    let cross = Query::select()
        .column((service::Entity, service::Column::Id))
        .from(service::Entity)
        .cross_join(customer::Entity)
        .to_owned();
    assert_eq!(world.north.query_all(&cross).await.unwrap().len(), 8);
    world.untouched().await;
}

backend_tests::on_every_backend!(
    subqueries_in_conditions,
    subqueries_in_the_select_list,
    derived_tables,
    set_operations,
    common_table_expressions,
    recursion,
    windows,
    tables_without_a_join_condition,
);
