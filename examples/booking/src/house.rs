//! [`House`]: a business, its stations, and who works there. Each of them acts in a scope of their own.

use crate::entity::{business, station, user};
use anyhow::{Context as _, Result};
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveModelTrait as _, ConnectionTrait, DatabaseConnection, DbErr, Set, TransactionTrait as _};
use sea_orm_mixins::prelude::*;
use std::collections::BTreeMap;

const BUSINESS: &str = "My Hibachi Chef";
const STATIONS: [&str; 4] = ["Harbour", "Market Hall", "Old Mill", "Riverside"];

/// The business, as the program needs it.
#[derive(Clone, Debug)]
pub(crate) struct House {
    /// What the manager may reach: the bookings of all stations, and that on purpose.
    pub(crate) office: Scope,
    stations: BTreeMap<&'static str, Station>,
}

/// A station and who takes bookings there: guests come to the one desk and call the other.
#[derive(Clone, Debug)]
pub(crate) struct Station {
    pub(crate) id: Uuid,
    pub(crate) front: Desk,
    pub(crate) phone: Desk,
}

/// Somebody at work.
#[derive(Clone, Debug)]
pub(crate) struct Desk {
    pub(crate) id: Uuid,
    pub(crate) login: String,
    /// One business, one station, one actor: what a web server makes for each request.
    pub(crate) scope: Scope,
}

impl House {
    /// Writes the rows of the house, all in one transaction.
    pub(crate) async fn open(pool: &DatabaseConnection) -> Result<Self> {
        let db = pool.begin().await?;
        let (business, ids) = buildings(&db.scoped_ref(Scope::new())).await?;
        let of_business = Scope::new().business(business);
        let at = |station: Uuid| of_business.clone().station(station);

        let first = ids.first().context("a house has a station")?;
        let manager = hire("manager", first.0, &db, at(first.1)).await?.id;
        let mut stations = BTreeMap::new();
        for (name, id) in ids {
            let hiring = at(id).actor(manager);
            let front = hire("front", name, &db, hiring.clone()).await?;
            let phone = hire("phone", name, &db, hiring).await?;
            stations.insert(name, Station { id, front, phone });
        }
        db.commit().await?;
        let office = of_business.any_station().actor(manager);
        Ok(Self { office, stations })
    }

    /// The station of that name.
    pub(crate) fn station(&self, name: &str) -> Option<&Station> {
        self.stations.get(name)
    }

    /// The two that the steps look at, side by side.
    pub(crate) fn pair(&self) -> Result<[&Station; 2]> {
        let [Some(harbour), Some(riverside)] = ["Harbour", "Riverside"].map(|name| self.station(name)) else {
            anyhow::bail!("a station is missing");
        };
        Ok([harbour, riverside])
    }
}

/// The business and its stations. These tables have no tenant, so a scope that names none reaches them.
async fn buildings(db: &impl ConnectionTrait) -> Result<(Uuid, Vec<(&'static str, Uuid)>), DbErr> {
    let business = business::ActiveModel {
        name: Set(BUSINESS.to_owned()),
        ..Default::default()
    };
    let business = business.insert(db).await?.id;
    let mut stations = Vec::new();
    for name in STATIONS {
        let station = station::ActiveModel {
            name: Set(name.to_owned()),
            ..Default::default()
        };
        stations.push((name, station.insert(db).await?.id));
    }
    Ok((business, stations))
}

/// A user of that scope's station. The scope fills `business_id`, `station_id` and `created_by`.
async fn hire(name: &str, station: &str, db: &impl ConnectionTrait, scope: Scope) -> Result<Desk, DbErr> {
    let host = station.to_lowercase().replace(' ', "-");
    let user = user::ActiveModel {
        email: Set(format!("{name}@{host}.example.com")),
        role: Set(name.to_owned()),
        ..Default::default()
    };
    let user = user.insert(&db.scoped_ref(scope.clone())).await?;
    Ok(Desk {
        id: user.id,
        login: user.email,
        scope: scope.actor(user.id),
    })
}
