//! What is no struct of columns becomes no mixin.

#![allow(unused_imports)]

use sea_orm::entity::prelude::*;

#[sea_orm_mixins::mixin]
enum Kind {
    One,
}

#[sea_orm_mixins::mixin]
struct Pair(i32, i32);

#[sea_orm_mixins::mixin]
struct Generic<T> {
    value: T,
}

#[sea_orm_mixins::mixin]
fn publish() {}

#[sea_orm_mixins::mixin]
#[derive(Clone)]
struct Data {
    value: i32,
}

#[sea_orm_mixins::mixin]
struct Timestamps {
    at: DateTimeUtc,
}

#[sea_orm_mixins::mixin]
struct Decided {
    #[cfg(unix)]
    value: i32,
    #[mixin(hooks)]
    other: i32,
}

#[sea_orm_mixins::mixin]
struct Related {
    shop_id: i32,
    #[sea_orm(belongs_to, from = "shop_id", to = "id")]
    shop: BelongsTo<crate::shop::Entity>,
}

mod shop {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk)]
    #[sea_orm(table_name = "shops")]
    pub struct Model {}
}

fn main() {}
