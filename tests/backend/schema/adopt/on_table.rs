//! Adopting by the names of table and column, for migrations that outlive their entity.

use super::entity::{customer, price};
use super::world::{NORTH, SOUTH, adopt_customers, assert_refused, execute, literal, number, old, quote};
use crate::kill::dump;
use mixins_migration::inspected::Inspected;
use mixins_migration::{Dimension, MixinSchemaManager as _, NextStep};
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend};
use sea_orm_migration::SchemaManager;
use sea_orm_migration::prelude::ColumnType;

async fn all_steps_without_an_entity(db: DatabaseConnection) {
    old(&db, 20).await;
    adopt_customers(&db).await;
    let manager = SchemaManager::new(&db);
    let adoption = manager
        .adopt_tenant_on("bookings", "station_id")
        .references("stations", "id");
    for _ in 0..2 {
        adoption.add_nullable().await.unwrap();
        adoption.backfill_from::<customer::Entity>(7).await.unwrap();
        adoption.backfill(NORTH, 7).await.unwrap();
        adoption.enforce_not_null().await.unwrap();
        adoption.add_index().await.unwrap();
        adoption.add_foreign_key().await.unwrap();
        // To customers and to other bookings, which have stations too.
        assert_eq!(adoption.status().await.unwrap().next, NextStep::AddTenantKeys);
    }
    let south = format!(
        "SELECT count(*) FROM bookings WHERE station_id = {}",
        literal(&db, SOUTH)
    );
    assert_eq!(number(&db, &south).await, 20);
    let strangers = format!(
        "UPDATE bookings SET first_id = NULL WHERE station_id <> {}",
        literal(&db, NORTH)
    );
    execute(&db, &[&strangers]).await;
    adoption
        .add_tenant_keys()
        .replacing("customer_id")
        .replacing("first_id")
        .await
        .unwrap();
    assert_eq!(adoption.status().await.unwrap().next, NextStep::Nothing);
    let once = dump(&db).await;
    adoption.add_tenant_keys().replacing("customer_id").await.unwrap();
    assert!(dump(&db).await == once);
    let table = Inspected::read_table(&db, None, "bookings").await.unwrap().unwrap();
    let mut keys: Vec<_> = table.foreign_keys.iter().map(|key| key.columns.join(",")).collect();
    keys.sort();
    assert_eq!(keys, ["station_id", "station_id,customer_id", "station_id,first_id"]);
    adoption.undo().await.unwrap();
    adoption.undo().await.unwrap();
}

async fn nothing_says_the_tenants_table(db: DatabaseConnection) {
    old(&db, 2).await;
    let manager = SchemaManager::new(&db);
    let adoption = manager.adopt_tenant_on("bookings", "station_id");
    adoption.add_with_default(NORTH).await.unwrap();
    assert_refused(
        adoption.add_foreign_key().await,
        &["nothing says which table `station_id` names a row of"],
    );
    for (table, column, words) in [
        ("nowhere", "id", "there is no table `nowhere`"),
        ("stations", "name", "`stations` has no unique key over (`name`)"),
    ] {
        let refused = adoption.clone().references(table, column).add_foreign_key().await;
        assert_refused(refused, &[words]);
    }
}

async fn numbers_and_texts(db: DatabaseConnection) {
    execute(
        &db,
        &["CREATE TABLE prices (id int NOT NULL PRIMARY KEY, cents int NOT NULL)"],
    )
    .await;
    execute(&db, &["INSERT INTO prices VALUES (1, 100), (2, 200), (3, 300)"]).await;
    let manager = SchemaManager::new(&db);
    let adoption = manager.adopt_tenant::<price::Entity>(Dimension::Named("org_id"));
    for _ in 0..2 {
        adoption.add_with_default(7_i64).await.unwrap();
        adoption.drop_default().await.unwrap();
        adoption.add_index().await.unwrap();
    }
    assert_eq!(number(&db, "SELECT count(*) FROM prices WHERE org_id = 7").await, 3);
    adoption.undo().await.unwrap();

    let text = manager
        .adopt_tenant_on("prices", "region")
        .column_type(ColumnType::string(Some(40)));
    for _ in 0..2 {
        text.add_with_default("it's \\ a ? $1 \"text\"").await.unwrap();
    }
    assert_refused(text.add_with_default("another").await, &["with another default"]);
    let found = sea_orm::Statement::from_sql_and_values(
        db.get_database_backend(),
        if db.get_database_backend() == DbBackend::Postgres {
            "SELECT count(*) FROM prices WHERE region = $1"
        } else {
            "SELECT count(*) FROM prices WHERE region = ?"
        },
        ["it's \\ a ? $1 \"text\"".into()],
    );
    let row = db.query_one_raw(found).await.unwrap().unwrap();
    assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 3);
    text.undo().await.unwrap();
    text.add_index().await.unwrap();
}

/// What MODIFY leaves out it takes away.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn comments_and_collations_stay_on_mysql() {
    backend_tests::run(backend_tests::Backend::Mysql, async |db: DatabaseConnection| {
        execute(&db, &["CREATE TABLE prices (id int NOT NULL PRIMARY KEY) COLLATE utf8mb4_unicode_ci"]).await;
        execute(&db, &["INSERT INTO prices VALUES (1)"]).await;
        let column = "ALTER TABLE prices ADD COLUMN region varchar(40) CHARACTER SET latin1 COLLATE latin1_bin NULL DEFAULT \
                      'it''s NULL' COMMENT 'a, \"b\" `c` it''s NOT NULL DEFAULT' FIRST";
        execute(&db, &[column]).await;
        let manager = SchemaManager::new(&db);
        let adoption = manager.adopt_tenant_on("prices", "region").column_type(ColumnType::string(Some(40)));
        let before = dump(&db).await;
        adoption.enforce_not_null().await.unwrap();
        let line = |dump: &str| dump.lines().find(|line| line.contains(&quote(&db, "region"))).unwrap().to_owned();
        assert_eq!(line(&dump(&db).await), line(&before).replace("latin1_bin DEFAULT", "latin1_bin NOT NULL DEFAULT"));
        adoption.undo().await.unwrap();
        let undone = line(&before).replace("DEFAULT 'it''s NULL' ", "DEFAULT NULL ");
        assert_eq!(line(&dump(&db).await), undone);
    })
    .await;
}

backend_tests::on_every_backend!(
    all_steps_without_an_entity,
    nothing_says_the_tenants_table,
    numbers_and_texts,
);
