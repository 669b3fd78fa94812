//! `rows(..)` takes names with conditions, each name once.

mod without {
    use sea_orm_mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk)]
    #[sea_orm(table_name = "tickets")]
    #[mixin(rows)]
    pub struct Model {}
}

mod twice {
    use sea_orm_mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk)]
    #[sea_orm(table_name = "tickets")]
    #[mixin(rows(open = "id > 1"), rows(open = "id > 2"))]
    pub struct Model {}
}

mod value {
    use sea_orm_mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk)]
    #[sea_orm(table_name = "tickets")]
    #[mixin(rows(open = 1))]
    pub struct Model {}
}

/// A struct that has its columns, under the derive alone.
mod adopted {
    use sea_orm_mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, MixinBehavior)]
    #[sea_orm(table_name = "tickets")]
    #[mixin(rows(open = "stat = 1", other = "State = 1"))]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub state: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
}

fn main() {}
