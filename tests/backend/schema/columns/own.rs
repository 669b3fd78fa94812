//! Columns of mixins of one's own: those that say what old rows have in them are added, the others refused.

use super::world::{facts, of, run};
use crate::kill::{dump, texts};
use crate::sent::changes;
use mixins_migration::MixinSchemaManager as _;
use sea_orm::{DatabaseConnection, DbBackend, EntityTrait as _};
use sea_orm_migration::SchemaManager;
use sea_orm_migration::prelude::{ColumnType, Expr, StringLen};

mod catalogue {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
    #[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "own_mood")]
    pub enum Mood {
        #[sea_orm(string_value = "calm")]
        Calm,
        #[sea_orm(string_value = "loud")]
        Loud,
    }

    #[mixins::mixin(crate = "mixins", index("shown_at"), index("section", "shown_at"))]
    pub struct Shown {
        pub shown_at: Option<DateTimeUtc>,
        #[sea_orm(default_value = "news")]
        pub section: String,
        #[sea_orm(default_expr = "sea_orm::sea_query::Expr::current_timestamp()")]
        pub noted_at: DateTimeUtc,
        #[sea_orm(unique)]
        pub token: Option<String>,
        pub mood: Option<crate::columns::own::catalogue::Mood>,
    }

    #[mixins::mixin(crate = "mixins")]
    pub struct Sluggable {
        #[sea_orm(unique)]
        pub slug: String,
    }

    #[mixins::mixin(crate = "mixins")]
    pub struct Coded {
        #[sea_orm(unique, default_value = "none")]
        pub code: String,
    }
}

mod offer {
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, mixins::IntegerPk, mixins::OptimisticLock)]
    #[sea_orm(table_name = "own_offers")]
    #[mixin(crate = "mixins", with(super::catalogue::Shown))]
    pub struct Model {
        pub title: String,
        /// The user's own, and not there: nobody asked for it.
        pub price: Option<i32>,
    }
}

mod page {
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, mixins::IntegerPk)]
    #[sea_orm(table_name = "own_pages")]
    #[mixin(crate = "mixins", with(super::catalogue::Sluggable))]
    pub struct Model {
        pub title: String,
    }
}

mod coupon {
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, mixins::IntegerPk)]
    #[sea_orm(table_name = "own_coupons")]
    #[mixin(crate = "mixins", with(super::catalogue::Coded))]
    pub struct Model {}
}

async fn old(db: &DatabaseConnection, table: &str) {
    let key = of(
        db,
        [
            "integer NOT NULL PRIMARY KEY AUTOINCREMENT",
            "serial PRIMARY KEY",
            "int NOT NULL AUTO_INCREMENT PRIMARY KEY",
        ],
    );
    let text = of(db, ["varchar", "varchar", "varchar(255)"]);
    run(db, &format!("CREATE TABLE {table} (id {key}, title {text} NOT NULL)")).await;
    run(db, &format!("INSERT INTO {table} (title) VALUES ('a'), ('b')")).await;
}

/// The table ends as a new one, but that a column's UNIQUE is an index of its own, and the user's own columns stay out.
async fn they_are_added(db: DatabaseConnection) {
    old(&db, "own_offers").await;
    let manager = SchemaManager::new(&db);
    let (done, sent) = changes(manager.add_mixin_columns::<offer::Entity>()).await;
    done.unwrap();
    let alters: Vec<_> = sent.iter().filter(|sql| sql.contains("ADD COLUMN")).collect();
    assert!(!alters.iter().any(|sql| sql.contains("UNIQUE")), "{sent:?}");
    assert!(
        sent.iter()
            .any(|sql| sql.starts_with("CREATE UNIQUE INDEX") && sql.contains("idx-own_offers-token")),
        "{sent:?}"
    );
    let facts = facts(&db, "own_offers").await;
    for column in ["shown_at", "section", "noted_at", "token", "mood", "version"] {
        assert!(
            facts.iter().any(|fact| fact.starts_with(&format!("column {column} "))),
            "{column}: {facts:?}"
        );
    }
    assert!(!facts.iter().any(|fact| fact.contains("price")), "{facts:?}");
    let indexes = facts
        .iter()
        .filter(|fact| fact.starts_with("index") && fact.contains("shown_at"));
    assert_eq!(indexes.count(), 2, "{facts:?}");

    run(&db, "ALTER TABLE own_offers ADD COLUMN price int NULL").await;
    run(&db, "INSERT INTO own_offers (title) VALUES ('of an old program')").await;
    let rows = offer::Entity::find().all(&db).await.unwrap();
    assert_eq!(rows.len(), 3);
    for row in &rows {
        assert_eq!(
            (row.shown_at, row.section.as_str(), row.token.as_deref()),
            (None, "news", None)
        );
        assert!(row.noted_at.timestamp() > 1_767_225_600, "{row:?}");
    }
    run(&db, "UPDATE own_offers SET token = 't' WHERE id = 1").await;
    let second = db_refuses(&db, "UPDATE own_offers SET token = 't' WHERE id = 2").await;
    assert!(second, "a unique column takes a double");

    let before = dump(&db).await;
    let (done, sent) = changes(manager.add_mixin_columns::<offer::Entity>()).await;
    done.unwrap();
    assert_eq!((sent, dump(&db).await), (Vec::<String>::new(), before));
}

async fn db_refuses(db: &DatabaseConnection, sql: &str) -> bool {
    sea_orm::ConnectionTrait::execute_unprepared(db, sql).await.is_err()
}

/// No row is written, and PostgreSQL's index keeps nobody out.
async fn no_row_is_touched(db: DatabaseConnection) {
    old(&db, "own_offers").await;
    let file = "SELECT relfilenode::text FROM pg_class WHERE relname = 'own_offers'";
    let is_postgres = db.get_database_backend() == DbBackend::Postgres;
    let before = if is_postgres {
        texts(&db, file).await
    } else {
        Vec::new()
    };
    let (done, sent) = changes(SchemaManager::new(&db).add_mixin_columns::<offer::Entity>()).await;
    done.unwrap();
    let all = sent.join("\n");
    match db.get_database_backend() {
        DbBackend::Postgres => {
            assert_eq!(texts(&db, file).await, before);
            assert!(all.contains("CREATE UNIQUE INDEX CONCURRENTLY"), "{all}");
        }
        DbBackend::MySql => assert!(all.contains("ALGORITHM=INSTANT"), "{all}"),
        _ => {}
    }
    assert!(!all.contains("UPDATE"), "{all}");
}

/// The error has the way out, and what it says does it.
async fn a_column_that_says_nothing_of_old_rows(db: DatabaseConnection) {
    old(&db, "own_pages").await;
    let manager = SchemaManager::new(&db);
    let before = dump(&db).await;
    let err = manager
        .add_mixin_columns::<page::Entity>()
        .await
        .unwrap_err()
        .to_string();
    assert_eq!(dump(&db).await, before);
    for part in [
        "`slug` is NOT NULL in the entity",
        "`#[sea_orm(default_value = ..)]`",
        "manager.adopt_tenant_on(\"own_pages\", \"slug\").column_type(..)",
        ".backfill_with(..)",
    ] {
        assert!(err.contains(part), "{part}: {err}");
    }
    let slugs = manager
        .adopt_tenant_on("own_pages", "slug")
        .column_type(ColumnType::String(StringLen::None));
    slugs.add_nullable().await.unwrap();
    let err = manager
        .add_mixin_columns::<page::Entity>()
        .await
        .unwrap_err()
        .to_string();
    assert!(
        err.contains("`slug` may be NULL here") && err.contains(".backfill_with(..)"),
        "{err}"
    );
    slugs.backfill_with(Expr::cust("'same'"), 100).await.unwrap();
    slugs.enforce_not_null().await.unwrap();
    let err = manager
        .add_mixin_columns::<page::Entity>()
        .await
        .unwrap_err()
        .to_string();
    assert!(err.contains("more than one row has the same value of `slug`"), "{err}");
    run(&db, "UPDATE own_pages SET slug = title").await;
    manager.add_mixin_columns::<page::Entity>().await.unwrap();
    assert!(db_refuses(&db, "UPDATE own_pages SET slug = 'a'").await);
    assert_eq!(page::Entity::find().all(&db).await.unwrap().len(), 2);
}

/// All rows would have the same value.
async fn a_unique_column_with_a_default(db: DatabaseConnection) {
    old(&db, "own_coupons").await;
    let before = dump(&db).await;
    let manager = SchemaManager::new(&db);
    let err = manager
        .add_mixin_columns::<coupon::Entity>()
        .await
        .unwrap_err()
        .to_string();
    assert_eq!(dump(&db).await, before);
    assert!(
        err.contains("`code` is unique in the entity") && err.contains("adopt_tenant_on(\"own_coupons\", \"code\")"),
        "{err}"
    );
}

/// A new table has them all, and there is nothing to add.
async fn a_new_table_has_them(db: DatabaseConnection) {
    let manager = SchemaManager::new(&db);
    if db.get_database_backend() == DbBackend::Postgres {
        run(&db, "CREATE TYPE own_mood AS ENUM ('calm', 'loud')").await;
    }
    manager.create_mixin_table::<offer::Entity>().await.unwrap();
    manager.create_mixin_table::<page::Entity>().await.unwrap();
    let before = dump(&db).await;
    manager.add_mixin_columns::<offer::Entity>().await.unwrap();
    manager.add_mixin_columns::<page::Entity>().await.unwrap();
    assert_eq!(dump(&db).await, before);
}

backend_tests::on_every_backend!(
    they_are_added,
    no_row_is_touched,
    a_column_that_says_nothing_of_old_rows,
    a_unique_column_with_a_default,
    a_new_table_has_them,
);
