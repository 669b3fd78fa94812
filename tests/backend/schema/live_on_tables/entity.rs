//! Entities whose tables are older than their live keys.

/// A customer of a station.
pub mod customer {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, Tenant, SoftDelete)]
    #[sea_orm(table_name = "lot_customers")]
    #[mixin(crate = "mixins", tenant(org_id: i64), soft_delete(boolean))]
    pub struct Model {
        pub email: Option<String>,
        pub phone: Option<String>,
    }
}

/// Nobody's, under names that need quotes.
pub mod page {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, SoftDelete)]
    #[sea_orm(table_name = "Lot \"Pages`")]
    #[mixin(crate = "mixins", soft_delete(column = "deletedAt"))]
    pub struct Model {
        #[sea_orm(column_name = "the \"Slug`")]
        pub slug: String,
    }
}
