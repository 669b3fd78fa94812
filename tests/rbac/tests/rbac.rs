//! SeaORM's access control under a scope: a row needs the permission on its table, and the scope.

#![allow(missing_docs, unreachable_pub, reason = "entities as users write them")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use sea_orm::rbac::{RbacContext, RbacUserId, schema};
use sea_orm::sea_query::Table;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, IntoActiveModel, QueryOrder as _,
    Schema, Set, Statement, StreamTrait, TransactionTrait,
};
use sea_orm_mixins::prelude::*;
use std::sync::{Arc, Mutex};
use uuid::Uuid;

mod item {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, SoftDelete, OptimisticLock, StationTenant)]
    #[sea_orm(table_name = "items")]
    pub struct Model {
        pub name: String,
    }
}

const NORTH: Uuid = Uuid::from_u128(1);
const SOUTH: Uuid = Uuid::from_u128(2);

/// May do everything; everything but delete; read; nothing. What is returned by a write must be readable.
const CHIEF: RbacUserId = RbacUserId(1);
const CLERK: RbacUserId = RbacUserId(2);
const READER: RbacUserId = RbacUserId(3);
const GUEST: RbacUserId = RbacUserId(4);

/// The tables, and who may do what.
async fn set_up(db: &DatabaseConnection) {
    let create = Schema::new(db.get_database_backend()).create_table_from_entity(item::Entity);
    db.execute(&create).await.unwrap();
    schema::create_tables(db, schema::RbacCreateTablesParams::default())
        .await
        .unwrap();
    let mut rbac = RbacContext::load(db).await.unwrap();
    rbac.add_tables(db, &["items", "*"]).await.unwrap();
    rbac.add_crud_permissions(db).await.unwrap();
    rbac.add_roles(db, &["chief", "clerk", "reader", "guest"])
        .await
        .unwrap();
    let roles = [
        (CHIEF.0, "chief"),
        (CLERK.0, "clerk"),
        (READER.0, "reader"),
        (GUEST.0, "guest"),
    ];
    rbac.assign_user_role(db, &roles).await.unwrap();
    for (role, actions) in [
        ("chief", &["select", "insert", "update", "delete"][..]),
        ("clerk", &["select", "insert", "update"]),
        ("reader", &["select"]),
    ] {
        rbac.add_role_permissions(db, role, actions, &["items"]).await.unwrap();
    }
    db.load_rbac().await.unwrap();
}

fn at(station: Uuid, db: &DatabaseConnection, user: RbacUserId) -> Scoped<DatabaseConnection> {
    db.clone()
        .scoped(Scope::new().station(station))
        .restricted_for(user)
        .unwrap()
}

async fn insert(name: &str, db: &impl ConnectionTrait) -> Result<item::Model, DbErr> {
    let name = Set(name.to_owned());
    item::ActiveModel {
        name,
        ..Default::default()
    }
    .insert(db)
    .await
}

async fn names(db: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    let rows = item::Entity::find().order_by_asc(item::Column::Name).all(db).await?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}

fn denied<T: std::fmt::Debug>(outcome: Result<T, DbErr>, action: &str) {
    let Err(DbErr::AccessDenied { permission, resource }) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!((permission.as_str(), resource.as_str()), (action, "items"));
}

async fn a_row_needs_the_permission_and_the_scope(db: DatabaseConnection) {
    set_up(&db).await;
    let [chief, clerk, guest] = [CHIEF, CLERK, GUEST].map(|user| at(NORTH, &db, user));
    let row = insert("a", &clerk).await.unwrap();
    insert("b", &at(SOUTH, &db, CLERK)).await.unwrap();
    assert_eq!(row.station_id, NORTH);
    assert_eq!(names(&clerk).await.unwrap(), ["a"]);
    denied(names(&guest).await, "select");
    denied(insert("x", &at(NORTH, &db, READER)).await, "insert");
    let mut change = row.clone().into_active_model();
    change.name = Set("c".to_owned());
    let row = change.update(&clerk).await.unwrap();
    assert_eq!(row.version, 2);
    // The scope: neither of them reaches the other station's row.
    let mut theirs = row.clone().into_active_model();
    theirs.name = Set("x".to_owned());
    assert_eq!(
        theirs.update(&at(SOUTH, &db, CHIEF)).await,
        Err(DbErr::RecordNotUpdated)
    );
    // Marking is a DELETE.
    denied(row.clone().delete(&clerk).await, "delete");
    denied(item::Entity::delete_many().exec(&clerk).await, "delete");
    assert_eq!(item::Entity::delete_many().exec(&chief).await.unwrap().rows_affected, 1);
    assert_eq!(names(&db).await.unwrap(), ["b", "c"], "marked, and only the one's");
}

async fn restoring_is_an_update_and_removing_a_delete(db: DatabaseConnection) {
    set_up(&db).await;
    let [chief, clerk, reader] = [CHIEF, CLERK, READER].map(|user| at(NORTH, &db, user));
    let row = insert("a", &clerk).await.unwrap();
    row.delete(&chief).await.unwrap();
    let deleted = item::Entity::find().one(&clerk.only_deleted()).await.unwrap().unwrap();
    denied(deleted.clone().restore(&reader).await, "update");
    let row = deleted.restore(&clerk).await.unwrap();
    assert!(!row.is_deleted());
    assert_eq!(names(&clerk).await.unwrap(), ["a"]);
    assert_eq!(item::Entity::delete_many().exec(&chief).await.unwrap().rows_affected, 1);
    assert_eq!(
        item::Entity::restore_many().exec(&clerk).await.unwrap().rows_affected,
        1
    );
    denied(item::Entity::force_delete_many().exec(&clerk).await, "delete");
    let row = item::Entity::find().one(&clerk).await.unwrap().unwrap();
    denied(row.clone().force_delete(&clerk).await, "delete");
    assert_eq!(row.force_delete(&chief).await.unwrap().rows_affected, 1);
    assert!(names(&db).await.unwrap().is_empty(), "removed for good");
}

async fn texts_are_refused(db: DatabaseConnection) {
    set_up(&db).await;
    let chief = at(NORTH, &db, CHIEF);
    let text = || Statement::from_sql_and_values(db.get_database_backend(), "SELECT 1", ["secret".into()]);
    let errors = [
        chief.execute_raw(text()).await.map(drop),
        chief.query_one_raw(text()).await.map(drop),
        chief.query_all_raw(text()).await.map(drop),
        chief.execute_unprepared("SELECT 1").await.map(drop),
        chief.stream_raw(text()).await.map(drop),
        // Not even one that says that it is a restore.
        chief
            .execute_unprepared("/*sea-orm-mixins:restore*/ UPDATE items SET name = 'x'")
            .await
            .map(drop),
        // A second scope sends texts.
        names(&chief.scoped_ref(Scope::new().station(NORTH))).await.map(drop),
    ];
    for outcome in errors {
        let err = outcome.unwrap_err();
        assert!(
            matches!(err, DbErr::RbacError(_)) && !err.to_string().contains("secret"),
            "{err}"
        );
    }
    // What SeaORM cannot be asked about is the scope's to refuse.
    let drop_items = Table::drop().table(item::Entity).to_owned();
    let err = chief.execute(&drop_items).await.unwrap_err();
    assert!(
        matches!(MixinError::of(&err), Some(MixinError::Refused { .. })),
        "{err}"
    );
}

async fn transactions_and_streams_are_restricted(db: DatabaseConnection) {
    set_up(&db).await;
    let [clerk, guest] = [CLERK, GUEST].map(|user| at(NORTH, &db, user));
    let transaction = clerk.begin().await.unwrap();
    insert("a", &transaction).await.unwrap();
    denied(item::Entity::delete_many().exec(&transaction).await, "delete");
    let inner = transaction.begin().await.unwrap();
    denied(item::Entity::delete_many().exec(&inner).await, "delete");
    inner.commit().await.unwrap();
    transaction.commit().await.unwrap();
    let outcome = clerk
        .transaction_async::<_, _, DbErr>(async |db| insert("b", db).await)
        .await;
    assert_eq!(outcome.unwrap().name, "b");
    assert_eq!(count(item::Entity::find().stream(&clerk).await.unwrap()).await, 2);
    denied(item::Entity::find().stream(&guest).await.map(drop), "select");
    let deleted = clerk.clone().into_rescoped(Scope::new().station(NORTH).only_deleted());
    assert_eq!(count(item::Entity::find().stream(&deleted).await.unwrap()).await, 0);
}

async fn count(rows: impl futures_core::Stream<Item = Result<item::Model, DbErr>>) -> usize {
    let mut rows = std::pin::pin!(rows);
    let mut count = 0;
    while let Some(row) = std::future::poll_fn(|context| rows.as_mut().poll_next(context)).await {
        row.unwrap();
        count += 1;
    }
    count
}

async fn another_scope_keeps_the_user(db: DatabaseConnection) {
    let plain = db.clone().scoped(Scope::new().station(NORTH));
    assert!(
        matches!(plain.restricted_for(CHIEF), Err(DbErr::RbacError(_))),
        "no access control yet"
    );
    set_up(&db).await;
    let heard = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&heard);
    let scope = Scope::new()
        .station(NORTH)
        .on_exemption(move |exemption| log.lock().unwrap().push(exemption.to_string()));
    let guest = db.clone().scoped(scope).restricted_for(GUEST).unwrap();
    denied(names(&guest.rescoped(Scope::new().station(SOUTH))).await, "select");
    denied(names(&guest.with_deleted()).await, "select");
    denied(
        names(&guest.clone().into_rescoped(Scope::new().station(SOUTH))).await,
        "select",
    );
    assert!(names(guest.unscoped("the way out")).await.unwrap().is_empty());
    assert_eq!(*heard.lock().unwrap(), ["with deleted rows", "unscoped: the way out"]);
}

backend_tests::on_every_backend!(
    a_row_needs_the_permission_and_the_scope,
    restoring_is_an_update_and_removing_a_delete,
    texts_are_refused,
    transactions_and_streams_are_restricted,
    another_scope_keeps_the_user,
);
