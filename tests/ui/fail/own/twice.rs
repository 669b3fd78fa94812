//! What comes twice is one error, which names both ways.

#![allow(unused_imports)]

use sea_orm_mixins::prelude::*;

#[sea_orm_mixins::mixin]
struct Ranked {
    rank: i32,
}

#[sea_orm_mixins::mixin(with(Ranked, Timestamps, IntegerPk))]
struct Standard;

#[sea_orm_mixins::mixin(with(Standard, Ranked, Timestamps, Timestamps))]
struct Containing;

mod both_ways {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Timestamps)]
    #[sea_orm(table_name = "t")]
    #[mixin(with(super::Ranked, super::Standard))]
    pub struct Model {}
}

mod one_way {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk)]
    #[sea_orm(table_name = "t")]
    #[mixin(with(super::Ranked, super::Ranked))]
    pub struct Model {}
}

fn main() {}
