//! Killed anywhere and run again, it ends the same.

use super::entity::visit;
use super::world::{of, run};
use crate::kill::{Scenario, kill_points};
use mixins_migration::MixinSchemaManager as _;
use sea_orm::prelude::DateTimeUtc;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{DatabaseConnection, DbErr};
use sea_orm_migration::SchemaManager;

async fn old_visits(db: &DatabaseConnection) {
    let time = of(db, ["timestamp_with_timezone_text", "timestamptz", "datetime(6)"]);
    for sql in [
        "CREATE TABLE col_users (id int PRIMARY KEY, name varchar(99) NOT NULL)".to_owned(),
        format!("CREATE TABLE col_visits (id int PRIMARY KEY, came_on {time} NULL)"),
        "INSERT INTO col_visits VALUES (1, '2020-01-02 03:04:05'), (2, NULL), (3, NULL)".to_owned(),
    ] {
        run(db, &sql).await;
    }
}

fn given() -> DateTimeUtc {
    "2019-05-06T07:08:09.123456Z".parse().unwrap()
}

/// A time, a version, an actor with index and foreign key. The moment is given: each run has another one.
pub(crate) struct AddColumns;

#[async_trait::async_trait]
impl Scenario for AddColumns {
    fn name(&self) -> &'static str {
        "columns of mixins"
    }

    async fn prepare(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        old_visits(db).await;
        Ok(())
    }

    async fn run(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        let manager = SchemaManager::new(db);
        manager.add_mixin_columns::<visit::Entity>().created_at(given()).await
    }
}

/// A time filled row by row, where somebody added the rest by hand.
pub(crate) struct FillColumns;

#[async_trait::async_trait]
impl Scenario for FillColumns {
    fn name(&self) -> &'static str {
        "columns of mixins, filled"
    }

    async fn prepare(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        AddColumns.prepare(db).await?;
        AddColumns.run(db).await?;
        SchemaManager::new(db)
            .drop_mixin_columns::<visit::Entity>(["created_at"])
            .await
    }

    async fn run(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        let manager = SchemaManager::new(db);
        let came_on = Expr::col("came_on").if_null(given());
        manager
            .add_mixin_columns::<visit::Entity>()
            .created_at(came_on)
            .batch(2)
            .await
    }
}

/// Columns that are dropped again, with indexes and keys.
pub(crate) struct DropColumns;

#[async_trait::async_trait]
impl Scenario for DropColumns {
    fn name(&self) -> &'static str {
        "columns of mixins, dropped"
    }

    async fn prepare(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        AddColumns.prepare(db).await?;
        AddColumns.run(db).await
    }

    async fn run(&self, db: &DatabaseConnection) -> Result<(), DbErr> {
        let manager = SchemaManager::new(db);
        manager
            .drop_mixin_columns::<visit::Entity>(["created_by", "version"])
            .await
    }
}

kill_points!(crate::columns::kill::AddColumns);

mod fill {
    use crate::kill::kill_points;

    kill_points!(crate::columns::kill::FillColumns);
}

mod dropped {
    use crate::kill::kill_points;

    kill_points!(crate::columns::kill::DropColumns);
}
