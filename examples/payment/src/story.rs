//! One evening at the till.

use crate::actor::acting;
use crate::entity::user;
use crate::money::Cents;
use crate::till;
use anyhow::{Context as _, Result, bail};
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveModelTrait as _, DatabaseConnection, DbErr, Set};

/// What the evening left behind, for a test to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evening {
    /// The cashier.
    pub ana: Uuid,
    /// The manager.
    pub ben: Uuid,
    /// The payment that was corrected, and refunded in two parts.
    pub payment: i32,
    /// The payment that was voided.
    pub slip: i32,
    /// Why the third refund was refused.
    pub refusal: String,
}

pub(crate) async fn evening(db: &DatabaseConnection) -> Result<Evening> {
    let (ana, ben) = hire(db).await.context("cannot write the users")?;
    let payment = acting(ana, till::take(Cents(24_000), "cash", "HB-1042", db)).await?;
    let slip = acting(ana, till::take(Cents(240_000), "card", "HB-1043", db)).await?;
    let payment = acting(ben, till::correct(payment, "card", db)).await?.id;
    acting(ana, till::refund(payment, Cents(4_000), "one guest did not come", db)).await?;
    acting(ben, till::refund(payment, Cents(2_500), "the grill was cold", db)).await?;
    let Err(refusal) = acting(ana, till::refund(payment, Cents(20_000), "all of it again", db)).await else {
        bail!("more was given back than was taken");
    };
    let evening = Evening {
        ana,
        ben,
        payment,
        slip: slip.id,
        refusal: refusal.to_string(),
    };
    acting(ben, till::void(slip, db)).await?;
    Ok(evening)
}

/// The cashier and the manager. Users have no hooks here: who made the row is set like any other column.
async fn hire(db: &DatabaseConnection) -> Result<(Uuid, Uuid), DbErr> {
    let (business, station) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let user = |name: &str, role: &str, creator: Option<Uuid>| user::ActiveModel {
        email: Set(format!("{name}@hibachi.example.com")),
        role: Set(role.to_owned()),
        business_id: Set(business),
        station_id: Set(station),
        created_by: Set(creator),
        updated_by: Set(creator),
        ..Default::default()
    };
    let ben = user("ben", "manager", None).insert(db).await?.id;
    let ana = user("ana", "cashier", Some(ben)).insert(db).await?.id;
    Ok((ana, ben))
}
