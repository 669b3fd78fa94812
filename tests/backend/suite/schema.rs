//! The tables that SeaORM's own schema sync makes of what the derives inject.

use crate::entity::{flag, item, ledger, station};
use mixins::prelude::*;
use mixins_migration::MixinSchemaManager as _;
use sea_orm::TransactionTrait as _;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait as _, IntoActiveModel as _, PaginatorTrait as _, Set,
    Statement,
};
use uuid::Uuid;

/// Creates all tables of the suite, twice: the second time there is nothing to do.
async fn sync(db: &DatabaseConnection) {
    for _ in 0..2 {
        db.get_schema_registry("suite::entity::*").sync(db).await.unwrap();
    }
}

/// A column as the database's own catalogue describes it: type, whether it may be NULL, default.
async fn column(db: &DatabaseConnection, table: &str, column: &str) -> (String, bool, String) {
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => format!(
            "SELECT lower(type) AS t, CAST(\"notnull\" AS TEXT) AS n, coalesce(dflt_value, '') AS d FROM pragma_table_info('{table}') WHERE name = '{column}'"
        ),
        DbBackend::Postgres => format!(
            "SELECT data_type::text AS t, CASE is_nullable WHEN 'NO' THEN '1' ELSE '0' END AS n, coalesce(column_default, '')::text AS d FROM information_schema.columns WHERE table_name = '{table}' AND column_name = '{column}'"
        ),
        _ => format!(
            "SELECT CAST(column_type AS CHAR) AS t, CASE is_nullable WHEN 'NO' THEN '1' ELSE '0' END AS n, coalesce(CAST(column_default AS CHAR), '') AS d FROM information_schema.columns WHERE table_schema = database() AND table_name = '{table}' AND column_name = '{column}'"
        ),
    };
    let row = db
        .query_one_raw(Statement::from_string(db.get_database_backend(), sql))
        .await
        .unwrap();
    let row = row.unwrap_or_else(|| panic!("no column {table}.{column}"));
    let text = |name| row.try_get::<String>("", name).unwrap();
    // MariaDB says how wide an integer is shown.
    let mut ty = text("t");
    if let Some(at) = ty.find("int(") {
        ty.truncate(at + "int".len());
    }
    (ty, text("n") == "0", text("d"))
}

async fn types_nulls_and_defaults(db: DatabaseConnection) {
    sync(&db).await;
    let backend = db.get_database_backend();
    let pick = |sqlite: &str, postgres: &str, mysql: &str| {
        match backend {
            DbBackend::Sqlite => sqlite,
            DbBackend::Postgres => postgres,
            _ => mysql,
        }
        .to_owned()
    };
    let time = pick("timestamp_with_timezone_text", "timestamp with time zone", "timestamp");
    for name in ["created_at", "updated_at"] {
        let (ty, nullable, default) = column(&db, "items", name).await;
        assert_eq!((ty, nullable), (time.clone(), false), "{name}");
        assert!(
            default.to_lowercase().starts_with("current_timestamp"),
            "{name}: {default}"
        );
    }
    let (ty, nullable, default) = column(&db, "items", "deleted_at").await;
    assert_eq!((ty, nullable), (time, true));
    assert!(["", "NULL"].contains(&default.as_str()), "{default}");
    let (ty, nullable, default) = column(&db, "items", "version").await;
    assert_eq!(
        (ty, nullable, default.as_str()),
        (pick("integer", "integer", "int"), false, "1")
    );
    let (_, nullable, default) = column(&db, "flags", "is_deleted").await;
    assert!(
        !nullable && ["false", "FALSE", "0"].contains(&default.as_str()),
        "{default}"
    );
    let uuid = pick("uuid_text", "uuid", "binary(16)");
    assert_eq!(column(&db, "items", "id").await, (uuid.clone(), false, String::new()));
    assert_eq!(
        column(&db, "items", "station_id").await,
        (uuid.clone(), false, String::new())
    );
    let (ty, nullable, _) = column(&db, "ledgers", "branch_id").await;
    assert_eq!((ty, nullable), (uuid, true));
    let (ty, nullable, _) = column(&db, "ledgers", "regionName").await;
    assert_eq!(
        (ty.as_str(), nullable),
        (pick("varchar", "character varying", "varchar(255)").as_str(), false)
    );
    let (ty, nullable, _) = column(&db, "ledgers", "opened_by").await;
    assert_eq!(
        (ty.as_str(), nullable),
        (pick("integer", "bigint", "bigint").as_str(), true)
    );
}

/// Which columns of a table lead an index.
pub(crate) async fn indexed(db: &DatabaseConnection, table: &str) -> Vec<String> {
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => {
            format!(
                "SELECT i.name AS c FROM pragma_index_list('{table}') l, pragma_index_info(l.name) i WHERE i.seqno = 0"
            )
        }
        DbBackend::Postgres => format!(
            "SELECT a.attname::text AS c FROM pg_index x JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[0] WHERE x.indrelid = '\"{table}\"'::regclass"
        ),
        _ => format!(
            "SELECT DISTINCT CAST(column_name AS CHAR) AS c FROM information_schema.statistics WHERE table_schema = database() AND table_name = '{table}' AND seq_in_index = 1"
        ),
    };
    let rows = db
        .query_all_raw(Statement::from_string(db.get_database_backend(), sql))
        .await
        .unwrap();
    rows.iter().map(|row| row.try_get("", "c").unwrap()).collect()
}

async fn tenant_and_deletion_columns_are_indexed(db: DatabaseConnection) {
    sync(&db).await;
    let expected = [
        ("items", vec!["station_id", "deleted_at"]),
        ("flags", vec!["is_deleted"]),
        ("ledgers", vec!["branch_id", "business_id", "org_id", "regionName"]),
    ];
    for (table, columns) in expected {
        let indexed = indexed(&db, table).await;
        for column in columns {
            assert!(
                indexed.iter().any(|name| name == column),
                "{table}.{column} leads none of {indexed:?}"
            );
        }
    }
}

async fn the_tenants_foreign_key_is_there(db: DatabaseConnection) {
    sync(&db).await;
    let row = |branch| ledger::ActiveModel {
        amount: Set(1),
        branch_id: Set(branch),
        business_id: Set(Uuid::nil()),
        org_id: Set(1),
        region_name: Set("n".to_owned()),
        ..Default::default()
    };
    let err = sea_orm::ActiveModelTrait::insert(row(Some(Uuid::from_u128(404))), &db)
        .await
        .unwrap_err();
    assert!(
        matches!(err.sql_err(), Some(sea_orm::SqlErr::ForeignKeyConstraintViolation(_))),
        "{err}"
    );
    let station = station::ActiveModel {
        name: Set("s".to_owned()),
        ..Default::default()
    };
    let station = sea_orm::ActiveModelTrait::insert(station, &db).await.unwrap();
    let row = sea_orm::ActiveModelTrait::insert(row(Some(station.id)), &db)
        .await
        .unwrap();
    // And it is a relation like any other.
    let found = ledger::Entity::find_by_id(row.id)
        .find_also_related(station::Entity)
        .one(&db)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.1, Some(station));
}

/// The migration crate's tables keep microseconds on every backend, and can be made twice.
async fn migrations_keep_microseconds(db: DatabaseConnection) {
    let manager = sea_orm_migration::SchemaManager::new(&db);
    for _ in 0..2 {
        manager.create_mixin_table::<station::Entity>().await.unwrap();
        manager.create_mixin_table::<ledger::Entity>().await.unwrap();
        manager.create_mixin_table::<item::Entity>().await.unwrap();
    }
    assert!(indexed(&db, "items").await.iter().any(|column| column == "deleted_at"));
    let at = chrono::DateTime::<chrono::Utc>::from_timestamp(1_900_000_000, 123_456_000).unwrap();
    let mut item = crate::insert::new_item("to the microsecond");
    item.created_at = Set(at);
    let row = sea_orm::ActiveModelTrait::insert(item, &db).await.unwrap();
    row.clone().delete(&db).await.unwrap();
    let read = item::Entity::find_by_id(row.id).one(&db).await.unwrap().unwrap();
    assert_eq!(read.created_at, at);
    assert_eq!(read.deleted_at, Some(read.updated_at));
    let (_, nullable, _) = column(&db, "items", "deleted_at").await;
    assert!(nullable);
    let foreign = ledger::ActiveModel {
        amount: Set(1),
        branch_id: Set(Some(Uuid::from_u128(404))),
        business_id: Set(Uuid::nil()),
        org_id: Set(1),
        region_name: Set("n".to_owned()),
        ..Default::default()
    };
    let err = sea_orm::ActiveModelTrait::insert(foreign, &db).await.unwrap_err();
    assert!(
        matches!(err.sql_err(), Some(sea_orm::SqlErr::ForeignKeyConstraintViolation(_))),
        "{err}"
    );
}

/// Rows written past the hooks, with nothing but the database's defaults, are live and at version 1.
async fn defaults_make_live_rows_at_version_one(db: DatabaseConnection) {
    if db.get_database_backend() == DbBackend::MySql {
        // What old servers have: every `timestamp` without an explicit NULL is NOT NULL and gets a default. In a
        // transaction, so that it is one connection.
        let session = db.begin().await.unwrap();
        // MySQL does not let it be changed in one; what makes tables commits anyhow.
        session.execute_unprepared("COMMIT").await.unwrap();
        session
            .execute_unprepared("SET SESSION explicit_defaults_for_timestamp = 0")
            .await
            .unwrap();
        let schema = sea_orm::Schema::new(DbBackend::MySql);
        session
            .execute(&schema.create_table_from_entity(item::Entity))
            .await
            .unwrap();
        session
            .execute(&schema.create_table_from_entity(flag::Entity))
            .await
            .unwrap();
        session.commit().await.unwrap();
    } else {
        sync(&db).await;
    }
    let insert = sea_orm::sea_query::Query::insert()
        .into_table(item::Entity)
        .columns([
            item::Column::Id,
            item::Column::Name,
            item::Column::Quantity,
            item::Column::StationId,
        ])
        .values_panic([
            Expr::value(Uuid::from_u128(1)),
            Expr::value("raw"),
            Expr::value(1),
            Expr::value(Uuid::nil()),
        ])
        .to_owned();
    db.execute(&insert).await.unwrap();
    let insert = sea_orm::sea_query::Query::insert()
        .into_table(flag::Entity)
        .columns([flag::Column::Name])
        .values_panic([Expr::value("raw")])
        .to_owned();
    db.execute(&insert).await.unwrap();
    let row = item::Entity::find().one(&db).await.unwrap().unwrap();
    assert_eq!((row.deleted_at, row.version, row.is_deleted()), (None, 1, false));
    assert!(row.created_at.timestamp() > 1_700_000_000 && row.updated_at == row.created_at);
    assert!(!flag::Entity::find().one(&db).await.unwrap().unwrap().is_deleted());
    // And it can be worked with like any other.
    let mut change = row.into_active_model();
    change.quantity = Set(3);
    change.update(&db).await.unwrap().delete(&db).await.unwrap();
    assert_eq!(item::Entity::find().live().count(&db).await.unwrap(), 0);
}

backend_tests::on_every_backend!(
    types_nulls_and_defaults,
    tenant_and_deletion_columns_are_indexed,
    the_tenants_foreign_key_is_there,
    migrations_keep_microseconds,
    defaults_make_live_rows_at_version_one,
);
