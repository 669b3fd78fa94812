//! `Tenant` without a dimension, with one given twice, with a key of a wrong type.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

mod none {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Tenant)]
    #[sea_orm(table_name = "none")]
    pub struct Model {
        pub name: String,
    }
}

mod nameless {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Tenant)]
    #[sea_orm(table_name = "nameless")]
    #[mixin(tenant(nullable))]
    pub struct Model {
        pub name: String,
    }
}

mod twice {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Tenant)]
    #[sea_orm(table_name = "twice")]
    #[mixin(tenant(org_id: i64), tenant(org_id: String, column = "other"))]
    pub struct Model {
        pub name: String,
    }
}

mod one_column {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Tenant)]
    #[sea_orm(table_name = "one_column")]
    #[mixin(tenant(org_id: i64), tenant(team: String, column = "org_id"))]
    pub struct Model {
        pub name: String,
    }
}

mod taken {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Tenant, StationTenant)]
    #[sea_orm(table_name = "taken")]
    #[mixin(tenant(station: i64))]
    pub struct Model {
        pub name: String,
    }
}

mod wrong_type {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Tenant)]
    #[sea_orm(table_name = "wrong_type")]
    #[mixin(tenant(rate: f64))]
    pub struct Model {
        pub name: String,
    }
}

fn main() {}
