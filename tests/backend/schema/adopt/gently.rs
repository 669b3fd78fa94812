//! Tables of MySQL and MariaDB to which no column can be added instantly, and that cannot be changed while others write: the
//! steps do it by the next best way.

use super::names::all_steps;
use super::world::{NORTH, execute, number, stations};
use crate::sent::changes;
use mixins_migration::MixinSchemaManager as _;
use sea_orm::DatabaseConnection;
use sea_orm_migration::SchemaManager;

/// A table with something of its own, and five rows.
async fn table(db: &DatabaseConnection, name: &str, own: &str) {
    execute(
        db,
        &[
            &format!("CREATE TABLE {name} (id int NOT NULL PRIMARY KEY, title varchar(99) NOT NULL, gone datetime(6) NULL{own}"),
            &format!("INSERT INTO {name} (id, title) VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd'), (5, 'e')"),
        ],
    )
    .await;
}

async fn kinds(db: DatabaseConnection) {
    stations(&db).await;
    table(&db, "searched", ", FULLTEXT (title))").await;
    table(&db, "pressed", ") ROW_FORMAT=COMPRESSED").await;
    let live = ", live TINYINT AS (IF(gone IS NULL, 1, NULL)) VIRTUAL INVISIBLE, UNIQUE (title, live))";
    table(&db, "alive", live).await;
    let manager = SchemaManager::new(&db);
    for name in ["searched", "pressed", "alive"] {
        all_steps(&db, manager.adopt_tenant_on(name, "station_id")).await;
        let filled = format!("SELECT count(*) FROM {name} WHERE station_id IS NOT NULL");
        assert_eq!(number(&db, &filled).await, 5, "{name}");
    }
}

/// With the default from the start, and as gently as it can be: others wait no longer than they must.
async fn ways(db: DatabaseConnection) {
    stations(&db).await;
    table(&db, "customers", ", FULLTEXT (title))").await;
    let manager = SchemaManager::new(&db);
    let adoption = manager.adopt_tenant_on("customers", "station_id");
    let (done, sent) = changes(Box::pin(adoption.add_with_default(NORTH))).await;
    done.unwrap();
    let [gently, somehow] = sent.as_slice() else {
        panic!("{sent:?}");
    };
    assert!(
        gently.ends_with(", LOCK=NONE") && gently.starts_with(somehow.as_str()),
        "{sent:?}"
    );
    assert_eq!(
        number(&db, "SELECT count(*) FROM customers WHERE station_id IS NULL").await,
        0
    );
}

#[tokio::test]
async fn every_step_is_done_somehow() {
    backend_tests::run(backend_tests::Backend::Mysql, kinds).await;
}

#[tokio::test]
async fn the_gentlest_way_is_tried_first() {
    backend_tests::run(backend_tests::Backend::Mysql, ways).await;
}
