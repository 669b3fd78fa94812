//! The rebuild, killed at each statement.

use crate::kill::{Scenario, kill_points};
use mixins_migration::testing::{Change, Reference, rebuild};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr};
use sea_orm_migration::SchemaManager;
use std::time::Duration;

pub(crate) struct Rebuild;

#[async_trait::async_trait]
impl Scenario for Rebuild {
    fn name(&self) -> &'static str {
        "a rebuild on SQLite"
    }

    async fn prepare(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        db.execute_unprepared(
            "CREATE TABLE stations (id INTEGER PRIMARY KEY);
             INSERT INTO stations VALUES (1), (2);
             CREATE TABLE bookings (
                 id INTEGER PRIMARY KEY AUTOINCREMENT,
                 guest TEXT CHECK (length(bookings.guest) > 1), -- who comes
                 station_id INTEGER,
                 after INTEGER REFERENCES bookings (id)
             );
             INSERT INTO bookings VALUES (1, 'Ada', 1, NULL), (2, 'Grace', 2, 1), (9, 'Emmy', 2, 1);
             DELETE FROM bookings WHERE id = 9;
             CREATE TABLE lines (id INTEGER PRIMARY KEY, booking INTEGER REFERENCES bookings ON DELETE CASCADE);
             INSERT INTO lines VALUES (1, 1), (2, 2);
             CREATE INDEX by_guest ON bookings (guest) WHERE station_id > 0;
             CREATE VIEW guests AS SELECT guest FROM bookings;
             CREATE TRIGGER told AFTER UPDATE ON bookings BEGIN DELETE FROM lines WHERE booking = new.id; END",
        )
        .await?;
        Ok(())
    }

    async fn run(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        let reference = Reference {
            columns: vec!["station_id".to_owned()],
            table: "stations".to_owned(),
            references: vec!["id".to_owned()],
            on_delete: "CASCADE".to_owned(),
        };
        let manager = SchemaManager::new(db);
        let changes = [
            Change::SetNotNull("station_id".to_owned()),
            Change::AddForeignKey(reference),
        ];
        rebuild(&manager, "bookings", Duration::from_mins(1), &changes).await
    }
}

kill_points!(crate::rebuild::kill::Rebuild, sqlite Sqlite);
