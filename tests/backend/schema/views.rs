//! The doctor, and entities whose names are those of views and the like: columns are compared, and nothing else is asked for.

use crate::columns::world::run;
use mixins_migration::doctor;
use mixins_migration::doctor::{Finding, Severity};
use sea_orm::{DatabaseConnection, DbBackend};

/// Of a tenant, live rows only, with an index and a foreign key that a view cannot have.
mod sum {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, SoftDelete, Tenant)]
    #[sea_orm(table_name = "view_sums")]
    #[mixin(crate = "mixins", tenant(station_id: i32), live_unique("title"))]
    pub struct Model {
        #[sea_orm(indexed)]
        pub title: String,
        pub amount: i64,
    }
}

/// In a schema, which is another database on MySQL and MariaDB, with a key to a table there.
mod far {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, Timestamps)]
    #[sea_orm(schema_name = "view_far", table_name = "view_notes")]
    #[mixin(crate = "mixins")]
    pub struct Model {
        pub first_id: Option<i32>,
        #[sea_orm(self_ref, relation_enum = "First", from = "first_id", to = "id")]
        pub first: HasOne<Entity>,
    }
}

/// sea-query has no foreign key with a schema there, and would panic.
async fn a_missing_table_of_a_schema(db: DatabaseConnection) {
    let report = doctor(&db).await;
    let mut missing = report
        .findings()
        .iter()
        .filter(|finding| finding.table == "view_far.view_notes");
    let statements = &missing.next().unwrap().steps[0].statements;
    assert!(
        statements[0].contains("FOREIGN KEY") && statements[0].contains("view_notes"),
        "{statements:?}"
    );
}

const TABLE: &str = "CREATE TABLE view_rows (id int NOT NULL PRIMARY KEY, title varchar(99) NOT NULL, amount bigint NOT NULL, \
                     deleted_at {time} NULL, station_id int NOT NULL)";

async fn rows(db: &DatabaseConnection) {
    let time = match db.get_database_backend() {
        DbBackend::Postgres => "timestamptz",
        DbBackend::Sqlite => "timestamp_with_timezone_text",
        _ => "datetime(6)",
    };
    run(db, &TABLE.replace("{time}", time)).await;
}

/// What is found of the entity, and the call that mends it.
async fn found(db: &DatabaseConnection) -> Vec<Finding> {
    let report = doctor(db).await;
    assert_eq!(report.failure(), None);
    let ours = report.findings().iter().filter(|finding| finding.table == "view_sums");
    ours.cloned().collect()
}

fn kinds(found: &[Finding]) -> Vec<(Severity, &'static str)> {
    found.iter().map(|finding| (finding.severity, finding.kind)).collect()
}

async fn a_view_with_all_columns(db: DatabaseConnection) {
    rows(&db).await;
    run(&db, "CREATE VIEW view_sums AS SELECT * FROM view_rows").await;
    let found = found(&db).await;
    assert_eq!(kinds(&found), [(Severity::Note, "no_table")], "{found:#?}");
    assert!(found[0].what.ends_with("is a view"), "{found:#?}");
}

async fn a_view_with_too_few_and_others(db: DatabaseConnection) {
    rows(&db).await;
    let cast = match db.get_database_backend() {
        DbBackend::MySql => "CAST(amount AS CHAR)",
        _ => "CAST(amount AS varchar(9))",
    };
    run(
        &db,
        &format!("CREATE VIEW view_sums AS SELECT id, title, {cast} AS amount, station_id FROM view_rows"),
    )
    .await;
    let found = found(&db).await;
    let missing = found.iter().find(|finding| finding.kind == "missing_column").unwrap();
    assert!(missing.what.contains("`deleted_at`"), "{found:#?}");
    assert!(
        found.iter().any(|finding| finding.kind == "unreadable_type"),
        "{found:#?}"
    );
    let steps = found.iter().flat_map(|finding| &finding.steps);
    for step in steps {
        assert!(
            step.statements.is_empty() && step.reason.contains("make it anew"),
            "{step:?}"
        );
    }
    assert_eq!(found.len(), 3, "{found:#?}");
}

/// SQLite and MySQL keep a view whose table is gone.
async fn a_view_of_what_is_gone(db: DatabaseConnection) {
    rows(&db).await;
    run(&db, "CREATE VIEW view_sums AS SELECT * FROM view_rows").await;
    let cascade = if db.get_database_backend() == DbBackend::Postgres {
        " CASCADE"
    } else {
        ""
    };
    run(&db, &format!("DROP TABLE view_rows{cascade}")).await;
    let found = found(&db).await;
    let errors = found.iter().filter(|finding| finding.severity == Severity::Error);
    let errors: Vec<_> = errors.map(|finding| finding.kind).collect();
    match db.get_database_backend() {
        DbBackend::Postgres => assert_eq!(errors, ["missing_table"], "{found:#?}"),
        _ => assert_eq!(errors, ["unreadable_view"], "{found:#?}"),
    }
}

/// PostgreSQL's other kinds, and SQLite's.
async fn other_kinds(db: DatabaseConnection) {
    rows(&db).await;
    let (made, what) = match db.get_database_backend() {
        DbBackend::Postgres => (
            "CREATE MATERIALIZED VIEW view_sums AS SELECT * FROM view_rows",
            "a materialized view",
        ),
        DbBackend::Sqlite => (
            "CREATE VIRTUAL TABLE view_sums USING fts5(id, title, amount, deleted_at, station_id)",
            "a virtual table",
        ),
        _ => return,
    };
    run(&db, made).await;
    let there = found(&db).await;
    assert_eq!(kinds(&there), [(Severity::Note, "no_table")], "{there:#?}");
    assert!(there[0].what.ends_with(what), "{there:#?}");
    if db.get_database_backend() == DbBackend::Postgres {
        for sql in [
            "DROP MATERIALIZED VIEW view_sums",
            "CREATE EXTENSION IF NOT EXISTS postgres_fdw",
            "CREATE SERVER elsewhere FOREIGN DATA WRAPPER postgres_fdw",
            "CREATE FOREIGN TABLE view_sums (id int, title text, amount bigint, deleted_at timestamptz) SERVER elsewhere",
        ] {
            run(&db, sql).await;
        }
        let there = found(&db).await;
        assert_eq!(
            kinds(&there),
            [(Severity::Error, "missing_column"), (Severity::Note, "no_table")],
            "{there:#?}"
        );
        assert!(there[1].what.ends_with("a foreign table"), "{there:#?}");
    }
}

backend_tests::on_every_backend!(
    a_view_with_all_columns,
    a_view_with_too_few_and_others,
    a_view_of_what_is_gone,
    other_kinds,
    a_missing_table_of_a_schema,
);
