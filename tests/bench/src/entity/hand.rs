//! Without mixins: the same columns in the same order.

pub mod customer {
    //! Who books.

    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "customers")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub station_id: Uuid,
        pub deleted_at: Option<DateTimeUtc>,
        pub name: String,
        #[sea_orm(has_many)]
        pub bookings: HasMany<super::booking::Entity>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod booking {
    //! All that a row can have at once.

    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "bookings")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub station_id: Uuid,
        pub created_by: Option<Uuid>,
        pub updated_by: Option<Uuid>,
        pub deleted_by: Option<Uuid>,
        pub created_at: DateTimeUtc,
        pub updated_at: DateTimeUtc,
        pub deleted_at: Option<DateTimeUtc>,
        pub version: i32,
        pub customer_id: i64,
        #[sea_orm(belongs_to, from = "customer_id", to = "id")]
        pub customer: BelongsTo<super::customer::Entity>,
        pub code: String,
        pub day: i32,
        pub party: i32,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
