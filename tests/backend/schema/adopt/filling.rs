//! Old versions of the program that insert rows without a tenant until the database refuses them.

use super::entity::customer;
use super::world::{NORTH, adopt_customers, bookings_of, number, of_bookings, old};
use sea_orm::{ConnectionTrait as _, DatabaseConnection};
use sea_orm_migration::SchemaManager;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

/// Inserts rows without a tenant until it is stopped; returns how many came in.
fn old_program(
    db: &DatabaseConnection,
    stop: &Arc<AtomicBool>,
    first: i64,
    customer: &'static str,
) -> tokio::task::JoinHandle<i64> {
    let (db, stop) = (db.clone(), stop.clone());
    tokio::spawn(async move {
        let inserted = AtomicI64::new(0);
        for id in first.. {
            if stop.load(Ordering::SeqCst) {
                break;
            }
            let sql = format!("INSERT INTO bookings (id, guest, customer_id) VALUES ({id}, 'old', {customer})");
            match db.execute_unprepared(&sql).await {
                Ok(_) => {
                    inserted.fetch_add(1, Ordering::SeqCst);
                }
                Err(err) => {
                    let text = err.to_string().to_lowercase();
                    // NOT NULL, the check, the trigger; no default any more; or SQLite's turn of another writer.
                    let is_ours = ["null", "default value", "locked"]
                        .iter()
                        .any(|word| text.contains(word));
                    assert!(is_ours, "{err}");
                }
            }
            tokio::task::yield_now().await;
        }
        inserted.into_inner()
    })
}

async fn with_one_tenant(db: DatabaseConnection) {
    old(&db, 200).await;
    let manager = SchemaManager::new(&db);
    let adoption = of_bookings(&manager);
    adoption.add_nullable().await.unwrap();
    let stop = Arc::new(AtomicBool::new(false));
    let writers = [10_000, 100_000].map(|first| old_program(&db, &stop, first, "NULL"));
    adoption.backfill(NORTH, 100).await.unwrap();
    adoption.enforce_not_null().filling(NORTH).await.unwrap();
    let refused = db
        .execute_unprepared("INSERT INTO bookings (id, guest) VALUES (9000, 'x')")
        .await;
    assert!(refused.is_err(), "from here on they are refused");
    stop.store(true, Ordering::SeqCst);
    let mut inserted = 600;
    for writer in writers {
        inserted += writer.await.unwrap();
    }
    assert_eq!(
        number(&db, "SELECT count(*) FROM bookings").await,
        inserted,
        "no row is lost"
    );
    assert_eq!(i64::try_from(bookings_of(&db, NORTH).await).unwrap(), inserted);
    adoption.enforce_not_null().filling(NORTH).await.unwrap();
}

async fn with_that_of_their_parents(db: DatabaseConnection) {
    old(&db, 50).await;
    adopt_customers(&db).await;
    let manager = SchemaManager::new(&db);
    let adoption = of_bookings(&manager);
    adoption.add_nullable().await.unwrap();
    adoption.backfill(NORTH, 100).await.unwrap();
    let stop = Arc::new(AtomicBool::new(false));
    let writer = old_program(&db, &stop, 10_000, "2");
    adoption
        .enforce_not_null()
        .filling_from::<customer::Entity>()
        .await
        .unwrap();
    stop.store(true, Ordering::SeqCst);
    let inserted = writer.await.unwrap();
    let south = i64::try_from(bookings_of(&db, super::world::SOUTH).await).unwrap();
    assert_eq!(south, inserted);
}

/// Rows that the filling cannot fill stop the step, and old programs go on as before.
async fn what_cannot_be_filled_is_refused(db: DatabaseConnection) {
    old(&db, 5).await;
    adopt_customers(&db).await;
    let manager = SchemaManager::new(&db);
    let adoption = of_bookings(&manager);
    adoption.add_nullable().await.unwrap();
    let refused = adoption.enforce_not_null().filling_from::<customer::Entity>().await;
    super::world::assert_refused(refused, &["5 rows have no tenant in `station_id`"]);
    super::world::execute(&db, &["INSERT INTO bookings (id, guest) VALUES (9000, 'old')"]).await;
    let dump = crate::kill::dump(&db).await;
    assert!(!dump.contains("not_null"), "no check and no trigger is left");
}

backend_tests::on_every_backend!(
    with_one_tenant,
    with_that_of_their_parents,
    what_cannot_be_filled_is_refused,
);
