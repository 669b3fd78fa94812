//! Options whose value does not fit.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

mod exclusive {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Auditable)]
    #[sea_orm(table_name = "exclusive")]
    #[mixin(uuid_pk(v4, v7), auditable(actor = "not a type"))]
    pub struct Model {
        pub name: String,
    }
}

mod no_string {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Timestamps)]
    #[sea_orm(table_name = "no_string")]
    #[mixin(timestamps(created_at = made_at))]
    pub struct Model {
        pub name: String,
    }
}

mod no_parentheses {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, SoftDelete)]
    #[sea_orm(table_name = "no_parentheses")]
    #[mixin(soft_delete)]
    pub struct Model {
        pub name: String,
    }
}

mod nobody_deletes {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Auditable)]
    #[sea_orm(table_name = "nobody_deletes")]
    #[mixin(auditable(deleted_by = "remover"))]
    pub struct Model {
        pub name: String,
    }
}

mod two_roles {
    use super::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, MixinBehavior, IntegerPk, Timestamps)]
    #[sea_orm(table_name = "two_roles")]
    #[mixin(timestamps(created_at = "at", updated_at = "at"))]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
}

fn main() {}
