//! The tenants' own tables: a station of a business, a shop that the database numbers, a till whose key holds its shop.

use mixins::prelude::*;
use sea_orm::entity::prelude::*;

#[mixins::model]
#[derive(
    Clone, Debug, PartialEq, Eq, DeriveEntityModel, UuidPk, Timestamps, OptimisticLock, StationTenant, BusinessTenant,
)]
#[sea_orm(table_name = "branches")]
#[mixin(crate = "mixins", station_tenant(column = "id"))]
pub struct Model {
    pub name: String,
}

pub mod shop {
    use super::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, Tenant)]
    #[sea_orm(table_name = "shops")]
    #[mixin(crate = "mixins", tenant(shop_id: i32, column = "id"))]
    pub struct Model {
        pub name: String,
    }
}

pub mod till {
    use super::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Tenant)]
    #[sea_orm(table_name = "tills")]
    #[mixin(crate = "mixins", tenant(shop_id: i32))]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub shop_id: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i32,
        pub open: bool,
    }
}

/// Mixins, and nobody said whose rows these are.
pub mod draft {
    use super::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, Timestamps, SoftDelete)]
    #[sea_orm(table_name = "drafts")]
    #[mixin(crate = "mixins")]
    pub struct Model {
        pub text: String,
    }
}
