//! Times that are numbers and texts: two forms, a format that cannot be kept, a column that cannot hold it.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

mod two_forms {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Timestamps)]
    #[sea_orm(table_name = "two_forms")]
    #[mixin(timestamps(unix_millis, text))]
    pub struct Model {
        pub name: String,
    }
}

mod names {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Timestamps)]
    #[sea_orm(table_name = "names")]
    #[mixin(timestamps(text = "%A, %d"))]
    pub struct Model {
        pub name: String,
    }
}

mod no_time {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Timestamps)]
    #[sea_orm(table_name = "no_time")]
    #[mixin(timestamps(text = "now"))]
    pub struct Model {
        pub name: String,
    }
}

mod no_word {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Timestamps)]
    #[sea_orm(table_name = "no_word")]
    #[mixin(timestamps(updated_at = nothing))]
    pub struct Model {
        pub name: String,
    }
}

mod narrow {
    use super::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, MixinBehavior, Timestamps)]
    #[sea_orm(table_name = "narrow")]
    #[mixin(timestamps(unix_millis))]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub created_at: i32,
        pub updated_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
}

mod no_text {
    use super::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, MixinBehavior, Timestamps)]
    #[sea_orm(table_name = "no_text")]
    #[mixin(timestamps(text))]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub created_at: String,
        pub updated_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
}

mod never_null {
    use super::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, MixinBehavior, SoftDelete)]
    #[sea_orm(table_name = "never_null")]
    #[mixin(soft_delete(text))]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub deleted_at: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
}

fn main() {}
