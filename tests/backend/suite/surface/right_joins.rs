//! Joins that keep the right side: a row of the left side that is hidden is none, and what it would have met stays.

use super::entity::{booking, customer, profile, service};
use super::relations::OWNERS;
use super::views::{ALL_BOOKINGS, ALL_CUSTOMERS, Key, bookings, customers, pairs, rows, viewed};
use super::world::sorted;
use sea_orm::prelude::{Expr, Uuid};
use sea_orm::sea_query::{ConditionType, ExprTrait as _, IntoCondition as _};
use sea_orm::{
    ColumnTrait as _, DatabaseConnection, DbBackend, EntityTrait as _, JoinType, PaginatorTrait as _, QueryFilter as _,
    QuerySelect as _, RelationDef, RelationTrait as _, Select, SelectExt as _,
};

async fn right_joins(db: DatabaseConnection) {
    let world = viewed(db).await;
    let owned = || customers().right_join(booking::Entity);
    assert_eq!(pairs(owned(), &world).await, ALL_BOOKINGS);
    assert_eq!(
        pairs(bookings().right_join(customer::Entity), &world).await,
        ALL_CUSTOMERS
    );
    let profiles = customers()
        .right_join(profile::Entity)
        .select_only()
        .column(customer::Column::Id)
        .column(profile::Column::Id);
    let profiles: Vec<(Key, Key)> = rows(profiles, &world).await;
    // The second is of bob, who is not there.
    assert_eq!(profiles, [(None, Some(1004)), (Some(1001), Some(1001))]);
    let nobodys = owned().filter(customer::Column::Id.is_null());
    assert_eq!(pairs(nobodys, &world).await, ALL_BOOKINGS[..3]);
    let somebodys = owned().filter(customer::Column::Name.is_in(["ann", "axe", "bob"]));
    assert_eq!(pairs(somebodys, &world).await, ALL_BOOKINGS[3..5]);
    let either = owned().filter(customer::Column::Name.eq("bob").or(Expr::cust("1 = 1")));
    assert_eq!(pairs(either, &world).await, ALL_BOOKINGS);
    assert_eq!(owned().count(&world.north).await.unwrap(), 6);
    let large = owned().filter(booking::Column::Party.gt(7));
    assert!(!large.exists(&world.north).await.unwrap());
    world.untouched().await;
}

async fn groups_of_right_joins(db: DatabaseConnection) {
    let world = viewed(db).await;
    let counted = customers()
        .right_join(booking::Entity)
        .select_only()
        .column(customer::Column::Name)
        .column_as(booking::Column::Id.count(), "n")
        .group_by(customer::Column::Name);
    let counts: Vec<(Option<String>, i64)> = rows(counted, &world).await;
    let counts: Vec<_> = counts.iter().map(|(name, n)| (name.as_deref(), *n)).collect();
    assert_eq!(counts, [(None, 3), (Some("abe"), 1), (Some("ann"), 2)]);
    world.untouched().await;
}

/// Two joins from the right: the junction's rows are ours, and their ends need not be.
async fn right_joins_over_a_junction(db: DatabaseConnection) {
    let world = viewed(db).await;
    let services = bookings()
        .right_join(service::Entity)
        .select_only()
        .column(service::Column::Id)
        .column(booking::Column::Id);
    let services: Vec<(Key, Option<Uuid>)> = rows(services, &world).await;
    let services: Vec<_> = services
        .iter()
        .map(|(id, row)| (*id, row.map(|id| id.as_u128())))
        .collect();
    // Cake on 103, which is deleted, leaves its entry; cake on 102 is the other station's entry.
    assert_eq!(
        services,
        [
            (Some(1001), None),
            (Some(1001), Some(101)),
            (Some(1002), Some(101)),
            (Some(1002), Some(102)),
        ]
    );
    let of_bookings = service::Entity::find()
        .right_join(booking::Entity)
        .select_only()
        .column(booking::Column::Id)
        .column(service::Column::Id);
    let of_bookings: Vec<(Uuid, Key)> = rows(of_bookings, &world).await;
    let of_bookings: Vec<_> = of_bookings.iter().map(|(id, row)| (id.as_u128(), *row)).collect();
    // 101 has two entries more: the band, which is deleted, and the other station's bus.
    assert_eq!(
        of_bookings,
        [
            (101, None),
            (101, None),
            (101, Some(1001)),
            (101, Some(1002)),
            (102, Some(1002)),
            (104, None),
            (105, None),
            (106, None),
            (107, None),
        ]
    );
    world.untouched().await;
}

async fn conditions_of_ones_own(db: DatabaseConnection) {
    let world = viewed(db).await;
    let named = |name: &'static str| {
        customer::Relation::Booking
            .def()
            .on_condition(move |customer, _| Expr::col((customer, customer::Column::Name)).eq(name).into_condition())
    };
    let right = |relation: RelationDef| customers().join(JoinType::RightJoin, relation);
    // The name stands on the side that is filled with NULL: all bookings stay.
    let abes = pairs(right(named("abe")), &world).await;
    let numbers: Vec<_> = abes.iter().map(|(owner, number)| (number.unwrap(), *owner)).collect();
    assert_eq!(
        sorted(numbers),
        OWNERS.map(|(number, owner)| (number, owner.filter(|owner| *owner == 1002)))
    );
    assert!(
        pairs(right(named("bob")), &world)
            .await
            .iter()
            .all(|(owner, _)| owner.is_none())
    );
    // An OR in ON: each of six with each of four.
    let any = customer::Relation::Booking
        .def()
        .on_condition(|_, _| Expr::cust("1 = 1").into_condition())
        .condition_type(ConditionType::Any);
    assert_eq!(pairs(right(any), &world).await.len(), 24);
    world.untouched().await;
}

/// A join behind a join: what the first keeps and what it fills with NULL meet the second.
async fn one_behind_another(db: DatabaseConnection) {
    let world = viewed(db).await;
    let profile = |kind, query: Select<booking::Entity>| {
        query
            .join(kind, customer::Relation::Profile.def())
            .select_only()
            .column(customer::Column::Id)
            .column(booking::Column::Party)
            .column(profile::Column::Id)
    };
    let anns = [(Some(1001), Some(2), Some(1001)), (Some(1001), Some(4), Some(1001))];
    let left_right = profile(JoinType::RightJoin, bookings().left_join(customer::Entity));
    let left_right: Vec<(Key, Key, Key)> = rows(left_right, &world).await;
    assert_eq!(left_right, [&[(None, None, Some(1004))][..], &anns].concat());
    let right_right = profile(JoinType::RightJoin, bookings().right_join(customer::Entity));
    let right_right: Vec<(Key, Key, Key)> = rows(right_right, &world).await;
    assert_eq!(right_right, [&[(None, None, Some(1004))][..], &anns].concat());
    let right_left = profile(JoinType::LeftJoin, bookings().right_join(customer::Entity));
    let right_left: Vec<(Key, Key, Key)> = rows(right_left, &world).await;
    let others = [
        (Some(1002), Some(3), None),
        (Some(1003), None, None),
        (Some(1005), None, None),
    ];
    assert_eq!(right_left, [&anns[..], &others].concat());
    let right_inner = profile(JoinType::InnerJoin, bookings().right_join(customer::Entity));
    let right_inner: Vec<(Key, Key, Key)> = rows(right_inner, &world).await;
    assert_eq!(right_inner, anns);
    world.untouched().await;
}

/// Three joins, each of every kind: too many to write down, so the views alone say what is right.
async fn every_chain_of_three(db: DatabaseConnection) {
    let world = viewed(db).await;
    let kinds = [
        JoinType::InnerJoin,
        JoinType::LeftJoin,
        JoinType::RightJoin,
        JoinType::FullOuterJoin,
    ];
    let full_too = world.plain.get_database_backend() != DbBackend::MySql;
    let count = if full_too { 4_usize } else { 3 };
    for number in 0..count.pow(3) {
        let [a, b, c] = [1, count, count * count].map(|digit| kinds[number / digit % count]);
        let chain = customers()
            .join_rev(a, booking::Relation::Customer.def())
            .join(b, customer::Relation::Profile.def())
            .join_as(c, customer::Relation::Referrer.def(), "sender")
            .select_only()
            .column(customer::Column::Id)
            .column(booking::Column::Party)
            .column(profile::Column::Id)
            .expr(Expr::col(("sender", customer::Column::Id)));
        let chain: Vec<(Key, Key, Key, Key)> = rows(chain, &world).await;
        // Whoever was sent was sent by ann, as far as the station sees.
        let mut sent = chain.iter().filter(|row| row.0.is_some() && row.3.is_some());
        assert!(
            sent.all(|row| (row.0, row.3) == (Some(1002), Some(1001))),
            "{a:?} {b:?} {c:?}"
        );
    }
    world.untouched().await;
}

backend_tests::on_every_backend!(
    right_joins,
    groups_of_right_joins,
    right_joins_over_a_junction,
    conditions_of_ones_own,
    one_behind_another,
    every_chain_of_three,
);
