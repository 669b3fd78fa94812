//! The tables of the oracle, as users declare them. Their columns are those of `oracle`'s own schema.

use sea_orm::entity::prelude::*;

mixins::shared_table!("kinds");

pub mod booking {
    use super::*;
    use mixins::prelude::*;

    #[mixins::model]
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
    #[mixin(crate = "mixins", rows(open = "label <> 'ab'"))]
    pub struct Model {
        pub customer_id: Option<i64>,
        pub party: i64,
        pub price: Option<i64>,
        pub label: String,
        pub kind_id: i64,
    }
}

pub mod customer {
    use super::*;
    use mixins::prelude::*;

    #[mixins::model]
    #[derive(
        Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, Timestamps, SoftDelete, StationTenant, BusinessTenant,
    )]
    #[sea_orm(table_name = "customers")]
    #[mixin(
        crate = "mixins",
        soft_delete(boolean),
        rows(named = "name LIKE :pattern OR vip = TRUE")
    )]
    pub struct Model {
        pub name: String,
        pub age: Option<i64>,
        pub vip: bool,
    }
}

pub mod payment {
    use super::*;
    use mixins::prelude::*;

    #[mixins::model]
    #[derive(
        Clone, Debug, PartialEq, Eq, DeriveEntityModel, BigIntPk, SoftDelete, OptimisticLock, BusinessTenant, Auditable,
    )]
    #[sea_orm(table_name = "payments")]
    #[mixin(crate = "mixins", rows(own = "created_by = :actor OR customer_id IS NULL"))]
    pub struct Model {
        pub amount: i64,
        pub customer_id: Option<i64>,
        pub memo: Option<String>,
    }
}

pub mod ledger {
    use super::*;
    use mixins::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, UuidPk, Tenant)]
    #[sea_orm(table_name = "ledgers")]
    #[mixin(crate = "mixins", tenant(org_id: i64))]
    pub struct Model {
        pub amount: i64,
        pub code: String,
        pub customer_id: Option<i64>,
    }
}

pub mod lead {
    use super::*;
    use mixins::prelude::*;

    #[mixins::model]
    #[derive(
        Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, Timestamps, OptimisticLock, StationTenant, Auditable,
    )]
    #[sea_orm(table_name = "leads")]
    #[mixin(
        crate = "mixins",
        station_tenant(nullable),
        rows(scored = "score IN (:scores)", quiet = "NOT (email LIKE '%b' AND score > 3)")
    )]
    pub struct Model {
        pub email: String,
        pub score: Option<i64>,
    }
}

pub mod note {
    use super::*;
    use mixins::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, Timestamps, SoftDelete, OptimisticLock)]
    #[sea_orm(table_name = "notes")]
    #[mixin(
        crate = "mixins",
        shared,
        soft_delete(boolean),
        rows(rooted = "NOT (kind_id = 3 AND parent_id IS NULL)")
    )]
    pub struct Model {
        pub body: String,
        pub kind_id: i64,
        pub parent_id: Option<i64>,
    }
}

pub mod room {
    use super::*;
    use mixins::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "Rooms")]
    #[mixin(crate = "mixins")]
    pub struct Model {
        #[sea_orm(column_name = "floorNo")]
        pub floor_no: i64,
        pub label: String,
        pub parent_id: Option<i64>,
    }
}

pub mod order {
    use super::*;
    use mixins::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, SoftDelete, BusinessTenant)]
    #[sea_orm(table_name = "order")]
    #[mixin(
        crate = "mixins",
        soft_delete(boolean),
        rows(small = "qty < 5 OR group NOT IN ('a', 'o''k')")
    )]
    pub struct Model {
        pub customer_id: Option<i64>,
        pub qty: i64,
        pub group: String,
    }
}

pub mod role {
    use super::*;
    use mixins::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, SoftDelete, OptimisticLock, StationTenant)]
    #[sea_orm(table_name = "roles")]
    #[mixin(crate = "mixins", soft_delete(boolean), station_tenant(nullable = "everyone"))]
    pub struct Model {
        pub name: String,
        pub weight: Option<i64>,
    }
}

pub mod topic {
    use super::*;
    use mixins::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, Tenant)]
    #[sea_orm(table_name = "topics")]
    #[mixin(crate = "mixins", tenant(org_id: i64, everyone = 1))]
    pub struct Model {
        pub label: String,
        pub customer_id: Option<i64>,
    }
}

pub mod link {
    use super::*;
    use mixins::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "links")]
    #[mixin(crate = "mixins", station_tenant(nullable = "owner: user_id"))]
    pub struct Model {
        pub slug: String,
        pub weight: Option<i64>,
        pub user_id: Option<Uuid>,
    }
}

pub mod transfer {
    use super::*;
    use mixins::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, SoftDelete, StationTenant)]
    #[sea_orm(table_name = "transfers")]
    #[mixin(crate = "mixins", station_tenant(column = "from_station_id", or = "to_station_id"))]
    pub struct Model {
        pub amount: i64,
        pub to_station_id: Option<Uuid>,
    }
}

pub mod swap {
    use super::*;
    use mixins::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, OptimisticLock, StationTenant)]
    #[sea_orm(table_name = "swaps")]
    #[mixin(
        crate = "mixins",
        station_tenant(column = "from_station_id", or = "to_station_id", writes = "either")
    )]
    pub struct Model {
        pub amount: i64,
        pub to_station_id: Option<Uuid>,
    }
}

pub mod bed {
    use super::*;
    use mixins::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, SoftDelete, StationTenant)]
    #[sea_orm(table_name = "beds")]
    #[mixin(crate = "mixins", soft_delete(boolean), station_tenant(through = "room"))]
    pub struct Model {
        pub label: String,
        pub weight: Option<i64>,
        pub room_id: Option<i32>,
        #[sea_orm(belongs_to, from = "room_id", to = "id")]
        pub room: BelongsTo<Option<room::Entity>>,
    }
}
