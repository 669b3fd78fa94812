//! What `enforce_rls()` refuses, what nobody can set beside it, and that it does nothing on other backends.

use crate::entity::customer;
use crate::world::{NORTH, SOUTH, World, run, scope};
use backend_tests::Backend;
use mixins::prelude::*;
use sea_orm::{
    ActiveModelTrait as _, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait as _, QueryTrait as _, Schema, Set,
    Statement,
};
use std::sync::Arc;

fn code(err: &DbErr) -> String {
    match MixinError::of(err) {
        Some(MixinError::Refused { reason, .. }) => reason.code().to_owned(),
        other => panic!("{other:?}: {err}"),
    }
}

async fn sent(db: &Scoped<DatabaseConnection>, sql: &str) -> Result<(), DbErr> {
    db.query_all_raw(Statement::from_string(db.get_database_backend(), sql))
        .await
        .map(drop)
}

async fn several_tenants(world: Arc<World>) {
    let pool = world.pool(1).await;
    for several in [
        Scope::new().stations([NORTH, SOUTH]),
        Scope::new().any_station(),
        scope(NORTH).any_business(),
    ] {
        let db = pool.clone().scoped(several.enforce_rls());
        let err = customer::Entity::find().all(&db).await.unwrap_err();
        assert_eq!(code(&err), "S316");
        let said = "use one scope a tenant, or an account that bypasses row-level security";
        assert!(err.to_string().contains(said), "{err}");
    }
    // A text that is no text.
    for none in [Scope::new().station(true), Scope::new().station("")] {
        let db = pool.clone().scoped(none.enforce_rls());
        assert_eq!(code(&sent(&db, "SELECT 1").await.unwrap_err()), "S608");
    }
    pool.close().await.unwrap();
}

async fn nobody_else_sets_it(world: Arc<World>) {
    let pool = world.pool(1).await;
    let db = pool.clone().scoped(scope(NORTH).enforce_rls());
    let south = SOUTH.to_string();
    for sql in [
        format!("SELECT set_config('app.station_id', '{south}', true)"),
        format!("SELECT name FROM customers WHERE (SELECT set_config('app.station_id', '{south}', true)) IS NOT NULL"),
        format!("SELECT pg_catalog.set_config('app.station_id', '{south}', false)"),
        format!("SELECT \"set_config\"('app.station_id', '{south}', false)"),
        format!("INSERT INTO customers (name) VALUES (set_config('app.station_id', '{south}', true))"),
        format!("SET app.station_id = '{south}'"),
        format!("SET LOCAL app.station_id TO '{south}'"),
        "RESET app.station_id".to_owned(),
        "RESET ROLE".to_owned(),
        "UPDATE pg_settings SET setting = 'x' WHERE name = 'app.station_id'".to_owned(),
    ] {
        let err = sent(&db, &sql).await.unwrap_err();
        code(&err);
    }
    pool.close().await.unwrap();
}

async fn an_explanation_shows_it(world: Arc<World>) {
    let pool = world.pool(1).await;
    let db = pool.clone().scoped(scope(NORTH).enforce_rls());
    let explained = db
        .explain_scope(&customer::Entity::find().build(db.get_database_backend()))
        .to_string();
    for line in [
        "WHERE (SELECT set_config('app.station_id', $1, true)) IS NOT NULL AND ",
        "\n  1: the text for the setting app.station_id",
        "\n- app.station_id: set while the statement runs, in WHERE",
    ] {
        assert!(explained.contains(line), "{explained}");
    }
    assert!(!explained.contains(&NORTH.to_string()));
    pool.close().await.unwrap();
}

/// On a backend without row-level security the scope is the same with it and without.
async fn does_nothing_elsewhere(db: DatabaseConnection) {
    let schema = Schema::new(db.get_database_backend());
    db.execute(&schema.create_table_from_entity(customer::Entity))
        .await
        .unwrap();
    let both = || Scope::new().stations([NORTH, SOUTH]);
    let statement = customer::Entity::find().build(db.get_database_backend());
    for scope in [both, || scope(NORTH), || Scope::new().any_station()] {
        let sql = |scope: Scope| {
            db.clone()
                .scoped(scope)
                .explain_scope(&statement)
                .sql()
                .map(str::to_owned)
        };
        assert_eq!(sql(scope().enforce_rls()), sql(scope()));
        assert!(sql(scope()).is_some());
    }
    let north = db.clone().scoped(scope(NORTH).enforce_rls());
    let row = customer::ActiveModel {
        name: Set("c".to_owned()),
        ..Default::default()
    };
    assert_eq!(row.insert(&north).await.unwrap().station_id, NORTH);
    assert_eq!(
        customer::Entity::find()
            .all(&db.scoped(both().enforce_rls()))
            .await
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_several_tenants() {
    run(several_tenants).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_nobody_else_sets_it() {
    run(nobody_else_sets_it).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_an_explanation_shows_it() {
    run(an_explanation_shows_it).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_does_nothing_elsewhere() {
    backend_tests::run(Backend::Sqlite, does_nothing_elsewhere).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mysql_does_nothing_elsewhere() {
    backend_tests::run(Backend::Mysql, does_nothing_elsewhere).await;
}
