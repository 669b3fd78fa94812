//! The tenants' own table: its key is the tenant, so that each tenant sees, changes and makes its own row alone.

use super::{NORTH, SOUTH, error};
use crate::create;
use crate::entity::branch::{self, draft, shop, till};
use mixins::prelude::*;
use sea_orm::prelude::Expr;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait as _, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, IntoActiveModel,
    QueryFilter as _, QueryOrder as _, Set, SqlErr,
};
use uuid::Uuid;

const OURS: Uuid = Uuid::from_u128(0xb1);
const THEIRS: Uuid = Uuid::from_u128(0xb2);

fn named(name: &str) -> branch::ActiveModel {
    branch::ActiveModel {
        name: Set(name.to_owned()),
        ..Default::default()
    }
}

fn at(business: Uuid, station: Uuid) -> Scope {
    Scope::new().business(business).station(station)
}

/// Signs up two stations of one business; both act.
async fn branches(db: &DatabaseConnection) -> [Scoped<DatabaseConnection>; 2] {
    create(db, branch::Entity).await;
    let both = [NORTH, SOUTH].map(|station| db.clone().scoped(at(OURS, station)));
    for (name, db) in ["north", "south"].into_iter().zip(&both) {
        named(name).insert(db).await.unwrap();
    }
    both
}

async fn seen(db: &impl ConnectionTrait) -> Vec<String> {
    let rows = branch::Entity::find().order_by_asc(branch::Column::Name).all(db).await;
    rows.unwrap().into_iter().map(|row| row.name).collect()
}

async fn each_tenant_has_its_own_row_only(db: DatabaseConnection) {
    let [north, south] = branches(&db).await;
    assert_eq!(
        (seen(&north).await, seen(&south).await),
        (vec!["north".to_owned()], vec!["south".to_owned()])
    );
    let row = branch::Entity::find_by_id(SOUTH).one(&south).await.unwrap().unwrap();
    assert_eq!(branch::Entity::find_by_id(SOUTH).one(&north).await.unwrap(), None);

    // Its own is renamed, the other's is not.
    let renamed = |row: &branch::Model, name: &str| {
        let mut change = row.clone().into_active_model();
        change.name = Set(name.to_owned());
        change
    };
    let err = renamed(&row, "mine").update(&north).await.unwrap_err();
    assert_eq!(err, DbErr::RecordNotUpdated);
    let row = renamed(&row, "south side").update(&south).await.unwrap();
    assert_eq!((row.id, row.version), (SOUTH, 2));
    let guarded = south.rescoped(at(OURS, SOUTH).refuse_unfiltered_writes());
    let row = renamed(&row, "southside").update(&guarded).await.unwrap();
    let all = branch::Entity::update_many().col_expr(branch::Column::Name, Expr::value("north side"));
    assert_eq!(all.exec(&north).await.unwrap().rows_affected, 1);
    assert_eq!(seen(&db).await, ["north side", "southside"]);

    // Nor removed.
    assert_eq!(row.clone().delete(&north).await.unwrap().rows_affected, 0);
    let other = branch::Entity::delete_many().filter(branch::Column::Id.eq(SOUTH));
    assert_eq!(other.exec(&north).await.unwrap().rows_affected, 0);
    assert_eq!(
        branch::Entity::delete_many().exec(&north).await.unwrap().rows_affected,
        1
    );
    assert_eq!(seen(&db).await, ["southside"]);
}

async fn another_tenants_row_is_neither_changed_nor_made(db: DatabaseConnection) {
    let [north, _] = branches(&db).await;
    let is_cross = |err: &DbErr| matches!(error(err), MixinError::CrossTenant { .. });
    let mut other = named("other");
    other.id = Set(Uuid::from_u128(9));
    assert!(is_cross(&other.clone().insert(&north).await.unwrap_err()));
    assert!(is_cross(
        &branch::Entity::insert(other)
            .exec_without_returning(&north)
            .await
            .unwrap_err()
    ));
    let moved = branch::Entity::update_many().col_expr(branch::Column::Id, Expr::value(SOUTH));
    assert!(is_cross(&moved.exec(&north).await.unwrap_err()));
    // There is one already, and an upsert leaves the other's alone.
    let err = named("twice").insert(&north).await.unwrap_err();
    assert!(
        matches!(err.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))),
        "{err}"
    );
    let upsert = branch::Entity::insert(named("again")).on_conflict(
        OnConflict::column(branch::Column::Id)
            .update_column(branch::Column::Name)
            .to_owned(),
    );
    upsert.exec_without_returning(&north).await.unwrap();
    assert_eq!(seen(&db).await, ["again", "south"]);
}

/// A new tenant chooses its key and acts in that scope: no exemption.
async fn a_sign_up_acts_as_the_new_tenant(db: DatabaseConnection) {
    create(&db, branch::Entity).await;
    let new = |key: u128| (Uuid::from_u128(key), db.clone().scoped(at(OURS, Uuid::from_u128(key))));
    let (first, db) = new(1);
    let row = named("first").insert(&db).await.unwrap();
    assert_eq!((row.id, row.business_id, row.version), (first, OURS, 1));
    let (second, db) = new(2);
    let row = named("second").save(&db).await.unwrap();
    assert_eq!(row.id.unwrap(), second);
    let (third, db) = new(3);
    let row = ActiveModelTrait::insert(named("third"), &db).await.unwrap();
    assert_eq!(row.id, third);
    let (fourth, db) = new(4);
    branch::Entity::insert_many([named("fourth")])
        .exec_without_returning(&db)
        .await
        .unwrap();
    assert_eq!(branch::Entity::find().one(&db).await.unwrap().unwrap().id, fourth);
    let mut said = named("fifth");
    let (fifth, db) = new(5);
    said.id = Set(fifth);
    assert_eq!(said.insert(&db).await.unwrap().id, fifth);
    // A scope of several must say which.
    let several = db.rescoped(Scope::new().business(OURS).stations([NORTH, SOUTH]));
    let err = named("which").insert(&several).await.unwrap_err();
    assert!(matches!(error(&err), MixinError::MissingTenant { .. }), "{err}");
}

async fn a_business_sees_its_stations(db: DatabaseConnection) {
    let [north, _] = branches(&db).await;
    let theirs = north.rescoped(at(THEIRS, Uuid::from_u128(1)));
    named("elsewhere").insert(&theirs).await.unwrap();
    let office = north.rescoped(Scope::new().business(OURS).any_station());
    assert_eq!(seen(&office).await, ["north", "south"]);
    // A station that the office opens gets a key of its own, in bulk too.
    let row = named("new").insert(&office).await.unwrap();
    assert_eq!((row.business_id, row.id.get_version_num()), (OURS, 7));
    let more = branch::Entity::insert_many([named("p"), named("q")]);
    assert_eq!(more.exec_without_returning(&office).await.unwrap(), 2);
    assert_eq!(seen(&office).await, ["new", "north", "p", "q", "south"]);
    assert_eq!(seen(&theirs).await, ["elsewhere"]);
}

async fn autoincrement_keys(db: DatabaseConnection) {
    create(&db, shop::Entity).await;
    let named = |name: &str| shop::ActiveModel {
        name: Set(name.to_owned()),
        ..Default::default()
    };
    // Numbered elsewhere: by a sequence, or by whoever keeps the accounts.
    let ours = db.clone().scoped(Scope::new().tenant("shop_id", 41_i32));
    assert_eq!(named("ours").insert(&ours).await.unwrap().id, 41);
    let theirs = ours.rescoped(Scope::new().tenant("shop_id", 42_i32));
    let inserted = shop::Entity::insert(named("theirs")).exec(&theirs).await.unwrap();
    assert_eq!(inserted.last_insert_id, 42);
    // Or by the database: under all shops, since nobody knows the number yet.
    let sign_up = ours.rescoped(Scope::new().any_tenant("shop_id"));
    let shop = named("new").insert(&sign_up).await.unwrap();
    assert!(shop.id > 0 && ![41, 42].contains(&shop.id), "{shop:?}");
    let new = ours.rescoped(Scope::new().tenant("shop_id", shop.id));
    assert_eq!(shop::Entity::find().all(&new).await.unwrap(), [shop]);
    assert_eq!(shop::Entity::delete_many().exec(&new).await.unwrap().rows_affected, 1);
    assert_eq!(shop::Entity::find().all(&ours).await.unwrap().len(), 1);
}

/// A tenant that is a part of the key is filled before SeaORM asks what the key is.
async fn a_composite_key_with_the_tenant(db: DatabaseConnection) {
    create(&db, till::Entity).await;
    let till = |number: i32| till::ActiveModel {
        number: Set(number),
        open: Set(true),
        ..Default::default()
    };
    let [one, two] = [1, 2].map(|shop: i32| db.clone().scoped(Scope::new().tenant("shop_id", shop)));
    for db in [&one, &two] {
        till(7).insert(db).await.unwrap();
    }
    let row = till(8).insert(&one).await.unwrap();
    assert_eq!((row.shop_id, row.number), (1, 8));
    let mut change = row.into_active_model();
    change.open = Set(false);
    assert!(!change.update(&one).await.unwrap().open);
    assert_eq!(till::Entity::find().all(&two).await.unwrap().len(), 1);
}

async fn mixins_without_a_tenant_are_refused_until_somebody_decides(db: DatabaseConnection) {
    create(&db, draft::Entity).await;
    let draft = draft::ActiveModel {
        text: Set("x".to_owned()),
        ..Default::default()
    };
    // A plain connection stays plain.
    let draft = draft.insert(&db).await.unwrap();
    let db = db.scoped(Scope::new().any_station());
    let answers = [
        draft::Entity::find().all(&db).await.map(drop),
        draft::Entity::delete_many().exec(&db).await.map(drop),
        draft
            .clone()
            .into_active_model()
            .reset_all()
            .update(&db)
            .await
            .map(drop),
        draft.delete(&db).await.map(drop),
    ];
    for err in answers.map(Result::unwrap_err) {
        assert!(
            matches!(error(&err), MixinError::UnknownTable { table } if table == "drafts"),
            "{err}"
        );
        assert!(err.to_string().contains("or write `#[mixin(shared)]`"), "{err}");
    }
}

backend_tests::on_every_backend!(
    each_tenant_has_its_own_row_only,
    another_tenants_row_is_neither_changed_nor_made,
    a_sign_up_acts_as_the_new_tenant,
    a_business_sees_its_stations,
    autoincrement_keys,
    a_composite_key_with_the_tenant,
    mixins_without_a_tenant_are_refused_until_somebody_decides,
);
