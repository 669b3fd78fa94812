//! The database of before: stations are there, keys are numbers, and phone numbers are unique over all stations.

use crate::stations::{key, station};
use crate::world::{execute, insert, literal, texts};
use mixins_migration::MixinSchemaManager as _;
use sea_orm::{ActiveModelTrait as _, DatabaseConnection, Set};
use sea_orm_migration::SchemaManager;
use uuid::Uuid;

pub(crate) const NORTH: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0021);
pub(crate) const SOUTH: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0022);

/// Makes the tables, with leads of two stations, one in six of them deleted, and three calls to each.
pub(crate) async fn old(db: &DatabaseConnection, leads: u128) {
    SchemaManager::new(db)
        .create_mixin_table::<station::Entity>()
        .await
        .unwrap();
    for (id, city) in [(NORTH, "Kiel"), (SOUTH, "Ulm")] {
        let station = station::ActiveModel {
            id: Set(id),
            city: Set(city.to_owned()),
        };
        station.insert(db).await.unwrap();
    }
    execute(
        db,
        &[
            "CREATE TABLE \"leads\" (\"id\" {number} NOT NULL PRIMARY KEY, \"deleted_at\" {time} NULL, \"station_id\" {uuid} NOT \
             NULL, \"phone\" {text} NOT NULL, CONSTRAINT \"leads_phone_key\" UNIQUE (\"phone\"), CONSTRAINT \
             \"fk-leads-station_id\" FOREIGN KEY (\"station_id\") REFERENCES \"stations\" (\"id\"))",
            "CREATE INDEX \"idx-leads-deleted_at\" ON \"leads\" (\"deleted_at\")",
            "CREATE INDEX \"idx-leads-station_id\" ON \"leads\" (\"station_id\")",
            "CREATE TABLE \"calls\" (\"id\" {uuid} NOT NULL PRIMARY KEY, \"station_id\" {uuid} NOT NULL, \"note\" {text} NOT \
             NULL, \"lead_id\" int NOT NULL, CONSTRAINT \"fk-calls-lead_id\" FOREIGN KEY (\"lead_id\") REFERENCES \"leads\" \
             (\"id\"), CONSTRAINT \"fk-calls-station_id\" FOREIGN KEY (\"station_id\") REFERENCES \"stations\" (\"id\"))",
            "CREATE INDEX \"idx-calls-station_id\" ON \"calls\" (\"station_id\")",
        ],
    )
    .await;
    let station = |number: u128| literal(db, if number.is_multiple_of(2) { NORTH } else { SOUTH });
    let lead = |number: u128| {
        let deleted = if number.is_multiple_of(6) {
            "'2026-01-02 03:04:05'"
        } else {
            "NULL"
        };
        format!("({}, '0{number}', {deleted})", station(number))
    };
    insert(db, "leads (station_id, phone, deleted_at)", (1..=leads).map(lead)).await;
    let call = |number: u128| {
        let lead = number % leads + 1;
        format!(
            "({}, {}, 'call {number}', {lead})",
            literal(db, key(4, number)),
            station(lead)
        )
    };
    insert(db, "calls (id, station_id, note, lead_id)", (1..=leads * 3).map(call)).await;
}

/// Leads and calls as a person knows them, without any key.
pub(crate) async fn rows(db: &DatabaseConnection) -> Vec<String> {
    texts(
        db,
        "SELECT concat_ws('|', {hex}(c.id), {hex}(c.station_id), c.note, l.phone, {hex}(l.station_id), l.deleted_at) FROM calls \
         c JOIN leads l ON l.id = c.lead_id ORDER BY c.note",
    )
    .await
}
