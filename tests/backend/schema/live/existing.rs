//! The statements that make an index of live rows on a table which exists leave what a new table has.

use super::entity::{customer, seat, value};
use super::world::{create, indexes};
use mixins::MixinEntity;
use mixins::schema::{Wanted, wanted};
use mixins_migration::live::{
    Building, live_column, live_column_statement, live_index_statement, live_index_statements,
};
use mixins_migration::quoted;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, TransactionTrait as _};

/// Takes the indexes of live rows away, and makes them again: the catalogue must be as it was.
async fn again<E: MixinEntity>(db: &DatabaseConnection, entity: E, building: Building) {
    create(db, entity).await;
    let backend = db.get_database_backend();
    let table = E::policy().table.name.clone();
    let before = indexes(db, &table, "%live-%").await;
    assert!(!before.is_empty());
    let wanted = wanted::<E>(backend);
    if backend == DbBackend::Sqlite {
        // On one connection: another remembers an index that is gone.
        let session = db.begin().await.unwrap();
        drop_all(&session, &wanted).await;
        make_all(&session, &wanted, building).await;
        session.commit().await.unwrap();
    } else {
        drop_all(db, &wanted).await;
        assert!(indexes(db, &table, "%live-%").await.is_empty());
        make_all(db, &wanted, building).await;
    }
    assert_eq!(indexes(db, &table, "%live-%").await, before);
}

async fn run(db: &impl ConnectionTrait, sql: &str) {
    let outcome = db.execute_unprepared(sql).await;
    outcome.unwrap_or_else(|err| panic!("{sql}: {err}"));
}

async fn drop_all(db: &impl ConnectionTrait, wanted: &Wanted) {
    let (backend, table) = (db.get_database_backend(), &wanted.policy.table.name);
    let on = if backend == DbBackend::MySql {
        format!(" ON {table}")
    } else {
        String::new()
    };
    for key in &wanted.live_keys {
        run(db, &format!("DROP INDEX {}{on}", quoted(&key.name, backend))).await;
    }
    let mut keys = wanted.live_keys.iter();
    if keys.any(|key| live_column_statement(wanted, key, backend).is_some()) {
        run(db, &format!("ALTER TABLE {table} DROP COLUMN {}", live_column(wanted))).await;
    }
}

async fn make_all(db: &impl ConnectionTrait, wanted: &Wanted, building: Building) {
    let backend = db.get_database_backend();
    let mut has_column = false;
    for key in &wanted.live_keys {
        let mut statements = live_index_statements(wanted, key, backend, building);
        if statements.len() == 2 && std::mem::replace(&mut has_column, true) {
            statements.remove(0);
        }
        for sql in statements {
            run(db, &sql).await;
        }
    }
}

async fn at_once(db: DatabaseConnection) {
    again(&db, customer::Entity, Building::AtOnce).await;
    again(&db, seat::Entity, Building::AtOnce).await;
    again(&db, value::Entity, Building::AtOnce).await;
}

async fn concurrently(db: DatabaseConnection) {
    again(&db, customer::Entity, Building::Concurrently).await;
    let wanted = wanted::<customer::Entity>(db.get_database_backend());
    let sql = live_index_statement(
        &wanted,
        &wanted.live_keys[0],
        db.get_database_backend(),
        Building::Concurrently,
    );
    assert_eq!(
        sql.contains("CONCURRENTLY"),
        db.get_database_backend() == DbBackend::Postgres,
        "{sql}"
    );
}

backend_tests::on_every_backend!(at_once, concurrently);
