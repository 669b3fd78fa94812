//! Options whose value does not fit.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

mod exclusive {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Auditable)]
    #[sea_orm(table_name = "exclusive")]
    #[mixin(uuid_pk(v4, v7), auditable(actor = "not a type"))]
    pub struct Model {
        pub name: String,
    }
}

mod no_string {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Timestamps)]
    #[sea_orm(table_name = "no_string")]
    #[mixin(timestamps(created_at = made_at))]
    pub struct Model {
        pub name: String,
    }
}

fn main() {}
