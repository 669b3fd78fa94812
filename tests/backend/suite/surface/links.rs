//! Links of several hops, and of a table to itself: every hop is filtered, not only the ends.

use super::entity::customer::{ToReferrer, ToServices};
use super::entity::{customer, service};
use super::relations::customer;
use super::world::World;
use sea_orm::{DatabaseConnection, EntityTrait, LoaderTrait as _, ModelTrait as _, QueryOrder as _};

fn ids(rows: &[customer::Model]) -> Vec<i32> {
    rows.iter().map(|row| row.id).collect()
}

fn services(rows: &[service::Model]) -> Vec<i32> {
    let mut ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    ids.sort_unstable();
    ids
}

const REFERRERS: [(i32, Option<i32>); 4] = [(1001, None), (1002, Some(1001)), (1003, None), (1005, None)];

async fn to_itself(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    for (id, referrer) in REFERRERS {
        let row = customer(id, north).await;
        let found = row.find_linked(ToReferrer).one(north).await.unwrap();
        assert_eq!(found.map(|row| row.id), referrer, "{id}");
    }
    let rows = customer::Entity::find()
        .find_also_linked(ToReferrer)
        .order_by_asc(customer::Column::Id)
        .all(north)
        .await
        .unwrap();
    let rows: Vec<_> = rows
        .iter()
        .map(|(row, to)| (row.id, to.as_ref().map(|to| to.id)))
        .collect();
    assert_eq!(rows, REFERRERS);
    world.untouched().await;
}

async fn over_several_hops(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let ann = customer(1001, north).await;
    // Cake on 101, wine on 101 and 102; cake on 102 is the other station's entry.
    let found = ann.find_linked(ToServices).all(north).await.unwrap();
    assert_eq!(services(&found), [1001, 1002, 1002]);
    let rows = customer::Entity::find()
        .find_with_linked(ToServices)
        .order_by_asc(customer::Column::Id)
        .all(north)
        .await
        .unwrap();
    let rows: Vec<_> = rows.iter().map(|(row, found)| (row.id, services(found))).collect();
    assert_eq!(
        rows,
        [
            (1001, vec![1001, 1002, 1002]),
            (1002, vec![]),
            (1003, vec![]),
            (1005, vec![])
        ]
    );
    world.untouched().await;
}

async fn loaded_to_itself(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let rows = customer::Entity::find().order_by_asc(customer::Column::Id);
    let rows = rows.all(north).await.unwrap();
    let referrers = rows
        .load_self(customer::Entity, customer::Relation::Referrer, north)
        .await
        .unwrap();
    let referrers: Vec<_> = referrers.iter().map(|row| row.as_ref().map(|row| row.id)).collect();
    assert_eq!(referrers, REFERRERS.map(|(_, referrer)| referrer));
    let referred = rows
        .load_self_many(customer::Entity, customer::Relation::Referred, north)
        .await
        .unwrap();
    let referred: Vec<_> = referred.iter().map(|rows| ids(rows)).collect();
    assert_eq!(referred, [vec![1002], vec![], vec![], vec![]]);
    world.untouched().await;
}

backend_tests::on_every_backend!(to_itself, over_several_hops, loaded_to_itself);
