//! Every method of SeaORM's connection traits: none is a way round the scope.

use super::entity::{booking, customer};
use super::raw::statement;
use super::reading::NORTHS;
use super::streaming::collect;
use super::world::{World, booking_id, number, numbers};
use crate::scoped::error;
use mixins::prelude::*;
use sea_orm::prelude::Expr;
use sea_orm::sea_query::{Query, Table};
use sea_orm::{
    AccessMode, ColumnTrait as _, ConnectionTrait, DatabaseConnection, DatabaseExecutor, DbBackend, DbErr, EntityTrait,
    IntoDatabaseExecutor, IsolationLevel, QueryTrait as _, Schema, StreamTrait, TransactionError, TransactionOptions,
    TransactionSession, TransactionTrait,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Everything that sends, each sending to what is not ours; how many rows each saw or changed.
async fn sends<C: ConnectionTrait>(db: &C, world: &World) -> Vec<u64> {
    let find = || booking::Entity::find().into_query();
    let text = |sql| statement(world, sql, []);
    let update = Query::update()
        .table(booking::Entity)
        .value(booking::Column::Slot, "all")
        .and_where(Expr::cust("1 = 1"))
        .to_owned();
    let theirs = Query::delete()
        .from_table(booking::Entity)
        .and_where(booking::Column::Id.eq(booking_id(201)))
        .to_owned();
    let all = "SELECT * FROM surface_bookings";
    let length = |rows: usize| u64::try_from(rows).unwrap();
    vec![
        length(db.query_all(&find()).await.unwrap().len()),
        length(db.query_all_raw(text(all)).await.unwrap().len()),
        u64::from(db.query_one(&find()).await.unwrap().is_some()),
        u64::from(
            db.query_one_raw(text("SELECT 1 FROM surface_bookings WHERE party > 7"))
                .await
                .unwrap()
                .is_some(),
        ),
        db.execute(&update).await.unwrap().rows_affected(),
        db.execute_raw(text("UPDATE surface_bookings SET party = party"))
            .await
            .unwrap()
            .rows_affected(),
        db.execute_unprepared("UPDATE surface_bookings SET party = party")
            .await
            .unwrap()
            .rows_affected(),
        db.execute(&theirs).await.unwrap().rows_affected(),
    ]
}

const SENT: [u64; 8] = [6, 6, 1, 0, 6, 6, 6, 0];

async fn methods_that_send(db: DatabaseConnection) {
    let world = World::new(db).await;
    assert_eq!(sends(&world.north, &world).await, SENT);
    let tx = world.north.begin().await.unwrap();
    assert_eq!(sends(&tx, &world).await, SENT);
    let inner = tx.begin().await.unwrap();
    assert_eq!(sends(&inner, &world).await, SENT);
    inner.commit().await.unwrap();
    tx.commit().await.unwrap();
    // A scope within a scope: both hold.
    let twice = world.north.scoped_ref(Scope::new().any_station().with_deleted());
    assert_eq!(
        twice
            .query_all(&booking::Entity::find().into_query())
            .await
            .unwrap()
            .len(),
        6
    );
    world.untouched().await;
}

async fn methods_that_inform(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    assert_eq!(
        ConnectionTrait::get_database_backend(north),
        world.plain.get_database_backend()
    );
    assert_eq!(north.support_returning(), world.plain.support_returning());
    assert_eq!(north.is_mock_connection(), world.plain.is_mock_connection());
    assert_eq!(
        StreamTrait::get_database_backend(north),
        world.plain.get_database_backend()
    );
    world.untouched().await;
}

async fn counted<C: ConnectionTrait>(db: &C) -> usize {
    booking::Entity::find().all(db).await.unwrap().len()
}

async fn methods_that_begin(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let level = Some(IsolationLevel::ReadCommitted);
    let tx = north.begin().await.unwrap();
    assert_eq!(counted(&tx).await, 6);
    TransactionSession::commit(tx).await.unwrap();
    let tx = north
        .begin_with_config(level, Some(AccessMode::ReadWrite))
        .await
        .unwrap();
    assert_eq!(counted(&tx).await, 6);
    TransactionSession::rollback(tx).await.unwrap();
    let tx = north.begin_with_options(TransactionOptions::default()).await.unwrap();
    assert_eq!(counted(&tx).await, 6);
    tx.commit().await.unwrap();
    let seen = north.transaction::<_, _, DbErr>(|tx| Box::pin(async move { Ok(counted(tx).await) }));
    assert_eq!(seen.await.unwrap(), 6);
    let seen =
        north.transaction_with_config::<_, _, DbErr>(|tx| Box::pin(async move { Ok(counted(tx).await) }), level, None);
    assert_eq!(seen.await.unwrap(), 6);
    let undone = north.transaction::<_, (), DbErr>(|tx| {
        Box::pin(async move {
            booking::Entity::delete_many().exec(tx).await?;
            Err(DbErr::Custom("undo".to_owned()))
        })
    });
    assert!(matches!(undone.await, Err(TransactionError::Transaction(_))));
    assert_eq!(counted(north).await, 6);
    world.untouched().await;
}

async fn methods_that_stream(db: DatabaseConnection) {
    let world = World::new(db).await;
    let query = booking::Entity::find().into_query();
    assert_eq!(
        collect(world.north.stream(&query).await.unwrap()).await.len(),
        NORTHS.len()
    );
    let raw = statement(&world, "SELECT 1 FROM surface_bookings", []);
    assert_eq!(
        collect(world.north.stream_raw(raw).await.unwrap()).await.len(),
        NORTHS.len()
    );
    world.untouched().await;
}

/// Tables are for migrations, which take a plain connection.
async fn schema_statements_are_refused(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let schema = Schema::new(world.plain.get_database_backend());
    let create = schema.create_table_from_entity(customer::Entity);
    let drop_table = Table::drop().table(customer::Entity).to_owned();
    let truncate = Table::truncate().table(customer::Entity).to_owned();
    let alter = Table::alter()
        .table(customer::Entity)
        .drop_column(customer::Column::StationId)
        .to_owned();
    let mut outcomes = vec![
        north.execute(&create).await,
        north.execute(&drop_table).await,
        north.execute(&alter).await,
    ];
    if world.plain.get_database_backend() != DbBackend::Sqlite {
        outcomes.push(north.execute(&truncate).await);
    }
    for index in schema.create_index_from_entity(super::entity::profile::Entity) {
        outcomes.push(north.execute(&index).await);
    }
    for outcome in outcomes {
        let err = error(&outcome.unwrap_err());
        assert!(matches!(err, MixinError::Refused { .. }), "{err}");
    }
    world.untouched().await;
}

/// SeaORM's own wrapper takes plain connections only; what it wraps, it does not scope.
fn executor_of(db: &DatabaseConnection) -> DatabaseExecutor<'_> {
    db.into_database_executor()
}

async fn seaorms_own_wrapper_can_be_scoped(db: DatabaseConnection) {
    let world = World::new(db).await;
    let executor = executor_of(&world.plain);
    let scoped = executor.scoped_ref(crate::scoped::scope(crate::scoped::NORTH));
    assert_eq!(numbers(&booking::Entity::find().all(&scoped).await.unwrap()), NORTHS);
    let rows = booking::Entity::find().all(&scoped).await.unwrap();
    assert!(rows.iter().all(|row| number(row) < 200));
    world.untouched().await;
}

/// What a pool does that sends nothing of the caller's; both of SeaORM's traits that name a backend are imported here.
async fn a_pool_is_asked_and_closed(db: DatabaseConnection) {
    let backend = DatabaseConnection::get_database_backend(&db);
    let heard = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&heard);
    let scope = Scope::new().on_exemption(move |_| {
        count.fetch_add(1, Ordering::Relaxed);
    });
    let scoped = db.scoped(scope);
    assert_eq!(scoped.get_database_backend(), backend);
    scoped.ping().await.unwrap();
    let transaction = scoped.begin().await.unwrap();
    assert_eq!(transaction.get_database_backend(), backend);
    assert_eq!(transaction.rescoped(Scope::new()).get_database_backend(), backend);
    transaction.rollback().await.unwrap();
    assert_eq!(heard.load(Ordering::Relaxed), 0, "no exemption");
    let borrowed = scoped.rescoped(Scope::new());
    assert_eq!(borrowed.unscoped("to look").get_database_backend(), backend);
    drop(borrowed);
    scoped.clone().close().await.unwrap();
    scoped.ping().await.unwrap_err();
    scoped.close_by_ref().await.unwrap();
}

backend_tests::on_every_backend!(
    a_pool_is_asked_and_closed,
    methods_that_send,
    methods_that_inform,
    methods_that_begin,
    methods_that_stream,
    schema_statements_are_refused,
    seaorms_own_wrapper_can_be_scoped,
);
