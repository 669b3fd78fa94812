//! Columns of a type that the mixin cannot use.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, MixinBehavior)]
#[derive(IntegerPk, Timestamps, SoftDelete, OptimisticLock, StationTenant, Auditable)]
#[sea_orm(table_name = "bookings")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub created_at: String,
    pub updated_at: Date,
    pub deleted_at: DateTimeUtc,
    pub version: i8,
    pub station_id: f64,
    pub created_by: Uuid,
    pub updated_by: Option<bool>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

mod another_actor {
    use super::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, MixinBehavior, SoftDelete, Auditable)]
    #[sea_orm(table_name = "another_actor")]
    #[mixin(auditable(actor = "i64"))]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub deleted_at: Option<DateTimeUtc>,
        pub created_by: Option<i64>,
        pub updated_by: Option<i64>,
        pub deleted_by: Option<Uuid>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
}

fn main() {}
