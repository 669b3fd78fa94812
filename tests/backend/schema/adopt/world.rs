//! Databases from before there were tenants, and what is asked of them behind the library.

use super::entity::{booking, customer, line, note, station};
use crate::kill::texts;
use mixins_migration::{Adoption, Dimension, MixinSchemaManager as _};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, DatabaseConnection, DbBackend, DbErr, EntityTrait as _,
    PaginatorTrait as _, QueryFilter as _,
};
use sea_orm_migration::SchemaManager;
use uuid::Uuid;

pub(crate) const NORTH: Uuid = Uuid::from_u128(0x0a);
pub(crate) const SOUTH: Uuid = Uuid::from_u128(0xff00_0000_0000_0000_0000_0000_0000_000b);

/// Runs statements.
pub(crate) async fn execute(db: &DatabaseConnection, statements: &[&str]) {
    for sql in statements {
        let done = db.execute_unprepared(sql).await;
        assert!(done.is_ok(), "{sql}: {done:?}");
    }
}

/// Makes the tables as they were, with `customers` rows in the first, three times as many bookings, and a line for each.
/// Bookings 1 to `customers` have no customer.
pub(crate) async fn old(db: &DatabaseConnection, customers: i32) {
    stations(db).await;
    let changed = match db.get_database_backend() {
        DbBackend::MySql => "timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6)",
        DbBackend::Postgres | DbBackend::Sqlite | _ => "varchar(40) DEFAULT 'then' NOT NULL",
    };
    let (customer, first) = (quote(db, "fk-bookings-customer_id"), quote(db, "fk-bookings-first_id"));
    let bookings = format!(
        "CREATE TABLE bookings (id integer NOT NULL PRIMARY KEY, guest varchar(40) NOT NULL, customer_id int, first_id int, changed \
         {changed}, CONSTRAINT {customer} FOREIGN KEY (customer_id) REFERENCES customers (id), CONSTRAINT {first} FOREIGN KEY \
         (first_id) REFERENCES bookings (id))"
    );
    execute(
        db,
        &[
            "CREATE TABLE customers (id integer NOT NULL PRIMARY KEY, name varchar(40) NOT NULL)",
            &bookings,
            "CREATE TABLE booking_lines (booking_id int NOT NULL, number int NOT NULL, text varchar(40) NOT NULL, PRIMARY KEY \
             (booking_id, number), CONSTRAINT booking_of FOREIGN KEY (booking_id) REFERENCES bookings (id))",
            "CREATE TABLE notes (id int NOT NULL PRIMARY KEY, booking_id int)",
        ],
    )
    .await;
    insert(
        db,
        "customers",
        (1..=customers).map(|id| format!("({id}, 'it''s {id}')")),
    )
    .await;
    let booking = |id: i32| {
        let customer = if id > customers {
            format!("{}", id % customers + 1)
        } else {
            "NULL".to_owned()
        };
        let first = if id > 1 { "1" } else { "NULL" };
        format!("({id}, 'guest {id}', {customer}, {first})")
    };
    insert(
        db,
        "bookings (id, guest, customer_id, first_id)",
        (1..=customers * 3).map(booking),
    )
    .await;
    let line = |id: i32| format!("({id}, {}, 'line {id}')", id % 7);
    insert(db, "booking_lines", (1..=customers * 3).map(line)).await;
}

/// A name in a statement by hand.
pub(crate) fn quote(db: &DatabaseConnection, name: &str) -> String {
    match db.get_database_backend() {
        DbBackend::MySql => format!("`{}`", name.replace('`', "``")),
        DbBackend::Postgres | DbBackend::Sqlite | _ => format!("\"{}\"", name.replace('"', "\"\"")),
    }
}

/// Makes the tenants' table with two of them.
pub(crate) async fn stations(db: &DatabaseConnection) {
    SchemaManager::new(db)
        .create_mixin_table::<station::Entity>()
        .await
        .unwrap();
    for (id, name) in [(NORTH, "North"), (SOUTH, "South")] {
        let row = station::ActiveModel {
            id: sea_orm::Set(id),
            name: sea_orm::Set(name.to_owned()),
        };
        station::Entity::insert(row).exec(db).await.unwrap();
    }
}

/// Inserts rows, many at a time.
pub(crate) async fn insert(db: &DatabaseConnection, into: &str, rows: impl Iterator<Item = String>) {
    let rows: Vec<_> = rows.collect();
    for rows in rows.chunks(1_000) {
        execute(db, &[&format!("INSERT INTO {into} VALUES {}", rows.join(", "))]).await;
    }
}

/// A tenant in a statement by hand.
pub(crate) fn literal(db: &DatabaseConnection, tenant: Uuid) -> String {
    match db.get_database_backend() {
        DbBackend::Postgres => format!("'{tenant}'"),
        DbBackend::MySql | DbBackend::Sqlite | _ => format!("X'{}'", tenant.simple()),
    }
}

/// All that the bookings had before, and must have still.
pub(crate) async fn bookings(db: &DatabaseConnection) -> Vec<String> {
    texts(
        db,
        "SELECT concat_ws('|', id, guest, coalesce(customer_id, -1), coalesce(first_id, -1), changed) FROM bookings ORDER BY id",
    )
    .await
}

/// How many bookings a station has.
pub(crate) async fn bookings_of(db: &DatabaseConnection, station: Uuid) -> u64 {
    let of = booking::Entity::find().filter(booking::Column::StationId.eq(station));
    of.count(db).await.unwrap()
}

/// The one number of a query.
pub(crate) async fn number(db: &DatabaseConnection, sql: &str) -> i64 {
    let statement = sea_orm::Statement::from_string(db.get_database_backend(), sql);
    let row = db.query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

pub(crate) fn customers<'m>(manager: &'m SchemaManager<'m>) -> Adoption<'m> {
    manager.adopt_tenant::<customer::Entity>(Dimension::Station)
}

pub(crate) fn of_bookings<'m>(manager: &'m SchemaManager<'m>) -> Adoption<'m> {
    manager.adopt_tenant::<booking::Entity>(Dimension::Station)
}

pub(crate) fn lines<'m>(manager: &'m SchemaManager<'m>) -> Adoption<'m> {
    manager.adopt_tenant::<line::Entity>(Dimension::Station)
}

pub(crate) fn notes<'m>(manager: &'m SchemaManager<'m>) -> Adoption<'m> {
    manager.adopt_tenant::<note::Entity>(Dimension::Station)
}

/// Customers of two stations: odd ones are of the north.
pub(crate) async fn adopt_customers(db: &DatabaseConnection) {
    let manager = SchemaManager::new(db);
    customers(&manager).add_nullable().await.unwrap();
    let south = literal(db, SOUTH);
    let north = literal(db, NORTH);
    execute(
        db,
        &[
            &format!("UPDATE customers SET station_id = {south} WHERE id % 2 = 0"),
            &format!("UPDATE customers SET station_id = {north} WHERE id % 2 = 1"),
        ],
    )
    .await;
}

/// Asserts that a step was refused with these words.
#[track_caller]
pub(crate) fn assert_refused(outcome: Result<(), DbErr>, words: &[&str]) {
    let Err(DbErr::Migration(message)) = outcome else {
        panic!("{outcome:?}, and not refused with {words:?}");
    };
    for word in words {
        assert!(message.contains(word), "{message}: no `{word}`");
    }
}
