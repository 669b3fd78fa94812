//! `live_unique(..)` and `live_index(..)` take columns, as texts, in parentheses.

mod without {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, SoftDelete)]
    #[sea_orm(table_name = "customers")]
    #[mixin(live_unique, live_index = "email")]
    pub struct Model {
        pub email: String,
    }
}

mod empty {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, SoftDelete)]
    #[sea_orm(table_name = "customers")]
    #[mixin(live_unique(), live_index())]
    pub struct Model {
        pub email: String,
    }
}

mod a_field {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, SoftDelete)]
    #[sea_orm(table_name = "customers")]
    #[mixin(live_unique(email))]
    pub struct Model {
        pub email: String,
    }
}

mod misspelt {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, SoftDelete)]
    #[sea_orm(table_name = "customers")]
    #[mixin(live_uniqe("email"))]
    pub struct Model {
        pub email: String,
    }
}

/// A struct that has its columns, under the derive alone.
mod adopted {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, SoftDelete, MixinBehavior)]
    #[sea_orm(table_name = "customers")]
    #[mixin(live_unique(), live_index("email"))]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub email: String,
        pub deleted_at: Option<DateTimeUtc>,
    }
}

fn main() {}
