//! Keys that no mixin makes, and those with a prefix.

pub mod visit {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, PrefixedPk)]
    #[sea_orm(table_name = "keyed_visits")]
    #[mixin(crate = "mixins", shared, prefixed_pk("visit"))]
    pub struct Model {
        pub guest: String,
    }
}

pub mod parcel {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, PrefixedPk)]
    #[sea_orm(table_name = "keyed_parcels")]
    #[mixin(crate = "mixins", shared, prefixed_pk("parcel"))]
    pub struct Model {
        pub visit_id: PrefixedId<super::visit::Entity>,
        #[sea_orm(belongs_to, from = "visit_id", to = "id")]
        pub visit: BelongsTo<super::visit::Entity>,
    }
}

pub mod place {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, SoftDelete, OptimisticLock, StationTenant)]
    #[sea_orm(table_name = "keyed_places")]
    #[mixin(crate = "mixins")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false, column_type = "String(StringLen::N(20))")]
        pub code: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i32,
        pub seats: i32,
    }
}
