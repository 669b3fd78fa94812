//! [`Stations`]: the house that the bookings are for. A business, its stations, and two desks in each.

use crate::entity::{business, station, user};
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveModelTrait as _, ConnectionTrait, DbErr, Set};
use std::collections::BTreeMap;

const BUSINESS: &str = "My Hibachi Chef";
const STATIONS: [&str; 4] = ["Harbour", "Market Hall", "Old Mill", "Riverside"];
/// Who takes bookings at a station: guests come to the one and call the other.
const DESKS: [&str; 2] = ["front", "phone"];

/// The stations' keys by name.
#[derive(Debug)]
pub(super) struct Stations(BTreeMap<&'static str, Uuid>);

impl Stations {
    /// Writes the rows of the house.
    pub(super) async fn create(db: &impl ConnectionTrait) -> Result<Self, DbErr> {
        let business = business::ActiveModel {
            name: Set(BUSINESS.to_owned()),
            ..Default::default()
        };
        let business = business.insert(db).await?;
        let mut stations = BTreeMap::new();
        for name in STATIONS {
            let station = station::ActiveModel {
                name: Set(name.to_owned()),
                ..Default::default()
            };
            let station = station.insert(db).await?;
            for desk in DESKS {
                let host = name.to_lowercase().replace(' ', "-");
                let user = user::ActiveModel {
                    email: Set(format!("{desk}@{host}.example.com")),
                    role: Set("desk".to_owned()),
                    // On a plain connection tenants are given by hand, and `created_by` stays empty: nobody is known.
                    business_id: Set(business.id),
                    station_id: Set(station.id),
                    ..Default::default()
                };
                user.insert(db).await?;
            }
            stations.insert(name, station.id);
        }
        Ok(Self(stations))
    }

    /// The key of a station.
    pub(super) fn named(&self, name: &str) -> Option<Uuid> {
        self.0.get(name).copied()
    }

    /// One station, for tests without a database.
    #[cfg(test)]
    pub(super) fn only(name: &'static str, key: Uuid) -> Self {
        Self(BTreeMap::from([(name, key)]))
    }
}
