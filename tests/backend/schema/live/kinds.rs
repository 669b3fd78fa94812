//! Each kind of deletion: two live rows are a double, deleted ones are none, and the condition is the one that the
//! scoped connection's statements have.

use super::entity::{flag, number, text, time, unix, unix_null, value, value_null};
use super::world::{assert_double, create};
use mixins::prelude::*;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait as _, DatabaseConnection, DbBackend, EntityTrait as _,
    QueryFilter as _, QueryTrait as _, Set, Statement,
};

macro_rules! kinds {
    ($($kind:ident),*) => {$(
        async fn $kind(db: DatabaseConnection) {
            create(&db, $kind::Entity).await;
            let new = || $kind::ActiveModel {
                email: Set("ada@example.org".to_owned()),
                ..Default::default()
            };
            for _ in 0..2 {
                let row = new().insert(&db).await.unwrap();
                assert_double(new().insert(&db).await);
                row.delete(&db).await.unwrap();
            }
            let last = new().insert(&db).await.unwrap();
            let deleted = $kind::Entity::find().deleted().all(&db).await.unwrap();
            assert_eq!(deleted.len(), 2);
            assert_double(deleted[0].clone().restore(&db).await);
            last.delete(&db).await.unwrap();
            deleted[0].clone().restore(&db).await.unwrap();

            let asked = $kind::Entity::find().filter($kind::Column::Email.eq("ada@example.org"));
            let asked = asked.build(db.get_database_backend());
            let scoped = db.clone().scoped(Scope::new());
            serves(&db, &scoped.explain_scope(&asked).sql().unwrap().to_owned()).await;
        }
    )*};
}

/// On SQLite an index of some rows is used only where the statement has its very condition; PostgreSQL reasons, and
/// MySQL's indexes are of all rows.
async fn serves(db: &DatabaseConnection, sql: &str) {
    if db.get_database_backend() == DbBackend::Sqlite {
        let sql = format!("EXPLAIN QUERY PLAN {}", sql.replace('?', "'ada@example.org'"));
        let steps = db
            .query_all_raw(Statement::from_string(DbBackend::Sqlite, sql))
            .await
            .unwrap();
        let steps = steps.iter().map(|step| step.try_get("", "detail").unwrap());
        let steps = steps.collect::<Vec<String>>();
        assert!(steps.iter().any(|step| step.contains("uq-live-")), "{steps:?}");
    }
}

/// Rows of another program may have NULL in a flag that tells live rows by a value.
async fn null_is_live_too(db: DatabaseConnection) {
    create(&db, value_null::Entity).await;
    let new = |is_deleted| value_null::ActiveModel {
        email: Set("ada@example.org".to_owned()),
        is_deleted: Set(is_deleted),
        ..Default::default()
    };
    let first = new(None).insert(&db).await.unwrap();
    assert_double(new(None).insert(&db).await);
    assert_double(new(Some(0)).insert(&db).await);
    first.delete(&db).await.unwrap();
    new(None).insert(&db).await.unwrap();
}

kinds!(time, text, flag, number, unix, unix_null, value, value_null);

backend_tests::on_every_backend!(
    null_is_live_too,
    time,
    text,
    flag,
    number,
    unix,
    unix_null,
    value,
    value_null
);
