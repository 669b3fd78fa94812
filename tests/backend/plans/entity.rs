//! The tables of the statements whose plans are compared.

pub(crate) mod customer {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "customers")]
    #[mixin(crate = "mixins")]
    pub struct Model {
        pub name: String,
        #[sea_orm(has_many)]
        pub bookings: HasMany<super::booking::Entity>,
    }
}

pub(crate) mod booking {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(
        Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, Timestamps, SoftDelete, OptimisticLock, StationTenant,
    )]
    #[sea_orm(table_name = "bookings")]
    #[mixin(crate = "mixins")]
    pub struct Model {
        pub guest: String,
        pub seats: i32,
        /// In minutes.
        pub starts_at: i64,
        pub customer_id: i32,
        #[sea_orm(belongs_to, from = "customer_id", to = "id")]
        pub customer: BelongsTo<super::customer::Entity>,
        #[sea_orm(has_many)]
        pub lines: HasMany<super::line::Entity>,
    }
}

/// Its tenant is its booking's.
pub(crate) mod line {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "booking_lines")]
    #[mixin(station_tenant(through = "booking"), crate = "mixins")]
    pub struct Model {
        pub name: String,
        pub booking_id: i32,
        #[sea_orm(belongs_to, from = "booking_id", to = "id")]
        pub booking: BelongsTo<super::booking::Entity>,
    }
}

/// With row rules.
pub(crate) mod ticket {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "tickets")]
    #[mixin(
        crate = "mixins",
        rows(open = "state <> 'closed'", own = "owner_id = :actor OR owner_id IS NULL")
    )]
    pub struct Model {
        pub state: String,
        pub owner_id: Option<Uuid>,
    }
}

/// Deleted by a flag.
pub(crate) mod room {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, SoftDelete, StationTenant)]
    #[sea_orm(table_name = "rooms")]
    #[mixin(crate = "mixins", soft_delete(boolean))]
    pub struct Model {
        pub number: i32,
    }
}
