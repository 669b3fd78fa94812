//! Options of mixins that are not derived.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

mod entity_first {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk)]
    #[sea_orm(table_name = "entity_first")]
    #[mixin(soft_delete(boolean), tenant(org_id: i64), optimistic_lock(column = "revision"))]
    pub struct Model {
        pub name: String,
    }
}

mod database_first {
    use super::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, MixinBehavior, IntegerPk)]
    #[sea_orm(table_name = "database_first")]
    #[mixin(soft_delete(boolean), auditable(actor = "i64"))]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub is_deleted: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
}

fn main() {}
