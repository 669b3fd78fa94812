//! `.replacing(..)`: the old unique goes after the new one stands.

use super::entity::customer;
use super::world::{old_customers, old_customers_with};
use crate::columns::world::{facts, of, run};
use crate::kill::dump;
use crate::sent::changes;
use mixins_migration::MixinSchemaManager as _;
use sea_orm::{DatabaseConnection, DbBackend, DbErr};
use sea_orm_migration::SchemaManager;

async fn replace(db: &DatabaseConnection, old: &str) -> Result<(), DbErr> {
    SchemaManager::new(db)
        .create_live_unique::<customer::Entity>(["email"])
        .replacing(old)
        .await
}

/// The uniques of the table, but for its key.
async fn uniques(db: &DatabaseConnection) -> Vec<String> {
    let mut facts = facts(db, "lot_customers").await;
    let is_unique = |fact: &str| match db.get_database_backend() {
        DbBackend::Postgres => fact.contains("UNIQUE INDEX") && !fact.contains("pkey"),
        DbBackend::Sqlite => fact.split(' ').nth(2) == Some("1") && !fact.ends_with(" id"),
        DbBackend::MySql | _ => fact.split(' ').nth(2) == Some("0") && !fact.contains("PRIMARY"),
    };
    facts.retain(|fact| fact.starts_with("index") && is_unique(fact));
    facts
}

/// The UNIQUE of a column, under the name that PostgreSQL gives it; SQLite gives it a number, MySQL the column's name.
async fn the_unique_of_a_column(db: DatabaseConnection) {
    old_customers_with(&db, ", UNIQUE (email)").await;
    run(&db, "CREATE TABLE lot_children (id int PRIMARY KEY, c_id int NOT NULL REFERENCES lot_customers (id) ON DELETE CASCADE)").await;
    run(&db, "INSERT INTO lot_children VALUES (1, 1), (2, 4)").await;
    replace(&db, "lot_customers_email_key").await.unwrap();
    let left = uniques(&db).await;
    assert!(
        left.len() == 1 && left[0].contains("uq-live-lot_customers-org_id-email"),
        "{left:?}"
    );
    assert_eq!(
        crate::kill::texts(&db, "SELECT concat(id, ' ', c_id) FROM lot_children ORDER BY id").await,
        ["1 1", "2 4"]
    );
    let before = dump(&db).await;
    let manager = SchemaManager::new(&db);
    let again = manager
        .create_live_unique::<customer::Entity>(["email"])
        .replacing("lot_customers_email_key");
    let (done, sent) = changes(again).await;
    done.unwrap();
    assert_eq!(sent, Vec::<String>::new());
    assert_eq!(dump(&db).await, before);
}

/// A unique index by its name, in the order: first the new one.
async fn a_unique_index(db: DatabaseConnection) {
    old_customers(&db).await;
    run(&db, "CREATE UNIQUE INDEX by_email ON lot_customers (email)").await;
    let manager = SchemaManager::new(&db);
    let step = manager
        .create_live_unique::<customer::Entity>(["email"])
        .replacing("by_email");
    let (done, sent) = changes(step).await;
    done.unwrap();
    assert!(sent.last().unwrap().contains("by_email") && sent.len() >= 2, "{sent:?}");
    assert!(
        sent[..sent.len() - 1].iter().all(|sql| !sql.contains("by_email")),
        "{sent:?}"
    );
    assert_eq!(uniques(&db).await.len(), 1);
}

/// One that was never there, such as in a new database.
async fn one_that_is_not_there(db: DatabaseConnection) {
    old_customers(&db).await;
    replace(&db, "lot_customers_email_key").await.unwrap();
    assert_eq!(uniques(&db).await.len(), 1);
}

/// With doubles, the old one stays too.
async fn nothing_goes_before_the_new_one_stands(db: DatabaseConnection) {
    old_customers(&db).await;
    run(&db, "CREATE UNIQUE INDEX by_phone ON lot_customers (phone)").await;
    run(&db, "INSERT INTO lot_customers VALUES (6, 1, 'a@x', '6', FALSE)").await;
    let before = dump(&db).await;
    let err = replace(&db, "by_phone").await.unwrap_err().to_string();
    assert!(err.contains("the same value of `org_id`, `email`, once"), "{err}");
    assert_eq!(dump(&db).await, before);
}

/// A foreign key of another table that refers to the old one.
async fn one_that_others_refer_to(db: DatabaseConnection) {
    old_customers_with(&db, ", UNIQUE (email)").await;
    run(&db, "CREATE TABLE lot_children (id int PRIMARY KEY, e varchar(99), FOREIGN KEY (e) REFERENCES lot_customers (email))").await;
    let err = replace(&db, "lot_customers_email_key").await.unwrap_err();
    let cause = of(
        &db,
        [
            "a foreign key of `lot_children` refers",
            "other objects depend on it",
            "needed in a foreign key constraint",
        ],
    );
    assert!(
        matches!(err, DbErr::Migration(_)) && err.to_string().contains(cause),
        "{err}"
    );
    assert!(uniques(&db).await.iter().any(|fact| !fact.contains("uq-live")));
}

async fn the_primary_key(db: DatabaseConnection) {
    old_customers(&db).await;
    let before = dump(&db).await;
    let key = of(
        &db,
        ["sqlite_autoindex_lot_customers_1", "lot_customers_pkey", "PRIMARY"],
    );
    let err = replace(&db, key).await.unwrap_err().to_string();
    assert!(err.contains("is the primary key, and is not replaced"), "{err}");
    assert_eq!(dump(&db).await, before);
}

backend_tests::on_every_backend!(
    the_unique_of_a_column,
    a_unique_index,
    one_that_is_not_there,
    nothing_goes_before_the_new_one_stands,
    one_that_others_refer_to,
    the_primary_key,
);
