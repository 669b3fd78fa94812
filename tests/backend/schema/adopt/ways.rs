//! Both ways from beginning to end, each step twice; down and up again; and a fresh database beside an old one.

use super::entity::{booking, customer, line};
use super::world::{
    NORTH, SOUTH, adopt_customers, assert_refused, bookings, bookings_of, customers, execute, lines, literal, number,
    of_bookings, old, stations,
};
use crate::kill::{dump, texts};
use mixins_migration::{MixinSchemaManager as _, NextStep};
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend};
use sea_orm_migration::SchemaManager;
use std::collections::BTreeSet;

/// Asserts that two texts are the same, and shows what is not.
#[track_caller]
fn assert_same(left: &str, right: &str, what: &str) {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let (left, right) = (lines(left), lines(right));
    let more: Vec<_> = left.iter().filter(|line| !right.contains(line)).take(9).collect();
    let less: Vec<_> = right.iter().filter(|line| !left.contains(line)).take(9).collect();
    assert!(left == right, "{what}: {more:#?} instead of {less:#?}");
}

/// Awaits a step, and again; the second time nothing changes.
macro_rules! twice {
    ($db:expr, $step:expr) => {{
        $step.await.unwrap();
        let once = dump($db).await;
        $step.await.unwrap();
        assert_same(&dump($db).await, &once, stringify!($step));
    }};
}

async fn all_belong_to_one(db: DatabaseConnection) {
    old(&db, 400).await;
    let before = bookings(&db).await;
    let manager = SchemaManager::new(&db);
    let adoption = of_bookings(&manager);
    let status = adoption.status().await.unwrap();
    assert_eq!((status.next, status.rows_left), (NextStep::AddColumn, 1_200));

    twice!(&db, adoption.add_with_default(NORTH));
    // An old program goes on.
    execute(&db, &["INSERT INTO bookings (id, guest) VALUES (5000, 'late')"]).await;
    assert_eq!(bookings_of(&db, NORTH).await, 1_201);
    let status = adoption.status().await.unwrap();
    assert!(status.has_default && status.rows_left == 0, "{status}");

    twice!(&db, adoption.add_index());
    assert_eq!(adoption.status().await.unwrap().next, NextStep::AddForeignKey);
    twice!(&db, adoption.add_foreign_key());
    assert_eq!(adoption.status().await.unwrap().next, NextStep::AddTenantKeys);
    let without = adoption.add_tenant_keys().await;
    assert_refused(
        without,
        &["`customers` has no column `station_id` yet; adopt the tenant there first"],
    );
    customers(&manager).add_with_default(NORTH).await.unwrap();
    twice!(&db, adoption.add_tenant_keys());
    assert_eq!(adoption.status().await.unwrap().next, NextStep::DropDefault);
    twice!(&db, adoption.drop_default());
    let status = adoption.status().await.unwrap();
    assert_eq!(
        status.to_string(),
        "bookings.station_id: 0 rows without tenant; next: nothing, all is done"
    );
    let forgotten = db
        .execute_unprepared("INSERT INTO bookings (id, guest) VALUES (5001, 'x')")
        .await;
    assert!(forgotten.is_err(), "a forgotten tenant");
    execute(&db, &["DELETE FROM bookings WHERE id = 5000"]).await;
    assert_eq!(bookings(&db).await, before);
    let nobody = "INSERT INTO bookings (id, guest, station_id) VALUES (5002, 'x', ";
    let nobody = format!("{nobody}{})", literal(&db, uuid::Uuid::from_u128(1)));
    assert!(db.execute_unprepared(&nobody).await.is_err(), "a station that is none");
}

async fn they_belong_to_several(db: DatabaseConnection) {
    old(&db, 400).await;
    let before = bookings(&db).await;
    adopt_customers(&db).await;
    let manager = SchemaManager::new(&db);
    let adoption = of_bookings(&manager);

    twice!(&db, adoption.add_nullable());
    let status = adoption.status().await.unwrap();
    assert_eq!((status.next, status.rows_left), (NextStep::Backfill, 1_200));
    // A program that sets it already.
    let own = format!(
        "INSERT INTO bookings (id, guest, station_id) VALUES (5000, 'x', {})",
        literal(&db, SOUTH)
    );
    execute(&db, &[&own]).await;
    twice!(&db, adoption.backfill_from::<customer::Entity>(100));
    assert_eq!(
        (bookings_of(&db, NORTH).await, bookings_of(&db, SOUTH).await),
        (400, 401)
    );
    assert_eq!(adoption.status().await.unwrap().rows_left, 400);
    let filled = dump(&db).await;
    assert_refused(
        adoption.enforce_not_null().await,
        &[
            "table `bookings`: ",
            "400 rows have no tenant in `station_id`",
            "WHERE",
            "IS NULL",
        ],
    );
    assert_same(&dump(&db).await, &filled, "a refused step changes nothing");
    twice!(&db, adoption.backfill(NORTH, 70));
    assert_eq!(
        (bookings_of(&db, NORTH).await, bookings_of(&db, SOUTH).await),
        (800, 401)
    );
    assert_eq!(adoption.status().await.unwrap().next, NextStep::EnforceNotNull);
    twice!(&db, adoption.enforce_not_null());
    let forgotten = db
        .execute_unprepared("INSERT INTO bookings (id, guest) VALUES (5001, 'x')")
        .await;
    assert!(forgotten.is_err(), "a forgotten tenant");
    twice!(&db, adoption.add_index());
    twice!(&db, adoption.add_foreign_key());
    assert_eq!(adoption.status().await.unwrap().next, NextStep::AddTenantKeys);
    let strangers = format!(
        "UPDATE bookings SET first_id = NULL WHERE station_id = {}",
        literal(&db, SOUTH)
    );
    execute(&db, &[&strangers]).await;
    twice!(&db, adoption.add_tenant_keys());
    assert_eq!(adoption.status().await.unwrap().next, NextStep::Nothing);
    execute(&db, &["DELETE FROM bookings WHERE id = 5000"]).await;
    let after = bookings(&db).await;
    assert_eq!(after.len(), before.len());
    if db.get_database_backend() != DbBackend::MySql {
        // There the statement by hand above moved the time of the change.
        assert_eq!(after.iter().filter(|row| !before.contains(row)).count(), 400);
    }
}

/// A table that belongs to one that has been adopted, by a key of two columns.
async fn a_child_of_an_adopted_table(db: DatabaseConnection) {
    old(&db, 400).await;
    let manager = SchemaManager::new(&db);
    of_bookings(&manager).add_nullable().await.unwrap();
    let (north, south) = (literal(&db, NORTH), literal(&db, SOUTH));
    let tenants = format!("UPDATE bookings SET station_id = CASE WHEN id % 3 = 0 THEN {south} ELSE {north} END");
    execute(
        &db,
        &[&tenants
            .replace("ELSE '", "ELSE uuid '")
            .replace("THEN '", "THEN uuid '")],
    )
    .await;
    of_bookings(&manager).enforce_not_null().await.unwrap();
    twice!(&db, lines(&manager).add_nullable());
    twice!(&db, lines(&manager).backfill_from::<booking::Entity>(50));
    twice!(&db, lines(&manager).enforce_not_null());
    twice!(&db, lines(&manager).add_tenant_keys());
    let strangers = "SELECT count(*) FROM booking_lines l JOIN bookings b ON b.id = l.booking_id WHERE l.station_id <> b.station_id";
    assert_eq!(number(&db, strangers).await, 0);
    let moved = format!(
        "UPDATE booking_lines SET station_id = {} WHERE booking_id = 1",
        literal(&db, SOUTH)
    );
    assert!(
        db.execute_unprepared(&moved).await.is_err(),
        "a line of another station's booking"
    );
}

/// The steps of both ways that lead to the same.
async fn up(db: &DatabaseConnection) {
    let manager = SchemaManager::new(db);
    for adoption in [customers(&manager), of_bookings(&manager)] {
        adoption.add_with_default(NORTH).await.unwrap();
        adoption.add_index().await.unwrap();
        adoption.add_foreign_key().await.unwrap();
        adoption.drop_default().await.unwrap();
    }
    let keys = of_bookings(&manager).add_tenant_keys();
    keys.replacing("customer_id")
        .replacing("first_of")
        .replacing("first_id")
        .await
        .unwrap();
}

async fn down(db: &DatabaseConnection) {
    let manager = SchemaManager::new(db);
    let refused = customers(&manager).undo().await;
    assert_refused(
        refused,
        &["`bookings` refers to its tenant", "undo the adoption there first"],
    );
    for _ in 0..2 {
        of_bookings(&manager).undo().await.unwrap();
        customers(&manager).undo().await.unwrap();
    }
}

async fn up_down_up(db: DatabaseConnection) {
    old(&db, 50).await;
    let rows = bookings(&db).await;
    up(&db).await;
    let first = dump(&db).await;
    down(&db).await;
    assert!(dump(&db).await != first);
    // Old programs write again, and nothing refers into a tenant.
    execute(
        &db,
        &["INSERT INTO bookings (id, guest, customer_id) VALUES (5000, 'old', 1)"],
    )
    .await;
    assert_eq!(
        number(&db, "SELECT count(*) FROM bookings WHERE station_id IS NULL").await,
        1
    );
    assert_eq!(bookings_of(&db, NORTH).await, 150, "values stay");
    let orphan = db
        .execute_unprepared("INSERT INTO bookings (id, guest, customer_id) VALUES (5001, 'x', 999)")
        .await;
    assert!(orphan.is_err(), "the key of one column is back");
    execute(&db, &["DELETE FROM bookings WHERE id = 5000"]).await;
    up(&db).await;
    assert_same(&dump_without_texts(&db).await, &without_texts(&db, &first), "up again");
    assert_eq!(bookings(&db).await, rows);
}

/// A rebuild leaves other spaces, and the keys in another order, in SQLite's texts.
fn without_texts(db: &DatabaseConnection, dump: &str) -> String {
    if db.get_database_backend() == DbBackend::Sqlite {
        let lines = dump.lines().filter(|line| !line.starts_with("table "));
        return lines.collect::<Vec<_>>().join("\n");
    }
    dump.to_owned()
}

async fn dump_without_texts(db: &DatabaseConnection) -> String {
    without_texts(db, &dump(db).await)
}

/// What the catalogue says of two tables, in no order: a fresh table has its columns in the entity's order, an old one the
/// tenant at its end.
async fn shape(db: &DatabaseConnection) -> BTreeSet<String> {
    let lines = match db.get_database_backend() {
        DbBackend::Sqlite => {
            texts(
                db,
                "SELECT format('%s %s %s %s %s', m.name, c.name, c.type, c.\"notnull\", c.dflt_value) FROM sqlite_schema m, \
                 pragma_table_xinfo(m.name) c WHERE m.type = 'table' AND m.name IN ('customers', 'bookings', 'booking_lines') \
                 UNION SELECT format('%s %s %s %d', tbl_name, name, sql, 0) FROM sqlite_schema WHERE type = 'index' UNION SELECT \
                 format('%s %s %s %s %d', m.name, f.\"table\", f.\"from\", f.\"to\", f.seq) FROM sqlite_schema m, \
                 pragma_foreign_key_list(m.name) f WHERE m.type = 'table' AND m.name IN ('customers', 'bookings', 'booking_lines')",
            )
            .await
        }
        DbBackend::Postgres | DbBackend::MySql | _ => dump(db).await.lines().map(|line| line.trim_end_matches(',').to_owned()).collect(),
    };
    // Types that the old tables spell otherwise are not the matter here.
    let lines = lines.into_iter().map(|line| line.replace("UNIQUE", "unique"));
    lines
        .filter(|line| line.contains("station_id") || line.contains("unique"))
        .collect()
}

async fn a_fresh_database_ends_like_an_old_one(db: DatabaseConnection) {
    stations(&db).await;
    let manager = SchemaManager::new(&db);
    manager.create_mixin_table::<customer::Entity>().await.unwrap();
    manager.create_mixin_table::<booking::Entity>().await.unwrap();
    manager.create_mixin_table::<line::Entity>().await.unwrap();
    up(&db).await;
    let fresh = shape(&db).await;
    execute(
        &db,
        &[
            "DROP TABLE booking_lines",
            "DROP TABLE bookings",
            "DROP TABLE customers",
            "DROP TABLE stations",
        ],
    )
    .await;
    old(&db, 3).await;
    execute(&db, &["DROP TABLE booking_lines", "DROP TABLE notes"]).await;
    manager.create_mixin_table::<line::Entity>().await.unwrap();
    up(&db).await;
    assert_eq!(shape(&db).await, fresh);
}

backend_tests::on_every_backend!(
    all_belong_to_one,
    they_belong_to_several,
    a_child_of_an_adopted_table,
    up_down_up,
    a_fresh_database_ends_like_an_old_one,
);
