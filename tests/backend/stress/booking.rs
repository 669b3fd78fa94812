//! Many clients want one slot: exactly one gets it.

use crate::database::{NORTH, TestDatabase, create, scope, side_by_side};
use crate::entity::{slot, visit};
use crate::isolation::Level;
use mixins::prelude::*;
use sea_orm::sea_query::Index;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DbBackend, DbErr, EntityTrait as _, IntoActiveModel as _,
    IsolationLevel, PaginatorTrait as _, QueryFilter as _, QuerySelect as _, Set, SqlErr, SqliteTransactionMode,
    TransactionOptions, TransactionSession, TransactionTrait,
};
use uuid::Uuid;

const ATTEMPTS: usize = 1_000_000;

/// What stops the second booking.
#[derive(Clone, Copy, Debug)]
enum Guard {
    /// A unique key over station and slot.
    UniqueKey,
    /// The version of the slot's row.
    Version,
    /// A lock on the slot's row, held while the visits are counted.
    RowLock,
    /// Nothing but the isolation level.
    Serializable,
}

/// Whether this client got the slot.
async fn book<C>(guard: Guard, slot: &slot::Model, number: i32, client: i32, db: &C) -> Result<bool, DbErr>
where
    C: ConnectionTrait + TransactionTrait,
    C::Transaction: ConnectionTrait + TransactionSession,
{
    match guard {
        Guard::UniqueKey => match add_visit(number, client, db).await {
            Err(err) if matches!(err.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Ok(false),
            added => added.map(|()| true),
        },
        Guard::Version => {
            let row = slot::Entity::find_by_id(slot.id).one(db).await?.unwrap();
            if row.client.is_some() {
                return Ok(false);
            }
            let mut row = row.into_active_model();
            row.client = Set(Some(client));
            row.update(db).await.map(|_| true)
        }
        Guard::RowLock => {
            let is_sqlite = db.get_database_backend() == DbBackend::Sqlite;
            let transaction = db.begin_with_options(immediate()).await?;
            if !is_sqlite {
                let locked = slot::Entity::find_by_id(slot.id).lock_exclusive();
                locked.one(&transaction).await?.unwrap();
            }
            visit_if_free(number, client, transaction).await
        }
        Guard::Serializable => {
            let mut options = immediate();
            options.isolation_level = Some(IsolationLevel::Serializable);
            visit_if_free(number, client, db.begin_with_options(options).await?).await
        }
    }
}

/// `SQLite` has no row locks; there the transaction takes the database's own at once.
fn immediate() -> TransactionOptions {
    Level::Sqlite(SqliteTransactionMode::Immediate).options()
}

async fn visit_if_free<T>(number: i32, client: i32, transaction: T) -> Result<bool, DbErr>
where
    T: ConnectionTrait + TransactionSession,
{
    let visits = visit::Entity::find().filter(visit::Column::Slot.eq(number));
    let is_free = visits.count(&transaction).await? == 0;
    if is_free {
        add_visit(number, client, &transaction).await?;
    }
    transaction.commit().await.map(|()| is_free)
}

async fn add_visit(number: i32, client: i32, db: &impl ConnectionTrait) -> Result<(), DbErr> {
    let visit = visit::ActiveModel {
        slot: Set(number),
        client: Set(client),
        station_id: Set(NORTH),
        ..Default::default()
    };
    visit.insert(db).await.map(drop)
}

/// All clients at once; returns who got the slot.
async fn race<C>(guard: Guard, slot: slot::Model, number: i32, clients: usize, db: C) -> Vec<i32>
where
    C: ConnectionTrait + TransactionTrait + Clone + Send + Sync + 'static,
    C::Transaction: ConnectionTrait + TransactionSession + Send + Sync,
{
    let clients = (0..i32::try_from(clients).unwrap()).map(|client| {
        let (db, slot) = (db.clone(), slot.clone());
        async move {
            let booked = retry_stale(ATTEMPTS, || book(guard, &slot, number, client, &db));
            booked.await.unwrap().then_some(client)
        }
    });
    side_by_side(clients).await.into_iter().flatten().collect()
}

async fn one_booking(database: TestDatabase, guard: Guard) {
    let pool = database.pool(database.workload.clients.min(24)).await;
    create(&pool, slot::Entity).await;
    create(&pool, visit::Entity).await;
    if matches!(guard, Guard::UniqueKey) {
        let unique = Index::create()
            .name("stress_visits_slot")
            .table(visit::Entity)
            .col(visit::Column::StationId)
            .col(visit::Column::Slot)
            .unique()
            .to_owned();
        pool.execute(&unique).await.unwrap();
    }
    let scoped = pool.clone().scoped(scope(NORTH));
    let rounds = i32::try_from(database.workload.rounds).unwrap() * 2;
    for number in 0..rounds {
        let slot = slot::ActiveModel {
            client: Set(None),
            station_id: Set(NORTH),
            ..Default::default()
        };
        let slot = slot.insert(&pool).await.unwrap();
        let id: Uuid = slot.id;
        let booked = if number % 2 == 0 {
            race(guard, slot, number, database.workload.clients, pool.clone()).await
        } else {
            race(guard, slot, number, database.workload.clients, scoped.clone()).await
        };
        assert_eq!(booked.len(), 1, "{guard:?}: {booked:?}");
        let written = if matches!(guard, Guard::Version) {
            let row = slot::Entity::find_by_id(id).one(&pool).await.unwrap().unwrap();
            vec![row.client.unwrap()]
        } else {
            let visits = visit::Entity::find().filter(visit::Column::Slot.eq(number));
            visits
                .all(&pool)
                .await
                .unwrap()
                .iter()
                .map(|visit| visit.client)
                .collect()
        };
        assert_eq!(written, booked, "{guard:?}");
    }
    pool.close().await.unwrap();
    database.figure(
        "One slot is booked once",
        &format!(
            "{} clients at once, {guard:?}, plain and scoped",
            database.workload.clients
        ),
        &format!("{rounds} races, {rounds} bookings"),
    );
}

async fn by_unique_key(database: TestDatabase) {
    one_booking(database, Guard::UniqueKey).await;
}

async fn by_version(database: TestDatabase) {
    one_booking(database, Guard::Version).await;
}

async fn by_row_lock(database: TestDatabase) {
    one_booking(database, Guard::RowLock).await;
}

async fn by_serializable_transactions(database: TestDatabase) {
    one_booking(database, Guard::Serializable).await;
}

on_every_backend!(by_unique_key, by_version, by_row_lock, by_serializable_transactions);
