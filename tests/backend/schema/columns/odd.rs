//! Tables that are not as others: in another schema, partitioned, STRICT, WITHOUT ROWID, of a long name.

use super::world::{facts, run};
use crate::kill::{dump, texts};
use crate::sent::changes;
use mixins_migration::MixinSchemaManager as _;
use sea_orm::{DatabaseConnection, DbBackend, DbErr};
use sea_orm_migration::SchemaManager;

/// In a schema that is not on the search path, beside one of the same name that is.
mod far {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, SoftDelete, OptimisticLock)]
    #[sea_orm(schema_name = "far \"away", table_name = "odd_visits")]
    #[mixin(crate = "mixins")]
    pub struct Model {
        pub place: String,
    }
}

/// Whose indexes have longer names than PostgreSQL keeps.
mod long {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, SoftDelete, OptimisticLock)]
    #[sea_orm(table_name = "odd_table_with_a_name_that_is_nearly_as_long_as_names_may_be")]
    #[mixin(crate = "mixins")]
    pub struct Model {
        pub place: String,
    }
}

/// Nothing but a version: for tables of SQLite's own kinds.
mod plain {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, Timestamps, OptimisticLock)]
    #[sea_orm(table_name = "odd_plain")]
    #[mixin(crate = "mixins")]
    pub struct Model {
        pub place: String,
    }
}

async fn in_another_schema(db: DatabaseConnection) {
    if db.get_database_backend() != DbBackend::Postgres {
        return;
    }
    for sql in [
        "CREATE SCHEMA \"far \"\"away\"",
        "CREATE TYPE \"far \"\"away\".mood AS ENUM ('good', 'bad')",
        "CREATE TABLE \"far \"\"away\".odd_visits (id int PRIMARY KEY, place text NOT NULL, mood \"far \"\"away\".mood)",
        "INSERT INTO \"far \"\"away\".odd_visits VALUES (1, 'a', 'good'), (2, 'b', 'bad')",
        "CREATE TABLE odd_visits (id int PRIMARY KEY)",
    ] {
        run(&db, sql).await;
    }
    let near = "SELECT count(*)::text FROM pg_attribute WHERE attrelid = 'odd_visits'::regclass AND attnum > 0";
    let manager = SchemaManager::new(&db);
    manager.add_mixin_columns::<far::Entity>().await.unwrap();
    manager.create_live_unique::<far::Entity>(["place"]).await.unwrap();
    assert_eq!(texts(&db, near).await, ["1"]);
    let found =
        "SELECT schemaname || ' ' || indexname FROM pg_indexes WHERE indexname LIKE '%-odd_visits-%' ORDER BY 1";
    assert_eq!(
        texts(&db, found).await,
        [
            "far \"away idx-odd_visits-deleted_at",
            "far \"away uq-live-odd_visits-place"
        ]
    );
    manager.drop_live_index::<far::Entity>(["place"]).await.unwrap();
    manager
        .drop_mixin_columns::<far::Entity>(["deleted_at", "version"])
        .await
        .unwrap();
    assert_eq!(texts(&db, found).await, Vec::<String>::new());
    let left = "SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = '\"far \"\"away\".odd_visits'::regclass \
                AND attnum > 0 AND NOT attisdropped";
    assert_eq!(texts(&db, left).await, ["id place mood"]);
}

async fn of_a_long_name(db: DatabaseConnection) {
    let table = "odd_table_with_a_name_that_is_nearly_as_long_as_names_may_be";
    run(
        &db,
        &format!("CREATE TABLE {table} (id int PRIMARY KEY, place varchar(99) NOT NULL)"),
    )
    .await;
    let before = facts(&db, table).await;
    let manager = SchemaManager::new(&db);
    for _ in 0..2 {
        manager.add_mixin_columns::<long::Entity>().await.unwrap();
        manager.create_live_unique::<long::Entity>(["place"]).await.unwrap();
    }
    let made = facts(&db, table).await;
    assert_eq!(
        made.iter()
            .filter(|fact| fact.starts_with("index") && fact.contains("uq-live"))
            .count(),
        1,
        "{made:?}"
    );
    manager.drop_live_index::<long::Entity>(["place"]).await.unwrap();
    manager
        .drop_mixin_columns::<long::Entity>(["deleted_at", "version"])
        .await
        .unwrap();
    assert_eq!(facts(&db, table).await, before);
}

/// SeaORM's own names would be longer than servers keep: PostgreSQL cuts them without a word, MySQL and MariaDB refuse them.
async fn made_with_a_long_name(db: DatabaseConnection) {
    let table = "odd_table_with_a_name_that_is_nearly_as_long_as_names_may_be";
    let manager = SchemaManager::new(&db);
    for _ in 0..2 {
        manager.create_mixin_table::<long::Entity>().await.unwrap();
    }
    let made = facts(&db, table).await;
    let name = mixins::schema::short_name(&format!("idx-{table}-deleted_at"));
    let of_deletion = made
        .iter()
        .filter(|fact| fact.starts_with("index") && fact.contains("deleted_at"));
    let of_deletion: Vec<_> = of_deletion.collect();
    assert!(of_deletion.len() == 1 && of_deletion[0].contains(&name), "{made:?}");
    let (done, sent) = changes(manager.add_mixin_columns::<long::Entity>()).await;
    done.unwrap();
    assert_eq!(sent, Vec::<String>::new());
}

/// A partitioned table has no CONCURRENTLY, and its partitions get all.
async fn partitioned(db: DatabaseConnection) {
    if db.get_database_backend() != DbBackend::Postgres {
        return;
    }
    let table = "odd_table_with_a_name_that_is_nearly_as_long_as_names_may_be";
    for sql in [
        format!("CREATE TABLE {table} (id int PRIMARY KEY, place varchar(99) NOT NULL) PARTITION BY RANGE (id)"),
        format!("CREATE TABLE odd_part PARTITION OF {table} FOR VALUES FROM (0) TO (100)"),
        format!("INSERT INTO {table} VALUES (1, 'a'), (2, 'b')"),
    ] {
        run(&db, &sql).await;
    }
    let manager = SchemaManager::new(&db);
    for _ in 0..2 {
        manager.add_mixin_columns::<long::Entity>().await.unwrap();
        manager.create_live_index::<long::Entity>(["place"]).await.unwrap();
    }
    let of_part = "SELECT count(*)::text FROM pg_indexes WHERE tablename = 'odd_part'";
    assert_eq!(texts(&db, of_part).await, ["3"]);
    assert_eq!(
        texts(&db, "SELECT string_agg(version::text, '') FROM odd_part").await,
        ["11"]
    );
    // The server wants the partition's key in a unique one, and says so.
    let err = manager.create_live_unique::<long::Entity>(["place"]).await.unwrap_err();
    assert!(
        matches!(&err, DbErr::Migration(why) if why.contains("partition")),
        "{err}"
    );
}

/// SQLite's own kinds: all that they have stays; types that STRICT does not know are refused, and nothing is half done.
async fn kinds_of_sqlite(db: DatabaseConnection) {
    if db.get_database_backend() != DbBackend::Sqlite {
        return;
    }
    let manager = SchemaManager::new(&db);
    run(
        &db,
        "CREATE TABLE odd_plain (id INTEGER PRIMARY KEY, place TEXT NOT NULL) WITHOUT ROWID",
    )
    .await;
    run(&db, "INSERT INTO odd_plain VALUES (7, 'a')").await;
    manager.add_mixin_columns::<plain::Entity>().await.unwrap();
    let sql = texts(&db, "SELECT sql FROM sqlite_schema WHERE name = 'odd_plain'").await;
    assert!(
        sql[0].ends_with("WITHOUT ROWID") && sql[0].contains("DEFAULT CURRENT_TIMESTAMP"),
        "{sql:?}"
    );
    assert_eq!(
        texts(&db, "SELECT id || place || version FROM odd_plain").await,
        ["7a1"]
    );
    run(&db, "DROP TABLE odd_plain").await;
    run(
        &db,
        "CREATE TABLE odd_plain (id INTEGER PRIMARY KEY, place TEXT NOT NULL) STRICT",
    )
    .await;
    let before = dump(&db).await;
    let err = manager.add_mixin_columns::<plain::Entity>().await.unwrap_err();
    assert!(
        matches!(&err, DbErr::Migration(why) if why.contains("timestamp_with_timezone_text")),
        "{err}"
    );
    assert_eq!(dump(&db).await, before);
}

/// A table without rows is as any other.
async fn without_rows(db: DatabaseConnection) {
    let table = "odd_table_with_a_name_that_is_nearly_as_long_as_names_may_be";
    run(
        &db,
        "CREATE TABLE odd_plain (id int PRIMARY KEY, place varchar(99) NOT NULL)",
    )
    .await;
    let manager = SchemaManager::new(&db);
    manager.add_mixin_columns::<plain::Entity>().await.unwrap();
    assert_eq!(
        facts(&db, "odd_plain")
            .await
            .iter()
            .filter(|fact| fact.starts_with("column"))
            .count(),
        5
    );
    run(
        &db,
        &format!("CREATE TABLE {table} (id int PRIMARY KEY, place varchar(99) NOT NULL)"),
    )
    .await;
    manager.add_mixin_columns::<long::Entity>().await.unwrap();
    manager.create_live_unique::<long::Entity>(["place"]).await.unwrap();
}

backend_tests::on_every_backend!(
    in_another_schema,
    of_a_long_name,
    made_with_a_long_name,
    partitioned,
    kinds_of_sqlite,
    without_rows,
);
