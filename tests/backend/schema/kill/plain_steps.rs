//! Two plain steps: a column, then an index on it.

use super::{Scenario, kill_points, terminated};
use mixins_migration::testing::step;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr};
use sea_orm_migration::SchemaManager;
use std::time::Duration;

pub(crate) struct PlainSteps;

#[async_trait::async_trait]
impl Scenario for PlainSteps {
    fn name(&self) -> &'static str {
        "a column and an index"
    }

    async fn prepare(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        db.execute_unprepared("CREATE TABLE bookings (id int PRIMARY KEY, guest varchar(40))")
            .await?;
        db.execute_unprepared("INSERT INTO bookings VALUES (1, 'Ada'), (2, 'Grace')")
            .await?;
        Ok(())
    }

    async fn run(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        let manager = SchemaManager::new(db);
        let backend = db.get_database_backend();
        let [has_column, has_index] = match backend {
            DbBackend::Sqlite => [
                "SELECT count(*) FROM pragma_table_info('bookings') WHERE name = 'slot'",
                "SELECT count(*) FROM pragma_index_list('bookings') WHERE name = 'by_slot'",
            ],
            DbBackend::Postgres => [
                "SELECT count(*) FROM information_schema.columns WHERE table_name = 'bookings' AND column_name = 'slot'",
                "SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relname = 'by_slot' AND \
                 i.indisvalid",
            ],
            DbBackend::MySql | _ => [
                "SELECT count(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'bookings' \
                 AND column_name = 'slot'",
                "SELECT count(*) FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = \
                 'bookings' AND index_name = 'by_slot'",
            ],
        };
        let patience = Duration::from_mins(1);
        let column = ["ALTER TABLE bookings ADD COLUMN slot int NOT NULL DEFAULT 7".to_owned()];
        step(&manager, "bookings", patience, "add the column", has_column, &column).await?;
        let mut index = vec!["CREATE INDEX by_slot ON bookings (slot)".to_owned()];
        if backend == DbBackend::Postgres {
            // What a killed one leaves is invalid.
            index = vec![
                "DROP INDEX CONCURRENTLY IF EXISTS by_slot".to_owned(),
                "CREATE INDEX CONCURRENTLY by_slot ON bookings (slot)".to_owned(),
            ];
        }
        step(&manager, "bookings", patience, "add the index", has_index, &index).await
    }
}

kill_points!(crate::kill::plain_steps::PlainSteps);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cut_off_by_postgres() {
    terminated(backend_tests::Backend::Postgres, &PlainSteps).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cut_off_by_mysql() {
    terminated(backend_tests::Backend::Mysql, &PlainSteps).await;
}
