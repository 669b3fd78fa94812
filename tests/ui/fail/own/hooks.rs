//! `hooks` asks for an impl.

#![allow(unused_imports)]

use sea_orm_mixins::prelude::*;

#[sea_orm_mixins::mixin(hooks)]
struct Ranked {
    rank: i32,
}

fn main() {}
