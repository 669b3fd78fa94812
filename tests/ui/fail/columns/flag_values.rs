//! Flags with values of their own: half of one, no value, values of two kinds, a column that cannot hold them.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

mod half {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, SoftDelete)]
    #[sea_orm(table_name = "half")]
    #[mixin(soft_delete(live = "'0'"))]
    pub struct Model {
        pub name: String,
    }
}

mod the_same {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, SoftDelete)]
    #[sea_orm(table_name = "the_same")]
    #[mixin(soft_delete(live = "0", deleted = "0"))]
    pub struct Model {
        pub name: String,
    }
}

mod two_kinds {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, SoftDelete)]
    #[sea_orm(table_name = "two_kinds")]
    #[mixin(soft_delete(live = "0", deleted = "'2'"))]
    pub struct Model {
        pub name: String,
    }
}

mod no_value {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, SoftDelete)]
    #[sea_orm(table_name = "no_value")]
    #[mixin(soft_delete(live = "now()", deleted = "1"))]
    pub struct Model {
        pub name: String,
    }
}

mod a_quote {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, SoftDelete)]
    #[sea_orm(table_name = "a_quote")]
    #[mixin(soft_delete(live = "'it''s'", deleted = "'2'"))]
    pub struct Model {
        pub name: String,
    }
}

mod a_bool_too {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, SoftDelete)]
    #[sea_orm(table_name = "a_bool_too")]
    #[mixin(soft_delete(boolean, live = "0", deleted = "1"))]
    pub struct Model {
        pub name: String,
    }
}

mod a_time_too {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, SoftDelete)]
    #[sea_orm(table_name = "a_time_too")]
    #[mixin(soft_delete(unix_millis, live = "0", deleted = "1"))]
    pub struct Model {
        pub name: String,
    }
}

mod a_number {
    use super::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, MixinBehavior, SoftDelete)]
    #[sea_orm(table_name = "a_number")]
    #[mixin(soft_delete(live = "'0'", deleted = "'1'"))]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub is_deleted: i16,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
}

mod a_text {
    use super::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, MixinBehavior, SoftDelete)]
    #[sea_orm(table_name = "a_text")]
    #[mixin(soft_delete(live = "0", deleted = "1"))]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub is_deleted: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
}

fn main() {}
