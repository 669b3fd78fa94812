//! A house of tenants: their own table, tables with all that a row can have, one of a text's tenant, one that is shared.

macro_rules! entity {
    ($name:ident { $($item:item)* }) => {
        pub mod $name {
            #[allow(unused_imports, reason = "not every entity needs all")]
            use mixins::prelude::*;
            use sea_orm::entity::prelude::*;
            $($item)*
        }
    };
}

entity!(station {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, StationTenant)]
    #[sea_orm(table_name = "stations")]
    #[mixin(crate = "mixins", station_tenant(column = "id"))]
    pub struct Model {
        #[sea_orm(unique)]
        pub name: String,
    }
});

entity!(customer {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Timestamps, SoftDelete, OptimisticLock, StationTenant, Auditable)]
    #[sea_orm(table_name = "customers")]
    #[mixin(
        crate = "mixins",
        station_tenant(references = "super::station::Entity"),
        live_unique("email"),
        live_index("name")
    )]
    pub struct Model {
        pub name: String,
        pub email: Option<String>,
        pub visits: i64,
        #[sea_orm(unique)]
        pub card: Option<String>,
    }
});

entity!(booking {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Timestamps, SoftDelete, OptimisticLock, StationTenant)]
    #[sea_orm(table_name = "bookings")]
    #[mixin(crate = "mixins", soft_delete(boolean), station_tenant(references = "super::station::Entity"))]
    pub struct Model {
        #[sea_orm(indexed)]
        pub customer_id: Option<Uuid>,
        pub day: Date,
        pub party: i32,
        pub rate: f64,
        pub note: Option<String>,
        #[sea_orm(column_type = "Text")]
        pub terms: String,
        #[sea_orm(belongs_to, from = "customer_id", to = "id")]
        pub customer: BelongsTo<Option<super::customer::Entity>>,
    }
});

entity!(offer {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "offers")]
    #[mixin(crate = "mixins", station_tenant(nullable = "everyone"))]
    pub struct Model {
        pub title: String,
        pub price: i32,
    }
});

entity!(tag {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, Tenant)]
    #[sea_orm(table_name = "tags")]
    #[mixin(crate = "mixins", tenant(realm: String))]
    pub struct Model {
        pub name: String,
    }
});

entity!(country {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, Timestamps)]
    #[sea_orm(table_name = "countries")]
    #[mixin(crate = "mixins", shared)]
    pub struct Model {
        pub name: String,
    }
});

// As `sea-orm-cli` writes it from a database: times without a zone, and no index that is said here.
entity!(legacy {
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, BigIntPk, Timestamps, SoftDelete, OptimisticLock, Tenant, MixinBehavior)]
    #[sea_orm(table_name = "legacy_orders")]
    #[mixin(crate = "mixins", tenant(org_id: i64))]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub org_id: i64,
        pub title: String,
        pub created_at: DateTime,
        pub updated_at: DateTime,
        pub deleted_at: Option<DateTime>,
        pub version: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
});

// A field of each type.
entity!(sample {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk)]
    #[sea_orm(table_name = "samples")]
    #[mixin(crate = "mixins", shared)]
    pub struct Model {
        pub flag: Option<bool>,
        pub small: Option<i16>,
        pub whole: Option<i32>,
        pub big: Option<i64>,
        pub single: Option<f32>,
        pub double: Option<f64>,
        pub text: Option<String>,
        pub bytes: Option<Vec<u8>>,
        pub zoned: Option<DateTimeUtc>,
        pub naive: Option<DateTime>,
        pub day: Option<Date>,
        pub hour: Option<Time>,
        pub uid: Option<Uuid>,
        pub doc: Option<Json>,
    }
});

mixins::shared_table!("currencies");
