// The entities of today, with stations.

pub mod station {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, StationTenant)]
    #[sea_orm(table_name = "stations")]
    #[mixin(crate = "mixins", station_tenant(column = "id"))]
    pub struct Model {
        pub city: String,
    }
}

pub mod customer {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Timestamps, SoftDelete, StationTenant)]
    #[sea_orm(table_name = "customers")]
    #[mixin(
        crate = "mixins",
        soft_delete(boolean),
        station_tenant(references = "super::station::Entity"),
        live_unique("email")
    )]
    pub struct Model {
        pub email: String,
        pub city: String,
    }
}

pub mod booking {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(
        Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Timestamps, SoftDelete, OptimisticLock, StationTenant,
    )]
    #[sea_orm(table_name = "bookings")]
    #[mixin(crate = "mixins", station_tenant(references = "super::station::Entity"))]
    pub struct Model {
        pub customer_id: Option<Uuid>,
        pub party: i32,
        #[sea_orm(belongs_to, from = "customer_id", to = "id")]
        pub customer: HasOne<super::customer::Entity>,
    }
}
