//! Where rows are neither soft-deleted nor a tenant's, there is nothing that an index of live rows could be about.

mod plain {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, Timestamps)]
    #[sea_orm(table_name = "customers")]
    #[mixin(shared, live_unique("email"), live_unique("day", "slot"), live_index("day"))]
    pub struct Model {
        pub email: String,
        pub day: i32,
        pub slot: i32,
    }
}

/// The tenant is its parent's, and its table has no column for it.
mod through {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "lines")]
    #[mixin(station_tenant(through = "parent"), live_unique("parent_id", "position"))]
    pub struct Model {
        pub position: i32,
        pub parent_id: i32,
        #[sea_orm(belongs_to, from = "parent_id", to = "id")]
        pub parent: BelongsTo<super::parent::Entity>,
    }
}

mod parent {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "parents")]
    pub struct Model {}
}

mod adopted {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, MixinBehavior)]
    #[sea_orm(table_name = "adopted")]
    #[mixin(live_unique("email"))]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub email: String,
    }
}

fn main() {}
