//! A foreign key that does not have the type of the key it points to: the mismatch that this library was asked for.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

mod customer {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk)]
    #[sea_orm(table_name = "customers")]
    pub struct Model {
        pub email: String,
        #[sea_orm(has_many)]
        pub bookings: HasMany<super::booking::Entity>,
    }
}

mod booking {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk)]
    #[sea_orm(table_name = "bookings")]
    pub struct Model {
        pub customer_id: Uuid,
        #[sea_orm(belongs_to, from = "customer_id", to = "id")]
        pub customer: BelongsTo<super::customer::Entity>,
    }
}

mod optional {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk)]
    #[sea_orm(table_name = "optional")]
    pub struct Model {
        pub customer_id: Option<i64>,
        #[sea_orm(belongs_to, from = "customer_id", to = "id")]
        pub customer: BelongsTo<Option<super::customer::Entity>>,
    }
}

mod adopted {
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, MixinBehavior, IntegerPk)]
    #[sea_orm(table_name = "adopted")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub customer_id: i16,
        #[sea_orm(belongs_to, from = "customer_id", to = "id")]
        pub customer: BelongsTo<super::customer::Entity>,
    }
}

mod tenant {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, StationTenant)]
    #[sea_orm(table_name = "tenant")]
    #[mixin(station_tenant(references = "super::customer::Entity"))]
    pub struct Model {
        pub name: String,
    }
}

fn main() {}
