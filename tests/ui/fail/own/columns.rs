//! A column has one owner.

#![allow(unused_imports)]

use sea_orm::entity::prelude::*;

#[sea_orm_mixins::mixin]
struct Shipped {
    created_at: DateTimeUtc,
    is_deleted: bool,
    id: i32,
}

#[sea_orm_mixins::mixin]
struct Publishable {
    published_at: Option<DateTimeUtc>,
}

#[sea_orm_mixins::mixin]
struct Shown {
    #[sea_orm(column_name = "published_at")]
    shown_at: Option<DateTimeUtc>,
}

#[sea_orm_mixins::mixin(with(Publishable))]
struct Containing {
    published_at: Option<DateTimeUtc>,
}

mod of_the_struct {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk)]
    #[sea_orm(table_name = "t")]
    #[mixin(with(super::Publishable))]
    pub struct Model {
        pub published_at: i32,
    }
}

mod of_two {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk)]
    #[sea_orm(table_name = "t")]
    #[mixin(with(super::Publishable, super::Shown))]
    pub struct Model {}
}

mod renamed {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Timestamps)]
    #[sea_orm(table_name = "t")]
    #[mixin(with(super::Publishable), timestamps(created_at = "published_at"))]
    pub struct Model {}
}

fn main() {}
