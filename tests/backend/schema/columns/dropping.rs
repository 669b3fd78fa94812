//! `drop_mixin_columns`: named columns, with what stands on them; what others made of them is in the way.

use super::entity::{booking, desk};
use super::world::{facts, of, old_bookings, run};
use crate::kill::{dump, texts};
use crate::sent::changes;
use mixins_migration::MixinSchemaManager as _;
use sea_orm::{DatabaseConnection, DbBackend, DbErr, TransactionTrait as _};
use sea_orm_migration::SchemaManager;

const ALL: [&str; 7] = [
    "created_by",
    "updated_by",
    "deleted_by",
    "created_at",
    "updated_at",
    "deleted_at",
    "version",
];

async fn up(db: &DatabaseConnection) {
    SchemaManager::new(db)
        .add_mixin_columns::<booking::Entity>()
        .await
        .unwrap();
}

async fn down(db: &DatabaseConnection, columns: &[&str]) -> Result<(), DbErr> {
    SchemaManager::new(db)
        .drop_mixin_columns::<booking::Entity>(columns.iter().copied())
        .await
}

async fn up_down_up(db: DatabaseConnection) {
    old_bookings(&db).await;
    let old = facts(&db, "col_bookings").await;
    up(&db).await;
    let new = facts(&db, "col_bookings").await;
    down(&db, &ALL).await.unwrap();
    assert_eq!(facts(&db, "col_bookings").await, old);
    assert_eq!(
        texts(&db, "SELECT guest FROM col_bookings ORDER BY id").await,
        ["Alan", "Kurt", "Emmy"]
    );
    up(&db).await;
    assert_eq!(facts(&db, "col_bookings").await, new);
}

async fn named_columns_only_and_once(db: DatabaseConnection) {
    old_bookings(&db).await;
    up(&db).await;
    down(&db, &["version", "deleted_by"]).await.unwrap();
    let left = facts(&db, "col_bookings").await;
    assert!(
        !left
            .iter()
            .any(|fact| fact.contains("version") || fact.contains("deleted_by")),
        "{left:?}"
    );
    assert!(left.iter().any(|fact| fact.contains("created_by")), "{left:?}");
    let manager = SchemaManager::new(&db);
    let again = manager.drop_mixin_columns::<booking::Entity>(["version", "deleted_by", "never_there"]);
    let (done, sent) = changes(again).await;
    done.unwrap();
    assert_eq!(sent, Vec::<String>::new());
    manager.drop_mixin_columns::<desk::Entity>(["version"]).await.unwrap();
}

/// Indexes over expressions and of the rows of a condition go too; a key over several columns goes with one of them.
async fn indexes_and_keys_go_with_them(db: DatabaseConnection) {
    run(
        &db,
        "CREATE TABLE col_parents (a int NOT NULL, b int NOT NULL, PRIMARY KEY (a, b))",
    )
    .await;
    run(&db, "CREATE TABLE col_desks (id int PRIMARY KEY, number int, b int, version int NOT NULL DEFAULT 1, UNIQUE (number, version), FOREIGN KEY (version, b) REFERENCES col_parents (a, b))").await;
    run(&db, "INSERT INTO col_parents VALUES (1, 2)").await;
    run(&db, "INSERT INTO col_desks VALUES (1, 2, 2, 1), (2, 3, NULL, 1)").await;
    let indexes: &[&str] = match db.get_database_backend() {
        DbBackend::MySql => &["CREATE INDEX several ON col_desks (version, number)"],
        DbBackend::Postgres | DbBackend::Sqlite | _ => &[
            "CREATE INDEX several ON col_desks (number, version)",
            "CREATE INDEX expression ON col_desks ((version + 1))",
            "CREATE INDEX condition ON col_desks (number) WHERE version > 1",
        ],
    };
    for sql in indexes {
        run(&db, sql).await;
    }
    run(&db, "CREATE INDEX other ON col_desks (number)").await;
    SchemaManager::new(&db)
        .drop_mixin_columns::<desk::Entity>(["version"])
        .await
        .unwrap();
    let left = facts(&db, "col_desks").await;
    assert!(
        !left
            .iter()
            .any(|fact| fact.contains("version") || fact.starts_with("key")),
        "{left:?}"
    );
    assert!(left.iter().any(|fact| fact.contains("other")), "{left:?}");
    assert_eq!(
        texts(&db, "SELECT concat(id, ' ', number) FROM col_desks ORDER BY id").await,
        ["1 2", "2 3"]
    );
}

async fn what_others_made_of_it_is_in_the_way(db: DatabaseConnection) {
    old_bookings(&db).await;
    up(&db).await;
    run(&db, "CREATE VIEW versions AS SELECT b.version FROM col_bookings b").await;
    let before = dump(&db).await;
    let err = down(&db, &["version"]).await.unwrap_err();
    assert!(matches!(err, DbErr::Migration(_)), "{err:?}");
    assert!(err.to_string().contains("versions"), "{err}");
    assert_eq!(dump(&db).await, before);
    run(&db, "DROP VIEW versions").await;
    // A foreign key of another table.
    let unique = "CREATE UNIQUE INDEX uq ON col_bookings (version, id)";
    run(&db, unique).await;
    run(
        &db,
        "CREATE TABLE col_children (v int, i int, FOREIGN KEY (v, i) REFERENCES col_bookings (version, id))",
    )
    .await;
    let before = dump(&db).await;
    let err = down(&db, &["version"]).await.unwrap_err().to_string();
    assert!(err.contains("col_children") && err.contains("`version`"), "{err}");
    assert_eq!(dump(&db).await, before);
}

async fn a_key_stays(db: DatabaseConnection) {
    old_bookings(&db).await;
    let before = dump(&db).await;
    let err = down(&db, &["guest", "id"]).await.unwrap_err().to_string();
    assert!(err.contains("`id` is part of the primary key"), "{err}");
    assert_eq!(dump(&db).await, before);
}

/// The policies that look at the column; row security itself stays on, so that nobody sees more than before.
async fn policies_go_with_it(db: DatabaseConnection) {
    if db.get_database_backend() != DbBackend::Postgres {
        return;
    }
    run(
        &db,
        "CREATE TABLE col_desks (id int PRIMARY KEY, number int, station_id uuid)",
    )
    .await;
    run(&db, "ALTER TABLE col_desks ENABLE ROW LEVEL SECURITY").await;
    run(&db, "CREATE POLICY \"of station\" ON col_desks USING (station_id = nullif(current_setting('app.s', true), '')::uuid)").await;
    run(&db, "CREATE POLICY others ON col_desks USING (number > 0)").await;
    let (done, sent) = changes(SchemaManager::new(&db).drop_mixin_columns::<desk::Entity>(["station_id"])).await;
    done.unwrap();
    assert_eq!(
        sent,
        [
            "DROP POLICY \"of station\" ON \"col_desks\"",
            "ALTER TABLE \"col_desks\" DROP COLUMN \"station_id\""
        ]
    );
    assert_eq!(texts(&db, "SELECT polname::text FROM pg_policy").await, ["others"]);
    assert_eq!(
        texts(
            &db,
            "SELECT relrowsecurity::text FROM pg_class WHERE relname = 'col_desks'"
        )
        .await,
        ["true"]
    );
}

/// The columns that tell live rows on MySQL and MariaDB go with the deletion column.
async fn live_keys_go_with_it(db: DatabaseConnection) {
    let time = of(&db, ["timestamp_text", "timestamptz", "datetime(6)"]);
    let station = of(&db, ["uuid_text", "uuid", "binary(16)"]);
    run(&db, &format!("CREATE TABLE col_desks (id int PRIMARY KEY, number int, station_id {station} NOT NULL, deleted_at {time} NULL)")).await;
    let before = facts(&db, "col_desks").await;
    let manager = SchemaManager::new(&db);
    manager.create_live_unique::<desk::Entity>(["number"]).await.unwrap();
    manager.create_live_index::<desk::Entity>(["number"]).await.unwrap();
    assert!(facts(&db, "col_desks").await.len() > before.len());
    manager
        .drop_mixin_columns::<desk::Entity>(["deleted_at"])
        .await
        .unwrap();
    let mut left = before;
    left.retain(|fact| !fact.contains("deleted_at"));
    assert_eq!(facts(&db, "col_desks").await, left);
}

/// PostgreSQL drops them in a migration's transaction, and all comes back with it.
async fn in_a_transaction(db: DatabaseConnection) {
    old_bookings(&db).await;
    up(&db).await;
    let before = dump(&db).await;
    let transaction = db.begin().await.unwrap();
    let outcome = SchemaManager::new(&transaction)
        .drop_mixin_columns::<booking::Entity>(["version"])
        .await;
    outcome.unwrap();
    transaction.rollback().await.unwrap();
    if db.get_database_backend() == DbBackend::MySql {
        return;
    }
    assert_eq!(dump(&db).await, before);
}

backend_tests::on_every_backend!(
    up_down_up,
    named_columns_only_and_once,
    indexes_and_keys_go_with_them,
    what_others_made_of_it_is_in_the_way,
    a_key_stays,
    policies_go_with_it,
    live_keys_go_with_it,
    in_a_transaction,
);
