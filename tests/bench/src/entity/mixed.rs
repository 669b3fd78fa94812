//! With mixins.

pub mod customer {
    //! Who books.

    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, BigIntPk, SoftDelete, StationTenant)]
    #[sea_orm(table_name = "customers")]
    pub struct Model {
        pub name: String,
        #[sea_orm(has_many)]
        pub bookings: HasMany<super::booking::Entity>,
    }
}

pub mod booking {
    //! All that a row can have at once.

    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(
        Clone,
        Debug,
        PartialEq,
        Eq,
        DeriveEntityModel,
        UuidPk,
        Timestamps,
        SoftDelete,
        OptimisticLock,
        StationTenant,
        Auditable,
    )]
    #[sea_orm(table_name = "bookings")]
    pub struct Model {
        pub customer_id: i64,
        #[sea_orm(belongs_to, from = "customer_id", to = "id")]
        pub customer: BelongsTo<super::customer::Entity>,
        pub code: String,
        pub day: i32,
        pub party: i32,
    }
}
