//! A parent with children and tags, for nested saves and cascades.

use mixins::prelude::*;
use sea_orm::entity::prelude::*;

#[mixins::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Timestamps, SoftDelete, OptimisticLock)]
#[sea_orm(table_name = "orders")]
#[mixin(crate = "mixins", shared)]
pub struct Model {
    pub title: String,
    #[sea_orm(has_many)]
    pub lines: HasMany<super::line::Entity>,
    #[sea_orm(has_many, via = "order_tag")]
    pub tags: HasMany<super::tag::Entity>,
}
