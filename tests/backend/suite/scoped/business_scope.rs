//! A scope of a business: it reaches all of the business's stations, and nothing of another business.

use super::{ACTOR, error, insert, names, new_item, read};
use crate::create;
use crate::entity::item;
use mixins::prelude::*;
use sea_orm::prelude::Expr;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, IntoActiveModel, Set,
    TransactionTrait as _,
};
use std::sync::{Arc, Mutex};
use uuid::Uuid;

const OURS: Uuid = Uuid::from_u128(0x1b);
const THEIRS: Uuid = Uuid::from_u128(0x2b);

/// A station of a business.
mod branch {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, UuidPk, SoftDelete, BusinessTenant)]
    #[sea_orm(table_name = "depots")]
    #[mixin(crate = "mixins")]
    pub struct Model {
        pub name: String,
    }
}

/// The same, which is itself what a station's scope reaches: its key is the station.
mod outlet {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, BusinessTenant, StationTenant, MixinBehavior)]
    #[sea_orm(table_name = "outlets")]
    #[mixin(crate = "mixins", station_tenant(column = "id"))]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub business_id: Uuid,
        pub name: String,
    }
}

/// Two businesses with two stations each, and an item in each of those; the stations of the first and of the second.
async fn two_businesses(db: &DatabaseConnection) -> [Vec<Uuid>; 2] {
    create(db, branch::Entity).await;
    create(db, item::Entity).await;
    let mut all = Vec::new();
    for (business, name) in [(OURS, "ours"), (THEIRS, "theirs")] {
        let of_business = Scope::new().business(business);
        let mut stations = Vec::new();
        for number in 1..=2 {
            let branch = branch::ActiveModel {
                name: Set(format!("{name} {number}")),
                ..Default::default()
            };
            let station = branch.insert(&db.scoped_ref(of_business.clone())).await.unwrap().id;
            let at = db.scoped_ref(of_business.clone().station(station).actor(ACTOR));
            insert(&format!("{name} {number}"), &at).await;
            stations.push(station);
        }
        stations.sort();
        all.push(stations);
    }
    all.try_into().unwrap()
}

async fn business(db: &impl ConnectionTrait) -> Scope {
    let scope = Scope::new().business(OURS).stations_of::<branch::Entity>(db).await;
    scope.unwrap().actor(ACTOR)
}

fn is_missing(err: &DbErr, of: &str) -> bool {
    matches!(error(err), MixinError::MissingTenant { table, dimension } if table == of && dimension == "station")
}

async fn a_business_reaches_its_own_stations(db: DatabaseConnection) {
    let [ours, theirs] = two_businesses(&db).await;
    let business = db.clone().scoped(business(&db).await);
    assert_eq!(names(&business).await, ["ours 1", "ours 2"]);
    let mut rows = item::Entity::find().all(&db).await.unwrap();
    rows.retain(|row| theirs.contains(&row.station_id));
    assert_eq!(rows.len(), 2);
    for row in &rows {
        let mut change = row.clone().into_active_model();
        change.quantity = Set(9);
        assert_eq!(change.update(&business).await.unwrap_err(), DbErr::RecordNotUpdated);
        assert_eq!(row.clone().delete(&business).await.unwrap().rows_affected, 0);
        let removed = item::Entity::delete_by_id(row.id).exec(&business).await.unwrap();
        assert_eq!(removed.rows_affected, 0);
        let mut gift = new_item("gift");
        gift.station_id = Set(row.station_id);
        let err = error(&gift.insert(&business).await.unwrap_err());
        assert!(matches!(err, MixinError::CrossTenant { .. }), "{err}");
    }
    let all = item::Entity::update_many().col_expr(item::Column::Quantity, Expr::value(7));
    assert_eq!(all.exec(&business).await.unwrap().rows_affected, 2);
    assert_eq!(
        item::Entity::delete_many().exec(&business).await.unwrap().rows_affected,
        2
    );
    for row in rows {
        assert_eq!(read(row.id, &business).await.unwrap(), row);
    }
    // What it adds says for which of them.
    assert!(is_missing(&new_item("x").insert(&business).await.unwrap_err(), "items"));
    let mut own = new_item("x");
    own.station_id = Set(ours[1]);
    assert_eq!(own.insert(&business).await.unwrap().station_id, ours[1]);
}

/// A scope of any station: before, it read, changed and deleted what is the other business's.
async fn any_station_of_a_business_is_refused(db: DatabaseConnection) {
    let [ours, _] = two_businesses(&db).await;
    let before = item::Entity::find().all(&db).await.unwrap();
    let business = db
        .clone()
        .scoped(Scope::new().business(OURS).any_station().actor(ACTOR));
    let err = item::Entity::find().all(&business).await.unwrap_err();
    assert!(is_missing(&err, "items"), "{err}");
    assert!(err.to_string().contains("stations_of::<station::Entity>"), "{err}");
    let all = item::Entity::update_many().col_expr(item::Column::Quantity, Expr::value(7));
    let mut new = new_item("x");
    new.station_id = Set(ours[0]);
    for err in [
        all.exec(&business).await.unwrap_err(),
        item::Entity::delete_many().exec(&business).await.unwrap_err(),
        item::Entity::force_delete_many().exec(&business).await.unwrap_err(),
        item::Entity::restore_many().exec(&business).await.unwrap_err(),
        new.insert(&business).await.unwrap_err(),
        before[0].clone().delete(&business).await.unwrap_err(),
        before[0].clone().force_delete(&business).await.unwrap_err(),
        raw(&business).await.unwrap_err(),
    ] {
        assert!(is_missing(&err, "items"), "{err}");
    }
    assert_eq!(item::Entity::find().all(&db).await.unwrap(), before);
    // The table that has the business is cut down by it.
    assert_eq!(branch::Entity::find().all(&business).await.unwrap().len(), 2);
    // Who names nobody means everybody; who fills only does not filter yet.
    let everybody = business.rescoped(Scope::new().any_station().any_business());
    assert_eq!(names(&everybody).await.len(), 4);
    let filling = business.rescoped(business.scope().clone().fill_only("step 1"));
    assert_eq!(names(&filling).await.len(), 4);
}

/// The same as SQL, with the condition that a careless filter is lost behind.
async fn raw(db: &impl ConnectionTrait) -> Result<Vec<item::Model>, DbErr> {
    let sql = "SELECT * FROM items WHERE 1 = 1 OR 1 = 2";
    let statement = sea_orm::Statement::from_string(db.get_database_backend(), sql);
    item::Entity::find().from_raw_sql(statement).all(db).await
}

async fn the_stations_are_those_that_the_scope_sees(db: DatabaseConnection) {
    let [ours, _] = two_businesses(&db).await;
    let of_business = || Scope::new().business(OURS);
    let counted = |scope: &Scope| format!("{scope:?}").contains(&format!("station: {}", ours.len()));
    // On a plain connection, a scoped one, a transaction; whatever was said of stations before.
    assert!(counted(&business(&db).await));
    assert!(counted(&business(&db.scoped_ref(of_business())).await));
    let transaction = db.begin().await.unwrap();
    assert!(counted(&business(&transaction).await));
    transaction.rollback().await.unwrap();
    for scope in [
        of_business().any_station(),
        of_business().station(Uuid::nil()),
        of_business().fill_only("step 1"),
    ] {
        assert!(counted(&scope.stations_of::<branch::Entity>(&db).await.unwrap()));
    }
    // Inside the scope of the connection, which is another's.
    let other = db.scoped_ref(Scope::new().business(THEIRS));
    let none = business(&other).await;
    let err = item::Entity::find().all(&db.scoped_ref(none)).await.unwrap_err();
    assert!(is_missing(&err, "items"), "{err}");
    // One that was closed is not reached, unless the scope sees what is deleted.
    let closed = branch::Entity::find_by_id(ours[0]).one(&db).await.unwrap().unwrap();
    closed.delete(&db.scoped_ref(of_business())).await.unwrap();
    assert_eq!(names(&db.scoped_ref(business(&db).await)).await.len(), 1);
    let with_closed = of_business().with_deleted().stations_of::<branch::Entity>(&db).await;
    assert!(counted(&with_closed.unwrap()));
}

async fn the_stations_own_table_may_have_the_station(db: DatabaseConnection) {
    create(&db, outlet::Entity).await;
    create(&db, item::Entity).await;
    let heard = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&heard);
    for (business, station) in [(OURS, 3), (OURS, 1), (THEIRS, 2)] {
        let at = db.scoped_ref(Scope::new().business(business).station(Uuid::from_u128(station)));
        outlet::ActiveModel::default_values(station).insert(&at).await.unwrap();
        insert(&station.to_string(), &at).await;
    }
    let business = Scope::new()
        .business(OURS)
        .on_exemption(move |exemption| log.lock().unwrap().push(exemption.to_string()));
    let business = business.stations_of::<outlet::Entity>(&db).await.unwrap();
    let business = db.clone().scoped(business);
    assert_eq!(names(&business).await, ["1", "3"]);
    assert_eq!(outlet::Entity::find().all(&business).await.unwrap().len(), 2);
    assert!(heard.lock().unwrap().is_empty(), "no exemption");
    let row = outlet::Entity::find_by_id(Uuid::from_u128(2))
        .one(&db)
        .await
        .unwrap()
        .unwrap();
    let err = error(
        &row.clone()
            .into_active_model()
            .reset_all()
            .insert(&business)
            .await
            .unwrap_err(),
    );
    assert!(matches!(err, MixinError::CrossTenant { .. }), "{err}");
    row.delete(&business).await.unwrap();
    assert_eq!(outlet::Entity::find().all(&db).await.unwrap().len(), 3);
}

impl outlet::ActiveModel {
    fn default_values(station: u128) -> Self {
        Self {
            id: Set(Uuid::from_u128(station)),
            name: Set(station.to_string()),
            ..Default::default()
        }
    }
}

async fn stations_of_no_business_are_refused(db: DatabaseConnection) {
    two_businesses(&db).await;
    for scope in [Scope::new(), Scope::new().any_business(), Scope::new().station(OURS)] {
        let err = scope.stations_of::<branch::Entity>(&db).await.unwrap_err();
        let expected = MixinError::MissingTenant {
            table: "depots".to_owned(),
            dimension: "business".to_owned(),
        };
        assert_eq!(error(&err), expected);
        assert!(
            err.to_string().contains("name one first (`Scope::business(id)`)"),
            "{err}"
        );
    }
    let none = Scope::new().businesses([] as [Uuid; 0]);
    let err = error(&none.stations_of::<branch::Entity>(&db).await.unwrap_err());
    assert!(matches!(err, MixinError::MissingTenant { .. }), "{err}");
    // The general form: what belongs to a tenant that the scope names, and is the table of the dimension.
    let items = Scope::new()
        .business(OURS)
        .tenants_of::<item::Entity>("station", &db)
        .await;
    let code = |err: &DbErr| match error(err) {
        MixinError::Refused { reason, .. } => reason.code(),
        other => panic!("{other}"),
    };
    assert_eq!(code(&items.unwrap_err()), "S605");
    let items = Scope::new()
        .business(OURS)
        .tenants_of::<item::Entity>("item", &db)
        .await;
    assert!(
        matches!(error(&items.unwrap_err()), MixinError::MissingTenant { dimension, .. } if dimension == "station")
    );
    let depots = Scope::new()
        .business(OURS)
        .tenants_of::<branch::Entity>("org_id", &db)
        .await;
    assert_eq!(
        format!("{:?}", depots.unwrap()),
        "Scope { business: 1, org_id: 2, rows: Live, actor: false }"
    );
}

backend_tests::on_every_backend!(
    a_business_reaches_its_own_stations,
    any_station_of_a_business_is_refused,
    the_stations_are_those_that_the_scope_sees,
    the_stations_own_table_may_have_the_station,
    stations_of_no_business_are_refused,
);
