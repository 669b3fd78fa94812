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

fn main() {}
