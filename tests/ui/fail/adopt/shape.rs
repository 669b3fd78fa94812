//! `MixinBehavior` on what is no `struct Model` with named fields.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

#[derive(MixinBehavior, Timestamps)]
enum Open {
    Yes,
}

#[derive(MixinBehavior, Timestamps)]
struct Model(i32);

fn main() {}
