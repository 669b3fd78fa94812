//! The far side of a many-to-many relation.

use mixins::prelude::*;
use sea_orm::entity::prelude::*;

#[mixins::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, OptimisticLock)]
#[sea_orm(table_name = "tags")]
#[mixin(crate = "mixins", shared)]
pub struct Model {
    pub name: String,
    #[sea_orm(has_many, via = "order_tag")]
    pub orders: HasMany<super::order::Entity>,
}
