//! Foreign keys of who did it: to a key of another type, an action that is none, and one without a foreign key.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

mod user {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk)]
    #[sea_orm(table_name = "user")]
    #[mixin(shared)]
    pub struct Model {
        pub name: String,
    }
}

mod payment {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Auditable)]
    #[sea_orm(table_name = "payment")]
    #[mixin(auditable(references = "super::user::Entity"))]
    pub struct Model {
        pub name: String,
    }
}

mod action {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Auditable)]
    #[sea_orm(table_name = "action")]
    #[mixin(auditable(references = "super::user::Entity", actor = "i32", on_delete = "Forget"))]
    pub struct Model {
        pub name: String,
    }
}

mod nothing {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Auditable)]
    #[sea_orm(table_name = "nothing")]
    #[mixin(auditable(on_delete = "SetNull"))]
    pub struct Model {
        pub name: String,
    }
}

mod adopted {
    use super::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, MixinBehavior, Auditable)]
    #[sea_orm(table_name = "adopted")]
    #[mixin(auditable(references = "super::user::Entity"))]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub created_by: Option<i32>,
        pub updated_by: Option<i32>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
}

mod never_null {
    use super::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, MixinBehavior, SoftDelete, Auditable)]
    #[sea_orm(table_name = "never_null")]
    #[mixin(auditable(actor = "i32"))]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub deleted_at: Option<DateTimeUtc>,
        pub created_by: i32,
        pub updated_by: i32,
        pub deleted_by: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
}

fn main() {}
