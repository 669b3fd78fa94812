//! What is refused, with the cause and a way out, and leaves everything as it was.

use super::entity::customer;
use super::world::old_customers;
use crate::columns::world::{of, run};
use crate::kill::{dump, texts};
use mixins_migration::MixinSchemaManager as _;
use sea_orm::{DatabaseConnection, DbBackend, DbErr};
use sea_orm_migration::SchemaManager;

async fn refused(db: &DatabaseConnection, columns: &[&str]) -> String {
    let before = dump(db).await;
    let manager = SchemaManager::new(db);
    let step = manager.create_live_unique::<customer::Entity>(columns.iter().copied());
    let err = step.await.unwrap_err();
    assert!(matches!(err, DbErr::Migration(_)), "{err:?}");
    assert_eq!(dump(db).await, before);
    err.to_string()
}

/// With their number, and a query that shows them; no value of a row.
async fn doubles(db: DatabaseConnection) {
    old_customers(&db).await;
    run(&db, "INSERT INTO lot_customers VALUES (6, 1, 'a@x', '6', FALSE), (7, 2, 'b@x', '7', FALSE), (8, 2, 'b@x', '8', FALSE)").await;
    let err = refused(&db, &["email"]).await;
    assert!(err.contains("same values of `org_id`, `email`, 2 times"), "{err}");
    assert!(!err.contains("a@x") && !err.contains("b@x"), "{err}");
    let query = err
        .split_once(", `SELECT")
        .and_then(|(_, rest)| rest.rsplit_once("` shows them"));
    let query = query.map(|(query, _)| format!("SELECT{query}")).unwrap();
    let shown = texts(
        &db,
        &format!(
            "SELECT {} FROM ({query}) d ORDER BY 1",
            of(&db, ["email", "email", "email"])
        ),
    )
    .await;
    assert_eq!(shown, ["a@x", "b@x"]);
    run(&db, "UPDATE lot_customers SET is_deleted = TRUE WHERE id >= 6").await;
    SchemaManager::new(&db)
        .create_live_unique::<customer::Entity>(["email"])
        .await
        .unwrap();
}

async fn another_index_of_that_name(db: DatabaseConnection) {
    old_customers(&db).await;
    let quote = of(&db, ["\"", "\"", "`"]);
    let condition = of(&db, [" WHERE phone IS NULL", " WHERE phone IS NULL", ""]);
    run(&db, &format!("CREATE UNIQUE INDEX {quote}uq-live-lot_customers-org_id-email{quote} ON lot_customers (org_id, email){condition}")).await;
    let err = refused(&db, &["email"]).await;
    for part in [
        "is another one: UNIQUE (\"org_id\", \"email\")",
        "and not UNIQUE (\"org_id\", \"email\"",
        "rename or drop it",
    ] {
        assert!(err.contains(part), "{part}: {err}");
    }
}

/// A column `live` that somebody uses for something else.
async fn another_live_column(db: DatabaseConnection) {
    if db.get_database_backend() != DbBackend::MySql {
        return;
    }
    old_customers(&db).await;
    run(&db, "ALTER TABLE lot_customers ADD COLUMN Live int NOT NULL DEFAULT 3").await;
    let err = refused(&db, &["email"]).await;
    assert!(
        err.contains("the column `live`, which tells live rows, is `int(11)` here"),
        "{err}"
    );
}

async fn columns_that_are_not_there(db: DatabaseConnection) {
    let err = refused(&db, &["email"]).await;
    assert!(err.contains("there is no such table"), "{err}");
    run(
        &db,
        "CREATE TABLE lot_customers (id int PRIMARY KEY, email varchar(99), phone varchar(99))",
    )
    .await;
    let err = refused(&db, &["email"]).await;
    assert!(
        err.contains("`org_id`, `is_deleted` is not there yet; `adopt_tenant`"),
        "{err}"
    );
    let err = refused(&db, &["emial"]).await;
    assert!(err.contains("`emial` is no column of the entity"), "{err}");
    let err = refused(&db, &[]).await;
    assert!(err.contains("an index needs a column"), "{err}");
}

backend_tests::on_every_backend!(
    doubles,
    another_index_of_that_name,
    another_live_column,
    columns_that_are_not_there
);
