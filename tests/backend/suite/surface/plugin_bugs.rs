//! What tenant plugins elsewhere have got wrong, each once.

use super::entity::{booking, customer, service};
use super::inserting::new_customer;
use super::world::{World, booking_id, numbers};
use crate::scoped::{NORTH, SOUTH, scope};
use mixins::prelude::*;
use sea_orm::prelude::{Expr, Uuid};
use sea_orm::sea_query::{ExprTrait as _, OnConflict, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait as _, Condition, ConnectionTrait as _, DatabaseConnection, DbErr, EntityTrait,
    IntoActiveModel as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, Set,
};

/// `first_or_create`: what another station has is not found, and creating it makes our own.
async fn find_or_create(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let find = || customer::Entity::find().filter(customer::Column::Email.eq("bob@example.org"));
    assert!(find().one(north).await.unwrap().is_none());
    let mut new = new_customer("bob");
    new.email = Set("bob@example.org".to_owned());
    let created = new.insert(north).await.unwrap();
    let found = find().one(north).await.unwrap().unwrap();
    assert_eq!((found.id, found.station_id), (created.id, NORTH));
    assert_eq!(find().count(&world.plain).await.unwrap(), 2);
    world.untouched().await;
}

/// A uniqueness check before a write asks about our own rows only.
async fn uniqueness_is_asked_within_the_station(db: DatabaseConnection) {
    let world = World::new(db).await;
    let taken = |email: &str| {
        customer::Entity::find()
            .filter(customer::Column::Email.eq(email))
            .filter(customer::Column::Id.ne(1002))
            .count(&world.north)
    };
    assert_eq!(taken("ann@example.org").await.unwrap(), 1);
    assert_eq!(taken("abe@example.org").await.unwrap(), 0);
    assert_eq!(taken("bob@example.org").await.unwrap(), 0);
    world.untouched().await;
}

/// The same statement for one station and then the other: nothing of the first is remembered.
async fn nothing_is_remembered_from_the_last_scope(db: DatabaseConnection) {
    let world = World::new(db).await;
    let pool = &world.plain;
    for _ in 0..3 {
        for (station, expected) in [(NORTH, 6), (SOUTH, 2), (Uuid::from_u128(3), 0)] {
            let db = pool.clone().scoped(scope(station));
            let rows = booking::Entity::find().order_by_asc(booking::Column::Party).limit(9);
            assert_eq!(rows.all(&db).await.unwrap().len(), expected);
            let both = db.into_rescoped(Scope::new().stations([NORTH, station]));
            let several = booking::Entity::find().count(&both).await.unwrap();
            assert_eq!(
                several,
                [6, 8, 6][usize::from(expected == 2) + 2 * usize::from(expected == 0)]
            );
        }
    }
    world.untouched().await;
}

/// A row that was read under one scope is written under another.
async fn a_row_does_not_carry_its_scope(db: DatabaseConnection) {
    let world = World::new(db).await;
    let theirs = booking::Entity::find_by_id(booking_id(201))
        .one(&world.south())
        .await
        .unwrap();
    let mut theirs = theirs.unwrap().into_active_model();
    theirs.party = Set(1);
    assert_eq!(theirs.update(&world.north).await, Err(DbErr::RecordNotUpdated));
    world.untouched().await;
}

/// Counters: relative changes touch only the rows that are seen, by key and by relation.
async fn counters(db: DatabaseConnection) {
    let world = World::new(db).await;
    let raise = |condition: Condition| {
        customer::Entity::update_many()
            .col_expr(customer::Column::Visits, Expr::col(customer::Column::Visits).add(1))
            .filter(condition)
            .exec(&world.north)
    };
    let by_key = raise(Condition::all().add(customer::Column::Id.eq(1011)))
        .await
        .unwrap();
    assert_eq!(by_key.rows_affected, 0);
    let booked = Query::select()
        .column(booking::Column::CustomerId)
        .from(booking::Entity)
        .to_owned();
    let by_relation = raise(Condition::all().add(customer::Column::Id.in_subquery(booked)))
        .await
        .unwrap();
    assert_eq!(by_relation.rows_affected, 2);
    world.untouched().await;
}

/// The filters that a plain connection needs do no harm under a scope, and widen nothing.
async fn filters_by_hand_do_not_add_up_to_more(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    assert_eq!(
        booking::Entity::find()
            .of_station(NORTH)
            .live()
            .count(north)
            .await
            .unwrap(),
        6
    );
    assert_eq!(booking::Entity::find().of_station(SOUTH).count(north).await.unwrap(), 0);
    let deleted = booking::Entity::find().deleted();
    assert!(deleted.clone().count(north).await.is_err(), "asked for, and not shown");
    assert!(deleted.count(&north.with_deleted()).await.unwrap() > 0);
    let either = Condition::any()
        .add(booking::Column::StationId.eq(NORTH))
        .add(booking::Column::StationId.eq(SOUTH));
    assert_eq!(booking::Entity::find().filter(either).count(north).await.unwrap(), 6);
    world.untouched().await;
}

/// Chains of conditions: what stands around ours is in brackets, whatever it is made of.
async fn brackets(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    for (text, expected) in [
        ("1 = 0 OR 1 = 1", 6),
        ("NOT (1 = 0) OR party = 8", 6),
        ("party = 8 OR party = 2 AND 1 = 1", 1),
        ("(party = 8) OR (party = 2)", 1),
        ("party BETWEEN 8 AND 10 OR party IN (8, 9)", 0),
        ("CASE WHEN party > 7 THEN 1 ELSE 0 END = 1 OR party IS NULL", 0),
        ("party = 8 -- AND 1 = 0", 0),
    ] {
        let found = booking::Entity::find().filter(Expr::cust(text)).all(north).await;
        match found {
            Ok(rows) => assert_eq!(rows.len(), expected, "{text}"),
            // A comment swallows what SeaORM writes behind it.
            Err(err) => assert!(text.contains("--"), "{text}: {err}"),
        }
        let update = format!("UPDATE surface_bookings SET party = party WHERE {text}");
        let updated = north.execute_unprepared(&update).await.unwrap();
        assert_eq!(updated.rows_affected(), u64::try_from(expected).unwrap(), "{text}");
    }
    world.untouched().await;
}

/// `HAVING` and `ORDER BY` see groups of our rows, and so does what they ask.
async fn groups_of_joined_rows(db: DatabaseConnection) {
    let world = World::new(db).await;
    let rows: Vec<(String, i64)> = customer::Entity::find()
        .select_only()
        .column(customer::Column::Name)
        .column_as(booking::Column::Id.count(), "n")
        .left_join(booking::Entity)
        .group_by(customer::Column::Id)
        .group_by(customer::Column::Name)
        .having(booking::Column::Id.count().lt(3))
        .order_by_desc(booking::Column::Id.count())
        .order_by_asc(customer::Column::Name)
        .into_tuple()
        .all(&world.north)
        .await
        .unwrap();
    let rows: Vec<_> = rows.iter().map(|(name, n)| (name.as_str(), *n)).collect();
    assert_eq!(rows, [("ann", 2), ("abe", 1), ("ada", 0), ("amy", 0)]);
    world.untouched().await;
}

/// Two of the same table with one of them deleted, or theirs: exclusion joins and anti joins.
async fn anti_joins(db: DatabaseConnection) {
    let world = World::new(db).await;
    // Over the junction: cake is on 103, which is deleted, so that entry leads nowhere.
    let without = service::Entity::find()
        .left_join(booking::Entity)
        .filter(booking::Column::Id.is_null())
        .all(&world.north)
        .await
        .unwrap();
    assert_eq!(without.iter().map(|row| row.id).collect::<Vec<_>>(), [1001]);
    let without = customer::Entity::find()
        .left_join(booking::Entity)
        .filter(booking::Column::Id.is_null())
        .order_by_asc(customer::Column::Id)
        .all(&world.north)
        .await
        .unwrap();
    assert_eq!(without.iter().map(|row| row.id).collect::<Vec<_>>(), [1003, 1005]);
    world.untouched().await;
}

/// A bulk upsert that names the tenant, as an import does: ours is taken, theirs refused.
async fn imports(db: DatabaseConnection) {
    let world = World::new(db).await;
    for (station, is_ours) in [(NORTH, true), (SOUTH, false)] {
        let rows = [1001, 1011, 1060].map(|id| customer::ActiveModel {
            id: Set(id),
            station_id: Set(station),
            email: Set(format!("{id}@example.net")),
            ..new_customer("import")
        });
        let update = OnConflict::column(customer::Column::Id)
            .update_columns([customer::Column::StationId, customer::Column::Name])
            .to_owned();
        let imported = customer::Entity::insert_many(rows)
            .on_conflict(update)
            .exec_without_returning(&world.north)
            .await;
        assert_eq!(imported.is_ok(), is_ours, "{imported:?}");
        world.untouched().await;
    }
    let rows = customer::Entity::find().all(&world.north).await.unwrap();
    assert_eq!(rows.iter().filter(|row| row.name == "import").count(), 2);
}

/// A page and its count under a scope that sees several, and under one that sees what is deleted.
async fn wider_scopes_are_exact_too(db: DatabaseConnection) {
    let world = World::new(db).await;
    let of = |scope: Scope| {
        let db = world.plain.clone().scoped(scope);
        async move { numbers(&booking::Entity::find().all(&db).await.unwrap()) }
    };
    assert_eq!(of(scope(SOUTH)).await, [201, 202]);
    assert_eq!(of(scope(NORTH).only_deleted()).await, [103, 108]);
    assert_eq!(of(scope(SOUTH).with_deleted()).await, [201, 202, 203]);
    let both = Scope::new().stations([NORTH, SOUTH]).only_deleted();
    assert_eq!(of(both).await, [103, 108, 203]);
    world.untouched().await;
}

backend_tests::on_every_backend!(
    find_or_create,
    uniqueness_is_asked_within_the_station,
    nothing_is_remembered_from_the_last_scope,
    a_row_does_not_carry_its_scope,
    counters,
    filters_by_hand_do_not_add_up_to_more,
    brackets,
    groups_of_joined_rows,
    anti_joins,
    imports,
    wider_scopes_are_exact_too,
);
