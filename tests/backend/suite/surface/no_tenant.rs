//! A scope without a station: every verb on every path is refused before anything is sent.

use super::entity::{booked, booking, customer, profile, service};
use super::inserting::new_customer;
use super::raw::statement;
use super::relations::{booking, customer};
use super::streaming::collect;
use super::world::{World, booking_id};
use crate::scoped::error;
use mixins::prelude::*;
use sea_orm::prelude::Expr;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait as _, ConnectionTrait as _, DatabaseConnection, DbErr, EntityLoaderTrait as _,
    EntityTrait, IntoActiveModel as _, LoaderTrait as _, ModelTrait as _, PaginatorTrait as _, QueryFilter as _,
    SelectExt as _, Set, StreamTrait as _, TransactionTrait as _,
};
use std::fmt::Debug;

#[track_caller]
fn missing<T: Debug>(outcome: Result<T, DbErr>) {
    let err = error(&outcome.unwrap_err());
    assert!(matches!(err, MixinError::MissingTenant { .. }), "{err}");
}

fn no_tenant(world: &World) -> Scoped<DatabaseConnection> {
    world.plain.clone().scoped(Scope::new())
}

async fn reads(db: DatabaseConnection) {
    let world = World::new(db).await;
    let db = &no_tenant(&world);
    let find = booking::Entity::find;
    missing(find().all(db).await);
    missing(find().one(db).await);
    missing(find().count(db).await);
    missing(find().exists(db).await);
    missing(find().into_json().all(db).await);
    missing(booking::Entity::find_by_id(booking_id(101)).one(db).await);
    missing(find().paginate(db, 2).fetch_page(0).await);
    missing(find().paginate(db, 2).num_items().await);
    missing(find().cursor_by(booking::Column::Id).first(1).all(db).await);
    missing(find().find_also_related(customer::Entity).all(db).await);
    missing(find().find_with_related(service::Entity).all(db).await);
    missing(
        find()
            .filter(booking::Column::StationId.eq(crate::scoped::NORTH))
            .all(db)
            .await,
    );
    missing(find().stream(db).await.map(drop));
    missing(
        db.stream_raw(statement(&world, "SELECT * FROM surface_bookings", []))
            .await
            .map(drop),
    );
    let rows = collect(
        world
            .north
            .stream_raw(statement(&world, "SELECT 1 AS one", []))
            .await
            .unwrap(),
    )
    .await;
    assert_eq!(rows.len(), 1);
    world.untouched().await;
}

async fn relations_and_loaders(db: DatabaseConnection) {
    let world = World::new(db).await;
    let db = &no_tenant(&world);
    let ann = customer(1001, &world.plain).await;
    missing(ann.find_related(booking::Entity).all(db).await);
    missing(ann.find_linked(customer::ToServices).all(db).await);
    missing(vec![ann.clone()].load_many(booking::Entity, db).await);
    missing(vec![ann].load_one(profile::Entity, db).await);
    let row = booking(101, &world.plain).await;
    missing(vec![row.clone()].load_one(customer::Entity, db).await);
    missing(vec![row].load_many_to_many(service::Entity, booked::Entity, db).await);
    missing(booking::Entity::load().with(customer::Entity).all(db).await);
    missing(booking::Entity::load().filter_by_id(booking_id(101)).one(db).await);
    world.untouched().await;
}

async fn inserts_and_upserts(db: DatabaseConnection) {
    let world = World::new(db).await;
    let db = &no_tenant(&world);
    missing(new_customer("a").insert(db).await);
    missing(new_customer("a").save(db).await);
    missing(new_customer("a").into_ex().insert(db).await);
    missing(customer::Entity::insert(new_customer("a")).exec(db).await.map(drop));
    missing(
        customer::Entity::insert(new_customer("a"))
            .exec_without_returning(db)
            .await,
    );
    missing(
        customer::Entity::insert(new_customer("a"))
            .exec_with_returning(db)
            .await,
    );
    missing(
        customer::Entity::insert_many([new_customer("a")])
            .exec(db)
            .await
            .map(drop),
    );
    let upsert = customer::Entity::insert(new_customer("a")).on_conflict(
        OnConflict::column(customer::Column::Id)
            .update_column(customer::Column::Name)
            .to_owned(),
    );
    missing(upsert.exec_without_returning(db).await);
    missing(
        customer::Entity::insert(new_customer("a"))
            .on_conflict_do_nothing()
            .exec(db)
            .await
            .map(drop),
    );
    // Even with a station of its own.
    let mut said = new_customer("a");
    said.station_id = Set(crate::scoped::NORTH);
    missing(said.insert(db).await);
    world.untouched().await;
}

async fn updates_and_deletes(db: DatabaseConnection) {
    let world = World::new(db).await;
    let db = &no_tenant(&world);
    let row = booking(101, &world.plain).await;
    let mut change = row.clone().into_active_model();
    missing(change.clone().update(db).await);
    change.party = Set(9);
    missing(change.clone().update(db).await);
    missing(change.clone().save(db).await);
    missing(change.clone().into_ex().update(db).await);
    missing(booking::Entity::update(change).exec(db).await);
    let many = booking::Entity::update_many().col_expr(booking::Column::Party, Expr::value(9));
    missing(many.clone().exec(db).await.map(drop));
    missing(row.clone().delete(db).await.map(drop));
    missing(row.clone().into_ex().delete(db).await.map(drop));
    missing(row.clone().force_delete(db).await.map(drop));
    missing(row.clone().restore(db).await);
    missing(booking::Entity::delete_by_id(row.id).exec(db).await.map(drop));
    missing(booking::Entity::delete_many().exec(db).await.map(drop));
    missing(booking::Entity::force_delete_many().exec(db).await.map(drop));
    missing(booking::Entity::restore_many().exec(db).await.map(drop));
    world.untouched().await;
    assert_eq!(booking(101, &world.plain).await, row);
}

async fn raw_statements_and_transactions(db: DatabaseConnection) {
    let world = World::new(db).await;
    let db = &no_tenant(&world);
    for sql in [
        "SELECT COUNT(*) FROM surface_bookings",
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM surface_bookings)",
        "SELECT 1 UNION SELECT party FROM surface_bookings",
        "WITH b AS (SELECT * FROM surface_bookings) SELECT 1 FROM b",
        "UPDATE surface_bookings SET party = 9",
        "DELETE FROM surface_bookings",
        "INSERT INTO surface_services (name, price) VALUES ('a', 1)",
    ] {
        missing(db.execute_unprepared(sql).await.map(drop));
        missing(db.execute_raw(statement(&world, sql, [])).await.map(drop));
        missing(db.query_all_raw(statement(&world, sql, [])).await.map(drop));
        missing(db.query_one_raw(statement(&world, sql, [])).await.map(drop));
        let tx = db.begin().await.unwrap();
        missing(tx.execute_unprepared(sql).await.map(drop));
        tx.commit().await.unwrap();
    }
    world.untouched().await;
}

backend_tests::on_every_backend!(
    reads,
    relations_and_loaders,
    inserts_and_upserts,
    updates_and_deletes,
    raw_statements_and_transactions,
);
