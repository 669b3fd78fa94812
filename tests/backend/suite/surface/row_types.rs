//! What rows are read into: tuples, JSON, values, models and partial models, nested and over joins.

use super::entity::{booking, customer, profile};
use super::reading::NORTHS;
use super::world::{World, booking_id};
use sea_orm::prelude::Uuid;
use sea_orm::{
    ColumnTrait as _, DatabaseConnection, DeriveColumn, DerivePartialModel, EntityTrait, EnumIter, FromQueryResult,
    IntoActiveModel as _, JoinType, PartialModelTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    RelationTrait as _, Set,
};

#[derive(Debug, PartialEq, DerivePartialModel)]
#[sea_orm(entity = "profile::Entity")]
struct Text {
    text: String,
}

#[derive(Debug, PartialEq, DerivePartialModel)]
#[sea_orm(entity = "customer::Entity")]
struct Guest {
    id: i32,
    name: String,
    #[sea_orm(nested)]
    profile: Option<Text>,
}

#[derive(Debug, PartialEq, DerivePartialModel)]
#[sea_orm(entity = "booking::Entity", into_active_model)]
pub(crate) struct Brief {
    pub id: Uuid,
    pub party: i32,
}

#[derive(Debug, PartialEq, DerivePartialModel)]
#[sea_orm(entity = "booking::Entity")]
struct Slot {
    #[sea_orm(from_col = "slot")]
    at: String,
    #[sea_orm(from_expr = "booking::Column::Party.max()")]
    most: i32,
}

#[derive(Debug, PartialEq, DerivePartialModel)]
#[sea_orm(entity = "booking::Entity")]
struct Visit {
    id: Uuid,
    #[sea_orm(nested)]
    customer: Option<Guest>,
}

#[derive(Debug, PartialEq, FromQueryResult)]
struct Party {
    party: i32,
}

async fn tuples_values_and_models(db: DatabaseConnection) {
    #[derive(Copy, Clone, Debug, EnumIter, DeriveColumn)]
    enum Query {
        Party,
    }
    let world = World::new(db).await;
    let rows = booking::Entity::find()
        .select_only()
        .column(booking::Column::Party)
        .order_by_asc(booking::Column::Party);
    let parties = [1, 2, 3, 4, 5, 7];
    let tuples: Vec<i32> = rows.clone().into_tuple().all(&world.north).await.unwrap();
    assert_eq!(tuples, parties);
    let values = rows.clone().into_values::<(i32,), Query>().all(&world.north).await;
    assert_eq!(values.unwrap(), parties.map(|party| (party,)));
    let models = rows.clone().into_model::<Party>().all(&world.north).await.unwrap();
    assert_eq!(models, parties.map(|party| Party { party }));
    let json = rows.clone().into_json().all(&world.north).await.unwrap();
    assert_eq!(json, parties.map(|party| serde_json::json!({ "party": party })));
    let first = rows.into_json().one(&world.north).await.unwrap();
    assert_eq!(first, Some(serde_json::json!({ "party": 1 })));
    world.untouched().await;
}

async fn whole_rows_as_json(db: DatabaseConnection) {
    let world = World::new(db).await;
    let rows = customer::Entity::find()
        .find_also_related(profile::Entity)
        .order_by_asc(customer::Column::Id)
        .into_json()
        .all(&world.north)
        .await
        .unwrap();
    let rows: Vec<_> = rows
        .iter()
        .map(|(row, profile)| {
            let text = profile.as_ref().map(|profile| profile["text"].clone());
            (row["name"].as_str().unwrap(), text.filter(|text| !text.is_null()))
        })
        .collect();
    let vip = Some(serde_json::json!("vip"));
    assert_eq!(rows, [("ann", vip), ("abe", None), ("ada", None), ("amy", None)]);
    world.untouched().await;
}

async fn partial_models(db: DatabaseConnection) {
    let world = World::new(db).await;
    let rows = booking::Entity::find()
        .order_by_asc(booking::Column::Id)
        .into_partial_model::<Brief>()
        .all(&world.north)
        .await
        .unwrap();
    let ids: Vec<_> = rows.iter().map(|row| row.id.as_u128()).collect();
    assert_eq!(ids, NORTHS);
    let active = rows.into_iter().next().unwrap().into_active_model();
    assert_eq!((active.id, active.party), (Set(booking_id(101)), Set(2)));
    let grouped = Slot::select_cols(booking::Entity::find().select_only())
        .group_by(booking::Column::Slot)
        .order_by_asc(booking::Column::Slot)
        .into_model::<Slot>()
        .all(&world.north)
        .await
        .unwrap();
    let grouped: Vec<_> = grouped.iter().map(|row| (row.at.as_str(), row.most)).collect();
    assert_eq!(
        grouped,
        [("18:00", 3), ("19:00", 4), ("21:00", 5), ("22:00", 7), ("23:00", 1)]
    );
    world.untouched().await;
}

async fn nested_partial_models(db: DatabaseConnection) {
    let world = World::new(db).await;
    let rows = booking::Entity::find()
        .left_join(customer::Entity)
        .join(JoinType::LeftJoin, customer::Relation::Profile.def())
        .order_by_asc(booking::Column::Id)
        .into_partial_model::<Visit>()
        .all(&world.north)
        .await
        .unwrap();
    let name = |id, name: &str, text: Option<&str>| {
        Some(Guest {
            id,
            name: name.to_owned(),
            profile: text.map(|text| Text { text: text.to_owned() }),
        })
    };
    let visit = |number, customer| Visit {
        id: booking_id(number),
        customer,
    };
    assert_eq!(
        rows,
        [
            visit(101, name(1001, "ann", Some("vip"))),
            visit(102, name(1001, "ann", Some("vip"))),
            visit(104, name(1002, "abe", None)),
            visit(105, None),
            visit(106, None),
            visit(107, None),
        ]
    );
    let pairs = booking::Entity::find()
        .find_also_related(customer::Entity)
        .filter(booking::Column::Party.eq(7))
        .into_partial_model::<Brief, Guest>()
        .all(&world.north)
        .await;
    // `Guest` asks for a profile that is not joined: the database's error, as on a plain connection.
    assert!(pairs.is_err());
    world.untouched().await;
}

backend_tests::on_every_backend!(
    tuples_values_and_models,
    whole_rows_as_json,
    partial_models,
    nested_partial_models,
);
