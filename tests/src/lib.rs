//! x
pub mod booking {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;
    #[mixins::model]
    #[derive(
        Clone,
        Debug,
        PartialEq,
        DeriveEntityModel,
        UuidPk,
        Timestamps,
        SoftDelete,
        OptimisticLock,
        StationTenant,
        Auditable,
    )]
    #[sea_orm(table_name = "bookings")]
    #[mixin(crate = "mixins", station_tenant(references = "super::station::Entity"))]
    pub struct Model {
        pub customer_id: i32,
        #[sea_orm(belongs_to, from = "customer_id", to = "id")]
        pub customer: BelongsTo<super::customer::Entity>,
        pub date: Date,
    }
}
pub mod customer {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, Timestamps, SoftDelete)]
    #[sea_orm(table_name = "customers")]
    #[mixin(crate = "mixins", soft_delete(boolean))]
    pub struct Model {
        pub email: String,
        #[sea_orm(has_many)]
        pub bookings: HasMany<super::booking::Entity>,
    }
}
pub mod station {
    use sea_orm::entity::prelude::*;
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "stations")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: Uuid,
    }
    impl ActiveModelBehavior for ActiveModel {}
}
