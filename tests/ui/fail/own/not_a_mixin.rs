//! `with(..)` names mixins of one's own.

#![allow(unused_imports)]

pub trait Publishable {}

mod shipped {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk)]
    #[sea_orm(table_name = "t")]
    #[mixin(with(Timestamps))]
    pub struct Model {}
}

mod a_trait {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk)]
    #[sea_orm(table_name = "t")]
    #[mixin(with(super::Publishable))]
    pub struct Model {}
}

mod another_macro {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk)]
    #[sea_orm(table_name = "t")]
    #[mixin(with(vec))]
    pub struct Model {}
}

fn main() {}
