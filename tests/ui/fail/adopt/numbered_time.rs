//! A number that holds the time of the deletion, adopted as a time and as a flag.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

mod as_a_time {
    use super::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, MixinBehavior, SoftDelete)]
    #[sea_orm(table_name = "as_a_time")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub deleted_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
}

mod as_a_flag {
    use super::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, MixinBehavior, SoftDelete)]
    #[sea_orm(table_name = "as_a_flag")]
    #[mixin(soft_delete(boolean, column = "deleted_at"))]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub deleted_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
}

mod by_another_name {
    use super::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, MixinBehavior, SoftDelete)]
    #[sea_orm(table_name = "by_another_name")]
    #[mixin(soft_delete(boolean, column = "removal_time"))]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub removal_time: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
}

fn main() {}
