//! What is made, and what it does.

use super::entity::{customer, page};
use super::world::{old_customers, old_pages};
use crate::columns::world::{facts, of, run};
use crate::kill::{dump, texts};
use crate::sent::changes;
use mixins_migration::MixinSchemaManager as _;
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend, SqlErr, TransactionTrait as _};
use sea_orm_migration::SchemaManager;

/// A second live row is refused, also for its tenant alone; deleted ones repeat, and NULL is no double.
async fn keeps_doubles_out(db: DatabaseConnection) {
    old_customers(&db).await;
    SchemaManager::new(&db)
        .create_live_unique::<customer::Entity>(["email"])
        .await
        .unwrap();
    for ok in [
        "(6, 2, 'a@x', '6', FALSE)",
        "(7, 1, 'a@x', '7', TRUE)",
        "(8, 1, 'a@x', '8', TRUE)",
        "(9, 1, NULL, '9', FALSE)",
    ] {
        run(&db, &format!("INSERT INTO lot_customers VALUES {ok}")).await;
    }
    let double = db
        .execute_unprepared("INSERT INTO lot_customers VALUES (10, 1, 'a@x', '10', FALSE)")
        .await
        .unwrap_err();
    assert!(
        matches!(double.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))),
        "{double}"
    );
    let restored = db
        .execute_unprepared("UPDATE lot_customers SET is_deleted = FALSE WHERE id = 7")
        .await
        .unwrap_err();
    assert!(
        matches!(restored.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))),
        "{restored}"
    );
}

/// The catalogue's own words for it.
async fn is_what_it_says(db: DatabaseConnection) {
    old_customers(&db).await;
    let manager = SchemaManager::new(&db);
    manager.create_live_unique::<customer::Entity>(["email"]).await.unwrap();
    manager.create_live_index::<customer::Entity>(["phone"]).await.unwrap();
    let found = match db.get_database_backend() {
        DbBackend::Sqlite => texts(&db, "SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name DESC").await,
        DbBackend::Postgres => texts(&db, "SELECT indexdef FROM pg_indexes WHERE indexname LIKE '%live%' ORDER BY indexname DESC").await,
        DbBackend::MySql | _ => {
            texts(
                &db,
                "SELECT concat(index_name, ' ', non_unique, ' ', group_concat(column_name ORDER BY seq_in_index)) FROM \
                 information_schema.statistics WHERE table_name = 'lot_customers' AND index_name LIKE '%live%' GROUP BY index_name, \
                 non_unique ORDER BY index_name DESC",
            )
            .await
        }
    };
    let wanted = of(
        &db,
        [
            "CREATE UNIQUE INDEX \"uq-live-lot_customers-org_id-email\" ON \"lot_customers\" (\"org_id\", \"email\") WHERE \
             \"is_deleted\" = false|CREATE INDEX \"live-lot_customers-org_id-phone\" ON \"lot_customers\" (\"org_id\", \"phone\") WHERE \
             \"is_deleted\" = false",
            "CREATE UNIQUE INDEX \"uq-live-lot_customers-org_id-email\" ON public.lot_customers USING btree (org_id, email) WHERE \
             (is_deleted = false)|CREATE INDEX \"live-lot_customers-org_id-phone\" ON public.lot_customers USING btree (org_id, phone) \
             WHERE (is_deleted = false)",
            "uq-live-lot_customers-org_id-email 0 org_id,email,live|live-lot_customers-org_id-phone 1 org_id,phone,is_deleted",
        ],
    );
    assert_eq!(found.join("|"), wanted);
}

async fn a_second_run_changes_nothing(db: DatabaseConnection) {
    old_pages(&db).await;
    let manager = SchemaManager::new(&db);
    let slug = "the \"Slug`";
    let (done, sent) = changes(manager.create_live_unique::<page::Entity>([slug])).await;
    done.unwrap();
    match db.get_database_backend() {
        DbBackend::Postgres => assert!(sent.len() == 1 && sent[0].contains("INDEX CONCURRENTLY"), "{sent:?}"),
        DbBackend::Sqlite => assert_eq!(sent.len(), 1, "{sent:?}"),
        DbBackend::MySql | _ => {
            assert!(sent.len() == 2 && sent[0].ends_with("ALGORITHM=INSTANT"), "{sent:?}");
            assert!(sent[1].ends_with("ALGORITHM=INPLACE, LOCK=NONE"), "{sent:?}");
        }
    }
    let before = dump(&db).await;
    let (done, sent) = changes(manager.create_live_unique::<page::Entity>([slug])).await;
    done.unwrap();
    assert_eq!(sent, Vec::<String>::new());
    assert_eq!(dump(&db).await, before);
    // The plain index is another one; on MySQL and MariaDB the column is there already.
    let (done, sent) = changes(manager.create_live_index::<page::Entity>([slug])).await;
    done.unwrap();
    assert_eq!(sent.len(), 1, "{sent:?}");
}

/// An index that somebody made by hand, under another name, is not made again.
async fn one_by_hand_counts(db: DatabaseConnection) {
    old_customers(&db).await;
    let by_hand = of(
        &db,
        [
            "CREATE UNIQUE INDEX mine ON lot_customers (org_id, email) WHERE is_deleted = false",
            "CREATE UNIQUE INDEX mine ON lot_customers (org_id, email) WHERE is_deleted = false",
            "ALTER TABLE lot_customers ADD COLUMN live tinyint AS (if(is_deleted = 0, 1, NULL)) VIRTUAL INVISIBLE, ADD UNIQUE INDEX \
             mine (org_id, email, live)",
        ],
    );
    run(&db, by_hand).await;
    let (done, sent) = changes(SchemaManager::new(&db).create_live_unique::<customer::Entity>(["email"])).await;
    done.unwrap();
    assert_eq!(sent, Vec::<String>::new());
}

/// What a stopped CREATE INDEX CONCURRENTLY leaves is invalid, keeps nobody out, and is built again.
async fn an_invalid_one_is_built_again(db: DatabaseConnection) {
    if db.get_database_backend() != DbBackend::Postgres {
        return;
    }
    old_customers(&db).await;
    run(&db, "CREATE UNIQUE INDEX \"uq-live-lot_customers-org_id-email\" ON lot_customers (org_id, email) WHERE is_deleted = false").await;
    run(
        &db,
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = '\"uq-live-lot_customers-org_id-email\"'::regclass",
    )
    .await;
    let (done, sent) = changes(SchemaManager::new(&db).create_live_unique::<customer::Entity>(["email"])).await;
    done.unwrap();
    assert!(
        sent.len() == 2 && sent[0].starts_with("DROP INDEX CONCURRENTLY"),
        "{sent:?}"
    );
    assert_eq!(texts(&db, "SELECT indisvalid::text FROM pg_index WHERE indexrelid = '\"uq-live-lot_customers-org_id-email\"'::regclass").await, ["true"]);
}

/// In a transaction only on a table that is new in it; on PostgreSQL alone it makes a difference.
async fn in_a_transaction(db: DatabaseConnection) {
    if db.get_database_backend() != DbBackend::Postgres {
        return;
    }
    old_customers(&db).await;
    let before = dump(&db).await;
    let transaction = db.begin().await.unwrap();
    // Not new, though this transaction changes it.
    transaction
        .execute_unprepared("ALTER TABLE lot_customers ADD COLUMN x int")
        .await
        .unwrap();
    let err = SchemaManager::new(&transaction)
        .create_live_unique::<customer::Entity>(["email"])
        .await
        .unwrap_err();
    transaction.rollback().await.unwrap();
    assert!(err.to_string().contains("Some(false)"), "{err}");
    assert_eq!(dump(&db).await, before);
    let transaction = db.begin().await.unwrap();
    transaction
        .execute_unprepared("DROP TABLE lot_customers")
        .await
        .unwrap();
    let create = "CREATE TABLE lot_customers (id int PRIMARY KEY, org_id bigint NOT NULL, email varchar(99), phone varchar(99), \
                  is_deleted boolean NOT NULL)";
    transaction.execute_unprepared(create).await.unwrap();
    let manager = SchemaManager::new(&transaction);
    manager.create_live_unique::<customer::Entity>(["email"]).await.unwrap();
    transaction.commit().await.unwrap();
    assert!(
        facts(&db, "lot_customers")
            .await
            .iter()
            .any(|fact| fact.contains("uq-live"))
    );
}

backend_tests::on_every_backend!(
    keeps_doubles_out,
    is_what_it_says,
    a_second_run_changes_nothing,
    one_by_hand_counts,
    an_invalid_one_is_built_again,
    in_a_transaction,
);
