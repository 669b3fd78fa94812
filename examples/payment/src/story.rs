//! One evening at the till.

use crate::entity::user;
use crate::money::Cents;
use crate::till::{self, Till};
use anyhow::{Context as _, Result, bail};
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveModelTrait as _, DatabaseConnection, DbErr, Set};
use sea_orm_mixins::prelude::*;

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

/// The scope of all that happens here, whoever does it. The tables of businesses and stations are not part of this
/// example; a web server would take both keys from the session, and the actor too.
pub(crate) fn house() -> Scope {
    Scope::new().business(Uuid::from_u128(1)).station(Uuid::from_u128(2))
}

pub(crate) async fn evening(pool: &DatabaseConnection) -> Result<Evening> {
    let [ben, ana] = hire(pool).await.context("cannot write the users")?;
    let at_till = |user: Uuid| -> Till { pool.clone().scoped(house().actor(user)) };
    let (bens, anas) = (at_till(ben), at_till(ana));
    let payment = till::take(Cents(24_000), "cash", "HB-1042", &anas).await?;
    let slip = till::take(Cents(240_000), "card", "HB-1043", &anas).await?;
    let payment = till::correct(payment, "card", &bens).await?.id;
    till::refund(payment, Cents(4_000), "one guest did not come", &anas).await?;
    till::refund(payment, Cents(2_500), "the grill was cold", &bens).await?;
    let Err(refusal) = till::refund(payment, Cents(20_000), "all of it again", &anas).await else {
        bail!("more was given back than was taken");
    };
    let evening = Evening {
        ana,
        ben,
        payment,
        slip: slip.id,
        refusal: refusal.to_string(),
    };
    till::void(slip, &bens).await?;
    Ok(evening)
}

/// The manager, whom nobody hired, and the cashier, whom the manager did. The scope fills business, station and actor.
async fn hire(pool: &DatabaseConnection) -> Result<[Uuid; 2], DbErr> {
    let user = |name: &str, role: &str| user::ActiveModel {
        email: Set(format!("{name}@hibachi.example.com")),
        role: Set(role.to_owned()),
        ..Default::default()
    };
    let db = pool.clone().scoped(house());
    let ben = user("ben", "manager").insert(&db).await?.id;
    let ana = user("ana", "cashier")
        .insert(&db.rescoped(house().actor(ben)))
        .await?
        .id;
    Ok([ben, ana])
}
