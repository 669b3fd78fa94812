//! Two mixins that provide a column of one name.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

#[sea_orm_mixins::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, StationTenant, BusinessTenant)]
#[sea_orm(table_name = "bookings")]
#[mixin(station_tenant(column = "owner_id"), business_tenant(column = "owner_id"))]
pub struct Model {
    pub name: String,
}

mod of_two_types {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, SoftDelete, OptimisticLock)]
    #[sea_orm(table_name = "of_two_types")]
    #[mixin(soft_delete(column = "state"), optimistic_lock(column = "state"))]
    pub struct Model {
        pub name: String,
    }
}

fn main() {}
