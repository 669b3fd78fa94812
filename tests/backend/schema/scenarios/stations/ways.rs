//! Both programs from the database of before: rows, catalogue, and what two stations see.

use super::entity::{booking, customer};
use super::old::{key, old, rows};
use super::one::{self, CENTRAL};
use super::several::{self, HARBOUR};
use crate::catalogue::catalogue;
use crate::world::{assert_same, counts, drop_tables, execute, literal, number, ran_before};
use mixins::prelude::*;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, DatabaseConnection, DbBackend, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _, Set, SqlErr,
};
use sea_orm_migration::MigratorTrait;
use uuid::Uuid;

const CUSTOMERS: u128 = 60;

/// An INSERT of the program of before.
async fn old_program(db: &DatabaseConnection, id: u128, customer: u128) {
    let (id, customer) = (literal(db, key(3, id)), literal(db, key(1, customer)));
    let booking = format!("INSERT INTO bookings (id, customer_id, party) VALUES ({id}, {customer}, 2)");
    execute(db, &[&booking]).await;
}

/// What a station sees of customers and bookings.
async fn seen(db: &DatabaseConnection, station: Uuid) -> (u64, u64) {
    let db = db.clone().scoped(Scope::new().station(station));
    let customers = customer::Entity::find().count(&db).await.unwrap();
    (customers, booking::Entity::find().count(&db).await.unwrap())
}

/// On PostgreSQL nobody sees a customer or a booking without naming a station, and then its own.
async fn below_policies(db: &DatabaseConnection) {
    let tables = ["customers", "bookings"];
    assert_eq!(counts(db, &tables, &[]).await, [0, 0]);
    for station in [CENTRAL, HARBOUR] {
        let mut of = [0, 0];
        if db.get_database_backend() == DbBackend::Postgres {
            for (of, table) in of.iter_mut().zip(tables) {
                *of = number(
                    db,
                    &format!("SELECT count(*) FROM {table} WHERE station_id = '{station}'"),
                )
                .await;
            }
        }
        assert_eq!(
            counts(db, &tables, &[("app.station_id", &station.to_string())]).await,
            of
        );
    }
}

/// An upsert names the condition of the key, and a restore onto a key that is taken fails as a duplicate.
async fn upserts_and_restores(db: &DatabaseConnection, live: &customer::Model) {
    let at = db.clone().scoped(Scope::new().station(CENTRAL));
    let moved = |condition: &str| {
        let mut upsert = OnConflict::columns([customer::Column::StationId, customer::Column::Email]);
        upsert.update_column(customer::Column::City);
        if !condition.is_empty() {
            upsert.target_and_where(Expr::cust(condition.to_owned()));
        }
        let row = customer::ActiveModel {
            email: Set(live.email.clone()),
            city: Set(format!("Jena{}", condition.len())),
            ..Default::default()
        };
        customer::Entity::insert(row)
            .on_conflict(upsert)
            .exec_without_returning(&at)
    };
    if db.get_database_backend() == DbBackend::MySql {
        // Any key of the row there.
        moved("").await.unwrap();
    } else {
        let err = moved("").await.unwrap_err().to_string();
        assert!(err.contains("ON CONFLICT"), "{err}");
        moved("\"is_deleted\" = false").await.unwrap();
    }
    let row = customer::Entity::find_by_id(live.id).one(&at).await.unwrap().unwrap();
    assert!(row.city.starts_with("Jena"), "{row:?}");

    let deleted = customer::Entity::find().filter(customer::Column::Email.eq(&*live.email));
    let deleted = deleted.one(&at.only_deleted()).await.unwrap().unwrap();
    let err = deleted.restore(&at).await.unwrap_err();
    assert!(
        matches!(err.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))),
        "{err}"
    );
}

/// Up, down to the first migration, up: the same catalogue, which is that of a fresh database too; the rows stay.
async fn up_down_up<M: MigratorTrait>(db: &DatabaseConnection, before: &[String]) {
    let later = u32::try_from(M::migrations().len() - 1).unwrap();
    let first = catalogue(db).await;
    M::down(db, Some(later)).await.unwrap();
    old_program(db, 900, 1).await;
    execute(
        db,
        &[&format!("DELETE FROM bookings WHERE id = {}", literal(db, key(3, 900)))],
    )
    .await;
    M::up(db, None).await.unwrap();
    assert_same(&catalogue(db).await, &first, "up again");
    assert_same(&rows(db).await, before, "rows");
    // Nothing is left to do.
    M::up(db, None).await.unwrap();

    drop_tables(db, &["bookings", "customers", "stations", "seaql_migrations"]).await;
    M::up(db, None).await.unwrap();
    assert_same(&catalogue(db).await, &first, "a fresh database");
}

async fn one_station(db: DatabaseConnection) {
    old(&db, CUSTOMERS).await;
    ran_before::<one::Migrator>(&db, 1).await;
    let before = rows(&db).await;
    one::Migrator::up(&db, Some(1)).await.unwrap();
    // The program of before goes on, in the one station.
    old_program(&db, 1, 1).await;
    let live = number(&db, "SELECT count(*) FROM customers WHERE NOT is_deleted").await;
    assert_eq!(seen(&db, CENTRAL).await, (live.try_into().unwrap(), 121));
    assert_eq!(seen(&db, HARBOUR).await, (0, 0));
    execute(
        &db,
        &[&format!("DELETE FROM bookings WHERE id = {}", literal(&db, key(3, 1)))],
    )
    .await;

    one::Migrator::up(&db, None).await.unwrap();
    assert_same(&rows(&db).await, &before, "rows");
    let forgotten = format!(
        "INSERT INTO bookings (id, party) VALUES ({}, 1)",
        literal(&db, key(3, 2))
    );
    assert!(
        sea_orm::ConnectionTrait::execute_unprepared(&db, &forgotten)
            .await
            .is_err(),
        "a forgotten station"
    );
    below_policies(&db).await;
    up_down_up::<one::Migrator>(&db, &before).await;
}

async fn several_stations(db: DatabaseConnection) {
    old(&db, CUSTOMERS).await;
    ran_before::<several::Migrator>(&db, 1).await;
    let before = rows(&db).await;
    several::Migrator::up(&db, Some(1)).await.unwrap();
    // The programs of before and of now, side by side: the new one reads what the old one wrote.
    old_program(&db, 1, 1).await;
    let filling = db
        .clone()
        .scoped(Scope::new().station(HARBOUR).fill_only("stations come"));
    let new = booking::ActiveModel {
        party: Set(4),
        ..Default::default()
    };
    let new = new.insert(&filling).await.unwrap();
    assert_eq!(new.station_id, HARBOUR);
    assert_eq!(booking::Entity::find().count(&filling).await.unwrap(), 122);

    several::Migrator::up(&db, Some(1)).await.unwrap();
    // One more of the program of before, which the last sweep fills.
    old_program(&db, 2, 2).await;
    several::Migrator::up(&db, None).await.unwrap();
    let harbour =
        "SELECT count(*) FROM bookings b LEFT JOIN customers c ON c.id = b.customer_id WHERE c.city = 'Hamburg'";
    let harbour = u64::try_from(number(&db, harbour).await).unwrap();
    assert!(harbour > 20, "{harbour}");
    assert_eq!(seen(&db, HARBOUR).await.1, harbour + 1);
    assert_eq!(seen(&db, CENTRAL).await.1, 123 - harbour - 1);
    let strangers =
        "SELECT count(*) FROM bookings b JOIN customers c ON c.id = b.customer_id WHERE c.station_id <> b.station_id";
    assert_eq!(number(&db, strangers).await, 0);

    // Each station has the e-mail once, and a deleted customer's is free.
    let twin = |station| {
        let db = db.clone().scoped(Scope::new().station(station));
        async move {
            let twin = customer::ActiveModel {
                email: Set("twin@example.org".to_owned()),
                city: Set("Bremen".to_owned()),
                ..Default::default()
            };
            twin.insert(&db).await
        }
    };
    let first = twin(CENTRAL).await.unwrap();
    twin(HARBOUR).await.unwrap();
    assert!(twin(CENTRAL).await.is_err());
    first.delete(&db).await.unwrap();
    let second = twin(CENTRAL).await.unwrap();
    upserts_and_restores(&db, &second).await;
    execute(&db, &["DELETE FROM customers WHERE email = 'twin@example.org'"]).await;

    let new = literal(&db, new.id);
    let (one, two) = (literal(&db, key(3, 1)), literal(&db, key(3, 2)));
    execute(
        &db,
        &[&format!("DELETE FROM bookings WHERE id IN ({new}, {one}, {two})")],
    )
    .await;
    assert_same(&rows(&db).await, &before, "rows");
    below_policies(&db).await;
    up_down_up::<several::Migrator>(&db, &before).await;
}

backend_tests::on_every_backend!(one_station, several_stations);
