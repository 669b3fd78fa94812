//! An index of live rows is given once, and a unique one is an index.

mod same {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, SoftDelete)]
    #[sea_orm(table_name = "customers")]
    #[mixin(live_unique("email"), live_unique("email"), live_index("name"))]
    #[mixin(live_index("name"))]
    pub struct Model {
        pub email: String,
        pub name: String,
    }
}

mod both {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, SoftDelete)]
    #[sea_orm(table_name = "customers")]
    #[mixin(live_unique("email"), live_index("email"))]
    pub struct Model {
        pub email: String,
    }
}

mod adopted {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, SoftDelete, MixinBehavior)]
    #[sea_orm(table_name = "customers")]
    #[mixin(live_index("email"), live_unique("email"))]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub email: String,
        pub deleted_at: Option<DateTimeUtc>,
    }
}

fn main() {}
