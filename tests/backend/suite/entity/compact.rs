//! An entity with an `enum Relation` of its own, its columns injected; and hooks that give `default()` a value.

use mixins::prelude::*;
use sea_orm::Set;
use sea_orm::entity::prelude::*;

#[mixins::compact_model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq, BigIntPk, SoftDelete, OptimisticLock)]
#[sea_orm(table_name = "compact")]
#[mixin(crate = "mixins", shared, hooks)]
pub struct Model {
    pub name: String,
    pub item_id: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::item::Entity",
        from = "Column::ItemId",
        to = "super::item::Column::Id"
    )]
    Item,
}

impl Related<super::item::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Item.def()
    }
}

impl MixinHooks for ActiveModel {
    fn defaults() -> Self {
        Self {
            name: Set("unnamed".to_owned()),
            ..<Self as ActiveModelTrait>::default()
        }
    }
}
