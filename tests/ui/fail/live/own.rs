//! The same in a mixin of one's own: what is wrong with it alone is said where it stands.

#![allow(unused_imports)]

use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

#[sea_orm_mixins::mixin(with(SoftDelete, Timestamps), live_unique("slugg"), live_index("created_at", "slug"))]
struct Unknown {
    slug: String,
}

#[sea_orm_mixins::mixin(live_unique(), live_index("slug", "slug"))]
struct Wrong {
    slug: String,
}

#[sea_orm_mixins::mixin(live_unique("slug"))]
struct Sluggish {
    slug: String,
}

/// Whether there is something for it to be about, each model shows.
mod nothing {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk)]
    #[sea_orm(table_name = "offers")]
    #[mixin(with(super::Sluggish))]
    pub struct Model {}
}

fn main() {}
