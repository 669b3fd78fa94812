//! A flag where a time is looked for, a time where a flag is, and both.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

mod flag_unsaid {
    use super::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, MixinBehavior, SoftDelete)]
    #[sea_orm(table_name = "flag_unsaid")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub is_deleted: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
}

mod a_time {
    use super::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, MixinBehavior, SoftDelete)]
    #[sea_orm(table_name = "a_time")]
    #[mixin(soft_delete(boolean, column = "deleted_at"))]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub deleted_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
}

mod both {
    use super::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, MixinBehavior, SoftDelete)]
    #[sea_orm(table_name = "both")]
    #[mixin(soft_delete(boolean))]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub is_deleted: bool,
        pub deleted_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
}

fn main() {}
