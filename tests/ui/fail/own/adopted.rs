//! A struct that adopts a mixin has its columns.

#![allow(unused_imports)]

#[sea_orm_mixins::mixin]
pub struct Publishable {
    pub published_at: Option<DateTimeUtc>,
    pub slug: String,
}

use sea_orm::entity::prelude::*;

mod offer {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, MixinBehavior)]
    #[sea_orm(table_name = "offers")]
    #[mixin(with(crate::Publishable))]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub published_at: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
}

fn main() {}
