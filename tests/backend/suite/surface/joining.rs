//! Joins by hand: every kind, with conditions and aliases of one's own, on either side of what is hidden.

use super::entity::{booking, customer};
use super::relations::OWNERS;
use super::world::World;
use sea_orm::prelude::{Expr, Uuid};
use sea_orm::sea_query::{Alias, ExprTrait as _, IntoCondition as _};
use sea_orm::{
    ColumnTrait as _, DatabaseConnection, EntityTrait, JoinType, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    RelationTrait as _, Select,
};

/// Bookings and their customers.
async fn pairs(query: Select<booking::Entity>, world: &World) -> Vec<(Option<u128>, Option<i32>)> {
    let rows: Vec<(Option<Uuid>, Option<i32>)> = query
        .select_only()
        .column(booking::Column::Id)
        .column(customer::Column::Id)
        .into_tuple()
        .all(&world.north)
        .await
        .unwrap();
    let mut rows: Vec<_> = rows
        .into_iter()
        .map(|(booking, customer)| (booking.map(|id| id.as_u128()), customer))
        .collect();
    rows.sort_unstable();
    rows
}

fn owners() -> Vec<(Option<u128>, Option<i32>)> {
    OWNERS.iter().map(|(booking, owner)| (Some(*booking), *owner)).collect()
}

async fn every_kind(db: DatabaseConnection) {
    let world = World::new(db).await;
    let join = |kind| booking::Entity::find().join(kind, booking::Relation::Customer.def());
    let both = [
        (Some(101), Some(1001)),
        (Some(102), Some(1001)),
        (Some(104), Some(1002)),
    ];
    assert_eq!(pairs(join(JoinType::InnerJoin), &world).await, both);
    assert_eq!(pairs(join(JoinType::LeftJoin), &world).await, owners());
    let right = pairs(join(JoinType::RightJoin), &world).await;
    let lonely = [(None, Some(1003)), (None, Some(1005))];
    assert_eq!(right, [&lonely[..], &both].concat());
    if sea_orm::ConnectionTrait::get_database_backend(&world.plain) != sea_orm::DbBackend::MySql {
        let full = pairs(join(JoinType::FullOuterJoin), &world).await;
        assert_eq!(full, [&lonely[..], &owners()].concat());
    }
    world.untouched().await;
}

async fn conditions_of_ones_own(db: DatabaseConnection) {
    let world = World::new(db).await;
    let relation = || booking::Relation::Customer.def();
    // An OR in ON must not let other rows in.
    let any = relation()
        .on_condition(|_, customer| {
            Expr::col((customer, customer::Column::Name))
                .eq("bob")
                .or(Expr::cust("1 = 1"))
                .into_condition()
        })
        .condition_type(sea_orm::sea_query::ConditionType::Any);
    let joined = booking::Entity::find().join(JoinType::LeftJoin, any);
    let pairs_of = pairs(joined, &world).await;
    // Each of six with each of four.
    assert_eq!(pairs_of.len(), 24);
    assert!(
        pairs_of
            .iter()
            .all(|(_, owner)| matches!(owner, Some(1001..=1005)) && *owner != Some(1004))
    );
    let named =
        relation().on_condition(|_, customer| Expr::col((customer, customer::Column::Name)).eq("abe").into_condition());
    let joined = booking::Entity::find().join(JoinType::LeftJoin, named);
    let expected: Vec<_> = OWNERS
        .iter()
        .map(|(booking, owner)| (Some(*booking), owner.filter(|owner| *owner == 1002)))
        .collect();
    assert_eq!(pairs(joined, &world).await, expected);
    world.untouched().await;
}

async fn aliases_and_self_joins(db: DatabaseConnection) {
    let world = World::new(db).await;
    let referrer = Alias::new("sent_by");
    let rows: Vec<(i32, Option<String>)> = customer::Entity::find()
        .select_only()
        .column(customer::Column::Id)
        .expr_as(Expr::col((referrer.clone(), customer::Column::Name)), "who")
        .join_as(JoinType::LeftJoin, customer::Relation::Referrer.def(), referrer.clone())
        .order_by_asc(customer::Column::Id)
        .into_tuple()
        .all(&world.north)
        .await
        .unwrap();
    let ann = Some("ann".to_owned());
    assert_eq!(rows, [(1001, None), (1002, ann.clone()), (1003, None), (1005, None)]);
    let reverse: Vec<(i32, Option<String>)> = customer::Entity::find()
        .select_only()
        .column(customer::Column::Id)
        .expr_as(Expr::col((referrer.clone(), customer::Column::Name)), "who")
        .join_as_rev(JoinType::LeftJoin, customer::Relation::Referrer.def(), referrer)
        .order_by_asc(customer::Column::Id)
        .into_tuple()
        .all(&world.north)
        .await
        .unwrap();
    let abe = Some("abe".to_owned());
    assert_eq!(reverse, [(1001, abe), (1002, None), (1003, None), (1005, None)]);
    world.untouched().await;
}

async fn order_and_filter_by_what_is_joined(db: DatabaseConnection) {
    let world = World::new(db).await;
    let rows = booking::Entity::find()
        .left_join(customer::Entity)
        .order_by_desc(customer::Column::Name)
        .order_by_desc(booking::Column::Id)
        .filter(customer::Column::Id.is_not_null())
        .all(&world.north)
        .await
        .unwrap();
    let rows: Vec<_> = rows.iter().map(super::world::number).collect();
    assert_eq!(rows, [102, 101, 104]);
    let rows = booking::Entity::find()
        .inner_join(customer::Entity)
        .filter(customer::Column::Name.is_in(["bob", "axe"]))
        .all(&world.north)
        .await
        .unwrap();
    assert!(rows.is_empty());
    world.untouched().await;
}

backend_tests::on_every_backend!(
    every_kind,
    conditions_of_ones_own,
    aliases_and_self_joins,
    order_and_filter_by_what_is_joined,
);
