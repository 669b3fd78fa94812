//! Keys with the tenant in them: to other tables and to the table itself; and what they take the place of.

use super::world::{NORTH, SOUTH, adopt_customers, customers, execute, literal, of_bookings, old};
use crate::kill::dump;
use mixins_migration::inspected::Inspected;
use mixins_migration::{MixinSchemaManager as _, NextStep};
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend};
use sea_orm_migration::SchemaManager;

/// Bookings of the stations of their customers, those without at the north; none refers to another's.
async fn adopted(db: &DatabaseConnection) {
    old(db, 20).await;
    adopt_customers(db).await;
    let manager = SchemaManager::new(db);
    let adoption = of_bookings(&manager);
    adoption.add_nullable().await.unwrap();
    adoption
        .backfill_from::<super::entity::customer::Entity>(100)
        .await
        .unwrap();
    adoption.backfill(NORTH, 100).await.unwrap();
    adoption.enforce_not_null().await.unwrap();
    let strangers = format!(
        "UPDATE bookings SET first_id = NULL WHERE station_id <> {}",
        literal(db, NORTH)
    );
    execute(db, &[&strangers]).await;
}

async fn the_database_refuses_other_tenants(db: DatabaseConnection) {
    adopted(&db).await;
    let manager = SchemaManager::new(&db);
    of_bookings(&manager).add_tenant_keys().await.unwrap();
    let (north, south) = (literal(&db, NORTH), literal(&db, SOUTH));
    let insert = |id: i32, station: &str, customer: &str, first: &str| {
        format!(
            "INSERT INTO bookings (id, guest, station_id, customer_id, first_id) VALUES ({id}, 'x', {station}, {customer}, {first})"
        )
    };
    // Customer 1 and booking 1 are of the north.
    for sql in [
        insert(900, &north, "1", "1"),
        insert(901, &north, "NULL", "NULL"),
        insert(902, &south, "2", "NULL"),
    ] {
        execute(&db, &[&sql]).await;
    }
    for sql in [
        insert(903, &south, "1", "NULL"),
        insert(904, &south, "NULL", "1"),
        format!("UPDATE bookings SET station_id = {south} WHERE id = 900"),
        format!("UPDATE customers SET station_id = {south} WHERE id = 1"),
    ] {
        assert!(db.execute_unprepared(&sql).await.is_err(), "{sql}");
    }
}

/// The columns of the table's foreign keys.
async fn keys(db: &DatabaseConnection) -> Vec<Vec<String>> {
    let table = Inspected::read_table(db, None, "bookings").await.unwrap().unwrap();
    let mut keys: Vec<_> = table.foreign_keys.into_iter().map(|key| key.columns).collect();
    keys.sort();
    keys
}

async fn old_keys_stay_until_they_are_replaced(db: DatabaseConnection) {
    adopted(&db).await;
    let manager = SchemaManager::new(&db);
    let adoption = of_bookings(&manager);
    adoption.add_tenant_keys().await.unwrap();
    let all: &[&[&str]] = &[
        &["customer_id"],
        &["first_id"],
        &["station_id", "customer_id"],
        &["station_id", "first_id"],
    ];
    assert_eq!(keys(&db).await, all);
    let before = dump(&db).await;
    // No such key, and one that has no successor.
    adoption
        .add_tenant_keys()
        .replacing("nobody")
        .replacing("station_id")
        .await
        .unwrap();
    assert!(dump(&db).await == before);
    for _ in 0..2 {
        adoption.add_tenant_keys().replacing("customer_id").await.unwrap();
        assert_eq!(keys(&db).await, &all[1..]);
    }
    let name = if db.get_database_backend() == DbBackend::Sqlite {
        "first_id"
    } else {
        "fk-bookings-first_id"
    };
    adoption.add_tenant_keys().replacing(name).await.unwrap();
    assert_eq!(keys(&db).await, &all[2..]);
    adoption.undo().await.unwrap();
    assert_eq!(keys(&db).await, &all[..2], "what the entity declares is put back");
    // The unique key of the other table is that table's.
    customers(&manager).undo().await.unwrap();
}

/// The catalogue of an adoption in one go is that of one with keys first.
async fn add_index_after_the_keys(db: DatabaseConnection) {
    adopted(&db).await;
    let manager = SchemaManager::new(&db);
    of_bookings(&manager).add_tenant_keys().await.unwrap();
    let with_keys = dump(&db).await;
    customers(&manager).add_index().await.unwrap();
    of_bookings(&manager).add_index().await.unwrap();
    of_bookings(&manager).add_tenant_keys().await.unwrap();
    let all = dump(&db).await;
    // The index of the column alone, which the entities declare, and no second one over tenant and key.
    let count = |dump: &str, part: &str| dump.matches(part).count();
    let name = "-station_id-id";
    assert_eq!(count(&all, name), count(&with_keys, name));
    assert!(count(&all, "idx-bookings-station_id") > count(&with_keys, "idx-bookings-station_id"));
}

/// A parent that sets its children to NULL cannot be in a key with the tenant, but on PostgreSQL from 15 on: it is left as it
/// is, and the others are not held up by it.
async fn one_that_sets_null_is_left_out(db: DatabaseConnection) {
    old(&db, 4).await;
    adopt_customers(&db).await;
    execute(
        &db,
        &[
            "CREATE TABLE trips (id int NOT NULL PRIMARY KEY, customer_id int NOT NULL, guide_id int NULL, host_id \
             int NULL, FOREIGN KEY (customer_id) REFERENCES customers (id), FOREIGN KEY (guide_id) REFERENCES customers (id) ON \
             DELETE SET NULL, FOREIGN KEY (host_id) REFERENCES customers (id) ON DELETE SET NULL)",
            "INSERT INTO trips VALUES (1, 1, 1, 1), (2, 2, NULL, NULL)",
        ],
    )
    .await;
    let manager = SchemaManager::new(&db);
    let trips = manager.adopt_tenant_on("trips", "station_id");
    trips.add_nullable().await.unwrap();
    trips
        .backfill_from::<super::entity::customer::Entity>(10)
        .await
        .unwrap_err();
    let parents = "(SELECT p.station_id FROM customers p WHERE p.id = customer_id)";
    trips
        .backfill_with(sea_orm_migration::prelude::Expr::cust(parents), 10)
        .await
        .unwrap();
    trips.enforce_not_null().await.unwrap();
    trips.add_index().await.unwrap();
    assert_eq!(trips.status().await.unwrap().next, NextStep::AddTenantKeys);
    let lists_columns = db.get_database_backend() == DbBackend::Postgres;
    if !lists_columns {
        let before = dump(&db).await;
        let err = trips.add_tenant_keys().await.unwrap_err().to_string();
        assert!(
            err.contains("ON DELETE SET NULL")
                && err.contains(".except(\"guide_id\")")
                && err.contains(".except(\"host_id\")"),
            "{err}"
        );
        assert!(dump(&db).await == before);
    }
    trips
        .add_tenant_keys()
        .except("guide_id")
        .except("host_id")
        .await
        .unwrap();
    let table = Inspected::read_table(&db, None, "trips").await.unwrap().unwrap();
    let has = |columns: &[&str]| table.foreign_keys.iter().any(|key| key.columns == columns);
    assert!(has(&["station_id", "customer_id"]) && has(&["guide_id"]), "{table:?}");
    assert!(!has(&["station_id", "guide_id"]), "{table:?}");
    let next = if lists_columns {
        NextStep::AddTenantKeys
    } else {
        NextStep::Nothing
    };
    assert_eq!(trips.status().await.unwrap().next, next);
}

backend_tests::on_every_backend!(
    one_that_sets_null_is_left_out,
    the_database_refuses_other_tenants,
    old_keys_stay_until_they_are_replaced,
    add_index_after_the_keys,
);
