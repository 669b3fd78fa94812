//! Joins that follow a relation backwards, by its own name and under another.

use super::entity::{booked, booking, customer, profile, service};
use super::relations::OWNERS;
use super::views::{ALL_BOOKINGS, ALL_CUSTOMERS, Key, bookings, customers, pairs, rows, viewed};
use sea_orm::prelude::{Expr, Uuid};
use sea_orm::{
    DatabaseConnection, DbBackend, EntityTrait as _, JoinType, QuerySelect as _, RelationTrait as _, Select,
};

async fn reverse_joins(db: DatabaseConnection) {
    let world = viewed(db).await;
    let both = &ALL_BOOKINGS[3..];
    assert_eq!(pairs(customers().reverse_join(booking::Entity), &world).await, both);
    assert_eq!(pairs(bookings().reverse_join(customer::Entity), &world).await, both);
    let profiles = profile::Entity::find().reverse_join(customer::Entity);
    let profiles = profiles.all(&world.north).await.unwrap();
    assert_eq!(profiles.iter().map(|row| row.id).collect::<Vec<_>>(), [1001]);
    let entries = service::Entity::find()
        .reverse_join(booked::Entity)
        .select_only()
        .column(service::Column::Id)
        .column(booked::Column::BookingId);
    let entries: Vec<(i32, Uuid)> = rows(entries, &world).await;
    let entries: Vec<_> = entries.iter().map(|(id, row)| (*id, row.as_u128())).collect();
    assert_eq!(entries, [(1001, 101), (1001, 103), (1002, 101), (1002, 102)]);
    world.untouched().await;
}

async fn every_kind_in_reverse(db: DatabaseConnection) {
    let world = viewed(db).await;
    let join = |kind| customers().join_rev(kind, booking::Relation::Customer.def());
    assert_eq!(pairs(join(JoinType::InnerJoin), &world).await, ALL_BOOKINGS[3..]);
    assert_eq!(pairs(join(JoinType::LeftJoin), &world).await, ALL_CUSTOMERS);
    assert_eq!(pairs(join(JoinType::RightJoin), &world).await, ALL_BOOKINGS);
    if world.plain.get_database_backend() != DbBackend::MySql {
        let full = pairs(join(JoinType::FullOuterJoin), &world).await;
        assert_eq!(full, [&ALL_BOOKINGS[..3], &ALL_CUSTOMERS].concat());
    }
    world.untouched().await;
}

async fn aliases(db: DatabaseConnection) {
    let world = viewed(db).await;
    let ids = |query: Select<customer::Entity>| {
        query
            .select_only()
            .column(customer::Column::Id)
            .expr(Expr::col(("other", customer::Column::Id)))
    };
    let referrer = || customer::Relation::Referrer.def();
    let sent = customers().join_as(JoinType::RightJoin, referrer(), "other");
    let sent: Vec<(Key, Key)> = rows(ids(sent), &world).await;
    // Ann has sent abe; axe is deleted, and bea the other station's.
    let nobody = |id| (None, Some(id));
    assert_eq!(
        sent,
        [nobody(1002), nobody(1003), nobody(1005), (Some(1002), Some(1001))]
    );
    let senders = customers().join_as_rev(JoinType::RightJoin, referrer(), "other");
    let senders: Vec<(Key, Key)> = rows(ids(senders), &world).await;
    // Whom axe and bob have sent was sent by nobody.
    assert_eq!(
        senders,
        [nobody(1001), nobody(1003), nobody(1005), (Some(1001), Some(1002))]
    );
    let number = |(customer, booking): &(Key, Uuid)| (Some(booking.as_u128()), *customer);
    for aliased in [
        customers().join_as(JoinType::RightJoin, customer::Relation::Booking.def(), "other"),
        customers().join_as_rev(JoinType::RightJoin, booking::Relation::Customer.def(), "other"),
    ] {
        let found: Vec<(Key, Uuid)> = rows(ids(aliased), &world).await;
        let mut found: Vec<_> = found.iter().map(number).collect();
        found.sort_unstable();
        assert_eq!(found, OWNERS.map(|(booking, owner)| (Some(booking), owner)));
    }
    world.untouched().await;
}

backend_tests::on_every_backend!(reverse_joins, every_kind_in_reverse, aliases,);
