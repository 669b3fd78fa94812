//! Code for entities with a mixin takes no others.

#![allow(unused_imports)]

use sea_orm_mixins::prelude::*;

#[sea_orm_mixins::mixin]
pub struct Ranked {
    pub rank: i32,
}

fn rank<E: Ranked>() {}
fn rank_of(row: &impl RankedModel) -> i32 {
    *row.rank()
}

mod plain {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk)]
    #[sea_orm(table_name = "t")]
    #[mixin(shared)]
    pub struct Model {}
}

fn main() {
    rank::<plain::Entity>();
    rank_of(&plain::Model { id: Default::default() });
}
