//! The tenants' own tables: a mixin's key, a key of one's own, one part of a key, adopted, with a relation. A shared
//! table, and one that is adopted.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

mod station {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, StationTenant, UuidPk, BusinessTenant)]
    #[sea_orm(table_name = "stations")]
    #[mixin(station_tenant(column = "id"))]
    pub struct Model {
        pub name: String,
    }
}

mod settings {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, StationTenant)]
    #[sea_orm(table_name = "settings")]
    #[mixin(station_tenant(column = "id", references = "super::station::Entity"))]
    pub struct Model {
        pub colour: String,
    }
}

mod shop {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, Tenant)]
    #[sea_orm(table_name = "shops")]
    #[mixin(tenant(shop_id: i32, column = "id"))]
    pub struct Model {
        pub name: String,
    }
}

mod realm {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, Tenant)]
    #[sea_orm(table_name = "realms")]
    #[mixin(tenant(realm: String, column = "name"))]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: String,
        pub title: String,
    }
}

mod part {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, Tenant)]
    #[sea_orm(table_name = "parts")]
    #[mixin(tenant(shop_id: i32))]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub shop_id: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i32,
    }
}

mod adopted {
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, BigIntPk, Tenant, MixinBehavior)]
    #[sea_orm(table_name = "orgs")]
    #[mixin(tenant(org_id: i64, column = "id"))]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub name: String,
    }
}

mod plan {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, Timestamps)]
    #[sea_orm(table_name = "plans")]
    #[mixin(shared)]
    pub struct Model {
        pub price: i32,
    }
}

mod country {
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, MixinBehavior)]
    #[sea_orm(table_name = "countries")]
    #[mixin(shared)]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
    }
}

fn main() {
    let station = station::Model { id: Uuid::nil(), name: String::new(), business_id: Uuid::nil() };
    let _ = station.id;
    let part = part::Model { shop_id: 1, number: 2 };
    let _ = part.shop_id;
    let _ = settings::Relation::Station;
}
