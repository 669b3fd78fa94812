//! A mixin is imported as its trait is, or named by its path.

#![allow(unused_imports)]

mod mixins {
    #[sea_orm_mixins::mixin]
    pub struct Ranked {
        pub rank: i32,
    }
}

mod booking {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk)]
    #[sea_orm(table_name = "t")]
    #[mixin(with(Ranked))]
    pub struct Model {}
}

fn main() {}
