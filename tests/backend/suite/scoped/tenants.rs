//! Which tenant's rows a scope reaches, and what a statement may say about them.

use super::{NORTH, SOUTH, error, insert, names, new_item, read, stations};
use crate::create;
use crate::entity::{item, ledger, station};
use mixins::prelude::*;
use sea_orm::prelude::Expr;
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{
    ActiveModelTrait, ColumnTrait as _, DatabaseConnection, DbErr, EntityTrait, IntoActiveModel, NotSet,
    QueryFilter as _, Set,
};
use uuid::Uuid;

async fn each_sees_its_own(db: DatabaseConnection) {
    let [north, south] = stations(&db).await;
    let a = insert("a", &north).await;
    insert("b", &south).await;
    assert_eq!(a.station_id, NORTH);
    assert_eq!(
        (names(&north).await, names(&south).await),
        (vec!["a".to_owned()], vec!["b".to_owned()])
    );
    assert_eq!(
        names(&north.rescoped(Scope::new().stations([NORTH, SOUTH]))).await,
        ["a", "b"]
    );
    assert_eq!(names(&north.rescoped(Scope::new().any_station())).await, ["a", "b"]);
    assert_eq!(item::Entity::find_by_id(a.id).one(&south).await.unwrap(), None);
}

async fn a_row_of_another_is_missing(db: DatabaseConnection) {
    let [north, south] = stations(&db).await;
    let a = insert("a", &north).await;
    let mut change = a.clone().into_active_model();
    change.quantity = Set(9);
    assert_eq!(change.update(&south).await.unwrap_err(), DbErr::RecordNotUpdated);
    assert_eq!(a.clone().delete(&south).await.unwrap().rows_affected, 0);
    assert_eq!(a.clone().force_delete(&south).await.unwrap().rows_affected, 0);
    assert_eq!(a.clone().restore(&south).await.unwrap_err(), DbErr::RecordNotUpdated);
    let hidden = item::Entity::update_many()
        .col_expr(item::Column::Quantity, Expr::value(9))
        .exec(&south)
        .await;
    assert_eq!(hidden.unwrap().rows_affected, 0);
    assert_eq!(read(a.id, &north).await.unwrap(), a);
}

fn is_cross(err: &DbErr) -> bool {
    let err = error(err);
    assert!(!err.is_retryable());
    matches!(&err, MixinError::CrossTenant { table, dimension } if table == "items" && dimension == "station")
}

fn is_missing(err: &DbErr) -> bool {
    let err = error(err);
    assert!(!err.is_retryable());
    matches!(&err, MixinError::MissingTenant { table, dimension } if table == "items" && dimension == "station")
}

async fn a_value_of_another_tenant_is_refused(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let mut foreign = new_item("a");
    foreign.station_id = Set(SOUTH);
    assert!(is_cross(&foreign.clone().insert(&north).await.unwrap_err()));
    assert!(is_cross(
        &item::Entity::insert_many([new_item("b"), foreign])
            .exec(&north)
            .await
            .unwrap_err()
    ));
    let row = insert("a", &north).await;
    let mut change = row.clone().into_active_model();
    change.station_id = Set(SOUTH);
    assert!(is_cross(&change.update(&north).await.unwrap_err()));
    let many = item::Entity::update_many().col_expr(item::Column::StationId, Expr::value(SOUTH));
    assert!(is_cross(&many.exec(&north).await.unwrap_err()));
    // The scope's own value is no change, and none of these moved a row.
    let own = row
        .clone()
        .into_active_model()
        .reset_all()
        .update(&north)
        .await
        .unwrap();
    assert_eq!((own.station_id, own.version), (NORTH, 2));
    let all = item::Entity::find().all(north.unscoped("count")).await.unwrap();
    assert_eq!(all.len(), 1);
}

async fn no_tenant_is_refused_never_shown_whole(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    insert("a", &north).await;
    for scope in [
        Scope::new(),
        Scope::new().business(NORTH),
        Scope::new().stations([] as [Uuid; 0]),
        Scope::new().station(None::<Uuid>),
    ] {
        let db = north.rescoped(scope);
        assert!(is_missing(&item::Entity::find().all(&db).await.unwrap_err()));
        assert!(is_missing(&new_item("b").insert(&db).await.unwrap_err()));
        assert!(is_missing(&item::Entity::delete_many().exec(&db).await.unwrap_err()));
    }
}

async fn with_several_an_insert_says_which(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    for scope in [Scope::new().stations([NORTH, SOUTH]), Scope::new().any_station()] {
        let both = north.rescoped(scope);
        assert!(is_missing(&new_item("a").insert(&both).await.unwrap_err()));
        let mut said = new_item("a");
        said.station_id = Set(SOUTH);
        assert_eq!(said.insert(&both).await.unwrap().station_id, SOUTH);
    }
    let mut other = new_item("a");
    other.station_id = Set(Uuid::from_u128(1));
    let both = north.rescoped(Scope::new().stations([NORTH, SOUTH]));
    assert!(is_cross(&other.insert(&both).await.unwrap_err()));
}

/// The table of ledgers, and a station for them to point to.
async fn ledger_table(db: &DatabaseConnection) {
    create(db, station::Entity).await;
    create(db, ledger::Entity).await;
    let station = station::ActiveModel {
        id: Set(NORTH),
        name: Set("north".to_owned()),
    };
    station.insert(db).await.unwrap();
}

fn ledgers(org: i32) -> Scope {
    Scope::new()
        .station(NORTH)
        .business(SOUTH)
        // Narrower than the column.
        .tenant("org_id", org)
        .tenant("region", "eu")
        .actor(7_i64)
}

async fn every_dimension_is_needed_and_filled(db: DatabaseConnection) {
    ledger_table(&db).await;
    let one = db.clone().scoped(ledgers(1));
    let two = db.scoped(ledgers(2));
    let row = ledger::ActiveModel {
        amount: Set(5),
        ..Default::default()
    };
    let row = row.insert(&one).await.unwrap();
    assert_eq!((row.branch_id, row.business_id, row.org_id), (Some(NORTH), SOUTH, 1));
    assert_eq!(
        (row.region_name.as_str(), row.opened_by, row.updated_by),
        ("eu", Some(7), Some(7))
    );
    assert_eq!(ledger::Entity::find().all(&one).await.unwrap(), [row]);
    assert!(ledger::Entity::find().all(&two).await.unwrap().is_empty());
    let partly = two.rescoped(Scope::new().station(NORTH).business(SOUTH).tenant("region", "eu"));
    let err = error(&ledger::Entity::find().all(&partly).await.unwrap_err());
    assert!(
        matches!(&err, MixinError::MissingTenant { dimension, .. } if dimension == "org_id"),
        "{err}"
    );
}

async fn null_tenants_show_only_across_tenants(db: DatabaseConnection) {
    ledger_table(&db).await;
    let nobodys = ledger::ActiveModel {
        amount: Set(5),
        branch_id: Set(None),
        business_id: Set(SOUTH),
        org_id: Set(1),
        region_name: Set("eu".to_owned()),
        id: NotSet,
        ..Default::default()
    };
    nobodys.insert(&db).await.unwrap();
    let one = db.scoped(ledgers(1));
    assert!(ledger::Entity::find().all(&one).await.unwrap().is_empty());
    let across = one.rescoped(one.scope().clone().any_station());
    assert_eq!(ledger::Entity::find().all(&across).await.unwrap().len(), 1);
}

/// MySQL's collations take these for one another, unless they are told to look at the bytes.
async fn texts_are_told_apart_by_every_letter(db: DatabaseConnection) {
    ledger_table(&db).await;
    let region = |region: &str| db.clone().scoped(ledgers(1).tenant("region", region));
    for (amount, name) in [(1, "eu"), (2, "EU"), (3, "eu "), (4, "e\u{fc}")] {
        let row = ledger::ActiveModel {
            amount: Set(amount),
            ..Default::default()
        };
        row.insert(&region(name)).await.unwrap();
    }
    for (amount, name) in [(1, "eu"), (2, "EU"), (3, "eu "), (4, "e\u{fc}")] {
        let rows = ledger::Entity::find().all(&region(name)).await.unwrap();
        assert_eq!(
            rows.iter().map(|row| row.amount).collect::<Vec<_>>(),
            [amount],
            "{name:?}"
        );
    }
    let two = db.scoped(ledgers(1).tenants("region", ["eu", "e\u{fc}"]));
    assert_eq!(ledger::Entity::find().all(&two).await.unwrap().len(), 2);
}

async fn own_conditions_never_replace_ours(db: DatabaseConnection) {
    let [north, south] = stations(&db).await;
    insert("a", &north).await;
    insert("b", &south).await;
    let theirs = item::Entity::find()
        .filter(item::Column::StationId.eq(SOUTH))
        .all(&north)
        .await;
    assert!(theirs.unwrap().is_empty());
    let or = item::Column::Name.eq("b").or(item::Column::Name.ne("b"));
    assert_eq!(item::Entity::find().filter(or).all(&north).await.unwrap().len(), 1);
}

backend_tests::on_every_backend!(
    each_sees_its_own,
    a_row_of_another_is_missing,
    a_value_of_another_tenant_is_refused,
    no_tenant_is_refused_never_shown_whole,
    with_several_an_insert_says_which,
    every_dimension_is_needed_and_filled,
    null_tenants_show_only_across_tenants,
    own_conditions_never_replace_ours,
    texts_are_told_apart_by_every_letter,
);
