//! Options about the rows that a scope reaches beside its tenants' own.

mod unknown_whose {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "unknown_whose")]
    #[mixin(station_tenant(nullable = "somebody"))]
    pub struct Model {
        pub name: String,
    }
}

mod two_reasons {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "two_reasons")]
    #[mixin(station_tenant(nullable = "everyone", or = "other_id"))]
    pub struct Model {
        pub name: String,
        pub other_id: Uuid,
    }
}

mod everyone_twice {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, Tenant)]
    #[sea_orm(table_name = "everyone_twice")]
    #[mixin(tenant(org_id: i64, nullable = "everyone", everyone = 0))]
    pub struct Model {
        pub name: String,
    }
}

mod writes_without_or {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, BusinessTenant)]
    #[sea_orm(table_name = "writes_without_or")]
    #[mixin(business_tenant(writes = "either"))]
    pub struct Model {
        pub name: String,
    }
}

mod writes_both {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "writes_both")]
    #[mixin(station_tenant(or = "other_id", writes = "both"))]
    pub struct Model {
        pub name: String,
        pub other_id: Uuid,
    }
}

mod no_second_column {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "no_second_column")]
    #[mixin(station_tenant(or = "other_id"))]
    pub struct Model {
        pub name: String,
    }
}

mod second_is_first {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "second_is_first")]
    #[mixin(station_tenant(or = "station_id"))]
    pub struct Model {
        pub name: String,
    }
}

mod second_of_another_type {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "second_of_another_type")]
    #[mixin(station_tenant(or = "other_id"))]
    pub struct Model {
        pub name: String,
        pub other_id: i64,
    }
}

mod no_owner {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "no_owner")]
    #[mixin(station_tenant(nullable = "owner: user_id"))]
    pub struct Model {
        pub name: String,
    }
}

mod owner_is_no_actor {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "owner_is_no_actor")]
    #[mixin(station_tenant(nullable = "owner: weight"))]
    pub struct Model {
        pub name: String,
        pub weight: f64,
    }
}

mod everyone_of_another_type {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, Tenant)]
    #[sea_orm(table_name = "everyone_of_another_type")]
    #[mixin(tenant(org_id: i64, everyone = "platform"))]
    pub struct Model {
        pub name: String,
    }
}

mod no_relation {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "no_relation")]
    #[mixin(station_tenant(through = "bookin"))]
    pub struct Model {
        pub name: String,
        pub booking_id: i32,
        #[sea_orm(belongs_to, from = "booking_id", to = "id")]
        pub booking: BelongsTo<super::parent::Entity>,
    }
}

mod through_and_column {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "through_and_column")]
    #[mixin(station_tenant(through = "booking", column = "station_id"))]
    pub struct Model {
        pub name: String,
        pub booking_id: i32,
        #[sea_orm(belongs_to, from = "booking_id", to = "id")]
        pub booking: BelongsTo<super::parent::Entity>,
    }
}

mod dimension_without_a_type {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, Tenant)]
    #[sea_orm(table_name = "dimension_without_a_type")]
    #[mixin(tenant(org_id))]
    pub struct Model {
        pub name: String,
    }
}

mod parent {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "parents")]
    pub struct Model {
        pub name: String,
    }
}

fn main() {}
