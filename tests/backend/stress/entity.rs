//! The tables of these tests.

pub mod account {
    //! All that a row can have at once.

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
    #[sea_orm(table_name = "stress_accounts")]
    #[mixin(crate = "mixins")]
    pub struct Model {
        pub owner: String,
        pub value: i32,
    }
}

pub mod slot {
    //! What can be booked once: who books it writes his name into the row.

    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, OptimisticLock, StationTenant)]
    #[sea_orm(table_name = "stress_slots")]
    #[mixin(crate = "mixins")]
    pub struct Model {
        pub client: Option<i32>,
    }
}

pub mod visit {
    //! A booking that is a row of its own.

    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, StationTenant)]
    #[sea_orm(table_name = "stress_visits")]
    #[mixin(crate = "mixins")]
    pub struct Model {
        pub slot: i32,
        pub client: i32,
    }
}

pub mod order {
    //! A parent.

    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, OptimisticLock, StationTenant)]
    #[sea_orm(table_name = "stress_orders")]
    #[mixin(crate = "mixins")]
    pub struct Model {
        pub title: String,
        #[sea_orm(has_many)]
        pub lines: HasMany<super::line::Entity>,
    }
}

pub mod line {
    //! A child.

    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, OptimisticLock, StationTenant)]
    #[sea_orm(table_name = "stress_lines")]
    #[mixin(crate = "mixins")]
    pub struct Model {
        pub order_id: Uuid,
        #[sea_orm(belongs_to, from = "order_id", to = "id")]
        pub order: BelongsTo<super::order::Entity>,
    }
}
