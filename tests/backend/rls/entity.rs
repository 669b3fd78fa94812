//! Tables with a tenant, one of them in partitions, and one without.

use sea_orm::entity::prelude::*;

mixins::shared_table!("kinds");

pub mod booking {
    use super::*;
    use mixins::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, BigIntPk, SoftDelete, OptimisticLock, StationTenant)]
    #[sea_orm(table_name = "bookings")]
    #[mixin(crate = "mixins", soft_delete(boolean))]
    pub struct Model {
        pub guest: String,
        pub seats: i32,
        pub customer_id: i64,
    }
}

pub mod customer {
    use super::*;
    use mixins::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, BigIntPk, StationTenant)]
    #[sea_orm(table_name = "customers")]
    #[mixin(crate = "mixins")]
    pub struct Model {
        #[sea_orm(unique)]
        pub name: String,
    }
}

/// In partitions by its tenant.
pub mod event {
    use super::*;
    use mixins::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, BigIntPk, StationTenant)]
    #[sea_orm(table_name = "events")]
    #[mixin(crate = "mixins")]
    pub struct Model {
        pub what: String,
    }
}

/// Its legs are deleted with it.
pub mod trip {
    use super::*;
    use mixins::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, BigIntPk, SoftDelete, StationTenant)]
    #[sea_orm(table_name = "trips")]
    #[mixin(crate = "mixins", soft_delete(cascade))]
    pub struct Model {
        pub name: String,
        #[sea_orm(has_many)]
        pub legs: HasMany<leg::Entity>,
    }
}

pub mod leg {
    use super::*;
    use mixins::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, BigIntPk, SoftDelete, StationTenant)]
    #[sea_orm(table_name = "legs")]
    #[mixin(crate = "mixins", soft_delete(cascade))]
    pub struct Model {
        pub trip_id: i64,
        #[sea_orm(belongs_to, from = "trip_id", to = "id", on_delete = "Cascade")]
        pub trip: BelongsTo<trip::Entity>,
    }
}
