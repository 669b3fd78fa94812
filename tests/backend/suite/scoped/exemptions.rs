//! Every way around a rule is told to the scope's listeners.

use super::{NORTH, insert, names, stations};
use crate::entity::item;
use mixins::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ColumnTrait as _, DatabaseConnection, EntityTrait, IntoActiveModel as _, QueryFilter as _, QuerySelect as _,
    QueryTrait as _, Set, TransactionTrait as _,
};
use std::sync::{Arc, Mutex};
use uuid::Uuid;

fn heard(scope: Scope) -> (Scope, impl Fn() -> Vec<String>) {
    let log = Arc::new(Mutex::new(Vec::new()));
    let listener = Arc::clone(&log);
    let scope = scope.on_exemption(move |exemption| listener.lock().unwrap().push(exemption.to_string()));
    (scope, move || std::mem::take(&mut *log.lock().unwrap()))
}

async fn each_is_heard_when_it_is_used(db: DatabaseConnection) {
    let (scope, heard) = heard(Scope::new().station(NORTH));
    assert!(heard().is_empty());
    let db = db.scoped(scope.clone());
    assert!(heard().is_empty());
    drop(db.with_deleted());
    drop(db.only_deleted());
    let _plain = db.unscoped("why not");
    assert_eq!(heard(), ["with deleted rows", "only deleted rows", "unscoped: why not"]);
    let wide = scope
        .any_business()
        .any_tenant("org_id")
        .with_deleted()
        .fill_only("step 1");
    assert!(heard().is_empty());
    let wide = db.rescoped(wide);
    let expected = [
        "every business",
        "every org_id",
        "with deleted rows",
        "tenants are filled, not filtered by: step 1",
    ];
    assert_eq!(heard(), expected);
    // Told once: a transaction is the same connection.
    wide.begin().await.unwrap().rollback().await.unwrap();
    drop(db.clone());
    assert!(heard().is_empty());
}

/// With the scope's reason, where it has none of its own; without one it may be an accident.
async fn each_says_why(db: DatabaseConnection) {
    let reasons = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&reasons);
    let (scope, heard) = heard(Scope::new().station(NORTH).any_business().reason("audit of May"));
    let scope = scope.on_exemption(move |exemption| log.lock().unwrap().push(exemption.reason().map(str::to_owned)));
    let db = db.scoped(scope.clone());
    drop((db.with_deleted(), db.only_deleted()));
    let _plain = db.unscoped("a view");
    drop(db.rescoped(scope.fill_only("step 1")));
    // The reason is of a scope, and this is another.
    drop(db.rescoped(Scope::new().with_deleted()));
    let why = |rule: &str| format!("{rule}: audit of May");
    let expected = [
        why("every business"),
        why("with deleted rows"),
        why("only deleted rows"),
        "unscoped: a view".to_owned(),
        why("every business"),
        "tenants are filled, not filtered by: step 1".to_owned(),
        "with deleted rows".to_owned(),
    ];
    assert_eq!(heard(), expected);
    let reasons: Vec<_> = std::mem::take(&mut *reasons.lock().unwrap());
    let reasons: Vec<_> = reasons.iter().map(Option::as_deref).collect();
    let may = Some("audit of May");
    assert_eq!(reasons, [may, may, may, Some("a view"), may, Some("step 1"), None]);
}

async fn every_listener_hears(db: DatabaseConnection) {
    let (scope, first) = heard(Scope::new());
    let (scope, second) = heard(scope);
    let _scoped = db.scoped(scope.any_station());
    assert_eq!(
        (first(), second()),
        (vec!["every station".to_owned()], vec!["every station".to_owned()])
    );
}

/// A scope that was made anew has no listeners of its own.
async fn a_new_scope_on_the_connection_is_heard(db: DatabaseConnection) {
    let (scope, heard) = heard(Scope::new().station(NORTH));
    let db = db.scoped(scope.clone());
    let wide = db.rescoped(Scope::new().any_station());
    let _plain = wide.unscoped("why not");
    assert_eq!(heard(), ["every station", "unscoped: why not"]);
    let wide = db.clone().into_rescoped(Scope::new().only_deleted());
    drop(wide.rescoped(Scope::new().any_business()));
    assert_eq!(heard(), ["only deleted rows", "every business"]);
    // One that has them hears once; one with others hears with them.
    drop(db.rescoped(scope.any_station()));
    assert_eq!(heard(), ["every station"]);
    let (scope, others) = self::heard(Scope::new().any_station());
    drop(db.rescoped(scope));
    assert_eq!(
        (heard(), others()),
        (vec!["every station".to_owned()], vec!["every station".to_owned()])
    );
}

async fn fill_only_fills_and_does_not_filter_by_tenant(db: DatabaseConnection) {
    let [north, south] = stations(&db).await;
    insert("theirs", &south).await;
    insert("deleted", &south).await.delete(&south).await.unwrap();
    let filling = north.rescoped(north.scope().clone().fill_only("step 1"));
    assert_eq!(insert("ours", &filling).await.station_id, NORTH);
    // Liveness stays.
    assert_eq!(names(&filling).await, ["ours", "theirs"]);
    let mut foreign = super::new_item("x");
    foreign.station_id = Set(Uuid::from_u128(3));
    let err = super::error(&sea_orm::ActiveModelTrait::insert(foreign, &filling).await.unwrap_err());
    assert!(matches!(err, MixinError::CrossTenant { .. }), "{err}");
}

async fn unfiltered_writes_can_be_refused(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    insert("a", &north).await;
    let strict = north.rescoped(north.scope().clone().refuse_unfiltered_writes());
    let refused = [
        item::Entity::delete_many(),
        item::Entity::delete_many().filter(Expr::value(1).eq(1)),
        item::Entity::delete_many().filter(item::Column::StationId.eq(NORTH)),
        item::Entity::delete_many().filter(item::Column::Id.is_not_in(Vec::<Uuid>::new())),
        item::Entity::delete_many().filter(item::Column::Name.eq("a").not().or(item::Column::Name.eq("a"))),
        item::Entity::delete_many().filter(
            item::Column::Id.in_subquery(item::Entity::find().select_only().column(item::Column::Id).into_query()),
        ),
    ];
    let mut codes = Vec::new();
    for statement in refused {
        match super::error(&statement.exec(&strict).await.unwrap_err()) {
            MixinError::Refused { reason, .. } => codes.push(reason.code()),
            other => panic!("{other}"),
        }
    }
    // `is_not_in` of nothing sends two values that are equal.
    assert_eq!(codes, ["S401", "S602", "S401", "S602", "S401", "S401"]);
    assert_eq!(names(&strict).await, ["a"]);
    let none = item::Entity::delete_many().filter(item::Column::Id.is_in(Vec::<Uuid>::new()));
    assert_eq!(none.exec(&strict).await.unwrap().rows_affected, 0);
    let named = item::Entity::find()
        .select_only()
        .column(item::Column::Id)
        .filter(item::Column::Name.eq("b"));
    let related = item::Entity::delete_many().filter(item::Column::Id.in_subquery(named.into_query()));
    assert_eq!(related.exec(&strict).await.unwrap().rows_affected, 0);
    let one = north.unscoped("to see what is there");
    let row = item::Entity::find().one(one).await.unwrap().unwrap();
    let mut row = row.into_active_model();
    row.quantity = Set(5);
    row.update(&strict).await.unwrap();
    let own = item::Entity::delete_many().filter(item::Column::Name.eq("a"));
    assert_eq!(own.exec(&strict).await.unwrap().rows_affected, 1);
}

#[test]
fn a_scope_shows_counts_and_no_values() {
    let secret = Uuid::from_u128(0xdead_beef);
    let scope = Scope::new()
        .stations([secret, NORTH, secret])
        .tenants("org_id", ["acme"])
        .any_business()
        .actor(secret)
        .fill_only("step 1")
        .refuse_unfiltered_writes();
    assert_eq!(
        format!("{scope:?}"),
        "Scope { business: any, org_id: 1, station: 2, rows: Live, actor: true, refuse_unfiltered_writes: true, fill_only: \"step 1\" }"
    );
    assert_eq!(
        format!("{:?}", Scope::new().actor(None::<Uuid>)),
        "Scope { rows: Live, actor: false }"
    );
}

#[test]
fn scopes_are_built_without_touching_their_copies() {
    let one = Scope::new().station(NORTH);
    let shown = format!("{one:?}");
    let other = one.clone().any_station().with_deleted();
    assert_eq!(format!("{one:?}"), shown);
    assert_ne!(format!("{other:?}"), shown);
}

backend_tests::on_every_backend!(
    each_is_heard_when_it_is_used,
    each_says_why,
    every_listener_hears,
    a_new_scope_on_the_connection_is_heard,
    fill_only_fills_and_does_not_filter_by_tenant,
    unfiltered_writes_can_be_refused,
);
