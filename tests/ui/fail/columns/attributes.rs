//! Attributes for columns that nobody adds, and for a column without parentheses.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

mod adopted {
    use super::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, MixinBehavior, Timestamps)]
    #[sea_orm(table_name = "adopted")]
    #[mixin(timestamps(attrs(doc = "When")))]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub created_at: DateTimeUtc,
        pub updated_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
}

mod no_list {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Timestamps)]
    #[sea_orm(table_name = "no_list")]
    #[mixin(timestamps(attrs(created_at)))]
    pub struct Model {
        pub name: String,
    }
}

fn main() {}
