//! Keys that the mixin cannot adopt.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

mod two_mixins {
    use super::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, MixinBehavior, UuidPk, IntegerPk)]
    #[sea_orm(table_name = "two_mixins")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
}

mod wrong_type {
    use super::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, MixinBehavior, UuidPk)]
    #[sea_orm(table_name = "wrong_type")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
}

mod wrong_width {
    use super::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, MixinBehavior, IntegerPk)]
    #[sea_orm(table_name = "wrong_width")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
}

mod not_by_the_database {
    use super::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, MixinBehavior, BigIntPk)]
    #[sea_orm(table_name = "not_by_the_database")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
}

mod composite {
    use super::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, MixinBehavior, UuidPk)]
    #[sea_orm(table_name = "composite")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub left: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub right: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
}

fn main() {}
