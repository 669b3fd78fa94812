//! An index of live rows names columns of its table, each once, and not the one that tells live rows.

mod unknown {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, Timestamps, SoftDelete)]
    #[sea_orm(table_name = "customers")]
    #[mixin(live_unique("emial"), live_index("created_at", "weather"), live_index("parent"))]
    pub struct Model {
        pub email: String,
        pub parent_id: Option<i32>,
        #[sea_orm(self_ref, relation_enum = "Parent", from = "parent_id", to = "id")]
        pub parent: HasOne<Entity>,
    }
}

mod twice {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, SoftDelete)]
    #[sea_orm(table_name = "customers")]
    #[mixin(live_unique("email", "e_mail"), live_index("name", "name"))]
    pub struct Model {
        #[sea_orm(column_name = "e_mail")]
        pub email: String,
        pub name: String,
    }
}

mod deletion {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, SoftDelete)]
    #[sea_orm(table_name = "customers")]
    #[mixin(live_unique("email", "deleted_at"))]
    pub struct Model {
        pub email: String,
    }
}

mod deletion_of_a_name {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, SoftDelete)]
    #[sea_orm(table_name = "customers")]
    #[mixin(soft_delete(boolean, column = "isGone"), live_index("is_gone"))]
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
    #[mixin(live_unique("emial"), live_index("email", "deleted_at"))]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub email: String,
        pub deleted_at: Option<DateTimeUtc>,
    }
}

fn main() {}
