//! Options of a mixin.

#![allow(unused_imports)]

use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

#[sea_orm_mixins::mixin(indexes("slug"), hook, index("slugg"))]
struct Unknown {
    slug: String,
}

#[sea_orm_mixins::mixin(with(SoftDelete), options(timestamps(created_at = "made"), hooks, soft_delete(bolean)))]
struct Misplaced;

#[sea_orm_mixins::mixin(with(SoftDelete), options(soft_delete(boolean)))]
struct Flagged;

#[sea_orm_mixins::mixin(with(Flagged, Timestamps), rows(seen = "is_deleted = FALSE AND created_at < :now AND state = 1"))]
struct Ruled {
    stat: i32,
}

mod differs {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk)]
    #[sea_orm(table_name = "t")]
    #[mixin(with(super::Flagged), soft_delete(column = "gone_at"))]
    pub struct Model {}
}

fn main() {}
