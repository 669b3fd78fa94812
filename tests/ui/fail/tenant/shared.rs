//! A table that is open to every tenant, and gives its rows to one.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

#[sea_orm_mixins::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Timestamps, StationTenant)]
#[sea_orm(table_name = "bookings")]
#[mixin(shared)]
pub struct Model {
    pub name: String,
}

mod named {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Tenant)]
    #[sea_orm(table_name = "named")]
    #[mixin(tenant(org_id: i64), shared)]
    pub struct Model {
        pub name: String,
    }
}

mod adopted {
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, BusinessTenant, MixinBehavior)]
    #[sea_orm(table_name = "adopted")]
    #[mixin(shared)]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub business_id: Uuid,
    }
}

mod twice {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk)]
    #[sea_orm(table_name = "twice")]
    #[mixin(shared, shared)]
    pub struct Model {
        pub name: String,
    }
}

fn main() {}
