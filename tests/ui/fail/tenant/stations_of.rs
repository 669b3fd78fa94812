//! Stations that belong to nobody, named as those of a business.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

#[sea_orm_mixins::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, StationTenant)]
#[sea_orm(table_name = "stations")]
pub struct Model {
    pub name: String,
}

async fn office(business: Uuid, db: &DatabaseConnection) -> Result<Scope, DbErr> {
    Scope::new().business(business).stations_of::<Entity>(db).await
}

fn main() {}
