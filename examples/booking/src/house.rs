//! [`House`]: a business, its stations, and who works there. Each of them acts in a scope of their own.

use crate::entity::{booking, business, customer, station, user};
use anyhow::{Context as _, Result};
use sea_orm::prelude::{Date, Time, Uuid};
use sea_orm::{ActiveModelTrait as _, ConnectionTrait, DatabaseConnection, DbErr, Set, TransactionTrait};
use sea_orm_mixins::prelude::*;
use std::collections::BTreeMap;

/// A business, as the program needs it.
#[derive(Clone, Debug)]
pub(crate) struct House {
    pub(crate) name: &'static str,
    pub(crate) business: Uuid,
    /// What the manager may reach: the bookings of all stations of the business, and of no other.
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
    /// The one whose bookings are imported.
    pub(crate) async fn ours(pool: &DatabaseConnection) -> Result<Self> {
        Self::open(
            "My Hibachi Chef",
            &["Harbour", "Market Hall", "Old Mill", "Riverside"],
            pool,
        )
        .await
    }

    /// Another business, in the same tables; three guests have booked there.
    pub(crate) async fn neighbour(pool: &DatabaseConnection) -> Result<Self> {
        let house = Self::open("Noodle Bar", &["Airport", "Central"], pool).await?;
        for (guests, station) in (2..).zip(house.stations.values().chain(house.stations.values().take(1))) {
            book(guests, &pool.clone().scoped(station.front.scope.clone())).await?;
        }
        Ok(house)
    }

    /// Writes the rows of a house, all in one transaction.
    async fn open(name: &'static str, stations: &[&'static str], pool: &DatabaseConnection) -> Result<Self> {
        let db = pool.begin().await?;
        let (business, ids) = buildings(name, stations, &db).await?;
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
        // By name, and not `any_station()`: the other business has stations too.
        let office = of_business.stations_of::<station::Entity>(&db).await?.actor(manager);
        db.commit().await?;
        Ok(Self {
            name,
            business,
            office,
            stations,
        })
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

/// The business and its stations. Each signs up in a scope of its own, with a key that it chooses: the key is the tenant.
async fn buildings(
    name: &str,
    stations: &[&'static str],
    db: &(impl ConnectionTrait + TransactionTrait),
) -> Result<(Uuid, Vec<(&'static str, Uuid)>), DbErr> {
    let of_business = Scope::new().business(Uuid::now_v7());
    let business = business::ActiveModel {
        name: Set(name.to_owned()),
        ..Default::default()
    };
    let business = business.insert(&db.scoped_ref(of_business.clone())).await?.id;
    let mut built = Vec::new();
    for name in stations {
        let at_station = of_business.clone().station(Uuid::now_v7());
        let station = station::ActiveModel {
            name: Set((*name).to_owned()),
            ..Default::default()
        };
        built.push((*name, station.insert(&db.scoped_ref(at_station)).await?.id));
    }
    Ok((business, built))
}

/// A user of that scope's station. The scope fills `business_id`, `station_id` and `created_by`.
async fn hire(
    name: &str,
    station: &str,
    db: &(impl ConnectionTrait + TransactionTrait),
    scope: Scope,
) -> Result<Desk, DbErr> {
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

/// A guest of a desk's station, with so many at the table.
async fn book(guests: i32, desk: &Scoped<DatabaseConnection>) -> Result<()> {
    let customer = customer::ActiveModel {
        email: Set(format!("guest-{guests}@noodles.example.com")),
        first_name: Set("Nia".to_owned()),
        last_name: Set("Okafor".to_owned()),
        ..Default::default()
    };
    let booking = booking::ActiveModel {
        customer_id: Set(customer.insert(desk).await?.id),
        date: Set(Date::from_ymd_opt(2026, 5, 1).context("a day in May")?),
        slot: Set(Time::from_hms_opt(19, 0, 0).context("an evening hour")?),
        party_adults: Set(guests),
        party_kids: Set(0),
        ..Default::default()
    };
    booking.insert(desk).await?;
    Ok(())
}
