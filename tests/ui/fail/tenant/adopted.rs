//! Tenant columns that do not say what the options say.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

mod option_unsaid {
    use super::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, MixinBehavior, StationTenant)]
    #[sea_orm(table_name = "option_unsaid")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub station_id: Option<Uuid>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
}

mod nullable_unmeant {
    use super::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, MixinBehavior, BusinessTenant)]
    #[sea_orm(table_name = "nullable_unmeant")]
    #[mixin(business_tenant(nullable))]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub business_id: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
}

mod another_type {
    use super::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, MixinBehavior, Tenant)]
    #[sea_orm(table_name = "another_type")]
    #[mixin(tenant(org_id: i64))]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub org_id: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
}

mod references_without_attribute {
    use super::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, MixinBehavior, StationTenant)]
    #[sea_orm(table_name = "references_without_attribute")]
    #[mixin(station_tenant(references = "super::Entity"))]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub station_id: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
}

fn main() {}
