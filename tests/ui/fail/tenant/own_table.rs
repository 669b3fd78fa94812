//! The tenants' own table, whose key is the tenant: of another type than was said, NULL, a second dimension, another
//! mixin's column.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

#[sea_orm_mixins::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, Tenant)]
#[sea_orm(table_name = "shops")]
#[mixin(tenant(shop_id: i64, column = "id"))]
pub struct Model {
    pub name: String,
}

mod nullable {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, StationTenant)]
    #[sea_orm(table_name = "nullable")]
    #[mixin(station_tenant(column = "id", nullable))]
    pub struct Model {
        pub name: String,
    }
}

mod both {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, StationTenant, BusinessTenant)]
    #[sea_orm(table_name = "both")]
    #[mixin(station_tenant(column = "id"), business_tenant(column = "id"))]
    pub struct Model {
        pub name: String,
    }
}

mod another_mixin {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, OptimisticLock)]
    #[sea_orm(table_name = "another_mixin")]
    #[mixin(optimistic_lock(column = "id"))]
    pub struct Model {
        pub name: String,
    }
}

mod no_key {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Tenant)]
    #[sea_orm(table_name = "no_key")]
    #[mixin(tenant(realm: String, column = "name"))]
    pub struct Model {
        pub name: String,
    }
}

fn main() {}
