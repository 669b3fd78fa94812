//! The explicit filters, compared with a filter written by hand in the test.

use crate::create;
use crate::entity::{flag, item, ledger, plain};
use crate::insert::new_item;
use mixins::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _, IntoCondition as _};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, DatabaseConnection, EntityTrait as _, JoinType, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, RelationTrait as _, Set,
};
use uuid::Uuid;

const STATION: [Uuid; 2] = [Uuid::from_u128(1), Uuid::from_u128(2)];

/// Two stations, each with a live and a deleted row; names tell which.
async fn items(db: &DatabaseConnection) {
    create(db, item::Entity).await;
    for (number, station) in STATION.into_iter().enumerate() {
        for kind in ["live", "gone"] {
            let mut item = new_item(&format!("{kind} {number}"));
            item.station_id = Set(station);
            let row = item.insert(db).await.unwrap();
            if kind == "gone" {
                row.delete(db).await.unwrap();
            }
        }
    }
}

async fn names(db: &DatabaseConnection, select: sea_orm::Select<item::Entity>) -> Vec<String> {
    let rows = select.order_by_asc(item::Column::Name).all(db).await.unwrap();
    rows.into_iter().map(|row| row.name).collect()
}

async fn selects(db: DatabaseConnection) {
    items(&db).await;
    assert_eq!(names(&db, item::Entity::find().live()).await, ["live 0", "live 1"]);
    assert_eq!(names(&db, item::Entity::find().deleted()).await, ["gone 0", "gone 1"]);
    assert_eq!(
        names(&db, item::Entity::find().of_station(STATION[1])).await,
        ["gone 1", "live 1"]
    );
    assert_eq!(
        names(&db, item::Entity::find().live().of_station(STATION[0])).await,
        ["live 0"]
    );
    assert_eq!(
        names(&db, item::Entity::find().at_version(2)).await,
        ["gone 0", "gone 1"]
    );
    let either = item::Column::Name.eq("gone 0").or(item::Column::Name.eq("live 1"));
    assert_eq!(names(&db, item::Entity::find().filter(either).live()).await, ["live 1"]);
    assert_eq!(item::Entity::find().live().count(&db).await.unwrap(), 2);
}

async fn bulk_writes(db: DatabaseConnection) {
    items(&db).await;
    let updated = item::Entity::update_many()
        .col_expr(item::Column::Quantity, Expr::value(9))
        .live()
        .of_station(STATION[0]);
    assert_eq!(updated.exec(&db).await.unwrap().rows_affected, 1);
    let changed = item::Entity::find().filter(item::Column::Quantity.eq(9));
    assert_eq!(names(&db, changed).await, ["live 0"]);
    assert_eq!(
        item::Entity::delete_many()
            .deleted()
            .exec(&db)
            .await
            .unwrap()
            .rows_affected,
        2
    );
    assert_eq!(names(&db, item::Entity::find()).await, ["live 0", "live 1"]);
    assert_eq!(
        item::Entity::delete_many()
            .at_version(99)
            .exec(&db)
            .await
            .unwrap()
            .rows_affected,
        0
    );
}

async fn restoring_and_removing_in_bulk(db: DatabaseConnection) {
    items(&db).await;
    let restored = item::Entity::restore_many()
        .of_station(STATION[0])
        .exec(&db)
        .await
        .unwrap();
    assert_eq!(restored.rows_affected, 1);
    assert_eq!(names(&db, item::Entity::find().deleted()).await, ["gone 1"]);
    let removed = item::Entity::force_delete_many().deleted().exec(&db).await.unwrap();
    assert_eq!(removed.rows_affected, 1);
    assert_eq!(names(&db, item::Entity::find()).await, ["gone 0", "live 0", "live 1"]);
}

async fn joins_keep_the_preserved_side(db: DatabaseConnection) {
    items(&db).await;
    create(&db, plain::Entity).await;
    for row in item::Entity::find()
        .order_by_asc(item::Column::Name)
        .all(&db)
        .await
        .unwrap()
    {
        plain::ActiveModel {
            item_id: Set(Some(row.id)),
            ..Default::default()
        }
        .insert(&db)
        .await
        .unwrap();
    }
    // In ON: every plain row stays, with a live item or none.
    let live = plain::Relation::Item
        .def()
        .on_condition(|_, right| item::Entity::is_live(right).into_condition());
    let found = plain::Entity::find()
        .join(JoinType::LeftJoin, live)
        .select_also(item::Entity)
        .all(&db)
        .await
        .unwrap();
    assert_eq!(found.len(), 4);
    assert_eq!(found.iter().filter(|(_, item)| item.is_some()).count(), 2);
    let aliased = plain::Entity::find()
        .join_as(
            JoinType::InnerJoin,
            plain::Relation::Item.def(),
            sea_orm::sea_query::Alias::new("i"),
        )
        .filter(item::Entity::is_of_station(
            sea_orm::sea_query::Alias::new("i"),
            STATION[0],
        ))
        .filter(item::Entity::is_deleted(sea_orm::sea_query::Alias::new("i")));
    assert_eq!(aliased.count(&db).await.unwrap(), 1);
    #[expect(deprecated, reason = "the old name says the same")]
    let old = item::Entity::is_marked(item::Entity);
    assert_eq!(old, item::Entity::is_deleted(item::Entity));
}

async fn flags(db: DatabaseConnection) {
    create(&db, flag::Entity).await;
    for name in ["live", "gone"] {
        let row = flag::ActiveModel {
            name: Set(name.to_owned()),
            ..Default::default()
        };
        let row = row.insert(&db).await.unwrap();
        if name == "gone" {
            row.delete(&db).await.unwrap();
        }
    }
    assert_eq!(
        flag::Entity::find().live().one(&db).await.unwrap().unwrap().name,
        "live"
    );
    assert_eq!(
        flag::Entity::find().deleted().one(&db).await.unwrap().unwrap().name,
        "gone"
    );
}

async fn named_dimensions(db: DatabaseConnection) {
    create(&db, crate::entity::station::Entity).await;
    create(&db, ledger::Entity).await;
    for (amount, org, region) in [(1, 10, "north"), (2, 10, "south"), (3, 20, "south")] {
        let row = ledger::ActiveModel {
            amount: Set(amount),
            business_id: Set(Uuid::from_u128(7)),
            org_id: Set(org),
            region_name: Set(region.to_owned()),
            ..Default::default()
        };
        row.insert(&db).await.unwrap();
    }
    let all = || ledger::Entity::find().of_business(Uuid::from_u128(7));
    assert_eq!(all().of_tenant("org_id", 10_i64).count(&db).await.unwrap(), 2);
    assert_eq!(
        all()
            .of_tenant("org_id", 10_i64)
            .of_tenant("region", "south")
            .one(&db)
            .await
            .unwrap()
            .unwrap()
            .amount,
        2
    );
    assert_eq!(all().of_station(Uuid::nil()).count(&db).await.unwrap(), 0);
    // A dimension that is not there is an error, not everything and not nothing.
    let err = all().of_tenant("orgid", 10_i64).all(&db).await.unwrap_err();
    assert!(err.to_string().contains("no tenant dimension orgid"), "{err}");
}

backend_tests::on_every_backend!(
    selects,
    bulk_writes,
    restoring_and_removing_in_bulk,
    joins_keep_the_preserved_side,
    flags,
    named_dimensions
);
